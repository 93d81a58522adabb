import { expect, it } from 'vitest';
import { definedMembers } from '../../src/values/defined-members.ts';

it('keeps what has a value, null and false among it, and leaves out what has none', () => {
  const members = definedMembers({ none: undefined, nothing: null, no: false, zero: 0, text: '' });
  expect(Object.entries(members)).toEqual([
    ['nothing', null],
    ['no', false],
    ['zero', 0],
    ['text', ''],
  ]);
});
