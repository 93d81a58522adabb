import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { main } from '../../src/commands/main.ts';
import { visibleYaml } from '../../src/documents/visible-yaml.ts';
import { REPORT_FORMATS } from '../../src/report/render/formats.ts';
import type { RunLogRecord } from '../../src/run-log/records.ts';
import { visibleJson } from '../../src/text/visible-text.ts';
import { VALIDATION_FORMATS } from '../../src/validation/validation-formats.ts';
import { hostileText } from '../report/hostile-text.ts';
import { hostileChanges } from '../report/sample-changes.ts';
import { hostileRun } from '../report/sample-reports.ts';

/** What hostile text is made of. */
const FRAGMENTS = [
  ...['::add-mask::e', '::error file=x::y', '::stop-commands::z', '##[group]g', '##[add-mask]e', '##vso[task.x]y'],
  ...['\n', '\r', '\r\n', '\r\r\n', '\u2028', '\u0085', '\t', ' ', '\u00a0', '\ufeff', '\u000b', '\u000c'],
  ...['\u001b[2J', '\u001b]0;t\u0007', '\u009b31m', '\u202e', '\u2066', '\u200b', '\ud800', '\u0000', '\u007f', '\b'],
  ...['=1+1', '+1', '-1', '@SUM(A1)', '\uff1d1', '\uff20x', ';=1', '\t=1', '"=1', "';=1", 'word', 'x'.repeat(90)],
  ...['`', '|', '<b>', '&', '"', "'", '\\', '%0A', '{0}', '#', ':', '[', ']'],
];

/** The same strings in every run. */
function hostileStrings(count: number): string[] {
  let seed = 20_261_128;
  const next = (below: number): number => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };
  return Array.from({ length: count }, () =>
    Array.from({ length: 2 + next(7) }, () => FRAGMENTS[next(FRAGMENTS.length)] ?? '').join(''),
  );
}

const STRINGS = [...FRAGMENTS.slice(0, 6), ...FRAGMENTS.slice(28, 38), ...hostileStrings(16)];

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cove-policy-hostile-'));
});

afterAll(() => rm(folder, { recursive: true }));

