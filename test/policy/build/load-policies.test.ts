import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { renderDiagnostics } from '../../../src/documents/render-diagnostics.ts';
import { type LoadOptions, loadPolicies } from '../../../src/policy/build/load-policies.ts';
import { withWords } from '../../../src/policy/build/parameter-value.ts';
import type { Policy } from '../../../src/policy/model/policy.ts';
import { testCatalog } from '../test-catalog.ts';

const good = path.join(import.meta.dirname, '..', 'good');
const folder = mkdtempSync(path.join(os.tmpdir(), 'cove-load-'));
afterAll(() => rmSync(folder, { recursive: true }));

const options: LoadOptions = { cwd: good, services: testCatalog, allowSecretReads: false };

async function loadText(text: string, more: Partial<LoadOptions> = {}) {
  writeFileSync(path.join(folder, 'policy.yml'), text);
  const loaded = await loadPolicies(['policy.yml'], { ...options, cwd: folder, ...more });
  return { ...loaded, told: renderDiagnostics(loaded.diagnostics, { color: false }) };
}

const cove = {
  account: { id: '111122223333', name: 'dev', email: null, ou: 'r-abcd', ouPath: null, tags: {} },
  region: 'eu-west-1',
  organization: null,
  partition: 'aws',
  now: '2026-01-01T00:00:00Z',
  parameters: {},
};

describe('a good file becomes policies', async () => {
  const { policies, diagnostics, files } = await loadPolicies(['everything.yml'], options);
  const [short, long, flow] = policies as [Policy, Policy, Policy];

  test('without a diagnostic, in the order of the file', () => {
    expect(diagnostics).toEqual([]);
    expect(files).toEqual(['everything.yml']);
    expect(policies.map(({ id }) => id)).toEqual(['short', 'long', 'flow']);
  });

  test('defaults lie under each of them', () => {
    expect(short).toMatchObject({
      severity: 'low',
      tags: ['shared'],
      description: 'Shared by all',
      references: ['https://example.com/shared'],
      targets: {
        accounts: undefined,
        ous: undefined,
        tags: { stage: 'prod' },
        exclude: { accounts: ['444455556666'], ous: [], tags: {} },
        regions: 'enabled',
      },
    });
    expect(long).toMatchObject({
      severity: 'critical',
      tags: ['shared', 'a', 'b'],
      description: 'Over\ntwo lines\n',
      targets: {
        accounts: ['111122223333', '012345678901'],
        ous: ['r-abcd', 'ou-abcd-11112222'],
        tags: { stage: 'prod', team: 'blue' },
        exclude: { accounts: ['444455556666'], ous: ['ou-abcd-33334444'], tags: { team: 'blue' } },
        regions: ['eu-*', 'us-east-1', 'us-{east,west}-2'],
      },
    });
  });

  test('short forms are expanded, aliases of services resolved', () => {
    expect(short.call).toMatchObject({ service: 'iam', operation: 'ListUsers', absent: [] });
    expect(short.call.input.source).toEqual({});
    expect(long.call).toMatchObject({ service: 'secrets-manager', absent: [{ name: 'ResourceNotFoundException' }] });
    expect(flow.call.service).toBe('config-service');
    expect(flow.remediate).toMatchObject([{ operation: 'StopLogging', undo: [] }]);
  });

  test('lookups, remediation and its undo stand in order', () => {
    expect(long.lookups.map(({ as, expand, operation }) => [as, expand?.text, operation])).toEqual([
      ['user', undefined, 'GetUser'],
      [undefined, 'AccessKeyMetadata', 'ListAccessKeys'],
    ]);
    expect(long.remediate.map(({ operation, undo }) => [operation, undo[0]?.input.source])).toEqual([
      ['UpdateAccessKey', { AccessKeyId: '${AccessKeyId}', Status: 'Active' }],
      ['DeleteUser', undefined],
    ]);
  });

  test('parameters have their defaults', () => {
    expect(long.parameters).toEqual({ maxKeyAgeDays: 90, prefix: '', ratio: 0.5, strict: false });
  });

  test('the places of id, filter and operation are known', () => {
    expect(short.source).toMatchObject({
      file: 'everything.yml',
      id: { line: 18, column: 9, endLine: 18, endColumn: 14 },
      filter: { line: 21, column: 13, endLine: 21, endColumn: 18 },
    });
    expect(short.call.range).toMatchObject({ line: 20, column: 11, endColumn: 24 });
  });

  test('a finding without words gets the title, taken literally, and the account and region', () => {
    expect(short.finding.message.render({}, cove, 'empty')).toBe('Short ${form} of everything');
    expect(short.finding.resource.source).toBe('${UserName}');
  });
});

test('a finding without a resource is about its account and region', async () => {
  const { policies } = await loadText(
    'version: 1\npolicies: [{ id: a, title: A, call: "iam:ListUsers", filter: Users }]\n',
  );
  expect(policies[0]?.finding.resource.render({}, cove, 'empty')).toBe('111122223333/eu-west-1');
  expect(policies[0]?.severity).toBe('medium');
});

test('one bad file keeps back the policies of all', async () => {
  writeFileSync(
    path.join(folder, 'good.yml'),
    'version: 1\npolicies: [{ id: a, title: A, call: "iam:ListUsers", filter: Users }]\n',
  );
  writeFileSync(path.join(folder, 'bad.yml'), 'version: 1\n');
  const loaded = await loadPolicies(['good.yml', 'bad.yml', 'missing.yml'], { ...options, cwd: folder });
  expect(loaded.policies).toEqual([]);
  expect(loaded.files).toEqual(['good.yml', 'bad.yml']);
  expect(loaded.diagnostics.map(({ code, range }) => [code, range.file])).toEqual([
    ['schema/required', 'bad.yml'],
    ['file/not-found', 'missing.yml'],
  ]);
});

