import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { packageFile } from '../../src/package-files.ts';
import { createTextScrubber } from '../../src/policy-tests/record/scrub-text.ts';
import { runInProcess } from '../support/run-in-process.ts';

const POLICIES = ['trails', 'iam-access-keys', 's3-public-access'].map((name) => `policies/${name}.yml`);

let cwd = '';

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'cove-record-'));
  await cp(packageFile('policies'), join(cwd, 'policies'), {
    recursive: true,
    filter: (name) => !name.includes('.test.'),
  });
});

afterAll(() => rm(cwd, { recursive: true }));

test('what a run was answered becomes tests that pass, and says nothing of whose it was', async () => {
  const checked = await runInProcess(cwd, 'check', '--demo', ...POLICIES, '--record', 'recorded', '--quiet');
  expect(checked.stderr).toContain('Recorded 20 tests of 10 policies in recorded: read them, then cove-policy test');
  expect(checked.stderr).not.toContain('no case of');
  const tested = await runInProcess(cwd, 'test', 'recorded', '-o', 'json');
  expect(tested.code).toBe(0);
  const { tests, untested } = JSON.parse(tested.stdout) as { tests: unknown[]; untested: unknown[] };
  expect(tests).toHaveLength(20);
  expect(untested).toEqual([]);
  const texts = await Promise.all(
    (await readdir(join(cwd, 'recorded'))).map((name) => readFile(join(cwd, 'recorded', name), 'utf8')),
  );
  const cases = texts.flatMap((text) => (parse(text) as { tests: { name: string; now: string }[] }).tests);
  expect(cases.filter(({ name, now }) => !name.endsWith(`, on ${now}`))).toEqual([]);
  const all = texts.join('\n');
  const told = await namesOfDemo();
  expect(told.length).toBeGreaterThan(60);
  expect(told.filter((name) => all.includes(name))).toEqual([]);
  expect(all).not.toMatch(/\b(AKIA|AIDA|AROA)(?!EXAMPLE)[A-Z0-9]/);
  const again = runInProcess(cwd, 'check', '--demo', ...POLICIES, '--record', 'recorded', '--quiet');
  await expect(again).rejects.toThrow(/--record would write over recorded.[a-z0-9-]+\.test\.yml/);
});

/** What the demo organization calls its accounts, users, buckets and trails. */
async function namesOfDemo(): Promise<string[]> {
  const file: unknown = parse(await readFile(packageFile('examples/demo-organization.yml'), 'utf8'));
  const found = new Set<string>();
  collect(file, '', found);
  return [...found];
}

const TELLING = /^(id|name|email|bucket|s3Bucket|user|managementAccount|account)$/;

/** Words that AWS itself uses too, or that are in the policies. */
const COMMON: ReadonlySet<string> = new Set([
  'Security',
  'default',
  'us-east-1',
  'us-west-2',
  'eu-west-1',
  'eu-central-2',
]);

function collect(value: unknown, member: string, found: Set<string>): void {
  if (typeof value === 'string' && TELLING.test(member) && value.length > 3 && !COMMON.has(value)) found.add(value);
  if (typeof value !== 'object' || value === null) return;
  for (const [name, each] of Object.entries(value)) collect(each, Array.isArray(value) ? member : name, found);
}

const scrubber = createTextScrubber({
  account: '987654321098',
  given: new Map([['Larkspur Shop', 'test-account']]),
  isMeant: (name) => name === 'AdministratorAccess',
});
for (const name of ['ada', 'ada-keys', 'default', 'AdministratorAccess', 'b']) scrubber.learn(name);
scrubber.learnFrom(
  'arn:aws:iam::987654321098:role/path/auditor and arn:aws:ec2:eu-west-1:987654321098:vpc/vpc-0abc1234',
);

test.each([
  ['987654321098', '111122223333'],
  ['arn:aws:iam::987654321098:user/ada', 'arn:aws:iam::111122223333:user/name-1'],
  ['arn:aws:iam::123456789012:root', 'arn:aws:iam::444455556666:root'],
  ['%22987654321098%22', '%22111122223333%22'],
  ['arn%3Aaws%3Aiam%3A%3A987654321098%3Auser', 'arn%3Aaws%3Aiam%3A%3A111122223333%3Auser'],
  ['1234567890123', '1234567890123'],
  ['ada-keys and ada, not adam', 'name-2 and name-1, not adam'],
  ['ada@larkspur.example.org', 'user-1@example.com'],
  ['eve@larkspur.org_bob@larkspur.org', 'user-2@example.comuser-3@example.com'],
  ['AKIAIOSFODNN7EXAMPLE', 'AKIAEXAMPLE000000001'],
  ['default AdministratorAccess', 'default AdministratorAccess'],
  ['Larkspur Shop', 'test-account'],
  ['role/path/auditor in vpc-0abc1234', 'role/path/name-3 in vpc-0abc1234'],
  ['o-larkspur01', 'o-exampleorg1'],
  ['f'.repeat(64), `${'0'.repeat(63)}1`],
])('%s is written as %s', (text, expected) => {
  expect(scrubber.scrub(text)).toBe(expected);
});

test('a megabyte of letters takes no longer than it is long', () => {
  const text = 'a'.repeat(1_000_000);
  expect(scrubber.scrub(text) === text).toBe(true);
});
