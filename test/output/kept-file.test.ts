import { link, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { COMMAND_FORMATS } from '../../src/commands/command-formats.ts';
import { assertReplaceable } from '../../src/output/kept-file.ts';
import { asPlainUser } from '../support/as-plain-user.ts';
import { runMain } from '../support/run-main.ts';

const repository = join(import.meta.dirname, '..', '..');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cove-policy-replaced-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

interface Case {
  readonly name: string;
  readonly command: string;
  readonly format: string;
  readonly begins: RegExp;
}

/** Every format of every command. */
const CASES: readonly Case[] = Object.entries(COMMAND_FORMATS).flatMap(([command, formats]) =>
  Object.entries(formats).map(([format, { begins }]) => ({ name: `${command} ${format}`, command, format, begins })),
);

/** What a folder has that nobody can make again: each is asked for as the output of each format. */
const STRANGERS: Readonly<Record<string, string>> = {
  'package.json': '{\n  "name": "app",\n  "version": "1.0.0",\n  "private": true\n}\n',
  'tsconfig.json': '{ "compilerOptions": { "strict": true } }\n',
  'a list in JSON': '[\n  {"type":"issue","check_name":"rubocop","description":"x","categories":["Style"]}\n]\n',
  'SARIF of another tool':
    '{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{"tool":{"driver":{"name":"trivy"}}}]}',
  'JUnit of another tool': '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n  <testsuite name="run" tests="1">\n',
  'a page': '<!DOCTYPE html>\n<html lang="en">\n<head>\n<title>Minutes</title>\n',
  'notes that name us': '# Minutes\n\n## cove-policy check: passed: no findings\n\nAnn will look at it.\n',
  'a letter': 'Dear all,\n\norganization  o-1\nthe numbers are below.\n',
  'a table of people': 'account,name,owner\n111111111111,Shop,ann\n',
  'our table with a column of theirs':
    'kind,policy,severity,account,account name,unit,region,resource,message,fingerprint,waiver,who looks at it\nfinding,a\n',
  'OCSF of another tool': '[{"activity_id":1,"metadata":{"version":"1.5.0","product":{"name":"Prowler"}}}]',
  'ASFF of another tool': '[{"SchemaVersion":"2018-10-08","Id":"prowler-1","ProductArn":"x"}]',
  'lines of JSON': '{"account":"prod","name":"x"}\n{"type":"run"}\n',
  'Terraform of theirs': 'terraform {\n  required_providers {\n    aws = {\n      source = "hashicorp/aws"\n',
  'a template of theirs': 'AWSTemplateFormatVersion: "2010-09-09"\nResources: {}\n',
  'an organization file in JSON': '{"version":1,"organization":{"id":"o-1","managementAccount":"111111111111"}}',
  'policies in JSON': '{"version":1,"policies":[{"id":"a"}]}',
  'a run log': '{"type":"run","version":1,"id":"6f1c2a34-0000-4000-8000-000000000000","tool":{"name":"cove-policy"}}\n',
  'the result of a store': '{"type":"account-object","version":1,"run":"6f1c2a34"}\n',
  'a baseline': '{"type":"baseline","version":1,"tool":{"name":"cove-policy","version":"1.0.0"}}\n',
  'a plan': '{\n  "version": 1,\n  "created": "2026-01-01T00:00:00Z",\n  "tool": {\n    "name": "cove-policy"\n',
  'a targets file': '{"version":1,"tool":{"name":"cove-policy","version":"1.0.0"},"run":"6f1c2a34"}\n',
  'a file of bytes': '\u0000\u0001PNG',
  'one character': '{',
  'a line end': '\n',
};

describe('what is not ours is never replaced', () => {
  test.each(CASES)('$name', ({ begins }) => {
    for (const [stranger, text] of Object.entries(STRANGERS)) expect(begins.test(text), stranger).toBe(false);
  });
});

const POLICY = join(repository, 'policies', 'trails.yml');
const ACCOUNT = ['--accounts', '333333333301'];

/** How each command is asked for each of its formats. */
const ASKED: Readonly<Record<string, readonly string[]>> = {
  check: ['check', '--demo', POLICY, ...ACCOUNT, '--quiet'],
  report: ['report', 'a.log', '--quiet'],
  compare: ['compare', 'a.log', 'a.log'],
  list: ['list', POLICY],
  targets: ['targets', '--demo', ...ACCOUNT],
  run: ['run', 'cloudtrail:DescribeTrails', '--query', 'trailList[].Name', '--demo', ...ACCOUNT],
  validate: ['validate', POLICY],
  test: ['test', POLICY],
  permissions: ['permissions', POLICY],
};

const run = (args: readonly string[]) => runMain(args, { cwd: folder, env: { NO_COLOR: '1', HOME: folder } });

/** The commands that change something write the reports of `check`. */
const ASKED_CASES = CASES.filter(({ command }) => command in ASKED);

test('every format replaces its own earlier file, edited or cut, and no file of another one', async () => {
  await run([...(ASKED.check ?? []), '--run-log', 'a.log']);
  const texts = new Map<string, string>();
  for (const [command, asked] of Object.entries(ASKED)) {
    const cases = ASKED_CASES.filter((each) => each.command === command);
    await run([...asked, ...cases.flatMap(({ format }) => ['-o', `${format}=${command}.${format}`])]);
    for (const { name, format } of cases) texts.set(name, await readFile(join(folder, `${command}.${format}`), 'utf8'));
  }
  for (const { name, begins } of ASKED_CASES.filter(({ format }) => format !== 'organization')) {
    const text = texts.get(name) ?? '';
    for (const changed of [
      text,
      `\uFEFF${text.replace(/^\uFEFF/, '')}`,
      text.replaceAll(/\r?\n/g, '\r\n'),
      text.slice(0, 3000),
    ]) {
      await writeFile(join(folder, 'changed'), changed);
      await expect(assertReplaceable(join(folder, 'changed'), name, begins)).resolves.toBe(undefined);
    }
  }
  const alike = ASKED_CASES.flatMap(({ name, begins }) =>
    [...texts].flatMap(([other, text]) =>
      other !== name && begins.test(text.replace(/^\uFEFF/, '').replaceAll('\r', '')) ? [`${name} over ${other}`] : [],
    ),
  );
  expect(alike.filter((pair) => !SAME.some((each) => each.test(pair)))).toEqual([]);
});

test.each(['audit', 'remediation', 'caller'])('the policy of %s alone replaces the one before', async (grantee) => {
  const asked = [...(ASKED.permissions ?? []), '--for', grantee, '-o', 'json=policy.json'];
  for (const _ of ['first', 'again']) expect(await run(asked)).toMatchObject({ exitCode: 0, stderr: '' });
});

test('an organization file, which people add to, is not replaced', async () => {
  const asked = [...(ASKED.targets ?? []), '-o', 'organization=rehearsal.yml'];
  expect((await run(asked)).exitCode).toBe(0);
  const second = await run(asked);
  expect([second.exitCode, second.stderr]).toEqual([2, expect.stringContaining('kept: an organization file')]);
});

/** The same document by another command, or in another dialect. */
const SAME: readonly RegExp[] = [
  /^(check|report) (\S+) over (check|report) \2$/,
  /^(check|report) csv(-excel)? over (check|report) csv(-excel)?$/,
  /^(check|report) (markdown|html) over compare \2$/,
  /^(check|report|validate) sarif over (check|report|validate) sarif$/,
  /^validate (text over validate github|github over validate text)$/,
  /^permissions (cloudformation|terraform) over permissions (cloudformation|terraform)$/,
];

describe('whatever leads to it', () => {
  const begins = /^ours/;
  const may = (name: string) => assertReplaceable(join(folder, name), 'the report', begins);

  test('nothing, and an empty file, have nothing to lose', async () => {
    await writeFile(join(folder, 'empty'), '');
    await expect(may('empty')).resolves.toBe(undefined);
    await expect(may('none')).resolves.toBe(undefined);
  });

  test('a link, a chain of links and a hard link are what they lead to', async () => {
    await writeFile(join(folder, 'theirs'), 'theirs');
    await symlink('theirs', join(folder, 'link'));
    await symlink('link', join(folder, 'chain'));
    await link(join(folder, 'theirs'), join(folder, 'hard'));
    for (const name of ['theirs', 'link', 'chain', 'hard']) {
      await expect(may(name)).rejects.toThrow(
        'the report would be written over a file that is not an earlier one of the same kind',
      );
    }
  });

  test('a device keeps nothing', async () => {
    await expect(assertReplaceable('/dev/null', 'the report', begins)).resolves.toBe(undefined);
  });

  test('what may be written and not read', async () => {
    await writeFile(join(folder, 'secret'), 'theirs', { mode: 0o200 });
    await asPlainUser(folder, () =>
      expect(may('secret')).rejects.toThrow('over a file that cannot be looked at: permission denied'),
    );
  });
});

/** By the program: nothing runs, nothing is changed. */
test.each([
  ['check', [...(ASKED.check ?? []), '-o', 'text=package.json']],
  ['check --plan', [...(ASKED.check ?? []), '--plan', 'package.json']],
  ['check --write-targets', [...(ASKED.check ?? []), '--write-targets', 'package.json']],
  ['check --run-log', [...(ASKED.check ?? []), '--run-log', 'package.json']],
  ['check --run-log, its lock', [...(ASKED.check ?? []), '--run-log', 'package']],
  ['list', [...(ASKED.list ?? []), '-o', 'json=package.json']],
  ['targets', [...(ASKED.targets ?? []), '-o', 'organization=package.json']],
  ['run', [...(ASKED.run ?? []), '-o', 'ndjson=package.json']],
  ['validate', [...(ASKED.validate ?? []), '-o', 'text=package.json']],
  ['test', [...(ASKED.test ?? []), '-o', 'text=package.json']],
  ['permissions', [...(ASKED.permissions ?? []), '-o', 'json=package.json']],
  ['schema', ['schema', '-o', 'package.json']],
])('%s refuses', async (_, args) => {
  for (const name of ['package.json', 'package.lock']) {
    await writeFile(join(folder, name), STRANGERS['package.json'] ?? '');
  }
  const { exitCode, stderr } = await run(args);
  expect([exitCode, stderr]).toEqual([
    2,
    expect.stringMatching(/over a file that is not|exists already|is not the lock of a run/),
  ]);
  for (const name of ['package.json', 'package.lock']) {
    expect(await readFile(join(folder, name), 'utf8')).toBe(STRANGERS['package.json']);
  }
});
