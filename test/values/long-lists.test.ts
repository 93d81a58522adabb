import { expect, test } from 'vitest';
import { append, greatest, least } from '../../src/values/long-lists.ts';

// Half as many as arguments of one call end in "Maximum call stack size exceeded".
const LONG = Array.from({ length: 300_000 }, (_, at) => at);

test('lists of any length are added, and compared', () => {
  const list = [-1];
  append(list, LONG);
  expect(list.length).toBe(300_001);
  expect(list.at(-1)).toBe(299_999);
  expect([greatest(LONG), least(LONG)]).toEqual([299_999, 0]);
  expect([greatest([], 7), greatest([3], 7), greatest([]), least([])]).toEqual([7, 7, -Infinity, Infinity]);
});
