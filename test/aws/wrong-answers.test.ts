import { afterEach, describe, expect, it } from 'vitest';
import type { CallOutcome } from '../../src/aws/calls/call-outcome.ts';
import { type AwsConnection, connectAws } from '../../src/aws/calls/connect-aws.ts';
import type { SendingPath } from '../../src/aws/calls/shared-clients.ts';
import type { Credentials } from '../../src/aws/credentials/credentials.ts';
import { createCatalog } from '../../src/catalog/catalog.ts';
import { CoveError } from '../../src/cove-error.ts';
import type { JsonObject } from '../../src/values/json.ts';
import { type Answer, type AnsweringServer, startAnsweringServer } from '../support/answering-server.ts';
import { hurriedClock } from '../support/hurried-clock.ts';

const CALLER = '111111111111';
const MEMBER = '222222222222';
const IDENTITY = `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::${CALLER}:user/a</Arn><Account>${CALLER}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`;

let server: AnsweringServer;
let connection: AwsConnection | undefined;

afterEach(async () => {
  connection?.close();
  connection = undefined;
  await server.close();
});

interface Options {
  readonly path?: SendingPath;
  readonly identity?: string;
  /** Of the answer to who the caller is. @default 200 */
  readonly status?: number;
  readonly base?: () => Promise<Credentials>;
  readonly signal?: AbortSignal;
}

/** Connects to a server that knows who the caller is, and answers everything else as it is told. */
async function connect(answer: (request: string) => Answer, options: Options = {}): Promise<AwsConnection> {
  server = await startAnsweringServer((request) =>
    request.includes('GetCallerIdentity')
      ? { body: options.identity ?? IDENTITY, ...(options.status === undefined ? {} : { status: options.status }) }
      : answer(request),
  );
  connection = await connectAws({
    catalog: createCatalog([]),
    base: options.base ?? (async () => ({ accessKeyId: 'AKIA', secretAccessKey: 'secret' })),
    region: 'us-east-1',
    endpoint: server.url,
    signal: options.signal ?? new AbortController().signal,
    maxAttempts: 2,
    clock: hurriedClock,
    ...(options.path === undefined ? {} : { path: options.path }),
  });
  return connection;
}

/** What is part of the URL has to be there. */
const INPUTS: Readonly<Record<string, JsonObject>> = {
  'cloudfront:GetDistribution': { Id: 'EDFDVBD6EXAMPLE' },
  'eks:DescribeInsightsRefresh': { clusterName: 'main' },
  'guardduty:GetAdministratorAccount': { DetectorId: '12abc34d567e8fa901bc2d34e56789f0' },
  'guardduty:GetDetector': { DetectorId: '12abc34d567e8fa901bc2d34e56789f0' },
  'lambda:GetFunctionConfiguration': { FunctionName: 'main' },
  'organizations:ListAccountsForParent': { ParentId: 'r-root' },
  'organizations:ListOrganizationalUnitsForParent': { ParentId: 'r-root' },
  'organizations:ListParents': { ChildId: '222222222222' },
  'organizations:ListTagsForResource': { ResourceId: '222222222222' },
  's3:GetBucketPolicy': { Bucket: 'main' },
};

function call(operation: string, account = CALLER, role = 'arn:aws:iam::{account}:role/audit'): Promise<CallOutcome> {
  const [service = '', name = ''] = operation.split(':');
  const client = connection?.clientFor({
    roleArn: (id) => role.replace('{account}', id),
    sessionName: 'test',
    externalId: 'shared-secret',
  });
  if (client === undefined) throw new Error('not connected');
  return client.call({
    operation: createCatalog([]).operation(service, name),
    input: INPUTS[operation] ?? {},
    account,
    region: 'us-east-1',
  });
}