interface Written {
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the program without a terminal, so that no colour and no progress line is in what it writes. */
async function run(...args: string[]): Promise<Written> {
  const written = { stdout: '', stderr: '' };
  const streamTo = (name: keyof Written) => ({
    write(text: string, done?: () => void) {
      written[name] += text;
      done?.();
      return true;
    },
  });
  await main(args, {
    stdout: streamTo('stdout'),
    stderr: streamTo('stderr'),
    env: { NO_COLOR: '1', HOME: folder },
    cwd: folder,
    signal: new AbortController().signal,
    self: { pid: process.pid, isAlive: () => true },
  });
  return written;
}

/** Joined emoji stay; nothing here holds any. */
const CONTROL = /(?!\r?\n|\t)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;
const COMMAND = /(^|[\r\n])[\s\u0085]*::|##(vso)?\[/;

function expectHarmless({ stdout, stderr }: Written, from: string): void {
  for (const text of [stdout, stderr]) {
    // A byte order mark at the beginning is that of CSV for spreadsheets.
    const bare = text.replace(/^\ufeff/, '').replaceAll(/\r?\n/g, '\n');
    expect(CONTROL.exec(bare.replaceAll('\n', ''))?.[0], JSON.stringify([from, text.slice(0, 300)])).toBeUndefined();
    expect(COMMAND.exec(bare)?.[0], JSON.stringify([from, text.slice(0, 300)])).toBeUndefined();
  }
}

/** Annotations are commands: nothing but annotations, one a line. */
function isAnnotations(text: string): boolean {
  return text.split('\n').every((line) => /^(::(error|warning|notice) [^\r\u0085\u2028\u2029]*)?$/.test(line));
}

/** The records with another text in the place of the hostile one, and no two of them in one log of findings. */
function logWith(records: readonly RunLogRecord[], text: string): string {
  const quoted = (each: string): string => JSON.stringify(each).slice(1, -1);
  const lines = records.map((record) => JSON.stringify(record).replaceAll(quoted(hostileText), quoted(text)));
  return `${lines.join('\n')}\n`;
}

describe.each(Object.keys(REPORT_FORMATS))('reports as %s', (format) => {
  test.each([
    ['findings', hostileRun()],
    ['changes', hostileChanges()],
  ])('%s', async (_, records) => {
    for (const text of STRINGS) {
      await writeFile(join(folder, 'run.ndjson'), logWith(records, text));
      const written = await run('report', 'run.ndjson', '-o', `${format}=-`);
      expectHarmless(format === 'github' && isAnnotations(written.stdout) ? { ...written, stdout: '' } : written, text);
    }
  });
});

test('what a cell of a CSV begins with is no formula, whatever separates the cells', async () => {
  for (const text of STRINGS) {
    await writeFile(join(folder, 'run.ndjson'), logWith(hostileRun(), text));
    const { stdout } = await run('report', 'run.ndjson', '-o', 'csv=-');
    for (const cell of stdout.split(/\r\n|;|\t|(?<=^|"|\n),(?=")/)) {
      expect(cell, JSON.stringify(text)).not.toMatch(/^[\s"']*(?<!')[=+\-@\uff1d\uff0b\uff0d\uff20]/u);
    }
  }
});

test('a text report in a file can be printed into the log of a pipeline', async () => {
  await writeFile(join(folder, 'run.ndjson'), logWith(hostileRun(), `${'x'.repeat(90)} ::add-mask::e ##[group]`));
  await run('report', 'run.ndjson', '-o', 'text=report.txt', '-o', 'markdown=report.md');
  for (const name of ['report.txt', 'report.md']) {
    expectHarmless({ stdout: await readFile(join(folder, name), 'utf8'), stderr: '' }, name);
  }
});

test('a plan, a baseline and an organization, in their files', async () => {
  const text = FRAGMENTS.filter((each) => each !== '\ud800').join('');
  const found = { call: 'cloudtrail:DescribeTrails', resources: 'trailList', filter: 'Name' };
  const finding = { resource: '${TrailARN}', message: text };
  const remediate = { operation: 'cloudtrail:StopLogging', input: { Name: '${TrailARN}' } };
  const policy = { id: 'hostile', title: 'Hostile', severity: 'high', ...found, finding, remediate };
  await writeFile(join(folder, 'policy.yml'), visibleJson(JSON.stringify({ version: 1, policies: [policy] })));
  const demo = ['--demo', '--accounts', '333333333301', '--regions', 'us-east-1'];
  await run('check', 'policy.yml', ...demo, '--plan', 'written-plan.json', '--run-log', 'off');
  const plan = await readFile(join(folder, 'written-plan.json'), 'utf8');
  expect(JSON.parse(plan).changes[0].message).toBe(text);
  await writeFile(join(folder, 'run.ndjson'), logWith(hostileRun(), text));
  await run('baseline', 'run.ndjson', '-o', 'baseline.ndjson');
  const baseline = await readFile(join(folder, 'baseline.ndjson'), 'utf8');
  const listed = [{ id: '999999999999', name: text.slice(0, 50), tags: { stage: text } }];
  await writeFile(join(folder, 'accounts.yml'), visibleJson(JSON.stringify({ version: 1, accounts: listed })));
  await run('targets', '--demo', '--accounts-file', 'accounts.yml', '-o', 'organization=organization.yml');
  const organization = await readFile(join(folder, 'organization.yml'), 'utf8');
  expect(parse(organization).accounts.at(-1).tags.stage).toBe(text);
  for (const file of [plan, baseline, organization])
    expect(CONTROL.exec(file.replaceAll('\n', ''))?.[0], file).toBeUndefined();
});

test('YAML that is written is harmless, and says the same', () => {
  for (const text of [...STRINGS, FRAGMENTS.join('')]) {
    const value = { [text]: text, list: [text, { text }] };
    const yaml = visibleYaml(value, { lineWidth: 120 });
    expect(CONTROL.exec(yaml.replaceAll('\n', ''))?.[0], yaml).toBeUndefined();
    expect(parse(yaml)).toEqual(value);
  }
});

test('logs that cannot be taken back', async () => {
  for (const text of STRINGS) {
    await writeFile(join(folder, 'run.ndjson'), logWith(hostileChanges(), text));
    expectHarmless(await run('rollback', 'run.ndjson', '--yes'), text);
  }
});

test('policies that are wrong, in every format of validate', async () => {
  for (const text of STRINGS) {
    const quoted = JSON.stringify(text);
    const policy = `version: 1\npolicies:\n  - id: ${quoted}\n    title: ${quoted}\n    ${quoted}: 1\n    call: ${quoted}\n    filter: ${quoted}\n`;
    await writeFile(join(folder, 'policy.yml'), policy);
    for (const format of Object.keys(VALIDATION_FORMATS)) {
      const written = await run('validate', 'policy.yml', '-o', `${format}=-`);
      expectHarmless(format === 'github' && isAnnotations(written.stdout) ? { ...written, stdout: '' } : written, text);
    }
  }
});

test('settings, arguments and names of files', async () => {
  for (const text of STRINGS.filter((each) => !each.includes('\u0000')).slice(0, 20)) {
    await writeFile(
      join(folder, 'cove.config.yml'),
      `version: 1\n${JSON.stringify(text)}: 1\nroleName: ${JSON.stringify(text)}\n`,
    );
    expectHarmless(await run('check', 'policy.yml', '--config', 'cove.config.yml'), text);
    expectHarmless(await run('trust'), text);
    await rm(join(folder, 'cove.config.yml'));
    expectHarmless(await run('explain', `cloudtrail:${text}`), text);
    expectHarmless(await run('explain', text), text);
    expectHarmless(await run('validate', text), text);
    expectHarmless(await run(text), text);
    expectHarmless(await run('report', text), text);
    expectHarmless(
      await run('run', 'cloudtrail:DescribeTrails', '--demo', '--query', text, '--accounts', '333333333301'),
      text,
    );
    expectHarmless(await run('check', 'policy.yml', '--role-name', text), text);
    expectHarmless(await run('permissions', 'policy.yml', '-o', text), text);
  }
});

test('plans', async () => {
  for (const text of STRINGS) {
    await writeFile(
      join(folder, 'plan.json'),
      `{"version": 1, "changes": [${JSON.stringify(text)}], ${JSON.stringify(text)}: 1}`,
    );
    expectHarmless(await run('report', 'plan.json'), text);
    expectHarmless(await run('apply', 'plan.json', '--yes'), text);
  }
});
