import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asTyped, TWO_SPELLINGS } from '../../src/commands/as-typed.ts';
import { FLAGS } from '../../src/config/flag-table.ts';
import { packageFile } from '../../src/package-files.ts';
import { runMain } from '../support/run-main.ts';

let cwd: string;
let log: string;
beforeAll(async () => {
  cwd = await mkdtemp(path.join(tmpdir(), 'cove-typed-'));
  log = path.join(cwd, 'demo.ndjson');
  const policies = packageFile('policies/trails.yml');
  await runMain(['check', policies, '--demo', '--quiet', '--run-log', log], { cwd, env: {} });
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

const failure = async (args: readonly string[]): Promise<string> => (await runMain(args, { cwd, env: {} })).stderr;

test('every flag with two spellings is known', () => {
  const pairs = Object.values(FLAGS).flatMap(({ flag, short }) => (short?.startsWith('--') ? [[short, flag]] : []));
  expect(TWO_SPELLINGS).toEqual(pairs);
});

test.each([
  ['--account', '999999999999'],
  ['--accounts', '999999999999'],
  ['--ou', 'ou-lark-nowhere00'],
  ['--ous', 'ou-lark-nowhere00'],
  ['--region', 'eu-wst-1'],
  ['--regions', 'eu-wst-1'],
])('%s in a report that it selects nothing of is called that', async (flag, value) => {
  expect(await failure(['report', log, flag, value])).toContain(`cove-policy: ${flag} ${value} selects nothing\n`);
  expect(await failure(['report', log, `${flag}=${value}`])).toContain(`: ${flag} ${value} selects nothing\n`);
});

test.each(TWO_SPELLINGS.flat())('%s of a check is called that, also where it has no value', async (flag) => {
  const check = ['check', packageFile('policies/trails.yml'), '--demo'];
  expect(await failure([...check, flag, ''])).toContain(`cove-policy: ${flag}: "" cannot be used.`);
});

test.each(['--account', '--accounts'])('%s that the organization does not have is called that', async (flag) => {
  const check = ['check', packageFile('policies/trails.yml'), '--demo'];
  expect(await failure([...check, flag, '333333333320'])).toContain(`: 333333333320 (${flag}) is not in organization`);
});

test.each<[text: string, args: readonly string[], said: string]>([
  ['--accounts a, --accounts-file b', ['--account', 'a'], '--account a, --accounts-file b'],
  ['--accounts a', ['--account', 'a', '--accounts', 'b'], '--accounts a'],
  ['--accounts a', ['--', '--account'], '--accounts a'],
  ['name them with --accounts', ['report', 'x'], 'name them with --accounts'],
])('%s, after %j', (text, args, said) => {
  expect(asTyped(text, args)).toBe(said);
});
