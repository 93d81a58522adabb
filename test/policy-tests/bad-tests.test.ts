import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findPolicyFiles } from '../../src/policy/build/find-policy-files.ts';
import { ANSWERS, fileOf, POLICIES, testEach, testInFolder, testOf } from './in-folder.ts';

/** Lines of a test that is wrong → what is said of it, and where. */
const BAD: Readonly<Record<string, readonly [lines: string, problems: readonly string[]]>> = {
  'no expectation': ['now: 2026-01-01', ['3:11 test/no-expectation add `finds: []`']],
  'an unknown key': ['find: []', ['5:5 schema/unknown-key did you mean `finds`?']],
  'a call without anything': [
    'finds: []\nchanges: [{}]',
    ['6:15 schema/required for example: operation: cloudtrail:StopLogging and input: '],
  ],
  'a moment that is none': ['now: today\nfinds: []', ['5:10 schema/pattern for example: now: 2026']],
  'a moment that no calendar has': ['now: 2026-02-30\nfinds: []', ['5:10 test/wrong-type as in 2026-01-01T00:00:00Z']],
  'a region that is none': ['region: Ireland\nfinds: []', ['5:13 schema/pattern']],
  'a misspelt region': ['region: eu-wst-1\nfinds: []', ['5:13 test/unknown-region did you mean "eu-west-1"?']],
  'a misspelt region of a case': [
    'answers: { iam:ListUsers: [{ region: us-est-1, answer: { Users: [] } }] }\nfinds: []',
    ['5:42 test/unknown-region did you mean "us-east-1"?'],
  ],
  'an account id without quotes': [
    'account: { id: 011122223333 }\nfinds: []',
    ['5:20 schema/type quote it: "011122223333"'],
  ],
  'a unit that the path does not end with': [
    'account: { ou: ou-1, ouPath: [{ id: r-1, name: Root }] }\nfinds: []',
    ['5:20 test/two-units leave `ou` out'],
  ],
  'an account of the organization without quotes': [
    'organization: { accounts: [111122223333] }\nfinds: []',
    ['5:32 schema/account-id-number'],
  ],
  'an unknown kind of error': ['error: access-denid', ['5:12 schema/type did you mean `access-denied`?']],
  'findings of a policy that is skipped': ['finds: []\nskipped: service-not-in-region', ['6:5 test/two-expectations']],
  'a parameter that is not declared': [
    'parameters: { maxAgee: 3 }\nfinds: []',
    ['5:28 test/parameter did you mean `maxAge`?'],
  ],
  'a parameter of another type': ['parameters: { maxAge: old }\nfinds: []', ['5:27 test/parameter']],
  'a number in quotes for a parameter': [
    'parameters: { maxAge: "5" }\nfinds: []',
    ['5:27 test/parameter text is not read as another type here: write 5, without quotes around it'],
  ],
  'a parameter out of its range': ['parameters: { maxAge: 0 }\nfinds: []', ['5:27 test/parameter']],
  'an operation that the policy never calls': [
    'answers: { iam:ListGroups: { Groups: [] } }\nfinds: []',
    ['5:16 test/never-called it calls iam:ListUsers, iam:ListAccessKeys'],
  ],
  'a misspelt operation': [
    'answers: { iam:ListUser: { Users: [] } }\nfinds: []',
    ['5:16 test/never-called did you mean "iam:ListUsers"?'],
  ],
  'an operation that changes something': [
    'answers: { iam:UpdateAccessKey: {} }\nfinds: []',
    ['5:16 test/never-called a test makes no changes'],
  ],
  'a member that the answer does not have': [
    'answers: { iam:ListUsers: { User: [] } }\nfinds: []',
    ['5:33 test/unknown-member did you mean "Users"?'],
  ],
  'a member of an element': [
    'answers: { iam:ListUsers: { Users: [{ UserNam: ada }] } }\nfinds: []',
    ['5:43 test/unknown-member did you mean "UserName"?'],
  ],
  'text where a list belongs': ['answers: { iam:ListUsers: { Users: ada } }\nfinds: []', ['5:40 test/wrong-type']],
  'a list where a mapping belongs': [
    'answers: { iam:ListUsers: { Users: [[]] } }\nfinds: []',
    ['5:41 test/wrong-type'],
  ],
  'a number where text belongs': [
    'answers: { iam:ListUsers: { Users: [{ UserName: 3 }] } }\nfinds: []',
    ['5:53 test/wrong-type quote it'],
  ],
  'a yes or no in quotes': [
    'answers: { iam:ListUsers: { IsTruncated: "true", Users: [] } }\nfinds: []',
    ['5:46 test/wrong-type without quotes: true'],
  ],
  'nothing where AWS leaves something out': [
    'answers: { iam:ListUsers: { Users: [{ UserName: null }] } }\nfinds: []',
    ['5:53 test/wrong-type leave out what AWS leaves out'],
  ],
  'a date in other words': [
    'answers: { iam:ListUsers: { Users: [{ CreateDate: 1 May 2026 }] } }\nfinds: []',
    ['5:55 test/wrong-type'],
  ],
  'a date in seconds': [
    'answers: { iam:ListUsers: { Users: [{ CreateDate: 1767225600 }] } }\nfinds: []',
    ['5:55 test/wrong-type'],
  ],
  'a misspelt value': [
    'answers: { iam:ListAccessKeys: { AccessKeyMetadata: [{ Status: Activ }] } }\nfinds: []',
    ['5:68 test/unknown-value did you mean "Active"?'],
  ],
  'an element that no answer can have': [
    'answers: { iam:ListUsers: { Users: [{}] } }\nfinds: []',
    ['5:31 test/wrong-answer'],
  ],
  'a case without an answer': [
    'answers: { iam:ListUsers: [{ when: {} }] }\nfinds: []',
    ['5:34 test/no-answer in a list each element is a case'],
  ],
  'a case with both': [
    'answers: { iam:ListUsers: [{ answer: {}, error: AccessDenied }] }\nfinds: []',
    ['5:34 test/no-answer'],
  ],
  'a case that is no element of a list': [
    'answers: { iam:ListUsers: { answer: { Users: [] } } }\nfinds: []',
    ['5:33 test/no-list write - before it'],
  ],
  'an error without a name': [
    'answers: { iam:ListUsers: { error: { status: 403 } } }\nfinds: []',
    ['5:33 schema/required for example: code: AccessDenied'],
  ],
  'an unknown key in an error': [
    'answers: { iam:ListUsers: { error: { code: AccessDenied, statu: 403 } } }\nfinds: []',
    ['5:62 schema/unknown-key did you mean `status`?'],
  ],
  'a status that is none': [
    'answers: { iam:ListUsers: { error: { code: AccessDenied, status: 200 } } }\nfinds: []',
    ['5:70 schema/range'],
  ],
  'an input that the operation does not take': [
    'answers: { iam:ListUsers: [{ when: { Nam: x }, answer: {} }] }\nfinds: []',
    ['5:42 test/unknown-member'],
  ],
  'answers twice, by two names': [
    'answers: { iam:ListUsers: {}, iam:ListUsers: {} }\nfinds: []',
    ['5:35 yaml/duplicate-key'],
  ],
  'a change that the policy does not make': [
    'finds: []\nchanges: [{ operation: iam:DeleteAccessKey, input: {} }]',
    ['6:28 test/never-called did you mean "iam:UpdateAccessKey"?'],
  ],
  'a misspelt input of a change': [
    'finds: []\nchanges: [{ operation: iam:UpdateAccessKey, input: { UserNam: ada } }]',
    ['6:58 test/unknown-member did you mean "UserName"?'],
  ],
  'an error that is no kind of error': [
    'error: denial',
    ['5:12 schema/type for example: error: access-denied, or error: { kind: access-denied, code: AccessDenied }'],
  ],
  'an expected error by its code alone': [
    'error: { code: AccessDenied }',
    ['5:5 schema/required for example: error: { kind: access-denied, code: AccessDenied }'],
  ],
  'an error of AWS by its kind, in an answer': [
    'answers: { iam:ListUsers: { error: { kind: access-denied } } }\nfinds: []',
    ['5:42 schema/unknown-key did you mean `code`?'],
  ],
  'an error of AWS by its kind, in a case': [
    'answers: { iam:ListUsers: [{ error: { kind: access-denied } }] }\nfinds: []',
    ['5:43 schema/unknown-key did you mean `code`?'],
  ],
  'a unit by its name': ['account: { ou: Sandbox }\nfinds: []', ['5:20 schema/pattern']],
  'a value that no number is': ['parameters: { maxAge: 1e400 }\nfinds: []', ['5:27 yaml/number']],
  'one undo in a list, without its input': [
    'finds: []\nchanges: [{ operation: iam:UpdateAccessKey, input: {}, undo: [{ operation: iam:UpdateAccessKey }] }]',
    ['6:69 schema/required for example: input:'],
  ],
  'an error beside members of an answer': [
    'answers: { iam:ListUsers: { error: AccessDenied, Users: [] } }\nfinds: []',
    ['5:33 test/no-list write - before it'],
  ],
  'a finding without a resource': ['finds: [{ message: x }]', ['5:15 schema/required']],
};