describe('a success that is no answer', () => {
  const bodies: readonly (readonly [string, string])[] = [
    ['an empty body', ''],
    ['white space', ' \n'],
    ['null', 'null'],
    ['a list', '[]'],
    ['a string', '"x"'],
    ['an HTML page', '<html><body>Sign in to the network</body></html>'],
    ['an HTML page with its type', '\n<!DOCTYPE html><html></html>'],
  ];
  const operations = ['cloudtrail:DescribeTrails', 'account:ListRegions', 'ec2:DescribeRegions'];
  it.each(bodies.flatMap(([name, body]) => operations.map((operation) => [name, operation, body] as const)))(
    '%s for %s is an error, and not "there are none"',
    async (_, operation, body) => {
      await connect(() => ({ body }));
      expect(await call(operation)).toMatchObject({ ok: false, error: { kind: 'network', attempts: 2 } });
    },
  );

  it('an object without members is an answer', async () => {
    await connect(() => ({ type: 'application/x-amz-json-1.1', body: '{}' }));
    expect(await call('cloudtrail:DescribeTrails')).toMatchObject({ ok: true, output: {} });
  });

  const misshapen = ['{"trailList":"x"}', '{"trailList":{"Name":"x"}}', '{"trailList":["x"]}'];
  it.each(misshapen)('%s is an error: it is not what the API promises', async (body) => {
    await connect(() => ({ type: 'application/x-amz-json-1.1', body }));
    expect(await call('cloudtrail:DescribeTrails')).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('where the API promises') },
    });
  });
});

/** Answers as text, with their status; the rest goes by what they look like. */
interface Nonsense {
  readonly what: string;
  readonly operation: string;
  readonly status?: number;
  readonly body: string;
  /** What the error says. */
  readonly says: string;
}

const trails = 'cloudtrail:DescribeTrails';
const nonsense: readonly Nonsense[] = [
  { what: 'an empty body with 202', operation: trails, status: 202, body: '', says: 'it is empty' },
  { what: 'an empty body with 204', operation: trails, status: 204, body: '', says: 'it is empty' },
  {
    what: 'an empty body with 204',
    operation: 'lambda:GetFunctionConfiguration',
    status: 204,
    body: '',
    says: 'it is empty',
  },
  { what: 'an empty body with 204', operation: 'ec2:DescribeRegions', status: 204, body: '', says: 'it is empty' },
  {
    what: 'any XML',
    operation: 'ec2:DescribeRegions',
    body: '<catalog><book/></catalog>',
    says: 'it is <catalog>, and has no <DescribeRegionsResponse>',
  },
  {
    what: 'XML with entities of its own',
    operation: 'ec2:DescribeRegions',
    body: '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><DescribeRegionsResponse/>',
    says: 'it has a document type, as no answer of AWS has',
  },
  {
    what: 'any XML',
    operation: 'iam:ListUsers',
    body: '<catalog/>',
    says: 'it is <catalog>, and has no <ListUsersResult>',
  },
  {
    what: 'the answer of another operation',
    operation: 'iam:ListUsers',
    body: '<ListRolesResponse><ListRolesResult><Roles/></ListRolesResult></ListRolesResponse>',
    says: 'it is <ListRolesResponse>, and has no <ListUsersResult>',
  },
  {
    what: 'any XML',
    operation: 'cloudfront:ListDistributions',
    body: '<catalog/>',
    says: 'it is <catalog>, and has no <DistributionList>',
  },
  {
    what: 'an error as a success',
    operation: 'iam:ListUsers',
    body: '<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>',
    says: 'it is an error, `AccessDenied`, sent as a success: no',
  },
  {
    what: 'an error as a success',
    operation: trails,
    body: '{"__type":"com.amazonaws.cloudtrail#InsufficientEncryptionPolicyException"}',
    says: 'it is an error, `InsufficientEncryptionPolicyException`, sent as a success',
  },
  {
    what: 'an error as a success',
    operation: 'lambda:ListFunctions',
    body: '{"message":"Forbidden"}',
    says: 'it is an error sent as a success: Forbidden',
  },
  {
    what: 'an error as a success, of an operation that has such a member',
    operation: 'eks:DescribeInsightsRefresh',
    body: '{"message":"Forbidden"}',
    says: 'it is an error sent as a success: Forbidden',
  },
  {
    what: 'members of somebody else',
    operation: trails,
    body: '{"signedIn":false,"portal":"x"}',
    says: 'it has no member of the operation, but `signedIn`, `portal`',
  },
  {
    what: 'somebody else in the place of a structure that is the whole body',
    operation: 'cloudfront:GetDistribution',
    body: '<portal><signedIn>false</signedIn></portal>',
    says: 'it is <portal>, and has no <Distribution>',
  },
  {
    what: 'an empty object where more than one thing is always there',
    operation: 'guardduty:GetDetector',
    body: '{}',
    says: 'it is an empty object, and always has `serviceRole`, `status`',
  },
  ...(
    [
      ['ListTagsForResource', 'Tags', '{}'],
      ['ListTagsForResource', 'Tags', '{"Tags":null}'],
      ['ListTagsForResource', 'Tags', '{"NextToken":"next"}'],
      ['ListAccounts', 'Accounts', '{}'],
      ['ListAccountsForParent', 'Accounts', '{"Accounts":null}'],
      ['ListOrganizationalUnitsForParent', 'OrganizationalUnits', '{}'],
      ['ListRoots', 'Roots', '{}'],
      ['ListParents', 'Parents', '{}'],
      ['ListDelegatedAdministrators', 'DelegatedAdministrators', '{}'],
    ] as const
  ).map(([name, list, body]) => ({
    what: 'an answer of AWS Organizations without its list',
    operation: `organizations:${name}`,
    body,
    says: `it has no list \`${list}\``,
  })),
];

