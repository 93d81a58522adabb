import { execFileSync, spawn } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { runMain } from '../support/run-main.ts';
import { CHECK_TRAILS, TRAILS_POLICY } from './trails.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cove-hostile-files-'));
  await writeFile(path.join(folder, 'policy.yml'), TRAILS_POLICY);
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const hasPipes = process.platform !== 'win32';

const run = (args: readonly string[], signal?: AbortSignal) =>
  runMain(args, { cwd: folder, env: { NO_COLOR: '1' }, ...(signal === undefined ? {} : { signal }) });

/** Every file that a command reads. */
const READERS: readonly (readonly [command: string, args: readonly string[]])[] = [
  ['report', ['report', 'INPUT']],
  ['compare', ['compare', 'INPUT', 'INPUT']],
  ['baseline', ['baseline', 'INPUT']],
  ['apply', ['apply', 'INPUT', '--yes']],
  ['rollback', ['rollback', 'INPUT', '--yes']],
  ['validate', ['validate', 'INPUT']],
  ['check --baseline', [...CHECK_TRAILS, '--baseline', 'INPUT']],
  ['check --waivers', [...CHECK_TRAILS, '--waivers', 'INPUT']],
  ['check --resume', [...CHECK_TRAILS, '--resume', 'INPUT']],
  ['check --config', [...CHECK_TRAILS, '--config', 'INPUT']],
  ['check --accounts-file', [...CHECK_TRAILS, '--accounts-file', 'INPUT']],
  ['check --targets', [...CHECK_TRAILS, '--targets', 'INPUT']],
  ['simulate', ['simulate', '--org', 'INPUT']],
];

const given = (args: readonly string[], input: string) => args.map((arg) => (arg === 'INPUT' ? input : arg));

describe.runIf(hasPipes)('a pipe that nobody writes to', () => {
  beforeEach(() => void execFileSync('mkfifo', [path.join(folder, 'pipe.yml')]));

  test.each(READERS)('%s refuses it, and waits for nothing', async (_, args) => {
    const { exitCode, stderr } = await run(given(args, 'pipe.yml'));
    expect(stderr).toMatch(/not a regular file|valid YAML/);
    expect(exitCode).toBe(2);
  });

  test.each(['--sign', '--session-policy'])('%s waits for it until the first signal', async (flag) => {
    const interruption = new AbortController();
    const ended = run([...CHECK_TRAILS, flag, 'pipe.yml'], interruption.signal);
    setImmediate(() => interruption.abort());
    expect((await ended).exitCode).toBe(2);
  });

  test('in the place of a lock it is taken for that of another process', async () => {
    execFileSync('mkfifo', [path.join(folder, 'run.ndjson.lock')]);
    const { exitCode, stderr } = await run([...CHECK_TRAILS, '--run-log', 'run.ndjson']);
    expect(stderr).toContain('is in use by another process');
    expect(exitCode).toBe(2);
  });

  test('a report to a pipe that nobody reads from is written to the folder for temporary files', async () => {
    vi.stubEnv('TMPDIR', folder);
    const { exitCode, stderr } = await run([...CHECK_TRAILS, '-o', 'json=pipe.yml']);
    vi.unstubAllEnvs();
    expect(exitCode).toBe(3);
    const [, place = ''] = /the json report is in (.*) instead/.exec(stderr) ?? [];
    expect(path.dirname(place)).toBe(folder);
    expect(JSON.parse(await readFile(place, 'utf8'))).toMatchObject({ version: 1 });
  });

  test('and so is a plan, which is called that', async () => {
    vi.stubEnv('TMPDIR', folder);
    const { exitCode, stderr } = await run([...CHECK_TRAILS, '--plan', 'pipe.yml']);
    vi.unstubAllEnvs();
    expect(stderr).toContain('cove-policy: the plan ');
    expect(stderr).not.toContain('the report');
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(/^The plan is in .* instead of pipe\.yml\.$/m);
  });

  test('one that is read from gets the report, and one that is written to gives the key', async () => {
    const received = text(createReadStream(path.join(folder, 'pipe.yml')));
    expect((await run([...CHECK_TRAILS, '--fail-on', 'none', '-o', 'json=pipe.yml'])).exitCode).toBe(0);
    expect(JSON.parse(await received)).toMatchObject({ version: 1 });
    spawn('sh', ['-c', 'printf short > pipe.yml'], { cwd: folder, stdio: 'ignore' });
    expect((await run([...CHECK_TRAILS, '--sign', 'pipe.yml'])).stderr).toContain('the key in pipe.yml has 5 bytes');
  });
});

test.runIf(hasPipes).each(READERS)('%s refuses a device', async (_, args) => {
  const { exitCode, stderr } = await run(given(args, '/dev/zero'));
  expect(stderr).toMatch(/not a regular file/);
  expect(exitCode).toBe(2);
});

describe('files without measure', () => {
  const DEEP = 20_000;
  const deep = `${'{"a":'.repeat(DEEP)}1${'}'.repeat(DEEP)}`;

  // One for each way in which files are read.
  const WAYS = READERS.filter(([command]) =>
    ['report', 'rollback', 'apply', 'check --baseline', 'validate'].includes(command),
  );

  test.each(WAYS)('%s refuses one of 300 MB', async (_, args) => {
    await writeFile(path.join(folder, 'input.yml'), args[0] === 'apply' ? '{"version":1' : '');
    await truncate(path.join(folder, 'input.yml'), 300_000_000);
    const { exitCode, stderr } = await run(given(args, 'input.yml'));
    expect(stderr).toMatch(/larger than|longer than|is empty/);
    expect(exitCode).toBe(2);
  });

  test.each(READERS)('%s refuses one that is nested without end', async (_, args) => {
    await writeFile(path.join(folder, 'input.yml'), `${deep}\n`);
    const { exitCode, stderr } = await run(given(args, 'input.yml'));
    expect(stderr).not.toMatch(/call stack|internal|report it/i);
    expect(exitCode).toBe(2);
  });

  test.each([
    ['a plan', { version: 1, created: '2026-11-28T00:00:00.000Z' }, ['apply', 'INPUT', '--yes']],
    ['the first record of a log', { type: 'run', version: 1 }, ['report', 'INPUT']],
    ['the first record of a log that is taken back', { type: 'run', version: 1 }, ['rollback', 'INPUT', '--yes']],
  ])('%s with evidence that is nested without end', async (_, head, args) => {
    const json = `${JSON.stringify(head).slice(0, -1)},"evidence":${deep}}\n`;
    await writeFile(path.join(folder, 'input.yml'), json);
    const { exitCode, stderr } = await run(given(args, 'input.yml'));
    expect(stderr).toContain('nested deeper than 1000 levels');
    expect(exitCode).toBe(2);
  });
});
