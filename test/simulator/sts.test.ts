import { AssumeRoleCommand, type AssumeRoleCommandInput, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { expect, test } from 'vitest';
import { clientsOf, organizationOf, outcome, roleIn, simulate } from './clients.ts';

const world = `
version: 1
organization: { managementAccount: "111111111111" }
regions: [us-east-1, eu-west-1]
accounts:
  - { id: "222222222222", name: Member }
  - { id: "333333333333", name: Closed, status: SUSPENDED }
  - id: "444444444444"
    name: Particular
    roles:
      - { name: WithExternalId, externalId: secret-word }
      - { name: Locked, deny: true }
      - { name: path/to/Audit, maxSessionSeconds: 7200 }
      - { name: FromMember, trust: ["222222222222"], maxSessionSeconds: 43200 }
`;
const organization = organizationOf(world);
const role = 'arn:aws:iam::444444444444:role';
const user = 'arn:aws:iam::111111111111:user/admin';
const denied = (roleArn: string, principal = user) =>
  `AccessDenied (403): User: ${principal} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`;
const validation = (text: string) => `ValidationError (400): 1 validation error detected: ${text}`;

const answers: [title: string, input: Partial<AssumeRoleCommandInput>, answer: string][] = [
  ['a role of a member', {}, 'ok'],
  ['a role with a path', { RoleArn: `${role}/path/to/Audit`, DurationSeconds: 7200 }, 'ok'],
  ['the right external id', { RoleArn: `${role}/WithExternalId`, ExternalId: 'secret-word' }, 'ok'],
  [
    'the wrong external id',
    { RoleArn: `${role}/WithExternalId`, ExternalId: 'guess' },
    denied(`${role}/WithExternalId`),
  ],
  ['no external id', { RoleArn: `${role}/WithExternalId` }, denied(`${role}/WithExternalId`)],
  ['a role that denies', { RoleArn: `${role}/Locked` }, denied(`${role}/Locked`)],
  ['a role that is not there', { RoleArn: `${role}/Missing` }, denied(`${role}/Missing`)],
  ['a role that trusts another', { RoleArn: `${role}/FromMember` }, denied(`${role}/FromMember`)],
  ['a suspended account', { RoleArn: roleIn('333333333333') }, denied(roleIn('333333333333'))],
  ['an account that is not there', { RoleArn: roleIn('999999999999') }, denied(roleIn('999999999999'))],
  [
    'the management account, which has no such role',
    { RoleArn: roleIn('111111111111') },
    denied(roleIn('111111111111')),
  ],
  [
    'no ARN',
    { RoleArn: 'OrganizationAccountAccessRole' },
    'ValidationError (400): OrganizationAccountAccessRole is invalid',
  ],
  [
    'the ARN of another partition',
    { RoleArn: 'arn:aws-cn:iam::222222222222:role/X' },
    'ValidationError (400): arn:aws-cn:iam::222222222222:role/X is invalid',
  ],
  [
    'a short session name',
    { RoleSessionName: 'x' },
    validation(
      "Value 'x' at 'roleSessionName' failed to satisfy constraint: Member must have length greater than or equal to 2",
    ),
  ],
  [
    'a session name with a space',
    { RoleSessionName: 'a b' },
    validation(
      "Value 'a b' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*",
    ),
  ],
  ['15 minutes', { DurationSeconds: 900 }, 'ok'],
  [
    'too short',
    { DurationSeconds: 899 },
    validation(
      "Value '899' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900",
    ),
  ],
  [
    'longer than the role allows',
    { DurationSeconds: 3601 },
    'ValidationError (400): The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
  ],
  [
    'longer than any role allows',
    { DurationSeconds: 43201 },
    validation(
      "Value '43201' at 'durationSeconds' failed to satisfy constraint: Member must have value less than or equal to 43200",
    ),
  ],
  ['a policy', { Policy: '{"Version":"2012-10-17","Statement":[]}' }, 'ok'],
  [
    'a policy that is no JSON',
    { Policy: '{' },
    'MalformedPolicyDocumentException (400): This policy contains invalid Json',
  ],
  ['a policy without statements', { Policy: '{}' }, 'MalformedPolicyDocumentException (400): Syntax errors in policy.'],
  [
    'a policy that is too long',
    { Policy: JSON.stringify({ Statement: 'x'.repeat(2048) }) },
    validation("Value at 'policy' failed to satisfy constraint: Member must have length less than or equal to 2048"),
  ],
  ['a policy ARN', { PolicyArns: [{ arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }] }, 'ok'],
  [
    'a policy ARN that is none',
    { PolicyArns: [{ arn: 'ReadOnlyAccess' }] },
    'ValidationError (400): ReadOnlyAccess is invalid',
  ],
  [
    'eleven policy ARNs',
    { PolicyArns: Array.from({ length: 11 }, (_, n) => ({ arn: `arn:aws:iam::aws:policy/P${n}` })) },
    validation("Value at 'policyArns' failed to satisfy constraint: Member must have length less than or equal to 10"),
  ],
  ['session tags', { Tags: [{ Key: 'run', Value: '<1> & "2"' }] }, 'ok'],
];

test.each(answers)('AssumeRole with %s', async (_title, input, answer) => {
  const { sts } = clientsOf(await simulate({ organization }));
  const command = new AssumeRoleCommand({ RoleArn: roleIn('222222222222'), RoleSessionName: 'audit', ...input });
  expect(await outcome(sts.send(command))).toBe(answer);
});

test('AssumeRole hands out a session that is who it says', async () => {
  const simulator = await simulate({ organization });
  const { sts } = clientsOf(simulator);
  const before = Date.now();
  const answer = await sts.send(
    new AssumeRoleCommand({ RoleArn: `${role}/path/to/Audit`, RoleSessionName: 'me@work', DurationSeconds: 900 }),
  );
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '', Expiration } = answer.Credentials ?? {};
  expect(AccessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
  expect(Math.round(((Expiration?.getTime() ?? 0) - before) / 10_000)).toBe(90);
  const session = clientsOf(simulator, 'eu-west-1', {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
  });
  const identity = await session.sts.send(new GetCallerIdentityCommand({}));
  expect(identity).toMatchObject({
    Account: '444444444444',
    Arn: 'arn:aws:sts::444444444444:assumed-role/Audit/me@work',
    UserId: answer.AssumedRoleUser?.AssumedRoleId,
  });
  expect(identity.$metadata.requestId).toMatch(/^[0-9a-f-]{36}$/);
});

test('a chained role is trusted by the first one and lasts an hour at most', async () => {
  const simulator = await simulate({ organization });
  const first = await clientsOf(simulator).sts.send(
    new AssumeRoleCommand({ RoleArn: roleIn('222222222222'), RoleSessionName: 'hub' }),
  );
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = first.Credentials ?? {};
  const { sts } = clientsOf(simulator, 'us-east-1', {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
  });
  const chained = { RoleArn: `${role}/FromMember`, RoleSessionName: 'spoke' };
  expect(await outcome(sts.send(new AssumeRoleCommand({ ...chained, DurationSeconds: 3600 })))).toBe('ok');
  expect(await outcome(sts.send(new AssumeRoleCommand({ ...chained, DurationSeconds: 3601 })))).toBe(
    'ValidationError (400): The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
  );
  const back = `${role}/path/to/Audit`;
  expect(await outcome(sts.send(new AssumeRoleCommand({ ...chained, RoleArn: back })))).toBe(
    denied(back, 'arn:aws:sts::222222222222:assumed-role/OrganizationAccountAccessRole/hub'),
  );
});