const misread: readonly Omit<Nonsense, 'status'>[] = [
  {
    what: 'a number for the id of an account',
    operation: 'organizations:ListAccounts',
    body: '{"Accounts":[{"Id":222222222222}]}',
    says: 'the answer holds a number as `Id` where the API promises a string',
  },
  {
    what: 'nothing in the place of an account',
    operation: 'organizations:ListAccounts',
    body: '{"Accounts":[{"Id":"222222222222"},null]}',
    says: 'the answer holds an element of `Accounts` that has no member which the API promises',
  },
  {
    what: 'text in the place of an account',
    operation: 'organizations:ListAccounts',
    body: '{"Accounts":[{"Id":"222222222222"},"333333333333"]}',
    says: 'the answer holds a string as `member` where the API promises an object',
  },
  {
    what: 'one account where a list of them is',
    operation: 'organizations:ListAccounts',
    body: '{"Accounts":{"Id":"222222222222"}}',
    says: 'the answer holds an object as `Accounts` where the API promises a list',
  },
  {
    what: 'text for a boolean',
    operation: trails,
    body: '{"trailList":[{"IsMultiRegionTrail":"false"}]}',
    says: 'the answer holds a string as `IsMultiRegionTrail` where the API promises true or false',
  },
  {
    what: 'text for a number',
    operation: 'lambda:GetFunctionConfiguration',
    body: '{"MemorySize":"7"}',
    says: 'the answer holds a string as `MemorySize` where the API promises a number',
  },
  {
    what: 'a number that is none',
    operation: 'lambda:GetFunctionConfiguration',
    body: '{"MemorySize":"Infinity"}',
    says: 'the answer holds Infinity as `MemorySize` where the API promises a number',
  },
  {
    what: 'a number for text',
    operation: trails,
    body: '{"trailList":[{"Name":7}]}',
    says: 'the answer holds a number as `Name` where the API promises a string',
  },
  {
    what: 'another word for true or false in XML',
    operation: 'ec2:DescribeVpcs',
    body: '<DescribeVpcsResponse><vpcSet><item><isDefault>no</isDefault></item></vpcSet></DescribeVpcsResponse>',
    says: 'the answer holds "no" as `IsDefault` where the API promises true or false',
  },
  {
    what: 'nothing for a number in XML',
    operation: 'iam:GetAccountPasswordPolicy',
    body: '<GetAccountPasswordPolicyResponse><GetAccountPasswordPolicyResult><PasswordPolicy><MaxPasswordAge/></PasswordPolicy></GetAccountPasswordPolicyResult></GetAccountPasswordPolicyResponse>',
    says: 'the answer holds nothing as `MaxPasswordAge` where the API promises a number',
  },
  {
    what: 'words for a list in XML',
    operation: 'iam:ListUsers',
    body: '<ListUsersResponse><ListUsersResult><Users>none</Users></ListUsersResult></ListUsersResponse>',
    says: 'the answer holds text as `Users` where the API promises a list',
  },
  {
    what: 'elements of another name in a list in XML',
    operation: 'iam:ListUsers',
    body: '<ListUsersResponse><ListUsersResult><Users><item><UserName>a</UserName></item></Users></ListUsersResult></ListUsersResponse>',
    says: 'the answer holds <item> as `Users` where the API promises a list of <member>',
  },
];

