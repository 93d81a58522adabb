import { expect, test } from 'vitest';
import type { TestedPolicies } from '../../src/library/test-policies.ts';
import type { TestResult } from '../../src/policy-tests/test-result.ts';
import { ANSWERS, fileOf, POLICIES, testEach, testInFolder, testOf } from './in-folder.ts';

async function resultOf(lines: string, policies = POLICIES): Promise<TestResult> {
  const { run, diagnostics } = await testInFolder({ 'keys.yml': policies, 'keys.test.yml': testOf(lines) });
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  const [result] = run?.results ?? [];
  if (result === undefined) throw new Error('nothing was run');
  return result;
}

const LATER = 'now: 2026-05-01T00:00:00Z\n';
const KEY = 'arn:aws:iam::111122223333:user/ada/AKIA1';

/** Two keys that have one name: nothing is planned for them. */
const TWICE = ANSWERS.replace(/\[(\{ UserName: ada, AccessKeyId.*?\})\]/, '[$1, $1]');

/** Lines of a test that passes. */
const PASSES: Readonly<Record<string, string>> = {
  'a finding by its resource': `${LATER}${ANSWERS}finds: ["${KEY}"]`,
  'a finding in full': `${LATER}${ANSWERS}finds: [{ resource: "${KEY}", message: Key AKIA1 of ada, severity: high }]`,
  'no finding': `now: 2026-01-02T00:00:00Z\n${ANSWERS}finds: []\nchanges: []`,
  'another parameter': `${LATER}parameters: { maxAge: 365 }\n${ANSWERS}finds: []`,
  'a change': `${LATER}${ANSWERS}finds: ["${KEY}"]
changes: [{ operation: iam:UpdateAccessKey, input: { UserName: ada, AccessKeyId: AKIA1, Status: Inactive } }]`,
  'a change and what takes it back': `${LATER}${ANSWERS}finds: ["${KEY}"]
changes:
  - operation: iam:UpdateAccessKey
    input: { UserName: ada, AccessKeyId: AKIA1, Status: Inactive }
    undo: { operation: iam:UpdateAccessKey, input: { UserName: ada, AccessKeyId: AKIA1, Status: Active } }`,
  'what takes a change back, as a list of one': `${LATER}${ANSWERS}finds: ["${KEY}"]
changes:
  - operation: iam:UpdateAccessKey
    input: { UserName: ada, AccessKeyId: AKIA1, Status: Inactive }
    undo: [{ operation: iam:UpdateAccessKey, input: { UserName: ada, AccessKeyId: AKIA1, Status: Active } }]`,
  'an error': 'answers: { iam:ListUsers: { error: AccessDenied } }\nerror: access-denied',
  'an error in full': `answers: { iam:ListUsers: { error: { code: AccessDenied, message: with an explicit deny in a service control policy } } }
error: { kind: denied-by-scp, code: AccessDenied, message: explicit deny }`,
  'an error by the name that the service writes':
    'answers: { iam:ListUsers: { error: ServiceFailure } }\nerror: { kind: unavailable, code: ServiceFailureException }',
  'an error of a connection': 'answers: { iam:ListUsers: { error: ECONNRESET } }\nerror: network',
  throttling: 'answers: { iam:ListUsers: { error: Throttling } }\nerror: throttled',
  'a case for each user': `${LATER}answers:
  iam:ListUsers: { Users: [{ UserName: ada, Arn: a }, { UserName: bob, Arn: b }, { UserName: cy, Arn: c }] }
  iam:ListAccessKeys:
    - when: { UserName: bob }
      answer: { AccessKeyMetadata: [{ AccessKeyId: B, Status: Active, CreateDate: 2026-01-01 }] }
    - answer: { AccessKeyMetadata: [{ AccessKeyId: A, Status: Active, CreateDate: 2026-01-01 }] }
    - answer: { AccessKeyMetadata: [] }
finds: [b/B, a/A]`,
  'findings beside an error': `${LATER}answers:
  iam:ListUsers: { Users: [{ UserName: ada, Arn: a }, { UserName: bob, Arn: b }] }
  iam:ListAccessKeys:
    - { when: { UserName: ada }, error: AccessDenied }
    - when: { UserName: bob }
      answer: { AccessKeyMetadata: [{ AccessKeyId: B, Status: Active, CreateDate: 2026-01-01 }] }
error: access-denied
finds: [b/B]`,
  'findings without a call': `${LATER}${TWICE}finds: ["${KEY}", "${KEY}"]
changes: []
unplanned: [{ resource: "${KEY}", reason: 2 findings have this name }, "${KEY}"]`,
  'findings without a call, and no word of calls': `${LATER}${TWICE}finds: ["${KEY}", "${KEY}"]\nunplanned: ["${KEY}", "${KEY}"]`,
};

