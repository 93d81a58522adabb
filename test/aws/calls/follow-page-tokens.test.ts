import { expect, test } from 'vitest';
import { nextInput } from '../../../src/aws/calls/follow-page-tokens.ts';

const page = { Things: [{ Name: 'one' }], Marker: 'two' };

test('a lone Marker that can be asked with asks for the next page', () => {
  expect(nextInput(page, { A: 1 }, { name: 'ListThings', inputMembers: ['A', 'Marker'] })).toEqual({
    A: 1,
    Marker: 'two',
  });
});

test('one that cannot be asked with is an echo', () => {
  expect(nextInput(page, {}, { name: 'ListThings', inputMembers: ['A'] })).toBeUndefined();
});

test('where the client does not tell what can be asked with, the list is not whole', () => {
  expect(() => nextInput(page, {}, { name: 'ListThings', inputMembers: [] })).toThrow(
    'the answer is not whole ("Marker"',
  );
  expect(nextInput({ Things: [] }, {}, { name: 'ListThings', inputMembers: [] })).toBeUndefined();
});