const inLevels = (begin: string, end: string): string => `${begin.repeat(100_000)}1${end.repeat(100_000)}`;
const tooDeep: readonly Pick<Nonsense, 'operation' | 'status' | 'body'>[] = [
  { operation: trails, body: `{"trailList":[],"newMember":${inLevels('{"a":', '}')}}` },
  { operation: trails, status: 400, body: `{"__type":"TrailNotFoundException","a":${inLevels('{"a":', '}')}}` },
  { operation: 'iam:ListUsers', body: inLevels('<ListUsersResponse>', '</ListUsersResponse>') },
  {
    operation: 'iam:ListUsers',
    status: 400,
    body: `<ErrorResponse><Error><Code>NoSuchEntity</Code>${inLevels('<a>', '</a>')}</Error></ErrorResponse>`,
  },
  {
    operation: 'ec2:DescribeRegions',
    body: `<DescribeRegionsResponse><regionInfo><item>${inLevels('<a>', '</a>')}</item></regionInfo></DescribeRegionsResponse>`,
  },
  { operation: 's3:ListBuckets', body: inLevels('<ListAllMyBucketsResult>', '</ListAllMyBucketsResult>') },
];

describe.each(['codec', 'plain'] as const)('on the %s path', (path) => {
  function answerOf({ status = 200, body }: Pick<Nonsense, 'status' | 'body'>): Answer {
    return { status, type: body.startsWith('{') ? 'application/json' : 'text/xml', body };
  }

  it.each(nonsense)('$what is an error, and tried again: $operation, $body', async ({ operation, says, ...given }) => {
    await connect(() => answerOf(given), { path });
    const outcome = await call(operation);
    expect(outcome).toMatchObject({ ok: false, error: { kind: 'network', attempts: 2 } });
    expect(outcome.ok ? '' : outcome.error.message).toBe(
      `the answer is not in the service's protocol (HTTP ${given.status ?? 200}): ${says}`,
    );
  });

  it('a document type behind a comment is an error, however long the comment is', async () => {
    const body = `<!--${' '.repeat(600)}--><!DOCTYPE a [<!ENTITY b "c">]><DescribeRegionsResponse><regionInfo><item><regionName>&b;</regionName></item></regionInfo></DescribeRegionsResponse>`;
    await connect(() => answerOf({ body }), { path });
    expect(await call('ec2:DescribeRegions')).toMatchObject({
      ok: false,
      error: { kind: 'network', message: expect.stringContaining('it has a document type, as no answer of AWS has') },
    });
  });

  it('text that is the whole body is an error where it is not in UTF-8', async () => {
    const text = '{"Statement":[{"Sid":"größe"}]}';
    let encoding: BufferEncoding = 'latin1';
    await connect(() => ({ type: 'application/json', requestId: 'r', body: Buffer.from(text, encoding) }), { path });
    expect(await call('s3:GetBucketPolicy')).toMatchObject({
      ok: false,
      error: { kind: 'network', message: expect.stringContaining('it is not in UTF-8') },
    });
    encoding = 'utf8';
    expect(await call('s3:GetBucketPolicy')).toMatchObject({ ok: true, output: { Policy: text } });
  });

  it.each(tooDeep)(
    'nested in 100,000 levels it is an error that says so: $operation',
    async ({ operation, ...given }) => {
      await connect(() => answerOf(given), { path });
      const outcome = await call(operation);
      expect(outcome).toMatchObject({ ok: false, isRefused: false });
      expect(outcome.ok ? '' : outcome.error.message).toMatch(/^the answer is nested too deep, or too long: /);
    },
  );

  it.each(misread)('$what is an error: $operation, $body', async ({ operation, says, body }) => {
    await connect(() => answerOf({ body }), { path });
    expect(await call(operation)).toMatchObject({
      ok: false,
      error: { kind: 'evaluation', message: says, attempts: 1 },
    });
  });

  it.each([
    [trails, '{}', {}],
    [trails, '{"trailList":null}', {}],
    [trails, '{"trailList":[],"newMember":1}', { trailList: [] }],
    ['lambda:GetFunctionConfiguration', '{"MemorySize":7}', { MemorySize: 7 }],
    [
      'ec2:DescribeRegions',
      '<DescribeRegionsResponse xmlns="x"><requestId>r</requestId></DescribeRegionsResponse>',
      {},
    ],
    ['iam:ListUsers', '<ListUsersResponse><ListUsersResult/></ListUsersResponse>', {}],
    ['organizations:ListTagsForResource', '{"Tags":[]}', { Tags: [] }],
    // There is no administrator, by the documentation of the operation.
    ['guardduty:GetAdministratorAccount', '{}', {}],
    ['guardduty:GetAdministratorAccount', '', {}],
    // AWS leaves out what is empty, also where its model calls it required.
    [
      'cloudfront:ListVpcOrigins',
      '<VpcOriginList xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/"/>',
      { VpcOriginList: {} },
    ],
  ] as const)('right answers are taken: %s, %s', async (operation, body, output) => {
    await connect(() => answerOf({ body }), { path });
    const outcome = await call(operation);
    expect(outcome).toMatchObject({ ok: true });
    expect(outcome.ok ? JSON.parse(JSON.stringify(outcome.output)) : outcome).toMatchObject(output);
  });
});

