import { expect, it } from 'vitest';
import { CoveCallError } from '../../../src/library/cove/cove-call-error.ts';
import { isRefusedWrite, isRefusedWriteError } from '../../../src/library/cove/refused-write.ts';
import { createErrorRecord } from '../../../src/run-log/error-record.ts';

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

it.each([
  ['AssumeRole', 'check that the role exists there and trusts the caller'],
  ['TagSession', 'allow sts:TagSession beside sts:AssumeRole: sessionTags ask for it'],
  ['SetSourceIdentity', 'allow sts:SetSourceIdentity beside sts:AssumeRole'],
])('a role that is refused for sts:%s says what to allow', (action, expected) => {
  const message = `User: arn:aws:iam::111111111111:user/x is not authorized to perform: sts:${action} on resource: y`;
  const record = {
    ...createErrorRecord('assume-role', message, { operation: 'sts:AssumeRole' }),
    code: 'AccessDenied',
  };
  const { hint } = new CoveCallError(record, { account: '333333333302', region: '*' });
  expect(hint).toContain(expected);
});

it('errors that wrap several are looked through, even in a circle', () => {
  const refused = Object.assign(new Error(`${USER} iam:CreateUser`), { name: 'AccessDenied', $metadata: {} });
  const all = new AggregateError([]);
  all.errors.push(all, all, all);
  expect(isRefusedWriteError(all, () => undefined)).toBe(false);
  all.errors.push(new Error('mine', { cause: refused }));
  expect(isRefusedWriteError(all, () => undefined)).toBe(true);
});