const passes = await testEach(Object.values(PASSES));

test.each(Object.keys(PASSES).map((name, index) => [name, index] as const))('passes: %s', (_, index) => {
  expect(passes.diagnostics).toEqual([]);
  expect(resultIn(passes, index)).toMatchObject({ status: 'passed', problems: [] });
});

function resultIn({ run }: TestedPolicies, index: number): TestResult | undefined {
  return run?.results.find(({ range }) => range.file === fileOf(index));
}

const OF_THE_ORGANIZATION = `
version: 1
policies:
  - id: old-key
    title: Sandbox users that the organization does not know
    call: iam:ListUsers
    resources: Users
    filter: >-
      contains(cove.account.ouPath[].name, 'Sandbox')
      && !contains(cove.organization.accounts, UserName)
      && cove.organization.id == 'o-ours' && cove.account.ou == cove.account.ouPath[-1].id
    finding: { resource: "\${UserName}", message: "\${join('/', cove.account.ouPath[].id)}" }
`;

test('what a policy sees of the organization is what the test says', async () => {
  const result = await resultOf(
    `account: { ouPath: [{ id: r-1, name: Root }, { id: ou-2, name: Sandbox }] }
organization: { id: o-ours, managementAccount: "222222222222", accounts: ["333333333333"] }
answers:
  iam:ListUsers:
    Users: [{ UserName: "111122223333" }, { UserName: "222222222222" }, { UserName: "333333333333" }, { UserName: bob }]
finds: [{ resource: bob, message: r-1/ou-2 }]`,
    OF_THE_ORGANIZATION,
  );
  expect(result).toMatchObject({ status: 'passed', problems: [] });
});

const NOT_PLANNED = `not planned: ${KEY}: no call can be derived from it: 2 findings have this name, and could be confused`;

/** Lines of a test that does not pass, and what is missing and unexpected. */
const FAILS: Readonly<
  Record<string, readonly [lines: string, missing: readonly string[], unexpected: readonly string[]]>
> = {
  'a finding that nobody expects': [`${LATER}${ANSWERS}finds: []`, [], [`${KEY}: Key AKIA1 of ada`]],
  'a finding that is not there': [`${ANSWERS}finds: [x]`, ['x'], []],
  'another message': [
    `${LATER}${ANSWERS}finds: [{ resource: "${KEY}", message: Key }]`,
    [`${KEY}: Key`],
    [`${KEY}: Key AKIA1 of ada`],
  ],
  'another severity': [
    `${LATER}${ANSWERS}finds: [{ resource: "${KEY}", severity: low }]`,
    [`[low] ${KEY}`],
    [`[high] ${KEY}: Key AKIA1 of ada`],
  ],
  'the same finding twice': [`${LATER}${ANSWERS}finds: ["${KEY}", "${KEY}"]`, [KEY], []],
  'an error for a pass': [
    'answers: { iam:ListUsers: { error: AccessDenied } }\nfinds: []',
    [],
    ['error: access-denied, AccessDenied of iam:ListUsers: not authorized to perform: iam:ListUsers'],
  ],
  'another error': [
    'answers: { iam:ListUsers: { error: Throttling } }\nerror: access-denied',
    ['error: access-denied'],
    ['error: throttled, Throttling of iam:ListUsers: Throttling in a test'],
  ],
  'a pass for an error': [
    'answers: { iam:ListUsers: { Users: [] } }\nerror: access-denied',
    ['error: access-denied'],
    ['compliant: everything was read, and nothing found'],
  ],
  'a policy that is not skipped': [
    'answers: { iam:ListUsers: { Users: [] } }\nskipped: service-not-in-region',
    ['skipped: service-not-in-region'],
    ['compliant: everything was read, and nothing found'],
  ],
  'a change with another input': [
    `${LATER}${ANSWERS}finds: ["${KEY}"]\nchanges: [{ operation: iam:UpdateAccessKey, input: { UserName: ada } }]`,
    ['iam:UpdateAccessKey { UserName: ada }'],
    ['iam:UpdateAccessKey { UserName: ada, AccessKeyId: AKIA1, Status: Inactive }'],
  ],
  'a change without an undo': [
    `${LATER}${ANSWERS}finds: ["${KEY}"]
changes: [{ operation: iam:UpdateAccessKey, input: { UserName: ada, AccessKeyId: AKIA1, Status: Inactive }, undo: null }]`,
    ['iam:UpdateAccessKey { UserName: ada, AccessKeyId: AKIA1, Status: Inactive }, without undo'],
    [
      'iam:UpdateAccessKey { UserName: ada, AccessKeyId: AKIA1, Status: Inactive }, undo iam:UpdateAccessKey { UserName: ada, AccessKeyId: AKIA1, Status: Active }',
    ],
  ],
  'findings without a call, which nobody expects': [
    `${LATER}${TWICE}finds: ["${KEY}", "${KEY}"]\nchanges: []`,
    [],
    [NOT_PLANNED, NOT_PLANNED],
  ],
  'another reason': [
    `${LATER}${TWICE}finds: ["${KEY}", "${KEY}"]\nunplanned: [{ resource: "${KEY}", reason: when }, "${KEY}"]`,
    [`not planned: ${KEY}: when`],
    [NOT_PLANNED],
  ],
  'a finding without a call that has one': [
    `${LATER}${ANSWERS}finds: ["${KEY}"]\nunplanned: ["${KEY}"]`,
    [`not planned: ${KEY}`],
    ['iam:UpdateAccessKey { UserName: ada, AccessKeyId: AKIA1, Status: Inactive }'],
  ],
  'no change where there is one': [
    `${LATER}${ANSWERS}finds: ["${KEY}"]\nchanges: []`,
    [],
    ['iam:UpdateAccessKey { UserName: ada, AccessKeyId: AKIA1, Status: Inactive }'],
  ],
};