const bad = await testEach(Object.values(BAD).map(([lines]) => lines));

test.each(Object.keys(BAD).map((name, index) => [name, index] as const))('%s', (name, index) => {
  const errors = bad.diagnostics.filter(({ severity, range }) => severity === 'error' && range.file === fileOf(index));
  const told = errors.map(({ code, range, hint }) => `${range.line}:${range.column} ${code} ${hint ?? ''}`);
  const problems = BAD[name]?.[1] ?? [];
  expect(told).toEqual(problems.map((problem) => expect.stringContaining(problem)));
});

/** Members of a test, and values that are none of theirs: of another type, unknown, empty, or nearly right. */
const WRONG: Readonly<Record<string, readonly string[]>> = {
  name: ['', '" "', '5', '[]', '{}'],
  policy: ['', '""', '5', '[]', '{}', 'old-kay', 'keys/old-key'],
  parameters: [
    '',
    '5',
    'x',
    '[]',
    '{ maxAge: }',
    '{ maxAge: {} }',
    '{ maxAge: [1] }',
    '{ maxAge: true }',
    '{ maxage: 5 }',
  ],
  account: ['', '5', '[]', '"111122223333"', '{ nam: x }'],
  'account: { id': ['', '""', '"1234"', '111122223333', 'ou-abcd-11112222', '[]'],
  'account: { name': ['', '""', '5', '[]'],
  'account: { email': ['', '""', '5', '[]'],
  'account: { ou': ['', '""', '5', '[]', 'Sandbox', '"111122223333"'],
  'account: { ouPath': ['', '[]', 'x', '[x]', '[{ id: r-1 }]', '[{ id: Root, name: Root }]', '[{ id: r-1, name: "" }]'],
  'account: { tags': ['', 'x', '[]', '[{ Key: a }]', '{ stage: 5 }', '{ stage: }', '{ stage: [a] }'],
  organization: ['', '5', '[]', 'o-x', '{ account: [] }'],
  'organization: { id': ['', '""', '5', '[]', 'ours'],
  'organization: { managementAccount': ['', '""', '999988887777', '"12"', '[]', 'r-ab12'],
  'organization: { accounts': ['', '{}', '"111122223333"', '[x]', '[""]', '[111122223333]', '[r-ab12]'],
  region: ['', '""', '5', '[eu-west-1]', '{}', 'EU-WEST-1', 'eu-west', 'eu-wst-1', 'global'],
  now: ['', '""', '5', '[]', '{}', 'today', '2026-13-01', '1767225600'],
  answers: ['', '""', '5', 'x', '[]', '{ ListUsers: {} }', '{ iam: { ListUsers: {} } }', '{ iam:listUsers: {} }'],
  'answers: { iam:ListUsers': [
    '',
    '""',
    '5',
    'AccessDenied',
    '[]',
    '[x]',
    '[{}]',
    '[[]]',
    '{ users: [] }',
    '{ Error: x }',
  ],
  'answers: { iam:ListUsers: { error': ['', '""', '" "', '5', '[]', '{}', 'Access Denied', '{ cod: x }'],
  'answers: { iam:ListUsers: { error: { code': ['', '""', '5', '[]', 'Access Denied'],
  'answers: { iam:ListUsers: { error: { code: AccessDenied, status': ['', '"403"', '200', '403.5', '[]'],
  'answers: { iam:ListUsers: { error: { code: AccessDenied, message': ['', '5', '[]'],
  'answers: { iam:ListUsers: [{ answer: {}, when': ['', '""', '5', '[]', '{ pathprefix: x }', '{ PathPrefix: 5 }'],
  'answers: { iam:ListUsers: [{ answer: {}, region': ['', '""', '5', '[]', 'EU-WEST-1', 'eu-wst-1'],
  'answers: { iam:ListUsers: [{ answer': ['', '""', '5', '[]', '{ users: [] }', '{ Users: {} }', '{ Users: [x] }'],
  'answers: { iam:ListUsers: [{ error': ['', '""', '" "', '5', '[]', '{}', 'Access Denied', '{ cod: x }'],
  finds: ['', '""', '5', 'none', '{}', '{ resource: x }', '[""]', '[5]', '[{}]', '[[]]', '[{ resorce: x }]'],
  'finds: [{ resource': ['', '""', '5', '[]'],
  'finds: [{ resource: x, message': ['', '5', '[]'],
  'finds: [{ resource: x, severity': ['', '""', '5', 'hihg', 'HIGH'],
  error: ['', '""', '5', '[]', '{}', 'x', 'denial', 'AccessDenied', '[access-denied]', '{ knd: access-denied }'],
  'error: { kind': ['', '""', '5', 'x', 'AccessDenied'],
  'error: { kind: access-denied, code': ['', '""', '5', '[]'],
  'error: { kind: access-denied, message': ['', '""', '" "', '5', '[]'],
  'error: { kind: access-denied, resource': ['', '""', '5', '[]'],
  skipped: ['', '""', '5', '[]', '{}', 'off', 'service-not-in-regions'],
  unplanned: ['', '""', '5', 'x', '{}', '[""]', '[5]', '[{}]', '[{ resorce: x }]', '[{ resource: x, reason: "" }]'],
  changes: [
    '',
    '""',
    '5',
    'x',
    '{}',
    '[x]',
    '[5]',
    '[[]]',
    '["iam:UpdateAccessKey"]',
    '[{ operation: iam:UpdateAccessKey }]',
  ],
  'changes: [{ input: {}, operation': ['', '""', '5', 'UpdateAccessKey', 'iam:updateAccessKey', 'iam:UpdateAccesKey'],
  'changes: [{ operation: iam:UpdateAccessKey, input': [
    '',
    'x',
    '5',
    '[]',
    '{ Statu: x }',
    '{ Status: Inactiv }',
    '{ Status: 5 }',
  ],
  'changes: [{ operation: iam:UpdateAccessKey, input: {}, undo': [
    'x',
    'false',
    '[]',
    '[x]',
    '{ operation: iam:ListUsers, input: {} }',
  ],
};

