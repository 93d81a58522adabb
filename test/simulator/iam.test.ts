import {
  GetAccessKeyLastUsedCommand,
  GetAccountSummaryCommand,
  GetLoginProfileCommand,
  GetRoleCommand,
  ListAccessKeysCommand,
  ListMFADevicesCommand,
  ListRolesCommand,
  ListRoleTagsCommand,
  ListUsersCommand,
  paginateListRoles,
  paginateListUsers,
  TagRoleCommand,
  UntagRoleCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import { expect, test } from 'vitest';
import { clientsOf, collect, memberClients, organizationOf, outcome, simulate } from './clients.ts';

const organization = organizationOf(`
version: 1
organization: { managementAccount: "111111111111" }
regions: [us-east-1, eu-west-1]
pageSize: 2
accounts:
  - id: "222222222222"
    name: Member
    root: { mfa: true, password: true }
    users:
      - name: ana
        passwordUsedDaysAgo: 1
        mfa: true
        accessKeys:
          - { id: AKIAANAFIRSTKEY00000, ageDays: 100, usedDaysAgo: 3 }
          - { id: AKIAANASECONDKEY0000, active: false }
      - { name: ben, path: /build/, ageDays: 10 }
      - { name: eve+co, password: true }
  - { id: "333333333333", name: Other, users: [{ name: zoe, accessKeys: [{ id: AKIAZOEKEY0000000000 }] }] }
`);

/** Whole days from a date to now. */
function daysSince(date: Date | undefined): number {
  return Math.floor((Date.now() - Number(date)) / 86_400_000);
}

async function member() {
  const simulator = await simulate({ organization });
  return { simulator, iam: (await memberClients(simulator, '222222222222')).iam };
}

test('users come in pages, by name, with what IAM says of them', async () => {
  const { iam } = await member();
  const pages = await collect(paginateListUsers({ client: iam }, {}));
  expect(pages.map(({ Users, IsTruncated }) => [Users?.map(({ UserName }) => UserName), IsTruncated])).toEqual([
    [['ana', 'ben'], true],
    [['eve+co'], false],
  ]);
  expect(pages[0]?.Users?.[0]).toMatchObject({
    Path: '/',
    Arn: 'arn:aws:iam::222222222222:user/ana',
    UserId: expect.stringMatching(/^AIDA[A-Z2-7]{17}$/),
  });
  expect(daysSince(pages[0]?.Users?.[0]?.CreateDate)).toBe(400);
  expect(daysSince(pages[0]?.Users?.[0]?.PasswordLastUsed)).toBe(1);
  expect(pages[0]?.Users?.[1]).toMatchObject({ Arn: 'arn:aws:iam::222222222222:user/build/ben' });
  expect(pages[0]?.Users?.[1]).not.toHaveProperty('PasswordLastUsed');
});

test('users below a path, from any region', async () => {
  const { simulator } = await member();
  const { iam } = await memberClients(simulator, '222222222222', 'eu-west-1');
  const { Users } = await iam.send(new ListUsersCommand({ PathPrefix: '/build/' }));
  expect(Users?.map(({ UserName }) => UserName)).toEqual(['ben']);
});

test('roles with whom they trust, in pages, and each by its name', async () => {
  const file = organizationOf(`
version: 1
organization: { managementAccount: "111111111111" }
regions: [us-east-1]
pageSize: 2
accounts:
  - id: "222222222222"
    name: Member
    roles:
      - OrganizationAccountAccessRole
      - { name: audit/Reader, externalId: secret-word, maxSessionSeconds: 7200, trust: ["333333333333"] }
      - { name: Closed, deny: true }
`);
  const { iam } = await memberClients(await simulate({ organization: file }), '222222222222');
  const pages = await collect(paginateListRoles({ client: iam }, {}));
  expect(pages.map(({ Roles = [] }) => Roles.map(({ Arn }) => Arn?.split(':role/')[1]))).toEqual([
    ['Closed', 'OrganizationAccountAccessRole'],
    ['audit/Reader'],
  ]);
  const below = await iam.send(new ListRolesCommand({ PathPrefix: '/audit/' }));
  expect(below.Roles?.map(({ RoleName }) => RoleName)).toEqual(['Reader']);
  const { Role } = await iam.send(new GetRoleCommand({ RoleName: 'Reader' }));
  expect(Role).toMatchObject({
    Path: '/audit/',
    RoleId: expect.stringMatching(/^AROA[A-Z2-7]{17}$/),
    CreateDate: expect.any(Date),
    MaxSessionDuration: 7200,
    RoleLastUsed: {},
  });
  expect(JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ''))).toMatchObject({
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: ['arn:aws:iam::333333333333:root'] },
        Condition: { StringEquals: { 'sts:ExternalId': 'secret-word' } },
      },
    ],
  });
  expect(await outcome(iam.send(new GetRoleCommand({ RoleName: 'Nobody' })))).toBe(
    'NoSuchEntityException (404): The role with name Nobody cannot be found.',
  );
  const RoleName = 'Reader';
  for (const Value of ['nobody', 'shop']) {
    await iam.send(
      new TagRoleCommand({
        RoleName,
        Tags: [
          { Key: 'owner', Value },
          { Key: 'old', Value },
        ],
      }),
    );
  }
  await iam.send(new UntagRoleCommand({ RoleName, TagKeys: ['old', 'never'] }));
  const { Tags } = await iam.send(new ListRoleTagsCommand({ RoleName }));
  expect(Tags).toEqual([{ Key: 'owner', Value: 'shop' }]);
  expect((await iam.send(new GetRoleCommand({ RoleName }))).Role?.Tags).toEqual(Tags);
});