describe('secret reads', () => {
  const text = 'version: 1\npolicies: [{ id: a, title: A, call: "secretsmanager:GetSecretValue", filter: "@" }]\n';

  test('are refused', async () => {
    expect((await loadText(text)).told).toContain('error[semantic/secret-read]');
  });

  test('unless the run allows them', async () => {
    expect((await loadText(text, { allowSecretReads: true })).policies).toHaveLength(1);
  });
});

test.each([
  ['the resource', "${join('-', [result.TrailARN, Name])}", true],
  ['the run', "${join('-', [result.TrailARN, cove.region])}", true],
  ['the time', '${to_string(age_days(result.Created))}', true],
  ['nothing else', "${Name}-${join('-', [result.TrailARN, result.Name])}", false],
])('an undo that reads the answer and %s', async (_, name, isRefused) => {
  const { told } = await loadText(`version: 1
policies:
  - id: a
    title: A
    call: cloudtrail:DescribeTrails
    resources: trailList
    filter: Name
    remediate:
      operation: cloudtrail:CreateTrail
      input: { Name: a, S3BucketName: b }
      undo: { operation: cloudtrail:DeleteTrail, input: { Name: ${JSON.stringify(name)} } }
`);
  expect(told.includes('error[semantic/mixed-answer]'), told).toBe(isRefused);
});

describe('lists and limits of parameters', () => {
  const text = `version: 1
parameters:
  runtimes: { type: list, default: [a, b], enum: [a, b, "c,d"] }
  ports: { type: list, of: integer, default: [], minimum: 1, maximum: 65535 }
  days: { type: integer, default: 90, minimum: 1 }
policies: [{ id: a, title: A, call: "iam:ListUsers", filter: "contains(cove.parameters.runtimes, Path)" }]
`;

  test.each([
    [{}, { runtimes: ['a', 'b'], ports: [], days: 90 }],
    [
      { runtimes: 'a', ports: '22, 80' },
      { runtimes: ['a'], ports: [22, 80], days: 90 },
    ],
    [
      { runtimes: '["c,d"]', ports: '' },
      { runtimes: ['c,d'], ports: [], days: 90 },
    ],
    [
      { runtimes: ['b'], ports: [443], days: '1' },
      { runtimes: ['b'], ports: [443], days: 1 },
    ],
  ])('%j', async (given, expected) => {
    const { policies, told } = await loadText(text, { parameters: withWords(given, Object.keys(given)) });
    expect(told).not.toContain('error');
    expect(policies[0]?.parameters).toEqual(expected);
  });

  test.each([
    [{ runtimes: 'x' }, 'the run gives "x" for `runtimes`, which must be a list, each element text: one of a, b, c,d'],
    [{ ports: '22,x' }, 'which must be a list, each element a whole number of at least 1 and of at most 65535'],
    [{ ports: [0] }, 'the run gives a list with 0 for `ports`'],
    [{ ports: '[22' }, 'the run gives "[22" for `ports`'],
    [{ days: 0 }, 'the run gives 0 for `days`, which must be a whole number of at least 1'],
    [{ days: [1] }, 'the run gives a list for `days`, which must be a whole number of at least 1'],
  ])('%j is refused', async (given, expected) => {
    const { policies, told } = await loadText(text, { parameters: withWords(given, Object.keys(given)) });
    expect(policies).toEqual([]);
    expect(told).toContain(expected);
  });
});

describe('parameters that the run gives', () => {
  const text = `version: 1
parameters: { age: { type: integer }, ratio: { type: number, default: 1 }, flag: { type: boolean, default: true }, name: { type: string, default: x } }
policies: [{ id: a, title: A, call: "iam:ListUsers", filter: "cove.parameters.age > \`1\`" }]
`;

  test('are read as the types that the file declares, if they are words of a command line', async () => {
    const words = { age: '90', ratio: '-1.5e3', flag: 'false', name: '5' };
    const { policies } = await loadText(text, { parameters: withWords(words, Object.keys(words)) });
    expect(policies[0]?.parameters).toEqual({ age: 90, ratio: -1500, flag: false, name: '5' });
  });

  test.each([
    ['text for a number', { age: 'ninety' }, 'the run gives "ninety" for `age`, which must be a whole number'],
    ['a fraction for a whole number', { age: 1.5 }, 'the run gives 1.5 for `age`, which must be a whole number'],
    ['too large', { age: { words: '9007199254740993' } }, 'which must be a whole number'],
    ['a number in quotes', { age: '90' }, 'write 90, without quotes around it'],
    ['a fraction in quotes', { age: 1, ratio: '1.5' }, 'write 1.5, without quotes around it'],
    ['a boolean in quotes', { age: 1, flag: 'false' }, 'write false, without quotes around it'],
    ['no boolean', { age: 1, flag: { words: 'yes' } }, 'the run gives "yes" for `flag`, which must be true or false'],
    ['none where there is no default', {}, 'the parameter `age` has no default, and the run sets no value for it'],
    ['one that no file declares', { age: 1, rato: 2 }, 'no policy file declares the parameter "rato"'],
    ['a name of every object', { age: 1, toString: 2 }, 'no policy file declares the parameter "toString"'],
  ])('%s', async (_name, parameters, expected) => {
    const { policies, told } = await loadText(text, { parameters });
    expect(policies).toEqual([]);
    expect(told).toContain(expected);
    expect(told).toContain('1 error in 1 file');
  });
});
