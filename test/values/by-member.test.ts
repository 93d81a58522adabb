import { expect, test } from 'vitest';
import { byMember } from '../../src/values/by-member.ts';

test('orders by the units of the text, and keeps the order of what is equal', () => {
  const things = ['b', 'a', 'B', 'ä', '10', '9', 'a'].map((id, at) => ({ id, at }));
  expect(things.toSorted(byMember('id')).map(({ id, at }) => `${id}${at}`)).toEqual([
    '104',
    '95',
    'B2',
    'a1',
    'a6',
    'b0',
    'ä3',
  ]);
  expect(byMember('id')({ id: 'a' }, { id: 'a' })).toBe(0);
});
