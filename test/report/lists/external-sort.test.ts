import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CoveError } from '../../../src/cove-error.ts';
import { firstOf } from '../../../src/report/lists/entries.ts';
import { createSortedEntries } from '../../../src/report/lists/external-sort.ts';
import { by } from '../../../src/report/lists/sort.ts';
import { createSpill } from '../../../src/report/lists/spill-file.ts';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'cove-spill-test-'));
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

interface Entry {
  readonly key: string;
  readonly number: number;
}

const order = by<Entry>(
  ({ key }) => key,
  ({ number }) => number,
);

const someEntries = fc.array(fc.record({ key: fc.string({ unit: 'binary' }), number: fc.nat(5) }), { maxLength: 60 });

describe('entries that do not fit into memory', () => {
  it('come in the order in which an array of them is sorted, as often as they are gone through', () => {
    fc.assert(
      fc.property(someEntries, fc.integer({ min: 1, max: 400 }), (entries, inMemory) => {
        const spill = createSpill({ parent: directory, inMemory });
        const list = createSortedEntries(order, spill);
        for (const entry of entries) list.add(entry);
        const sorted = list.finish();
        const expected = entries.toSorted(order);
        expect(sorted.length).toBe(expected.length);
        expect([...sorted]).toEqual(expected);
        expect(firstOf(sorted, 3)).toEqual(expected.slice(0, 3));
        expect([...sorted]).toEqual(expected);
        spill.remove();
      }),
      { numRuns: 100 },
    );
  });

  it('are on the disk under no name: nothing is left of them, however the process ends', () => {
    const spill = createSpill({ parent: directory, inMemory: 1 });
    const list = createSortedEntries(order, spill);
    for (const key of ['b', 'a']) list.add({ key, number: 0 });
    const sorted = list.finish();
    expect(readdirSync(directory)).toEqual([]);
    expect([...sorted].map(({ key }) => key)).toEqual(['a', 'b']);
    spill.remove();
    expect(() => [...sorted]).toThrow('the spilled lines were removed');
  });

  it('are in one file for their owner only, and gone in the end, where an open file keeps its name', () => {
    const unlink = (): never => {
      throw new Error('EBUSY');
    };
    const spill = createSpill({ parent: directory, inMemory: 1, unlink });
    const list = createSortedEntries(order, spill);
    for (const key of ['b', 'a']) list.add({ key, number: 0 });
    expect([...list.finish()].map(({ key }) => key)).toEqual(['a', 'b']);
    expect(readdirSync(directory).map((name) => statSync(join(directory, name)).mode & 0o777)).toEqual([0o600]);
    spill.remove();
    expect(readdirSync(directory)).toEqual([]);
  });

  it('are not written at all where they fit', () => {
    const spill = createSpill({ parent: directory });
    const list = createSortedEntries(order, spill);
    list.add({ key: 'a', number: 0 });
    list.finish();
    expect(readdirSync(directory)).toEqual([]);
  });

  it('say where there is no room for them', () => {
    const spill = createSpill({ parent: join(directory, 'missing'), inMemory: 1 });
    const list = createSortedEntries(order, spill);
    expect(() => list.add({ key: 'a', number: 0 })).toThrow(CoveError);
    expect(() => list.add({ key: 'a', number: 0 })).toThrow(/^the report needs disk space in .*missing: no such/);
  });
});