describe('whoever answers for STS', () => {
  it.each([
    '',
    '<html></html>',
    '<GetCallerIdentityResponse/>',
    IDENTITY.replaceAll(CALLER, '1'),
    IDENTITY.replace(/<Arn>.*<\/Arn>/, ''),
    IDENTITY.replace(/<Account>.*<\/Account>/, ''),
    IDENTITY.replace(`<Account>${CALLER}`, `<Account>${MEMBER}`),
  ])('and does not say who the caller is ends the run before it begins: %s', async (identity) => {
    await expect(connect(() => undefined, { identity })).rejects.toThrow(CoveError);
  });

  it.each([
    ['longer than any answer', IDENTITY.replace('</Get', `${' '.repeat(257 * 1_024 * 1_024)}</Get`), /larger than any/],
    ['cut off', '<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>', /not in the service's protocol/],
    ['nested without an end', `<GetCallerIdentityResponse>${'<a>'.repeat(100_000)}`, /protocol|nested/],
  ])('and whose answer is %s says nothing of the credentials', async (_, identity, says) => {
    const connecting = connect(() => undefined, { identity });
    await expect(connecting).rejects.toMatchObject({ code: 'network' });
    await expect(connecting).rejects.toThrow(says);
  });

  it.each([302, 403, 407, 502])('and is a proxy says nothing of the credentials: HTTP %d', async (status) => {
    await expect(connect(() => undefined, { identity: '<h1>Sign in</h1>', status })).rejects.toMatchObject({
      code: 'network',
      message: `whatever answers for AWS STS does not answer as AWS does: HTTP ${status} without an error of AWS`,
    });
  });
});

function session(account: string): string {
  return `<AssumeRoleResponse><AssumeRoleResult><AssumedRoleUser><Arn>arn:aws:sts::${account}:assumed-role/audit/test</Arn><AssumedRoleId>x</AssumedRoleId></AssumedRoleUser><Credentials><AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`;
}

/** What STS answers with instead of a whole session. */
const broken: readonly (readonly [what: string, body: string, says: RegExp])[] = [
  ['nothing at all', '', /it is empty/],
  ['a page', '<html><body>Sign in</body></html>', /HTML page/],
  ['no credentials', session(MEMBER).replace(/<Credentials>.*<\/Credentials>/, ''), /without credentials/],
  ['no session token', session(MEMBER).replace(/<SessionToken>.*<\/SessionToken>/, ''), /without credentials/],
  [
    'an empty session token',
    session(MEMBER).replace(/<SessionToken>.*<\/SessionToken>/, '<SessionToken/>'),
    /without credentials/,
  ],
  ['no secret', session(MEMBER).replace(/<SecretAccessKey>.*<\/SecretAccessKey>/, ''), /without credentials/],
  ['no end of it', session(MEMBER).replace(/<Expiration>.*<\/Expiration>/, ''), /without credentials/],
  ['an end that is no date', session(MEMBER).replace('2099-01-01T00:00:00Z', 'soon'), /./],
  ['a token that no request can hold', session(MEMBER).replace('>t<', `>${'t'.repeat(20_000)}<`), /too long/],
  ['an account of 11 digits', session(MEMBER.slice(1)), /STS gave a session of account 22222222222/],
  ['terminal escapes for an account', session('\u009b2J222222222222'), /STS gave a session of account/],
];

describe('a session', () => {
  it.each(broken)('is none where STS gives %s', async (_, body, says) => {
    await connect((request) => (request.includes('AssumeRole') ? { body } : trails));
    const outcome = await call('cloudtrail:DescribeTrails', MEMBER);
    expect(outcome).toMatchObject({ ok: false, error: { kind: 'assume-role', operation: 'sts:AssumeRole' } });
    expect(outcome.ok ? '' : outcome.error.message).toMatch(says);
    expect(server.requests.filter((request) => !/AssumeRole|GetCallerIdentity/.test(request))).toEqual([]);
  });

  it.each(['2001-01-01T00:00:00Z', '2199-01-01T00:00:00Z'])('that ends at %s is used: AWS judges it', async (end) => {
    const body = session(MEMBER).replace('2099-01-01T00:00:00Z', end);
    await connect((request) => (request.includes('AssumeRole') ? { body } : trails));
    expect(await call('cloudtrail:DescribeTrails', MEMBER)).toMatchObject({ ok: true });
    expect(server.requests.filter((request) => request.includes('AssumeRole'))).toHaveLength(1);
  });

  const trails: Answer = { type: 'application/x-amz-json-1.1', body: '{"trailList":[]}' };

  it('of the account that was asked for is used', async () => {
    await connect((request) => (request.includes('AssumeRole') ? { body: session(MEMBER) } : trails));
    expect(await call('cloudtrail:DescribeTrails', MEMBER)).toMatchObject({ ok: true });
  });

  it('of another account is refused, whatever STS says', async () => {
    await connect((request) => (request.includes('AssumeRole') ? { body: session('333333333333') } : trails));
    expect(await call('cloudtrail:DescribeTrails', MEMBER)).toMatchObject({
      ok: false,
      error: { kind: 'assume-role', message: 'STS gave a session of account 333333333333' },
    });
  });

  it.each([
    ['says nothing of it', session(MEMBER).replace(/<AssumedRoleUser>.*<\/AssumedRoleUser>/, '')],
    ['names no account', session(MEMBER).replace(/<Arn>.*<\/Arn>/, '<Arn>me</Arn>')],
  ])('is refused where STS %s', async (_, body) => {
    await connect((request) => (request.includes('AssumeRole') ? { body } : trails));
    expect(await call('cloudtrail:DescribeTrails', MEMBER)).toMatchObject({
      ok: false,
      error: { kind: 'assume-role', message: expect.stringMatching(/does not say whose session/) },
    });
  });

  it('is not asked for with the role of another account', async () => {
    await connect(() => trails);
    const outcome = await call('cloudtrail:DescribeTrails', MEMBER, 'arn:aws:iam::333333333333:role/audit');
    expect(outcome).toMatchObject({ ok: false, error: { kind: 'assume-role' } });
    expect(outcome.ok ? '' : outcome.error.message).toContain('is not a role of account 222222222222');
    expect(server.requests.filter((request) => request.includes('AssumeRole'))).toEqual([]);
  });

  it('that is refused does not give the external id away', async () => {
    const message = "Value 'shared-secret' at 'externalId' failed to satisfy constraint";
    const body = `<ErrorResponse><Error><Code>ValidationError</Code><Message>${message}</Message></Error></ErrorResponse>`;
    await connect(() => ({ status: 400, body }));
    const outcome = await call('cloudtrail:DescribeTrails', MEMBER);
    expect(outcome.ok ? '' : outcome.error.message).toBe(
      "Value '(external id)' at 'externalId' failed to satisfy constraint",
    );
  });

  it("of the caller's own, when its sign-in has ended meanwhile, is an outcome", async () => {
    let asked = 0;
    const base = async (): Promise<Credentials> => {
      asked += 1;
      if (asked > 1) throw new CoveError('credentials', 'the SSO session has expired');
      return { accessKeyId: 'AKIA', secretAccessKey: 'secret' };
    };
    await connect(() => trails, { base });
    expect(await call('cloudtrail:DescribeTrails')).toMatchObject({
      ok: false,
      error: { kind: 'expired', message: "the caller's credentials have expired: the SSO session has expired" },
    });
  });
});

describe('a refused signature', () => {
  it('does not give the session token away, which AWS quotes', async () => {
    const message =
      "The request signature we calculated does not match. The Canonical String for this request should have been 'POST\\n/\\n\\nhost:x\\nx-amz-security-token:IQoJb3JpZ2luX2VjEXAMPLE==\\n\\nhost;x-amz-security-token\\nabc'";
    await connect(() => ({
      status: 403,
      type: 'application/x-amz-json-1.1',
      body: `{"__type":"InvalidSignatureException","message":"${message}"}`,
    }));
    const outcome = await call('cloudtrail:DescribeTrails');
    expect(outcome).toMatchObject({ ok: false, error: { kind: 'access-denied', code: 'InvalidSignatureException' } });
    expect(JSON.stringify(outcome)).toContain('signature we calculated does not match');
    expect(JSON.stringify(outcome)).not.toContain('IQoJ');
  });
});

describe('a connection that is closed', () => {
  it('ends its calls, and does not let them go on over new sockets', async () => {
    await connect(() => undefined);
    const waiting = [call('cloudtrail:DescribeTrails'), call('account:ListRegions')];
    await expect.poll(() => server.requests.length).toBe(3);
    connection?.close();
    for (const outcome of await Promise.all(waiting)) {
      expect(outcome).toMatchObject({ ok: false, error: { kind: 'interrupted' } });
    }
    expect(server.requests).toHaveLength(3);
  });
});

describe('an interruption', () => {
  it.each(['stop', new Error('stop'), undefined])('is one whatever its reason: %s', async (reason) => {
    const abort = new AbortController();
    await connect(() => undefined, { signal: abort.signal });
    const waiting = call('cloudtrail:DescribeTrails');
    await expect.poll(() => server.requests.length).toBe(2);
    abort.abort(reason);
    expect(await waiting).toMatchObject({ ok: false, error: { kind: 'interrupted' } });
    expect(await call('account:ListRegions')).toMatchObject({ ok: false, error: { kind: 'interrupted' } });
  });
});