/** Closes what a member has opened, and gives the test what it needs besides. */
function wrongTest(member: string, value: string): string {
  const closed = [...member].reverse().map((sign) => ({ '{': ' }', '[': ']' })[sign] ?? '');
  const line = `${member}: ${value}${closed.join('')}`;
  if (/^(name|policy)$/.test(member)) return line;
  return /^(finds|error|skipped)/.test(member) ? line : `${line}\nfinds: []`;
}

const wrong = Object.entries(WRONG).flatMap(([member, values]) =>
  values.map((value) => ({ member, value, lines: wrongTest(member, value) })),
);

test('every member of a test is told what it may be, once, with its place', async () => {
  const files = wrong.map(({ member, lines }, index) => {
    const right = testOf('finds: []', `test ${index}`);
    const isOfHead = /^(name|policy)$/.test(member);
    const text = isOfHead
      ? right.replace(new RegExp(`^(.*)${member}: .*$`, 'm'), `$1${lines}`)
      : testOf(lines, `test ${index}`);
    return [fileOf(index), `${text}policies: keys.yml\n`] as const;
  });
  const { diagnostics, run } = await testInFolder({ 'keys.yml': POLICIES, ...Object.fromEntries(files) });
  expect(run).toBeUndefined();
  const told = wrong.map(({ lines }, index) => {
    const own = diagnostics.filter(({ range, severity }) => range.file === fileOf(index) && severity === 'error');
    const isHelpful = own.every(
      ({ hint, message }) =>
        hint !== undefined || /as in eu-west-1|must be (text|a list|a mapping|one of|a whole|at least)/.test(message),
    );
    return { lines, places: own.map(({ range }) => range.line > 1 && range.column > 1), isHelpful };
  });
  expect(told).toEqual(wrong.map(({ lines }) => ({ lines, places: [true], isHelpful: true })));
});

