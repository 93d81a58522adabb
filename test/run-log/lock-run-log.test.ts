import { fork, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { rmSync, statSync, writeFileSync } from 'node:fs';
import { link, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { rolldown } from 'rolldown';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { packageFile } from '../../src/package-files.ts';
import { lockRunLog } from '../../src/run-log/lock-run-log.ts';
import { ownIdentity } from '../../src/run-log/process-identity.ts';

let folder: string;
let log: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cove-policy-lock-'));
  log = path.join(folder, 'run.ndjson');
});
afterEach(() => rm(folder, { recursive: true }));

const owner = { pid: process.pid, isAlive: (pid: number) => pid === process.pid || pid === process.ppid };
const inUse = /is in use by/;

test('one lock for a log; what is released leaves nothing behind', async () => {
  const lock = await lockRunLog(log, owner);
  await expect(lockRunLog(log, owner)).rejects.toMatchObject({
    message: `the run log ${log} is in use by this process`,
    hint: 'wait until the run has ended, and close its report',
  });
  await lock.release();
  expect(await readdir(folder)).toEqual([]);
  await (await lockRunLog(log, owner)).release();
});

test.each(['there', 'not there yet'])('a symbolic link to a log that is %s is the same log', async (state) => {
  if (state === 'there') await writeFile(log, '');
  await symlink('run.ndjson', path.join(folder, 'one'));
  await symlink(path.join(folder, 'one'), path.join(folder, 'two'));
  await symlink(folder, path.join(folder, 'folder'));
  const lock = await lockRunLog(path.join(folder, 'two'), owner);
  for (const name of ['run.ndjson', 'one', 'two', 'folder/run.ndjson', 'folder/two']) {
    await expect(lockRunLog(path.join(folder, name), owner)).rejects.toThrow(inUse);
  }
  await lock.release();
});

test('a log with two names is refused', async () => {
  await writeFile(log, '');
  await link(log, path.join(folder, 'other'));
  await expect(lockRunLog(log, owner)).rejects.toThrow(/has 2 names/);
});

test('a device is no log, and nothing is left beside it', async () => {
  await symlink('/dev/null', log);
  await expect(lockRunLog(log, owner)).rejects.toThrow(/is not a regular file/);
  expect(await readdir(folder)).toEqual(['run.ndjson']);
});

const old = (pid: number, host = hostname()): string => JSON.stringify({ pid, host });

test.each([
  { name: 'of a process that is gone', content: old(999_999_999), isGone: true },
  { name: 'of a process that lives', content: old(process.ppid), isGone: false },
  { name: 'with our own number', content: old(process.pid), isGone: true },
  { name: 'of another host', content: old(999_999_999, 'elsewhere'), isGone: false },
  { name: 'that is empty', content: '', isGone: false },
])('a lock of an earlier release $name', async ({ content, isGone }) => {
  await writeFile(`${log}.lock`, content);
  if (isGone) await (await lockRunLog(log, owner)).release();
  else await expect(lockRunLog(log, owner)).rejects.toThrow(inUse);
});

test.runIf(process.platform === 'linux')('a process is told by kernel, namespace, number and start', async () => {
  const own = await ownIdentity();
  const lockWith = async (change: object): Promise<boolean> => {
    const content = {
      pid: process.ppid,
      host: hostname(),
      ...own,
      start: await startTimeOf(process.ppid),
      sign: null,
      ...change,
    };
    await writeFile(`${log}.lock`, JSON.stringify(content));
    return lockRunLog(log, owner).then(
      async (lock) => lock.release().then(() => true),
      () => false,
    );
  };
  expect(await lockWith({}), 'it lives').toBe(false);
  expect(await lockWith({ start: '1' }), 'its number was given away again').toBe(true);
  expect(await lockWith({ pid: process.pid, start: '1' }), 'our own number, of an earlier start').toBe(true);
  expect(await lockWith({ pid: 999_999_999 }), 'gone').toBe(true);
  expect(await lockWith({ boot: 'another' }), 'another kernel, whatever its name').toBe(false);
  expect(await lockWith({ namespace: 'pid:[1]' }), 'another container, and nothing to hear').toBe(false);
  expect(
    await lockWith({ namespace: 'pid:[1]', pid: 1, sign: 'run.ndjson.lock.00000000' }),
    'another container, silent',
  ).toBe(true);
  expect(await lockWith({ sign: '../../other.lock.00000000', namespace: 'pid:[1]' }), 'not beside the lock').toBe(
    false,
  );
});