const fails = await testEach(Object.values(FAILS).map(([lines]) => lines));

test.each(Object.keys(FAILS).map((name, index) => [name, index] as const))('fails: %s', (name, index) => {
  expect(fails.diagnostics).toEqual([]);
  const [, missing, unexpected] = FAILS[name] ?? [];
  expect(resultIn(fails, index)).toMatchObject({ status: 'failed', problems: [{ missing, unexpected }] });
});

test('a call without an answer is an error of the test, with its input ready to paste', async () => {
  const answered = ANSWERS.slice(0, ANSWERS.indexOf('  iam:ListAccessKeys'));
  const first = await resultOf(`${LATER}${answered}finds: []`);
  const paste = '      iam:ListAccessKeys:\n        - when: { UserName: ada }\n          answer: {}\n';
  expect(first).toMatchObject({ status: 'error', problems: [{ kind: 'unanswered', region: 'us-east-1', paste }] });
  const pasted = paste
    .replaceAll(/^ {4}/gm, '')
    .replace('answer: {}', 'answer: { AccessKeyMetadata: [{ AccessKeyId: K, Status: Inactive }] }');
  expect(await resultOf(`${LATER}${answered}${pasted}finds: []`)).toMatchObject({ status: 'passed' });
});

test('an error that is expected does not stand for a call without an answer', async () => {
  expect(await resultOf('error: internal')).toMatchObject({ status: 'error', problems: [{ kind: 'unanswered' }] });
});

test('an answer that no call asks for fails the test', async () => {
  const unused = `answers:\n  iam:ListUsers: { Users: [] }\n  iam:ListAccessKeys: { AccessKeyMetadata: [] }\nfinds: []`;
  expect(await resultOf(unused)).toMatchObject({
    status: 'failed',
    problems: [{ kind: 'unused', message: 'no call asked for this answer of iam:ListAccessKeys', range: { line: 7 } }],
  });
});

test('what AWS marks as sensitive stays hidden', async () => {
  const policies = `version: 1
policies:
  - id: old-key
    title: A function with a variable
    call: lambda:ListFunctions
    resources: Functions
    filter: Environment.Variables
    finding: { resource: "\${FunctionName}", message: "has \${Environment.Variables.TOKEN}" }
`;
  const lines = `answers:
  lambda:ListFunctions: { Functions: [{ FunctionName: f, Environment: { Variables: { TOKEN: hunter2 } } }] }
finds: [{ resource: f, message: has (sensitive) }]`;
  expect(await resultOf(lines, policies)).toMatchObject({ status: 'passed' });
});

test('an answer is waited for in no time at all, and a region of its own is asked', async () => {
  const policies = `version: 1
policies:
  - id: old-key
    title: A trail whose home does not answer
    call: cloudtrail:DescribeTrails
    resources: trailList
    lookups:
      - as: status
        operation: cloudtrail:GetTrailStatus
        region: \${HomeRegion}
        input: { Name: "\${Name}" }
        until: LatestDeliveryTime
    filter: status.IsLogging
    finding: { resource: "\${Name}" }
`;
  const lines = `answers:
  cloudtrail:DescribeTrails: { trailList: [{ Name: t, HomeRegion: eu-west-1 }] }
  cloudtrail:GetTrailStatus:
    - answer: { IsLogging: false }
    - answer: { IsLogging: true, LatestDeliveryTime: 2026-01-01T00:00:00Z }
finds: [t]`;
  expect(await resultOf(lines, policies)).toMatchObject({ status: 'passed' });
  const answer = '    - answer: { IsLogging: true, LatestDeliveryTime: 2026-01-01T00:00:00Z }\n';
  const elsewhere = `${lines.slice(0, lines.indexOf('    - answer'))}    - region: us-east-1\n  ${answer.replace('    - ', '    ')}finds: [t]`;
  expect(await resultOf(elsewhere, policies)).toMatchObject({
    status: 'error',
    problems: [{ kind: 'unanswered', region: 'eu-west-1' }],
  });
  const never = `${lines.slice(0, lines.indexOf('    - answer'))}    { IsLogging: false }\nerror: timeout`;
  expect(await resultOf(never, policies)).toMatchObject({ status: 'passed' });
});

