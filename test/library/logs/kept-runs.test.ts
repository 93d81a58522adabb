import {
  chmod,
  chown,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { lastKeptLog, placeOfKeptLog } from '../../../src/library/logs/kept-runs.ts';
import { lockRunLog } from '../../../src/run-log/lock-run-log.ts';
import { parseOrganizationFile } from '../../../src/simulator/parse-organization-file.ts';
import { type Simulator, startSimulator } from '../../../src/simulator/start-simulator.ts';
import { runMain } from '../../support/run-main.ts';

const ORGANIZATION = `
version: 1
organization: { managementAccount: "111111111111" }
regions: [us-east-1]
accounts:
  - { id: "111111111111", name: Management }
  - { id: "222222222201", name: One, trails: [{ name: first }] }
  - { id: "222222222202", name: Two, trails: [{ name: second }] }
`;

const POLICY = `version: 1
policies:
  - id: trails
    title: Trails
    severity: high
    call: cloudtrail:DescribeTrails
    resources: trailList
    filter: Name
    finding: { resource: "\${TrailARN}", message: "\${Name}" }
    remediate: { operation: cloudtrail:StopLogging, input: { Name: "\${TrailARN}" } }
`;

const self = { pid: process.pid, isAlive: () => true };

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ organization: parseOrganizationFile(ORGANIZATION, 'organization.yml') });
});
afterAll(() => simulator.close());

let root: string;
let work: string;
let home: string;
let runs: string;

beforeEach(async () => {
  root = await realpath(await mkdtemp(path.join(tmpdir(), 'cove-kept-')));
  work = path.join(root, 'work');
  home = path.join(root, 'home');
  runs = path.join(home, '.local/state/cove-policy/runs');
  await mkdir(work);
  await mkdir(home);
  await writeFile(path.join(work, 'policy.yml'), POLICY);
});
afterEach(() => rm(root, { recursive: true, force: true }));

const environment = (more: Readonly<Record<string, string | undefined>> = {}) => ({
  HOME: home,
  NO_COLOR: '1',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_ENDPOINT_URL: simulator.url,
  AWS_ACCESS_KEY_ID: simulator.credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: simulator.credentials.secretAccessKey,
  AWS_REGION: 'us-east-1',
  ...more,
});

const check = (args: readonly string[] = [], env = {}) =>
  runMain(['check', 'policy.yml', '--quiet', ...args], { cwd: work, env: environment(env) });

const unkept = (why: string): string =>
  `cove-policy: no log of this run is kept, so --resume last cannot continue it: ${why}; --run-log FILE names one, --run-log off does without\n`;

/** Without the endpoint of the simulator, which every run names. */
const said = (stderr: string): string =>
  stderr.replace(/^cove-policy: this run differs .*\n( .*\n)+/, '').replace(runs, 'RUNS');

const kept = async () => (await readdir(runs).catch(() => [])).sort();

describe('a check that names no log', () => {
  test('keeps one for its owner only, which last continues where it was cut off', async () => {
    expect((await check()).exitCode).toBe(1);
    const [name = '', ...others] = await kept();
    expect(others).toEqual([]);
    expect((await stat(runs)).mode & 0o777).toBe(0o700);
    const file = path.join(runs, name);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const text = await readFile(file, 'utf8');
    // As a process leaves it that was killed in the middle of its second outcome.
    const cut = text.indexOf('"type":"outcome"', text.indexOf('"type":"outcome"') + 1);
    await writeFile(file, text.slice(0, cut));
    await writeFile(file, text.slice(0, cut).replace('"Management"', '"Manager"'));
    const edited = await check(['--resume', 'last']);
    expect([edited.exitCode, edited.stderr]).toEqual([2, expect.stringMatching(/its sum does not fit/)]);
    await writeFile(file, text.slice(0, cut));
    const resumed = await check(['--resume', 'last', '-o', 'json=-']);
    expect(resumed.exitCode).toBe(1);
    expect(JSON.parse(resumed.stdout)).toMatchObject({ summary: { complete: true, findings: 2 } });
    expect(await kept()).toEqual([name]);
    expect((await check(['--resume', 'last'])).stderr).toMatch(/ ended on .* nothing is left to evaluate/);
  });

  test.each<[name: string, args: readonly string[]]>([
    ['that is named', ['--run-log', 'own.ndjson']],
    ['that is off', ['--run-log', 'off']],
    ['of a run that may hold secrets', ['--allow-secret-reads']],
    ['of a demo', ['--demo', '--accounts', '333333333301']],
  ])('nor is one kept %s', async (_, args) => {
    await check(args);
    expect(await kept()).toEqual([]);
    expect((await readdir(work)).filter((name) => name === 'off')).toEqual([]);
  });

  test('last is of the same folder', async () => {
    await check();
    await expect(lastKeptLog({ cwd: root, env: environment() })).rejects.toThrow(
      /no check of this folder is on record/,
    );
    expect(path.dirname(await lastKeptLog({ cwd: work, env: environment() }))).toBe(runs);
  });

  test.each<[name: string, why: string, prepare: () => Promise<unknown>, env?: object]>([
    ['there is no home', 'no home directory is known', async () => {}, { HOME: undefined }],
    [
      'the home is a file',
      'RUNS cannot be used: not a directory',
      () => rm(home, { recursive: true }).then(() => writeFile(home, '')),
    ],
    [
      'the state folder would be in one that takes no folders',
      '/proc/1/x/cove-policy/runs cannot be used: no such file or directory',
      async () => {},
      { XDG_STATE_HOME: '/proc/1/x' },
    ],
    [
      'others may write to the folder',
      'others may write to RUNS',
      () => mkdir(runs, { recursive: true }).then(() => chmod(runs, 0o777)),
    ],
    [
      'the folder is within the working directory',
      'RUNS is within the working directory',
      () => symlink(path.join(work), path.join(home, '.local')),
    ],
  ])('runs without one where %s, and says so in one line', async (_, why, prepare, env) => {
    await prepare();
    const { exitCode, stderr } = await check([], env);
    expect(exitCode).toBe(1);
    expect(said(stderr)).toBe(unkept(why));
    // Whoever names a log, or wants none, is told nothing.
    for (const log of ['off', 'own.ndjson']) {
      expect(said((await check(['--run-log', log], env)).stderr)).toBe('');
    }
    expect(await kept().catch(() => [])).toEqual([]);
    expect((await check(['--resume', 'last'], env)).stderr).toMatch(/no check of this folder is on record/);
  });

  test.runIf(process.getuid?.() === 0)('runs without one where the folder is of another user', async () => {
    await mkdir(runs, { recursive: true, mode: 0o700 });
    await chown(runs, 1234, 1234);
    const { exitCode, stderr } = await check();
    expect([exitCode, said(stderr)]).toEqual([1, unkept('RUNS belongs to another user')]);
    expect(await kept()).toEqual([]);
  });
});

