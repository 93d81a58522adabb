import { expect, test } from 'vitest';
import { describeExtent, parseMaxErrors, whyRefused } from '../../src/remediation/gate.ts';
import { invertChanges } from '../../src/remediation/invert-changes.ts';
import { type PlannedChange, refuseAmbiguous } from '../../src/remediation/plan-change.ts';
import { readChanges } from '../../src/run-log/logged-changes.ts';
import type { Change, RunLogRecord } from '../../src/run-log/records.ts';
import { anError, change, changeId, planned } from './in-memory.ts';

const complete = { complete: true, errors: 0 };
const three = [change('1/a'), change('1/b'), { ...change('2/a'), region: 'eu-west-1' }];

test.each([
  { changes: 3, maxChanges: 3, coverage: complete, refused: undefined },
  { changes: 3, maxChanges: 2, coverage: complete, refused: '3 changes are more than --max-changes 2 allows' },
  { changes: 1, maxChanges: 0, coverage: complete, refused: '1 change is more than --max-changes 0 allows' },
  { changes: 0, maxChanges: 0, coverage: complete, refused: undefined },
  {
    changes: 3,
    maxChanges: 50,
    coverage: { complete: false, errors: 1 },
    refused: 'the check is incomplete: 1 cell could not be evaluated (--allow-incomplete acts on what is known)',
  },
  {
    changes: 3,
    maxChanges: 50,
    coverage: { complete: false, errors: 0 },
    refused: 'the check is incomplete: it did not finish (--allow-incomplete acts on what is known)',
  },
])(
  '$changes changes, --max-changes $maxChanges, $coverage.errors errors',
  ({ changes, maxChanges, coverage, refused }) => {
    const list = three.slice(0, changes);
    expect(whyRefused(list, { maxChanges, coverage, allowIncomplete: false })).toBe(refused);
  },
);

test('--allow-incomplete lifts the one, not the other', () => {
  const coverage = { complete: false, errors: 7 };
  expect(whyRefused(three, { maxChanges: 3, coverage, allowIncomplete: true })).toBeUndefined();
  expect(whyRefused(three, { maxChanges: 2, coverage, allowIncomplete: true })).toMatch(/--max-changes 2/);
});

test('--max-changes counts calls, of which a change may have several', () => {
  const four = [change('1/a', 3), change('1/b')];
  const limit = (maxChanges: number) => ({ maxChanges, coverage: complete, allowIncomplete: false });
  expect(whyRefused(four, limit(4))).toBeUndefined();
  expect(whyRefused(four, limit(3))).toBe('4 calls of 2 changes are more than --max-changes 3 allows');
  expect(whyRefused(four, limit(2))).toMatch(/^4 calls/);
});

test('the extent of changes', () => {
  expect(describeExtent(three)).toBe('3 changes in 2 accounts and 2 regions');
  expect(describeExtent(three.slice(0, 1))).toBe('1 change in 1 account and 1 region');
});

test.each([
  ['0', 10, 0],
  ['5', 10, 5],
  ['10%', 50, 5],
  ['10%', 9, 0],
  ['99%', 1, 0],
  ['100%', 7, 7],
  ['0%', 7, 0],
  ['101%', 7, undefined],
  ['-1', 7, undefined],
  ['1.5', 7, undefined],
  ['', 7, undefined],
  ['%', 7, undefined],
  ['five', 7, undefined],
])('--max-errors %s of %i changes: %s', (limit, changes, expected) => {
  expect(parseMaxErrors(limit, changes)).toBe(expected);
});

/** `results`: of the change's calls, in their order; `intent` for a call without a result. */
function logged(
  name: string,
  second: number,
  ...results: readonly ('done' | 'refused' | 'unknown' | 'intent')[]
): RunLogRecord[] {
  const at = `2025-06-02T08:00:0${second}.000Z`;
  return results.flatMap((result, call): RunLogRecord[] => {
    const intent: RunLogRecord = { type: 'intent', change: changeId(name), call, at };
    if (result === 'intent') return [intent];
    const error = result === 'done' ? null : anError('network', 'gone');
    return [intent, { type: 'result', change: changeId(name), call, result, error, at }];
  });
}

function inverted(changes: readonly Change[], records: readonly RunLogRecord[]) {
  const { changes: back, withoutUndo } = invertChanges(readChanges([...planned(changes), ...records]));
  const calls = (each: Change) =>
    `${each.resource}: ${each.calls.map(({ operation }) => operation.split(':')[1]).join(' ')}`;
  return { back: back.map(calls), withoutUndo: withoutUndo.map(({ resource }) => resource) };
}

test('what was made, or may have been made, is taken back: newest change first, last call first', () => {
  const changes = [
    change('1/a', 2),
    change('1/b', 2),
    change('1/c', 2),
    change('2/a', 2),
    change('2/b', 2),
    change('2/c'),
  ];
  const records = [
    ...logged('1/a', 1, 'done', 'done'),
    ...logged('1/c', 2, 'unknown'),
    ...logged('1/b', 3, 'done', 'refused'),
    ...logged('2/a', 4, 'refused'),
    ...logged('2/b', 5, 'done', 'intent'),
  ];
  expect(inverted(changes, records)).toEqual({
    back: ['2/b: Undo1 Undo0', '1/b: Undo0', '1/c: Undo0', '1/a: Undo1 Undo0'],
    withoutUndo: [],
  });
});

test('of changes that were begun in the same moment, the later one of the plan goes first', () => {
  const records = [...logged('1/a', 1, 'done'), ...logged('1/b', 1, 'done')];
  expect(inverted([change('1/a'), change('1/b')], records).back).toEqual(['1/b: Undo0', '1/a: Undo0']);
});

test('a change of which one call has no undo is left as it is', () => {
  const [first, ...rest] = change('1/a', 2).calls;
  const half = {
    ...change('1/a'),
    calls: [...(first === undefined ? [] : [first]), ...rest.map((call) => ({ ...call, undo: null }))],
  };
  expect(inverted([half], logged('1/a', 1, 'done', 'done'))).toEqual({ back: [], withoutUndo: ['1/a'] });
  // The call without an undo was never made: the other one can be taken back.
  expect(inverted([half], logged('1/a', 1, 'done', 'refused'))).toEqual({ back: ['1/a: Undo0'], withoutUndo: [] });
});

test('findings of one name are not planned: the one could be taken for the other', () => {
  const [a, b] = [change('1/a'), { ...change('1/a'), id: changeId('1/a#2') }];
  const elsewhere = { ...change('1/a'), id: changeId('elsewhere'), region: 'eu-west-1' };
  const input: PlannedChange[] = [a, b, elsewhere, change('1/c')].map((each) => ({ ok: true, change: each }));
  const result = refuseAmbiguous(input);
  expect(result.map(({ ok }) => ok)).toEqual([false, false, true, true]);
  expect(result[0]).toMatchObject({
    change: { calls: [] },
    reason: expect.stringContaining('2 findings have this name'),
  });
});