test('nothing is run where a file is wrong', () => {
  expect(bad.run).toBeUndefined();
});

test('a policy that is not there, and one without a file', async () => {
  const wrongId = testOf('finds: []').replace('old-key', 'old-keys');
  const first = await testInFolder({ 'keys.yml': POLICIES, 'keys.test.yml': wrongId });
  expect(first.diagnostics.map(({ code, hint }) => [code, hint])).toEqual([
    ['test/unknown-policy', 'did you mean "old-key"?'],
  ]);
  const second = await testInFolder({ 'other.yml': POLICIES, 'keys.test.yml': testOf('finds: []') });
  expect(second.diagnostics.map(({ code }) => code)).toEqual(['test/no-policies']);
  const third = await testInFolder({
    'other.yml': POLICIES,
    'keys.test.yml': testOf('answers: { iam:ListUsers: { Users: [] } }\nfinds: []').replace(
      'tests:',
      'policies: other.yml\ntests:',
    ),
  });
  expect(third.diagnostics).toEqual([]);
  expect(third.run?.results.map(({ status }) => status)).toEqual(['passed']);
});

test('a region that may be newer than the release is a warning, a misspelt one an error', async () => {
  const regions = ['eu-west-9', 'us-gov-north-1', 'eu-wst-1', 'xx-central-1', 'us-gov-mars-1', 'eu-isof-west-1'];
  const { diagnostics } = await testEach(regions.map((region) => `region: ${region}\nanswers: {}\nfinds: []`));
  const told = regions.map((region, index) => [
    region,
    ...diagnostics
      .filter(({ range }) => range.file === fileOf(index))
      .map(({ code, severity }) => `${severity} ${code}`),
  ]);
  expect(told).toEqual(
    regions.map((region, index) => [region, `${index < 2 ? 'warning' : 'error'} test/unknown-region`]),
  );
});