async function startTimeOf(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
}

const inContainer = ['--user', '--map-root-user', '--pid', '--fork', '--mount-proc'];
const hasContainers = process.platform === 'linux' && spawnSync('unshare', [...inContainer, 'true']).status === 0;

/** The lock as a program that a container can run. */
async function bundled(): Promise<string> {
  const file = path.join(folder, 'lock-run-log.mjs');
  const bundle = await rolldown({ input: packageFile('src/run-log/lock-run-log.ts'), platform: 'node' });
  await bundle.write({ file });
  await bundle.close();
  return file;
}

test.runIf(hasContainers)('a log that is mounted without its folder, whatever its name', async () => {
  await writeFile(path.join(folder, 'on the host'), '');
  const mounted = path.join(folder, 'a log\\040');
  await writeFile(mounted, '');
  const program = `
    const { lockRunLog } = await import(${JSON.stringify(await bundled())});
    await lockRunLog(${JSON.stringify(mounted)}, { pid: 1, isAlive: () => true }).catch((e) => console.log(e.message));`;
  const script = 'mount --bind "$1" "$2" && exec "$3" --input-type=module -e "$4"';
  const args = [path.join(folder, 'on the host'), mounted, process.execPath, program];
  const { stdout } = spawnSync('unshare', [...inContainer, '--mount', 'sh', '-c', script, 'sh', ...args]);
  expect(String(stdout)).toMatch(/is mounted by itself, so nothing shows who else uses it/);
  await (await lockRunLog(mounted, owner)).release();
});

test.runIf(hasContainers)('two containers with one host name, each with its process 1', async () => {
  const program = `
    const { lockRunLog } = await import(${JSON.stringify(await bundled())});
    try {
      await lockRunLog(${JSON.stringify(log)}, { pid: process.pid, isAlive: () => true });
      console.log('locked by', process.pid);
      setInterval(() => {}, 1000);
    } catch (error) {
      console.log(error.message.replace(/.*is in use by/, 'in use by'));
    }`;
  const start = () =>
    spawn('unshare', [...inContainer, '--kill-child', process.execPath, '--input-type=module', '-e', program]);
  const wordOf = (child: ReturnType<typeof start>): Promise<string> =>
    new Promise((done) => child.stdout.once('data', (data) => done(String(data).trim())));
  const first = start();
  expect(await wordOf(first)).toBe('locked by 1');
  expect(await wordOf(start())).toBe(`in use by process 1 on ${hostname()}`);
  await expect(lockRunLog(log, owner)).rejects.toThrow(inUse);
  const ended = new Promise((done) => first.once('close', done));
  first.kill('SIGKILL');
  await ended;
  // The container was restarted.
  const second = start();
  expect(await wordOf(second)).toBe('locked by 1');
  second.kill('SIGKILL');
  await new Promise((done) => second.once('close', done));
  await (await lockRunLog(log, owner)).release();
  expect(await readdir(folder)).toEqual(['lock-run-log.mjs']);
});