test('access keys, and when each was used', async () => {
  const { iam } = await member();
  const { AccessKeyMetadata } = await iam.send(new ListAccessKeysCommand({ UserName: 'ana' }));
  expect(AccessKeyMetadata).toEqual([
    { UserName: 'ana', AccessKeyId: 'AKIAANAFIRSTKEY00000', Status: 'Active', CreateDate: expect.any(Date) },
    { UserName: 'ana', AccessKeyId: 'AKIAANASECONDKEY0000', Status: 'Inactive', CreateDate: expect.any(Date) },
  ]);
  expect(AccessKeyMetadata?.map(({ CreateDate }) => daysSince(CreateDate))).toEqual([100, 30]);
  const lastUse = (AccessKeyId: string) => iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId }));
  const used = await lastUse('AKIAANAFIRSTKEY00000');
  expect(used).toMatchObject({ UserName: 'ana', AccessKeyLastUsed: { ServiceName: 's3', Region: 'us-east-1' } });
  expect(daysSince(used.AccessKeyLastUsed?.LastUsedDate)).toBe(3);
  const never = await lastUse('AKIAANASECONDKEY0000');
  expect(never.AccessKeyLastUsed).toEqual({ ServiceName: 'N/A', Region: 'N/A' });
});

test('a key is deactivated and activated again', async () => {
  const { iam } = await member();
  const AccessKeyId = 'AKIAANAFIRSTKEY00000';
  const set = (Status: 'Active' | 'Inactive') =>
    iam.send(new UpdateAccessKeyCommand({ UserName: 'ana', AccessKeyId, Status }));
  const status = async () =>
    (await iam.send(new ListAccessKeysCommand({ UserName: 'ana' }))).AccessKeyMetadata?.[0]?.Status;
  await set('Inactive');
  expect(await status()).toBe('Inactive');
  await set('Active');
  expect(await status()).toBe('Active');
});

test('sign-in: passwords, MFA devices, and the root user', async () => {
  const { iam } = await member();
  const { LoginProfile } = await iam.send(new GetLoginProfileCommand({ UserName: 'eve+co' }));
  expect(LoginProfile?.UserName).toBe('eve+co');
  const devices = async (UserName: string) => (await iam.send(new ListMFADevicesCommand({ UserName }))).MFADevices;
  expect(await devices('ana')).toMatchObject([{ SerialNumber: 'arn:aws:iam::222222222222:mfa/ana' }]);
  expect(await devices('eve+co')).toEqual([]);
  const { SummaryMap } = await iam.send(new GetAccountSummaryCommand({}));
  expect(SummaryMap).toMatchObject({
    Users: 3,
    MFADevicesInUse: 2,
    AccountMFAEnabled: 1,
    AccountAccessKeysPresent: 0,
    AccountPasswordPresent: 1,
  });
});

const refusals: [title: string, command: () => object, answer: string][] = [
  [
    'an unknown user',
    () => new ListAccessKeysCommand({ UserName: 'nobody' }),
    'NoSuchEntityException (404): The user with name nobody cannot be found.',
  ],
  [
    'a role that names no user',
    () => new ListMFADevicesCommand({}),
    'ValidationError (400): Must specify userName when calling with non-User credentials',
  ],
  [
    'a user without a password',
    () => new GetLoginProfileCommand({ UserName: 'ben' }),
    'NoSuchEntityException (404): Login Profile for User ben cannot be found.',
  ],
  [
    'a key of another user',
    () => new UpdateAccessKeyCommand({ UserName: 'ben', AccessKeyId: 'AKIAANAFIRSTKEY00000', Status: 'Inactive' }),
    'NoSuchEntityException (404): The Access Key with id AKIAANAFIRSTKEY00000 cannot be found.',
  ],
  [
    'a marker of another list',
    () => new ListUsersCommand({ Marker: 'bm9uc2Vuc2U' }),
    'ValidationError (400): Invalid Marker.',
  ],
];

test.each(refusals)('refused: %s', async (_title, command, answer) => {
  const { iam } = await member();
  expect(await outcome(iam.send(command() as ListUsersCommand))).toBe(answer);
});

test('a user who names nobody asks about themselves', async () => {
  const file = organizationOf(`
version: 1
organization: { managementAccount: "111111111111" }
caller: { user: admin }
regions: [us-east-1]
accounts: [{ id: "111111111111", name: Management, users: [{ name: admin, accessKeys: [{}] }] }]
`);
  const { iam } = clientsOf(await simulate({ organization: file }));
  const { AccessKeyMetadata } = await iam.send(new ListAccessKeysCommand({}));
  expect(AccessKeyMetadata).toMatchObject([{ UserName: 'admin', AccessKeyId: expect.stringMatching(/^AKIA\w{16}$/) }]);
});

test('a key of another account is not for the caller to know, and counts as a violation', async () => {
  const { simulator, iam } = await member();
  const ask = (AccessKeyId: string) => outcome(iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId })));
  expect(await ask('AKIAZOEKEY0000000000')).toMatch(/^AccessDenied \(403\)/);
  expect(simulator.violations).toMatchObject([{ account: '222222222222', resourceArn: 'AKIAZOEKEY0000000000' }]);
  expect(await ask('AKIANOBODYSKEY000000')).toMatch(/^AccessDenied \(403\)/);
  expect(simulator.violations).toHaveLength(1);
});