const PLACES = `version: 1
defaults: { call: "ec2:DescribeVpcs", resources: Vpcs, filter: IsDefault, finding: { resource: "\${VpcId}" } }
policies:
  - { id: us, title: A, targets: { regions: ["us-*"] } }
  - { id: home, title: A, targets: { regions: home } }
  - { id: prod, title: A, targets: { tags: { stage: prod }, exclude: { tags: { kept: "yes" } } } }
  - { id: ids, title: A, targets: { accounts: ["222222222222"], ous: [Workloads/Production] } }
  - { id: out, title: A, targets: { exclude: { accounts: ["111122223333"], ous: [Sandbox] } } }
  - { id: managing, title: A, targets: { accounts: management } }
  - { id: unit, title: A, targets: { ous: [ou-abcd-11112222] } }
  - { id: global, title: A, call: iam:ListUsers, resources: Users, filter: Path, finding: { resource: "\${Arn}" }, targets: { regions: [eu-west-1] } }
`;

const PATH = (...names: readonly string[]): string =>
  `ouPath: [{ id: r-1, name: Root }, ${names.map((name, index) => `{ id: ou-${index}, name: ${name} }`).join(', ')}]`;

/** Where a test of a policy is, and whether the policy is evaluated there. */
const TESTED_PLACES: readonly (readonly [policy: string, line: string, isEvaluated: boolean])[] = [
  ['us', '', true],
  ['us', 'region: us-west-2', true],
  ['us', 'region: eu-west-1', false],
  ['home', '', true],
  ['home', 'region: eu-west-1', false],
  ['home', 'region: cn-north-1', true],
  ['global', 'region: us-east-1', true],
  ['prod', '', true],
  ['prod', 'account: { name: a }', true],
  ['prod', 'account: { tags: { stage: prod } }', true],
  ['prod', 'account: { tags: { stage: dev } }', false],
  ['prod', 'account: { tags: { stage: prod, kept: "yes" } }', false],
  ['ids', 'account: { id: "222222222222" }', true],
  ['ids', 'account: { id: "333333333333" }', true],
  [`ids`, `account: { id: "333333333333", ${PATH('Workloads', 'Production')} }`, true],
  [`ids`, `account: { id: "333333333333", ${PATH('Workloads', 'Test')} }`, false],
  ['out', 'account: { name: a }', true],
  ['out', 'account: { id: "111122223333" }', false],
  ['out', `account: { ${PATH('Sandbox')} }`, false],
  ['managing', '', true],
  ['managing', 'account: { id: "999988887777" }', true],
  ['managing', 'account: { id: "222222222222" }', true],
  ['managing', 'organization: { managementAccount: "222222222222" }\n    account: { id: "222222222222" }', true],
  ['unit', `account: { ${PATH('Sandbox')} }`, true],
];

