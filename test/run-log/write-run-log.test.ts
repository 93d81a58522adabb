import { mkdtemp, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readRunLog } from '../../src/run-log/read-run-log.ts';
import type { RunLogRecord } from '../../src/run-log/records.ts';
import { createChainCheck, createLogChain, createSigningKey } from '../../src/run-log/signing.ts';
import { splitLines } from '../../src/run-log/split-lines.ts';
import {
  createRunLogWriter,
  openRunLog,
  openTemporaryRunLog,
  type RunLogFile,
} from '../../src/run-log/write-run-log.ts';
import { hostileText } from '../report/hostile-text.ts';
import { mixedRun } from '../report/sample-reports.ts';
import { accountRecord, outcomeRecord } from '../report/sample-run.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cove-run-log-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('writes one record a line, in the order of the calls, for its owner alone', async () => {
  const path = join(folder, 'log.ndjson');
  const { writer: log } = await openRunLog(path);
  await Promise.all(mixedRun().map((record) => log.append(record)));
  await log.close();
  await log.close();
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  const text = await readFile(path, 'utf8');
  expect(text.endsWith('\n')).toBe(true);
  expect(await collect(readRunLog(text.split('\n')))).toEqual(mixedRun());
});

test.each([undefined, createSigningKey('0'.repeat(64), 'it')])(
  'what others call their things is on record as it is, and moves no cursor where the log is shown',
  async (key) => {
    const path = join(folder, 'log.ndjson');
    const { writer: log } = await openRunLog(path, key && createLogChain(key));
    const record = accountRecord('111111111111', { name: hostileText });
    await log.append(record);
    await log.close();
    const text = await readFile(path, 'utf8');
    expect(text).not.toMatch(/[^\n\P{Cc}]|[\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
    expect(JSON.parse(text)).toMatchObject(record);
    if (key !== undefined) createChainCheck(key, 'it').take(text.trimEnd());
  },
);

test('a record is in the file when its promise resolves', async () => {
  const path = join(folder, 'log.ndjson');
  const { writer: log } = await openRunLog(path);
  await log.append(outcomeRecord({ region: 'one' }));
  expect(await readFile(path, 'utf8')).toContain('"region":"one"');
  await log.close();
});

test('never overwrites a file', async () => {
  const path = join(folder, 'log.ndjson');
  await writeFile(path, 'precious');
  await expect(openRunLog(path)).rejects.toMatchObject({ code: 'file', message: `the run log ${path} exists already` });
  expect(await readFile(path, 'utf8')).toBe('precious');
});

test('a folder that does not exist is said at once', async () => {
  await expect(openRunLog(join(folder, 'missing', 'log.ndjson'))).rejects.toMatchObject({
    code: 'file',
    hint: 'its folder does not exist: create it first',
  });
});

test('what comes in during a write goes out with the next one', async () => {
  const { file, writes, release } = slowFile();
  const log = createRunLogWriter(file, 'log');
  const appended = ['one', 'two', 'three'].map((region) => log.append(outcomeRecord({ region })));
  await release();
  const late = log.append(outcomeRecord({ region: 'four' }));
  await release();
  await Promise.all([...appended, late]);
  expect(writes.map((text) => text.split('\n').length - 1)).toEqual([3, 1]);
});

test('a failed write fails its records, all that follow, and the close; nothing is written after it', async () => {
  const { file, writes, calls } = failingFile();
  const log = createRunLogWriter(file, 'log');
  await log.append(outcomeRecord({ region: 'one' }));
  const full = { code: 'file', hint: expect.stringMatching(/^the disk is full/) };
  await expect(log.append(outcomeRecord({ region: 'two' }))).rejects.toMatchObject(full);
  await expect(log.append(outcomeRecord({ region: 'three' }))).rejects.toMatchObject(full);
  await expect(log.close()).rejects.toMatchObject(full);
  await expect(log.append(outcomeRecord())).rejects.toMatchObject({ code: 'internal' });
  expect(writes.length).toBe(1);
  expect(calls).toEqual(['close']);
});

test.runIf(process.platform === 'linux')('a full disk is said at once', async () => {
  const log = createRunLogWriter(await open('/dev/full', 'a'), '/dev/full');
  await expect(log.append(outcomeRecord())).rejects.toMatchObject({
    code: 'file',
    hint: expect.stringMatching(/full/),
  });
  await expect(log.close()).rejects.toMatchObject({ code: 'file' });
});

const keepsName = (): never => {
  throw new Error('EBUSY');
};

test.each([
  ['has no name while it is open', undefined, 0],
  ['is gone in the end where an open file keeps its name', keepsName, 1],
] as const)('a temporary log %s, and is read by its handle', async (_, unlink, names) => {
  const { writer, file } = await openTemporaryRunLog(folder, unlink);
  await writer.append(outcomeRecord({ region: 'one' }));
  expect(await readdir(folder)).toHaveLength(names);
  const lines: string[] = [];
  for await (const batch of splitLines(file)) lines.push(...batch);
  await writer.append(outcomeRecord({ region: 'two' }));
  for await (const batch of splitLines(file)) lines.push(...batch);
  expect(lines.map((line) => JSON.parse(line).region)).toEqual(['one', 'one', 'two']);
  await writer.close();
  expect(await readdir(folder)).toEqual([]);
});

test('a temporary log that cannot be made is said', async () => {
  await expect(openTemporaryRunLog(join(folder, 'missing'))).rejects.toMatchObject({
    code: 'file',
    message: expect.stringMatching(/^cannot create the run log .*: no such file or directory$/),
  });
});

async function collect(records: AsyncIterable<RunLogRecord>): Promise<RunLogRecord[]> {
  const collected: RunLogRecord[] = [];
  for await (const record of records) collected.push(record);
  return collected;
}

/** A file whose writes wait until they are released. */
function slowFile() {
  const writes: string[] = [];
  let waiting: (() => void) | undefined;
  const file: RunLogFile = {
    appendFile: (data) =>
      new Promise((resolve) => {
        writes.push(String(data));
        waiting = resolve;
      }),
    sync: async () => {},
    close: async () => {},
  };
  const release = async () => {
    await new Promise((resolve) => setImmediate(resolve));
    waiting?.();
  };
  return { file, writes, release };
}

/** A disk with room for one write. */
function failingFile() {
  const writes: string[] = [];
  const calls: string[] = [];
  const file: RunLogFile = {
    appendFile: async (data) => {
      if (writes.length > 0)
        throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
      writes.push(String(data));
    },
    sync: async () => {
      calls.push('sync');
    },
    close: async () => {
      calls.push('close');
    },
  };
  return { file, writes, calls };
}
