import { expect, test } from 'vitest';
import { compileWatched } from '../../src/expressions/compile-expression.ts';
import { decisionsOf } from '../../src/expressions/decisions.ts';
import { isTruthy } from '../../src/expressions/is-truthy.ts';
import { parseExpression } from '../../src/expressions/parse-expression.ts';
import type { JsonValue } from '../../src/values/json.ts';
import { mark } from '../../src/values/marked.ts';
import { testInFolder } from './in-folder.ts';

/** An expression, as a filter → its decisions. */
const FILTERS: Readonly<Record<string, readonly string[]>> = {
  a: ['a'],
  '!a': ['a'],
  'a && b': ['a && b', 'a', 'b'],
  'a && b && c || d': ['a && b && c || d', 'a && b && c', 'a', 'b', 'c', 'd'],
  '!(a || b)': ['a || b', 'a', 'b'],
  'a ? b : c': ['a', 'b', 'c'],
  'list[?x == `1`].y': ['list[?x == `1`].y', 'x == `1`'],
  "starts_with(a || '', 'b')": ["starts_with(a || '', 'b')", 'a'],
  'a | b': ['b'],
  'let $x = a || b in $x && c': ['a', '$x && c', '$x', 'c'],
  'a || `true`': ['a || `true`', 'a'],
  'length(list[?a && b]) > `0`': ['length(list[?a && b]) > `0`', 'a && b', 'a', 'b'],
  'map(&(a || b), list)': ['map(&(a || b), list)', 'a'],
};

test.each(Object.entries(FILTERS))('%s decides by its parts', (text, expected) => {
  const decisions = decisionsOf(parseExpression(text), true).map(({ span }) => text.slice(span.start, span.end));
  expect(decisions.sort()).toEqual([...expected].sort());
});

test('where a value is wanted, the last operand decides nothing', () => {
  const text = "a || b || 'c'";
  const decisions = decisionsOf(parseExpression(text), false).map(({ span }) => text.slice(span.start, span.end));
  expect(decisions).toEqual(['a', 'b']);
});

/** Over plain data and over marked data, in `let`, in projections and in functions. */
test.each([
  ['plain', (value: JsonValue) => value],
  ['marked', mark],
])('what was seen is what was evaluated, over %s data', (_, carry) => {
  const text = 'let $t = t in list[?a || $t && b] && length(map(&(c && d), list)) > `1`';
  const root = parseExpression(text);
  const seen = new Map<string, Set<boolean>>();
  const wanted = new Set(decisionsOf(root, true).map(({ span }) => text.slice(span.start, span.end)));
  const watched = compileWatched(text, ({ span }, value) => {
    const part = text.slice(span.start, span.end);
    if (wanted.has(part)) seen.set(part, (seen.get(part) ?? new Set()).add(isTruthy(value)));
  });
  const cove = {
    account: { id: '111122223333', name: null, email: null, ou: null, ouPath: null, tags: {} },
    region: 'eu-west-1',
    organization: null,
    partition: 'aws',
    now: '2026-01-01T00:00:00Z',
    parameters: {},
  };
  const list = [{ a: carry('x') }, { b: carry('y'), c: carry('z') }, { c: carry('z'), d: true }];
  watched.evaluate({ t: true, list }, cove);
  const shown = [...seen].map(([part, results]) => `${part}: ${[...results].sort().join()}`).sort();
  expect(shown).toEqual([
    '$t && b: false,true',
    '$t: true',
    'a || $t && b: false,true',
    'a: false,true',
    'b: false,true',
    'c: false,true',
    'length(map(&(c && d), list)) > `1`: true',
    'list[?a || $t && b] && length(map(&(c && d), list)) > `1`: true',
    'list[?a || $t && b]: true',
  ]);
});