test('a place in which a policy is never evaluated is an error', async () => {
  const entries = TESTED_PLACES.map(([policy, line], index) => {
    const answer = policy === 'global' ? 'iam:ListUsers: { Users: [] }' : 'ec2:DescribeVpcs: { Vpcs: [] }';
    const lines = [
      `name: ${index}`.replace(/\d+/, '"$&"'),
      `policy: ${policy}`,
      line,
      `answers: { ${answer} }`,
      'finds: []',
    ];
    return `  - ${lines.filter((each) => each !== '').join('\n    ')}\n`;
  });
  const text = `version: 1\ntests:\n${entries.join('')}`;
  const { diagnostics } = await testInFolder({ 'keys.yml': PLACES, 'keys.test.yml': text });
  const wrong = TESTED_PLACES.flatMap(([policy, line, isEvaluated]) => (isEvaluated ? [] : [`${policy}: ${line}`]));
  const lines = text.split('\n');
  const told = diagnostics.map(({ code, range, severity }) => {
    const line = lines[range.line - 1] ?? '';
    const above = lines
      .slice(0, range.line)
      .reverse()
      .find((each) => each.includes('policy: '));
    return `${code === 'test/never-evaluated' && severity === 'error' ? '' : code}${above?.split('policy: ')[1]}: ${line.trim()}`;
  });
  expect(told).toEqual(wrong);
});

test('a test that names no region says nothing of one: it is warned of, and runs', async () => {
  const policies = PLACES.replace('regions: ["us-*"]', 'regions: [eu-west-1]');
  expect(policies).not.toBe(PLACES);
  const text = 'version: 1\ntests: [{ name: a, policy: us, answers: { ec2:DescribeVpcs: { Vpcs: [] } }, finds: [] }]\n';
  const { diagnostics, run } = await testInFolder({ 'keys.yml': policies, 'keys.test.yml': text });
  expect(diagnostics).toMatchObject([{ code: 'test/never-evaluated', severity: 'warning' }]);
  expect(run).toBeDefined();
});

const PASSING = testOf('answers: { iam:ListUsers: { Users: [] } }\nfinds: []');