test('a service that the region does not have', async () => {
  const policies = `version: 1
policies:
  - id: old-key
    title: A thing
    call: guardduty:ListDetectors
    resources: "DetectorIds[*].{id: @}"
    filter: id
    finding: { resource: "\${id}" }
`;
  const lines = 'answers: { guardduty:ListDetectors: { error: ENOTFOUND } }\nskipped: service-not-in-region';
  const result = await resultOf(`region: us-isob-west-1\n${lines}`, policies);
  expect(result.status).toBe('passed');
});

test('policies and tests are chosen, and what is chosen must be there', async () => {
  const files = {
    'keys.yml': POLICIES,
    'keys.test.yml': testOf('answers: { iam:ListUsers: { Users: [] } }\nfinds: []'),
  };
  const { run } = await testInFolder(files, { names: ['a*'] });
  expect(run?.results).toHaveLength(1);
  await expect(testInFolder(files, { names: ['b*'] })).rejects.toThrow('--name b* selects no test');
});

test('a policy file leads to its tests, and one without is named', async () => {
  const files = {
    'keys.yml': POLICIES,
    'keys.test.yml': testOf('answers: { iam:ListUsers: { Users: [] } }\nfinds: []'),
    'other.yml': POLICIES.replace('old-key', 'older-key'),
  };
  const { run } = await testInFolder(files, { paths: ['keys.yml', 'other.yml'], requireTests: true, coverage: 90 });
  expect(run?.files).toEqual(['keys.test.yml']);
  expect(run?.untested).toMatchObject([{ id: 'older-key', file: 'other.yml', line: 5, column: 9 }]);
  expect(run?.unmet).toEqual([
    'policies without a test: older-key',
    'the tests came to 0% of what the policies decide, and must come to 90%',
  ]);
});

test('policies of a pack read the parameters of its pack.yml, and tests give them values', async () => {
  const [own = ''] = /^parameters:\n(?: .*\n)+/m.exec(POLICIES) ?? [];
  expect(own).toContain('maxAge');
  const { run, diagnostics } = await testInFolder({
    'pack.yml': `version: 1\npack: keys\ntitle: Keys\npolicies: keys.yml\n${own}`,
    'keys.yml': POLICIES.replace(own, ''),
    'keys.test.yml': testOf(`${LATER}parameters: { maxAge: 365 }\n${ANSWERS}finds: []`),
  });
  expect(diagnostics).toEqual([]);
  expect(run?.results.map(({ status }) => status)).toEqual(['passed']);
});

test('policies of a pack without a test are named and counted, and a pack that is wrong is told', async () => {
  const passing = testOf('answers: { iam:ListUsers: { Users: [] } }\nfinds: []');
  const files = {
    'pack.yml': 'version: 1\npack: keys\ntitle: Keys\npolicies: [keys.yml, other.yml]\n',
    'keys.yml': POLICIES,
    'keys.test.yml': passing,
    'other.yml': POLICIES.replace('old-key', 'older-key'),
  };
  for (const path of ['.', 'pack.yml', '*.yml']) {
    const { run } = await testInFolder(files, { paths: [path], requireTests: true });
    expect([run?.files, run?.results.length, run?.unmet]).toEqual([
      ['keys.test.yml'],
      1,
      ['policies without a test: older-key'],
    ]);
    expect(run?.coverage.map(({ policy, seen }) => [policy, seen])).toEqual([
      ['old-key', 0],
      ['older-key', 0],
    ]);
  }
  const hidden = await testInFolder({ ...files, '.more.test.yml': passing });
  expect(hidden.diagnostics.map(({ code, range }) => [code, range.file])).toEqual([
    ['file/not-loaded', '.more.test.yml'],
  ]);
  const wrong = { ...files, 'pack.yml': files['pack.yml'].replace('other.yml', 'others.yml') };
  const { run, diagnostics } = await testInFolder(wrong, { requireTests: true });
  expect([run, diagnostics.map(({ code, range }) => [code, range.file])]).toEqual([
    undefined,
    [['packs/no-file', 'pack.yml']],
  ]);
});