test('a lock that another one has taken over meanwhile is not even moved', async () => {
  const lock = `${log}.lock`;
  await writeFile(lock, old(999_999_999));
  let written: number | undefined;
  // Between the look at the lock and its removal.
  const overtaken = {
    pid: process.pid,
    isAlive: () => {
      rmSync(lock);
      writeFileSync(lock, old(process.ppid));
      ({ ctimeMs: written } = statSync(lock));
      return false;
    },
  };
  await expect(lockRunLog(log, overtaken)).rejects.toThrow(inUse);
  expect((await stat(lock)).ctimeMs, 'renamed').toBe(written);
  expect(await readFile(lock, 'utf8')).toBe(old(process.ppid));
  expect(await readdir(folder)).toEqual(['run.ndjson.lock']);
});

const deadText = (sign: string | null = null): string =>
  JSON.stringify({ pid: 999_999_999, host: hostname(), sign, drawn: 'of a process that is gone' });

function claimOn(text: string): string {
  return `${log}.lock.${createHash('sha256').update(text).digest('hex').slice(0, 16)}.claim`;
}

test.each([1, 2, 3])(
  '%i processes that were killed while they took a lock over leave nothing in the way',
  async (count) => {
    let text = deadText();
    await writeFile(`${log}.lock`, text);
    for (let killed = 0; killed < count; killed += 1) {
      const claim = claimOn(text);
      text = deadText(`run.ndjson.lock.0000000${killed}`);
      await writeFile(path.join(folder, `run.ndjson.lock.0000000${killed}`), '');
      await writeFile(claim, text);
    }
    const lock = await lockRunLog(log, owner);
    await expect(lockRunLog(log, owner)).rejects.toThrow(inUse);
    await lock.release();
    expect(await readdir(folder)).toEqual([]);
  },
);

test.each([
  { whose: 'of a process that lives', claim: JSON.stringify({ pid: process.ppid, host: hostname() }) },
  { whose: 'of nobody that can be told', claim: '' },
  { whose: 'that is a copy of it, and so the claim on itself', claim: deadText() },
])('a lock with a claim $whose stays', async ({ claim }) => {
  const text = deadText();
  await writeFile(`${log}.lock`, text);
  await writeFile(claimOn(text), claim);
  await expect(lockRunLog(log, owner)).rejects.toMatchObject({
    message: `the run log ${log} is in use by another process`,
    hint: `wait until it has ended; if it is certainly gone, remove ${log}.lock`,
  });
  // Without the lock, the claim on it means nothing.
  await rm(`${log}.lock`);
  await (await lockRunLog(log, owner)).release();
});

test('a lock under claims of more killed processes than anybody has seen stays', async () => {
  let text = deadText();
  await writeFile(`${log}.lock`, text);
  for (let killed = 10; killed < 60; killed += 1) {
    const claim = claimOn(text);
    text = deadText(`run.ndjson.lock.000000${killed}`);
    await writeFile(claim, text);
  }
  await expect(lockRunLog(log, owner)).rejects.toThrow(inUse);
});

test('of many that find the lock of a process that is gone, beside a claim of another one, one has it', async () => {
  const text = deadText();
  await writeFile(`${log}.lock`, text);
  await writeFile(claimOn(text), deadText('run.ndjson.lock.00000000'));
  const program = `
    const { lockRunLog } = await import(${JSON.stringify(await bundled())});
    const isAlive = (pid) => { try { process.kill(pid, 0); return true; } catch { return false; } };
    process.once('message', () =>
      lockRunLog(${JSON.stringify(log)}, { pid: process.pid, isAlive }).then(
        () => { process.send('locked'); setInterval(() => {}, 1000); },
        () => process.send('refused'),
      ));
    process.send('ready');`;
  const script = path.join(folder, 'lock.mjs');
  await writeFile(script, program);
  const children = Array.from({ length: 5 }, () => fork(script));
  const next = (child: (typeof children)[number]): Promise<unknown> =>
    new Promise((done) => child.once('message', done));
  try {
    await Promise.all(children.map(next));
    const words = children.map(next);
    for (const child of children) child.send('go');
    expect((await Promise.all(words)).sort()).toEqual(['locked', 'refused', 'refused', 'refused', 'refused']);
  } finally {
    for (const child of children) child.kill('SIGKILL');
  }
});
