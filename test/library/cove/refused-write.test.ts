import { expect, it } from 'vitest';
import { isRefusedWrite } from '../../../src/library/cove/refused-write.ts';

const USER = 'User: arn:aws:sts::111122223333:assumed-role/Audit/cove-policy is not authorized to perform:';

/** What AWS says, and whether another `access` of the run would help. */
const SAID: readonly (readonly [message: string, isOurs: boolean])[] = [
  [`${USER} iam:CreateUser because no session policy allows the iam:CreateUser action`, true],
  [`${USER} iam:CreateUser`, true],
  [`${USER} iam:CreateUser on resource: arn:aws:iam::111122223333:user/policy`, true],
  ['Access Denied', true],
  [`${USER} iam:CreateUser because no identity-based policy allows the iam:CreateUser action`, false],
  [`${USER} iam:CreateUser with an explicit deny in a service control policy`, false],
  [`${USER} iam:ListUsers`, false],
];

it.each(SAID)('%s: %s', (message, isOurs) => {
  const error = { kind: 'access-denied', code: 'AccessDenied', message, operation: 'iam:CreateUser' } as const;
  expect(isRefusedWrite(error)).toBe(isOurs);
});
