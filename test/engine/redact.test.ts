import { expect, it } from 'vitest';
import { redact, redactText } from '../../src/engine/redact.ts';

const sensitive = new Set<string | number>(['hunter2!', 'ab', 4711]);

it.each([
  ['a whole value', 'hunter2!', '(sensitive)'],
  ['a part of a longer text', 'password=hunter2!;', 'password=(sensitive);'],
  ['a short value as a whole', 'ab', '(sensitive)'],
  ['a short value inside a word is none', 'cabin', 'cabin'],
  ['a number', 4711, '(sensitive)'],
  ['anything nested', { a: [{ b: 'hunter2!' }], 'hunter2!': 1 }, { a: [{ b: '(sensitive)' }], '(sensitive)': 1 }],
  ['nothing else', { a: null, b: true, c: 'fine' }, { a: null, b: true, c: 'fine' }],
])('redacts %s', (_, value, expected) => {
  expect(redact(value, sensitive)).toEqual(expected);
});

it('redacts messages', () => {
  expect(redactText('key hunter2! is old', sensitive)).toBe('key (sensitive) is old');
});

it('leaves no half of a longer value behind a shorter one', () => {
  expect(redactText('secret-and-more', new Set(['secret', 'secret-and-more']))).toBe('(sensitive)');
});