const POLICIES = `version: 1
defaults:
  with: { aliases: { operation: iam:ListAccountAliases, absent: [] } }
  call: iam:ListUsers
  resources: Users[?Path == '/' || Path == '/x/']
  lookups:
    - as: keys
      operation: iam:ListAccessKeys
      input: { UserName: "\${UserName || UserId}" }
policies:
  - id: one
    title: One
    filter: >-
      length(keys.AccessKeyMetadata[?Status == 'Active']) > \`1\` &&
      !contains(cove.with.aliases.AccountAliases, 'sandbox')
    finding:
      resource: \${Arn || UserName}
      message: "It is \\"\${Path == '/' ? 'plain' : 'nested'}\\""
    remediate:
      operation: iam:DeleteUser
      input: { UserName: "\${UserName || UserId}" }
      undo: { operation: iam:CreateUser, input: { UserName: "\${UserName || 'nobody'}" } }
`;

test('each gap stands where its part does, in lists, defaults, templates, quotes and folded lines', async () => {
  const tests = `version: 1
tests:
  - name: a user with two keys
    policy: one
    answers:
      iam:ListAccountAliases: { AccountAliases: [] }
      iam:ListUsers: { Users: [{ Path: /, UserName: ada, UserId: AIDA1, CreateDate: 2025-01-01T00:00:00Z, Arn: a }] }
      iam:ListAccessKeys: { AccessKeyMetadata: [{ Status: Active }, { Status: Active }] }
    finds: [{ resource: a, message: It is "plain" }]
`;
  const changes = '    changes: [{ operation: iam:DeleteUser, input: { UserName: ada } }]\n';
  const { run, diagnostics } = await testInFolder({ 'one.yml': POLICIES, 'one.test.yml': `${tests}${changes}` });
  expect(diagnostics).toEqual([]);
  expect(run?.results.map(({ status, problems }) => [status, problems])).toEqual([['passed', []]]);
  const [coverage] = run?.coverage ?? [];
  const lines = POLICIES.split('\n');
  const gaps = coverage?.gaps.map(({ text, never, range }) => {
    // Of a part that goes over a line break, its first line.
    const [first = ''] = text.split(/ {2,}|\n/);
    const line = lines[range.line - 1] ?? '';
    expect(line.slice(range.column - 1)).toMatch(new RegExp(`^${escaped(first.slice(0, 20))}`));
    return `${range.line} never ${never}: ${text.slice(0, 30)}`;
  });
  expect(gaps).toMatchInlineSnapshot(`
    [
      "5 never false: Path == '/' || Path == '/x/'",
      "5 never false: Path == '/'",
      "5 never evaluated: Path == '/x/'",
      "9 never false: UserName",
      "14 never false: length(keys.AccessKeyMetadata[",
      "14 never false: length(keys.AccessKeyMetadata[",
      "14 never false: Status == 'Active'",
      "15 never true: contains(cove.with.aliases.Acc",
      "17 never false: Arn",
      "18 never false: Path == '/'",
      "21 never false: UserName",
      "22 never false: UserName",
    ]
  `);
  expect(coverage).toMatchObject({ outcomes: 24, seen: 11 });
  // What a remediation decides is seen by tests that look at what is changed.
  const unlooked = (await testInFolder({ 'one.yml': POLICIES, 'one.test.yml': tests })).run?.coverage[0];
  const unseen = unlooked?.gaps.filter(({ never }) => never === 'evaluated').map(({ range }) => range.line);
  expect([unseen, unlooked?.seen]).toEqual([[5, 21, 22], 9]);
});

test.each([
  ['finds: [a]', ['never evaluated: Path']],
  ['finds: [{ resource: a }]', ['never evaluated: Path']],
  ['finds: [{ resource: a, message: it is /x/ }]', ['never false: Path']],
])('what a message decides is seen by who looks at it, and evidence is not counted: %s', async (finds, gaps) => {
  const { run, diagnostics } = await testInFolder({
    'policies.yml': `version: 1
policies:
  - id: one
    title: One
    call: iam:ListUsers
    resources: Users
    filter: UserName == 'a'
    finding: { resource: "\${UserName}", message: "it is \${Path || 'nowhere'}", evidence: "{ path: Path || 'none' }" }
`,
    'policies.test.yml': `version: 1
tests:
  - name: one
    policy: one
    answers: { iam:ListUsers: { Users: [{ UserName: a, Path: /x/ }, { UserName: b }] } }
    ${finds}
`,
  });
  expect(diagnostics).toEqual([]);
  expect(run?.coverage.flatMap((each) => each.gaps.map(({ never, text }) => `never ${never}: ${text}`))).toEqual(gaps);
});

