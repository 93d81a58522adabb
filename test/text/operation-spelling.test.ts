import { expect, test } from 'vitest';
import { operationSpelling } from '../../src/text/operation-spelling.ts';

test.each([
  ['iam.ListUsers', 'iam:ListUsers'],
  [' aws iam list-users ', 'iam:ListUsers'],
  ['iam : list_users', 'iam:ListUsers'],
  ['iam  list-users', 'iam:ListUsers'],
  ['iam/ListUsers', 'iam:ListUsers'],
  ['iam::ListUsers', undefined],
  ['aws.iam-user', undefined],
  ['iam', undefined],
  // Took a minute.
  [`a${' '.repeat(300_000)}!`, undefined],
])('%.40s is %s', (text, operation) => {
  expect(operationSpelling(text)).toBe(operation);
});
