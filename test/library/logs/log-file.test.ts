import {
  appendFile,
  type FileHandle,
  mkdtemp,
  open,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  truncate,
  unlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { readEarlierRun } from '../../../src/library/changes/earlier-changes.ts';
import type { HostEvent } from '../../../src/library/host.ts';
import { openLogFile, type ReadBefore } from '../../../src/library/logs/log-file.ts';
import { errorIn, policyRecord, runRecord } from '../../report/sample-run.ts';
import { withoutSums } from '../../support/without-sums.ts';

const self = { pid: process.pid, isAlive: () => true };
const warning = { type: 'warning', code: 'account-left', message: 'gone', policy: null } as const;

async function folderOfTest(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'cove-log-file-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

test('a record is reported once it is on record, and not when it could not be kept', async () => {
  const cwd = await folderOfTest();
  const events: HostEvent[] = [];
  const host = {
    cwd,
    env: {},
    signal: new AbortController().signal,
    self,
    onEvent: (event: HostEvent) => void events.push(event),
  };
  const log = await openLogFile('run.ndjson', host);
  await log.append(warning);
  expect(events).toEqual([{ type: 'record', record: warning }]);
  await log.close();
  expect(withoutSums(await readFile(join(cwd, 'run.ndjson'), 'utf8'))).toBe(`${JSON.stringify(warning)}\n`);

  await expect(log.append(warning)).rejects.toThrow();
  expect(events).toHaveLength(1);
});

test('ten thousand refused changes do not each wait for the disk', async () => {
  const cwd = await folderOfTest();
  const log = await openLogFile('run.ndjson', { cwd, env: {}, signal: new AbortController().signal, self });
  const handle = await open(join(cwd, 'other'), 'w');
  const sync = vi.spyOn(Object.getPrototypeOf(handle) as FileHandle, 'sync');
  const stat = vi.spyOn(Object.getPrototypeOf(handle) as FileHandle, 'stat');
  for (let change = 0; change < 10_000; change += 1) {
    const at = new Date().toISOString();
    await log.append({ type: 'changed', change: `${change}`, state: 'refused', message: 'no', error: null, at });
  }
  expect(sync).not.toHaveBeenCalled();
  expect(stat).not.toHaveBeenCalled();
  await log.close();
  expect(sync).toHaveBeenCalled();
  await handle.close();
});

const intent = { type: 'intent', change: 'a', call: 0, at: '2026-01-01T00:00:00.000Z' } as const;

test.each<[string, (file: string) => Promise<void>, isKept: boolean]>([
  ['removed', unlink, true],
  ['replaced by another file', (file) => unlink(file).then(() => writeFile(file, '')), true],
  ['replaced by a link', (file) => unlink(file).then(() => symlink('/dev/null', file)), true],
  ['moved', (file) => rename(file, `${file}.1`), false],
  ['cut off', (file) => truncate(file), false],
])('a log that is %s while it is written: no call is begun, and what it had is kept', async (_name, take, isKept) => {
  const cwd = await folderOfTest();
  const told: string[] = [];
  const onEvent = (event: HostEvent): void => void (event.type === 'note' && told.push(event.text));
  const log = await openLogFile('run.ndjson', { cwd, env: {}, signal: new AbortController().signal, self, onEvent });
  await log.append(intent);
  await take(join(cwd, 'run.ndjson'));
  await expect(log.append(intent)).rejects.toThrow(/^the run log run.ndjson is lost: it was .* while it was written$/);
  await log.close();
  const kept = (await readdir(cwd)).filter((name) => /^run\.ndjson\.[0-9a-f]{8}$/.test(name));
  expect(kept).toHaveLength(isKept ? 1 : 0);
  for (const name of kept) {
    expect(withoutSums(await readFile(join(cwd, name), 'utf8'))).toBe(`${JSON.stringify(intent)}\n`);
    expect(told).toEqual([`cove-policy: what the run log had is in ${join(cwd, name)}\n`]);
  }
});

test('a log that is gone when the run ends is not where it should be, and says so', async () => {
  const cwd = await folderOfTest();
  const log = await openLogFile('run.ndjson', { cwd, env: {}, signal: new AbortController().signal, self });
  await log.append(warning);
  await unlink(join(cwd, 'run.ndjson'));
  await expect(log.close()).rejects.toMatchObject({ code: 'output', message: expect.stringContaining('is lost') });
});

test.each([
  ['this run', []],
  ['the run that it continues', [runRecord(), policyRecord(), intent]],
])(
  'a log to which somebody else writes cannot be reported, and the calls of %s are not taken for none',
  async (...[, earlier]) => {
    const cwd = await folderOfTest();
    await writeFile(join(cwd, 'run.ndjson'), earlier.map((record) => `${JSON.stringify(record)}\n`).join(''));
    const readBefore: ReadBefore = async (log, take) =>
      readEarlierRun(log, 'run.ndjson', { belongs: () => true, to: 'this one' }, take);
    const host = { cwd, env: {}, signal: new AbortController().signal, self };
    const log = await openLogFile('run.ndjson', host, readBefore);
    for (const record of earlier.length === 0 ? [runRecord(), policyRecord(), intent] : []) await log.append(record);
    await appendFile(join(cwd, 'run.ndjson'), 'not a record');
    await log.append(errorIn({ policy: 'redundant-trail', account: '222222222222', region: 'eu-west-1' }));
    await log.append(warning);
    await expect(log.report()).rejects.toMatchObject({
      code: 'remediation',
      message: expect.stringMatching(/line 4 of the run log/),
    });
    await log.close();
  },
);
