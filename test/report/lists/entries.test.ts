import { expect, test } from 'vitest';
import { byPolicy } from '../../../src/report/lists/entries.ts';

test('the findings of each policy are counted, and the first of all are kept', () => {
  const entries = ['a', 'a', 'a', 'b', 'b', 'c'].map((policy, number) => ({ policy, number }));
  const numbers = [...byPolicy(entries, 4)].map(([policy, { first, count }]) => [
    policy,
    first.map(({ number }) => number),
    count,
  ]);
  expect(numbers).toEqual([
    ['a', [0, 1, 2], 3],
    ['b', [3], 2],
    ['c', [], 1],
  ]);
});
