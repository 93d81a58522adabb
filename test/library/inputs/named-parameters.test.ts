import { expect, test } from 'vitest';
import { parametersIn } from '../../../src/library/inputs/named-parameters.ts';

const parametersOf = parametersIn([
  { id: 'cis/password-length', parameters: { minPasswordLength: 14 } },
  { id: 'fsbp/password-length', parameters: { minPasswordLength: 8 } },
  { id: 'iam-access-key-unused', parameters: { maxUnusedDays: 30 } },
]);

test.each([
  ['as it was', 'cis/password-length', { minPasswordLength: 14 }],
  ['as it was, beside another pack with a parameter of that name', 'fsbp/password-length', { minPasswordLength: 8 }],
  ['as others of its pack, where the plan does not name it', 'fsbp/other', { minPasswordLength: 8 }],
  ['as others of files, where the plan does not name it', 'iam-access-key-too-old', { maxUnusedDays: 30 }],
  ['none, of a pack that the plan does not name', 'cost/address-unattached', {}],
])('a policy has its parameters %s', (_, id, expected) => {
  expect(parametersOf(id)).toEqual(expected);
});