test.runIf(process.getuid?.() === 0)('a user whom no passwd file knows, as in most containers, has one', async () => {
  for (const folder of [root, work, home]) await chown(folder, 54_321, 54_321);
  process.seteuid?.(54_321);
  try {
    expect(await placeOfKeptLog({ cwd: work, env: environment(), self })).toEqual({
      path: expect.stringMatching(/\.run\.ndjson$/),
    });
  } finally {
    process.seteuid?.(0);
  }
});

test('the newest twenty stay; what is not ours, is no file or is in use is not touched', async () => {
  await mkdir(runs, { recursive: true, mode: 0o700 });
  const nameOf = (day: number, key = '0123456789ab'): string =>
    `2026-10-${String(day).padStart(2, '0')}T00-00-00-000Z-${key}-01234567.run.ndjson`;
  for (let day = 1; day <= 25; day += 1) await writeFile(path.join(runs, nameOf(day)), '');
  const foreign = ['mine.ndjson', `${nameOf(1)}.bak`, `x${nameOf(1)}`];
  for (const name of foreign) await writeFile(path.join(runs, name), '');
  await mkdir(path.join(runs, nameOf(1, 'a'.repeat(12))));
  const inUse = await lockRunLog(path.join(runs, nameOf(2)), self);
  const { path: place } = await placeOfKeptLog({ cwd: work, env: environment(), self });
  await inUse.release();
  expect(path.dirname(place ?? '')).toBe(runs);
  const left = await kept();
  expect(left).toEqual(
    expect.arrayContaining([...foreign, nameOf(1, 'a'.repeat(12)), nameOf(2), nameOf(7), nameOf(25)]),
  );
  for (const day of [1, 3, 6]) expect(left).not.toContain(nameOf(day));
  expect(left).toHaveLength(foreign.length + 1 + 1 + 19);
});

test('the newest one is the one that was begun last, whatever the clock said', async () => {
  const place = async (): Promise<string> => {
    const { path: file = '' } = await placeOfKeptLog({ cwd: work, env: environment(), self });
    await writeFile(file, '');
    return file;
  };
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
  try {
    await place();
    vi.setSystemTime(Date.now() - 365 * 86_400_000);
    const second = await place();
    expect(await lastKeptLog({ cwd: work, env: environment() })).toBe(second);
    // It is not the first to go, either.
    for (let more = 0; more < 18; more += 1) await place();
    expect(await kept()).toContain(path.basename(second));
    vi.setSystemTime(Date.now() - 365 * 86_400_000);
    const last = await place();
    expect(await lastKeptLog({ cwd: work, env: environment() })).toBe(last);
  } finally {
    vi.useRealTimers();
  }
});

test('runs that begin at once have logs of their own', async () => {
  await Promise.all([check(), check(), check()]);
  expect(await kept()).toHaveLength(3);
});

test.each<readonly string[]>([
  ['check', 'policy.yml', '--remediate', '--yes', '--run-log', 'off'],
  ['check', 'policy.yml', '--resume', 'last', '--run-log', 'other.ndjson'],
])('%s %s %s is refused', async (...args) => {
  await check();
  const { exitCode, stderr } = await runMain(args, { cwd: work, env: environment() });
  expect(stderr).toMatch(/changes are always on record|leave out --run-log/);
  expect(exitCode).toBe(2);
});