/** Files of a folder, and what is wrong with them as a whole. */
const FOLDERS: Readonly<Record<string, readonly [files: Readonly<Record<string, string>>, told: readonly string[]]>> = {
  'policies in both spellings': [
    { 'keys.yml': POLICIES, 'keys.yaml': POLICIES, 'keys.test.yml': PASSING },
    ['keys.test.yml:1:1 test/two-policies keys.yml and keys.yaml are beside this file, and either may be meant'],
  ],
  'one of them named': [
    { 'keys.yml': POLICIES, 'keys.yaml': POLICIES, 'keys.test.yml': `${PASSING}policies: keys.yaml\n` },
    [],
  ],
  'tests in both spellings, of the same names': [
    { 'keys.yml': POLICIES, 'keys.test.yml': PASSING, 'keys.test.yaml': PASSING },
    ['keys.test.yml:3:11 test/duplicate-name policy "old-key" has a test of this name in keys.test.yaml:3 already'],
  ],
  'tests of other names in several files': [
    {
      'keys.yml': POLICIES,
      'keys.test.yml': PASSING,
      'more.test.yml': `${PASSING}policies: keys.yml\n`.replace('a test', 'b'),
    },
    [],
  ],
  'a misspelt file of policies': [
    { 'keys.yml': POLICIES, 'more.test.yml': `${PASSING}policies: ./key.yml\n` },
    ['more.test.yml:7:11 test/no-policies there is no policy file "./key.yml" beside this one'],
  ],
  'tests as policies': [
    { 'keys.yml': POLICIES, 'keys.test.yml': PASSING, 'more.test.yml': `${PASSING}policies: keys.test.yml\n` },
    ['more.test.yml:7:11 test/no-policies "keys.test.yml" holds tests, and no policies'],
  ],
};

test.each(Object.entries(FOLDERS))('%s', async (_, [files, problems]) => {
  const { diagnostics, run } = await testInFolder(files, { paths: ['*.test.y*ml'] });
  expect(
    diagnostics.map(({ code, range, message }) => `${range.file}:${range.line}:${range.column} ${code} ${message}`),
  ).toEqual(problems);
  expect(run === undefined).toBe(problems.length > 0);
});

test('two tests of one name, and a policy that is wrong', async () => {
  const twice = `${testOf('finds: []')}${testOf('finds: []').split('tests:\n')[1] ?? ''}`;
  const { diagnostics } = await testInFolder({ 'keys.yml': POLICIES, 'keys.test.yml': twice });
  expect(diagnostics.map(({ code, range }) => `${range.line} ${code}`)).toEqual(['6 test/duplicate-name']);
  const wrong = await testInFolder({
    'keys.yml': POLICIES.replace('resources: Users', 'resources: User'),
    'keys.test.yml': testOf(`${ANSWERS}finds: []`),
  });
  expect(wrong.diagnostics.map(({ code, range }) => [range.file, code])).toEqual([
    ['keys.yml', 'types/unknown-member'],
  ]);
  expect(wrong.run).toBeUndefined();
});

test('a value that AWS spells in other capitals, or not at all, is a warning', async () => {
  const lines = ANSWERS.replace('Status: Active', 'Status: ACTIVE');
  const { run, diagnostics } = await testInFolder({
    'keys.yml': POLICIES,
    'keys.test.yml': testOf(`${lines}finds: []`),
  });
  expect(diagnostics.map(({ code, severity }) => [code, severity])).toEqual([['test/unknown-value', 'warning']]);
  expect(run?.results.map(({ status }) => status)).toEqual(['passed']);
});

const UNKNOWN_ERRORS: readonly (readonly [error: string, hints: readonly string[]])[] = [
  ['AccessDenid', ['did you mean "AccessDenied"?']],
  ['NoSuchThing', [expect.stringMatching(/^its errors: \w+Exception, .* and \d+ more$/)]],
  ['{ code: NoSuchThing }', [expect.stringMatching(/^its errors: /)]],
  // By its meaning, not by the API's model.
  ['TooManyRequests', []],
  ['ECONNRESET', []],
  // As the service writes it, and as the SDK throws it.
  ['NoSuchEntity', []],
  ['NoSuchEntityException', []],
];