test('what is lent to several policies is seen by the tests of all of them', async () => {
  const policies = `version: 1
defaults:
  call: iam:ListUsers
  resources: Users
  filter: Path == '/' && starts_with(UserName, cove.values.prefix)
policies:
  - { id: one, title: One, values: { prefix: a }, finding: { resource: "\${UserName}" } }
  - { id: two, title: Two, values: { prefix: b }, finding: { resource: "\${UserName || Arn}" } }
`;
  const test = (policy: string, user: string, finds: string): string => `
  - name: about ${policy}
    policy: ${policy}
    answers: { iam:ListUsers: { Users: [${user}] } }
    finds: ${finds}`;
  const tests = `version: 1\ntests:${test('one', '{ Path: /, UserName: ada }', '[ada]')}${test('two', '{ Path: /x/, UserName: bob }', '[]')}\n`;
  const { run } = await testInFolder({ 'one.yml': policies, 'one.test.yml': tests });
  expect(
    run?.coverage.map(({ policy, outcomes, seen, gaps }) => [policy, outcomes, seen, gaps.map(({ text }) => text)]),
  ).toEqual([
    ['one', 6, 5, ['starts_with(UserName, cove.values.prefix)']],
    ['two', 2, 0, ['UserName']],
  ]);
});

test('a policy without a test was not seen to decide anything', async () => {
  const policies = `version: 1
parameters:
  prefix: { type: string }
defaults: { call: "iam:ListUsers", resources: Users }
policies:
  - { id: one, title: One, filter: Path == '/', finding: { resource: "\${UserName}" } }
  - { id: two, title: Two, filter: Path == '/x/', finding: { resource: "\${UserName}" } }
  - { id: needy, title: Needy, filter: "starts_with(UserName, cove.parameters.prefix)", finding: { resource: "\${UserName}" } }
`;
  const test = (path: string, finds: string): string => `
  - name: about ${path}
    policy: one
    parameters: { prefix: a }
    answers: { iam:ListUsers: { Users: [{ Path: ${path}, UserName: ada }] } }
    finds: ${finds}`;
  const files = {
    'one.yml': policies,
    'one.test.yml': `version: 1\ntests:${test('/', '[ada]')}${test('/y/', '[]')}\n`,
  };
  const { run } = await testInFolder(files, { coverage: 100 });
  expect(run?.coverage.map(({ policy, outcomes, seen }) => [policy, outcomes, seen])).toEqual([
    ['one', 2, 2],
    ['two', 2, 0],
    ['needy', 2, 0],
  ]);
  expect(run?.unmet).toEqual(['the tests came to 33% of what the policies decide, and must come to 100%']);
});

test('a policy that no test gives a parameter to is not passed over', async () => {
  const policies = `version: 1
parameters: { prefix: { type: string } }
policies:
  - { id: one, title: One, call: "iam:ListUsers", resources: Users, filter: "starts_with(UserName, cove.parameters.prefix)", finding: { resource: "\${UserName}" } }
`;
  const { run, diagnostics } = await testInFolder({ 'one.yml': policies }, { coverage: 100 });
  expect(diagnostics).toEqual([]);
  expect(run?.unmet).toEqual([
    'no test was run',
    'no test sets the parameters of one, so it is not known what is decided there',
  ]);
});

test('policies without any test file were not seen to decide anything', async () => {
  const { run } = await testInFolder({ 'one.yml': POLICIES }, { coverage: 1 });
  expect(run?.unmet).toEqual([
    'no test was run',
    'the tests came to 0% of what the policies decide, and must come to 1%',
  ]);
});

function escaped(text: string): string {
  return text.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&');
}
