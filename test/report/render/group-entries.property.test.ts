import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ReportError } from '../../../src/report/build/report.ts';
import type { Entries } from '../../../src/report/lists/entries.ts';
import { createSortedEntries } from '../../../src/report/lists/external-sort.ts';
import { by } from '../../../src/report/lists/sort.ts';
import { createSpill, type Spill } from '../../../src/report/lists/spill-file.ts';
import { type ErrorGroup, generalize, groupErrors } from '../../../src/report/render/group-errors.ts';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'cove-groups-test-'));
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

const accounts = ['222222222222', '333333333333', '444444444444'];
const regions = ['eu-west-1', 'us-east-1', '*'];

/**
 * Few of everything, so that there are groups of many; messages that name their account or region, or those of another
 * one.
 */
const someErrors = fc.array(
  fc
    .record({
      policy: fc.constantFrom('a', 'b'),
      account: fc.constantFrom(...accounts),
      region: fc.constantFrom(...regions),
      resource: fc.option(fc.constantFrom(...['one', 'two', 'three', 'four', 'five'].map((name) => `bucket-${name}`))),
      kind: fc.constantFrom('access-denied' as const, 'timeout' as const),
      words: fc.array(fc.constantFrom('no', 'access to', ...accounts, 'eu-west-1', 'bucket-one'), { maxLength: 3 }),
      code: fc.option(fc.constant('Denied')),
    })
    .map(
      ({ account, words, ...error }): ReportError => ({
        ...error,
        account: { id: account, name: `name of ${account}`, email: null, ou: null, tags: {} },
        operation: 'cloudtrail:DescribeTrails',
        message: words.join(' '),
        requestId: null,
        attempts: 1,
      }),
    ),
  { maxLength: 60 },
);

const cellOrder = by<ReportError>(
  ({ policy }) => policy,
  ({ account }) => account.id,
  ({ region }) => region,
);

/** What a group is, without a thought for memory. */
function expectedGroups(errors: readonly ReportError[]): unknown[] {
  const keyOf = (error: ReportError) =>
    JSON.stringify([error.kind, error.operation, error.code, generalize(error.message, error)]);
  return [...new Set(errors.map(keyOf))]
    .map((key) => errors.filter((error) => keyOf(error) === key))
    .map((group) => {
      const [first] = group as [ReportError];
      const names = (nameOf: (error: ReportError) => string | null) =>
        [...new Set(group.map(nameOf))].filter((name) => name !== null).sort();
      const resources = names(({ resource }) => resource);
      const isOne = group.every(({ message }) => message === first.message);
      return {
        kind: first.kind,
        code: first.code,
        message: isOne ? first.message : generalize(first.message, first),
        cells: new Set(group.map(({ policy, account, region }) => `${policy} ${account.id} ${region}`)).size,
        accounts: names(({ account }) => account.id),
        regions: names(({ region }) => region),
        policies: names(({ policy }) => policy),
        resources: { count: resources.length, first: resources.slice(0, 3) },
      };
    })
    .sort(
      by(
        ({ cells }) => -cells,
        ({ kind }) => kind,
        ({ code }) => code,
        ({ message }) => message,
      ),
    );
}

function facts({ first, accounts: named, ...group }: ErrorGroup): unknown {
  const { message, cells, regions: inRegions, policies, resources } = group;
  const { kind, code } = first;
  return { kind, code, message, cells, accounts: named.map(({ id }) => id), regions: inRegions, policies, resources };
}

test('groups are counted exactly, in memory and on the disk, however little memory there is', () => {
  fc.assert(
    fc.property(someErrors, fc.integer({ min: 1, max: 8_000 }), (unsorted, inMemory) => {
      const errors = unsorted.toSorted(cellOrder);
      const expected = expectedGroups(errors);
      expect([...groupErrors(errors)].map(facts)).toEqual(expected);
      const spill = createSpill({ parent: directory, inMemory });
      const groups = groupErrors(onDisk(errors, spill));
      expect(groups.length).toBe(expected.length);
      expect([...groups].map(facts)).toEqual(expected);
      // They may be gone through again.
      expect([...groups].map(facts)).toEqual(expected);
      spill.remove();
    }),
    { numRuns: 300 },
  );
});

function onDisk(errors: readonly ReportError[], spill: Spill): Entries<ReportError> {
  const list = createSortedEntries(cellOrder, spill);
  for (const error of errors) list.add(error);
  return list.finish();
}