test('an error that no service throws is a warning, in an answer and in a case', async () => {
  const { diagnostics } = await testEach(
    UNKNOWN_ERRORS.flatMap(([error]) => [
      `answers: { iam:ListUsers: { error: ${error} } }\nerror: access-denied`,
      `answers: { iam:ListUsers: [{ error: ${error} }] }\nerror: access-denied`,
    ]),
  );
  const told = UNKNOWN_ERRORS.map(([error], index) => {
    const files = [fileOf(2 * index), fileOf(2 * index + 1)];
    const [one = [], other] = files.map((file) =>
      diagnostics.filter(({ range }) => range.file === file).map(({ code, severity, hint }) => [code, severity, hint]),
    );
    expect(other).toEqual(one);
    return [error, one];
  });
  expect(told).toEqual(
    UNKNOWN_ERRORS.map(([error, hints]) => [error, hints.map((hint) => ['test/unknown-error', 'warning', hint])]),
  );
});

test('an error that the policy itself names is known', async () => {
  const policies = POLICIES.replace(
    'call: iam:ListUsers',
    'call: { operation: "iam:ListUsers", absent: [NoSuchThing] }',
  );
  const { diagnostics, run } = await testInFolder({
    'keys.yml': policies,
    'keys.test.yml': testOf('answers: { iam:ListUsers: { error: NoSuchThing } }\nfinds: []'),
  });
  expect(diagnostics).toEqual([]);
  expect(run?.results.map(({ status }) => status)).toEqual(['passed']);
});

test('no policy is read from a test, whichever way it is named', async () => {
  const files = { 'keys.yml': POLICIES, 'keys.test.yml': testOf('finds: []'), 'alone.test.yml': testOf('finds: []') };
  const cwd = await mkdtemp(join(tmpdir(), 'cove-named-tests-'));
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(join(cwd, name), text);
    const found = async (...patterns: string[]): Promise<string[]> => {
      const { files: policies, diagnostics } = await findPolicyFiles(patterns, cwd);
      return [...policies.map(({ name }) => name), ...diagnostics.map(({ code, severity }) => `${severity} ${code}`)];
    };
    expect(await found('.')).toEqual(['keys.yml']);
    expect(await found('*.yml')).toEqual(['keys.yml']);
    expect(await found('keys.yml', 'keys.test.yml')).toEqual(['keys.yml']);
    expect(await found('keys.yml', 'alone.test.yml')).toEqual(['keys.yml', 'warning file/policy-tests']);
    expect(await found('keys.test.yml')).toEqual(['error file/policy-tests']);
    expect(await found('*.test.yml')).toEqual(['error file/policy-tests']);
  } finally {
    await rm(cwd, { recursive: true });
  }
});

test('a mistake in the form of one test hides none in the others, nor do those of settings', async () => {
  const tests = `version: 1
tests:
  - { name: one, policy: old-key, finds: [], find: [] }
  - { name: two, policy: old-key, answers: { iam:ListUsers: { Users: [{ UserName: 5 }] } }, finds: [] }
  - { name: two, policy: old-key, region: eu-wst-1, finds: [] }
`;
  const settings = 'version: 1\nconcurrency: many\n';
  const files = { 'keys.yml': POLICIES, 'keys.test.yml': tests, 'cove.config.yml': settings };
  const { diagnostics, run } = await testInFolder(files, { paths: ['keys.yml'] });
  expect(run).toBeUndefined();
  expect(diagnostics.map(({ code, range: { file, line, column } }) => `${file}:${line}:${column} ${code}`)).toEqual([
    'cove.config.yml:2:14 schema/type',
    'keys.test.yml:3:46 schema/unknown-key',
    'keys.test.yml:4:83 test/wrong-type',
    'keys.test.yml:5:13 test/duplicate-name',
    'keys.test.yml:5:43 test/unknown-region',
  ]);
});
