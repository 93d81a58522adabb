import { mkdtemp, open, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import type { HostEvent } from '../../src/library/host.ts';
import { openLogFile } from '../../src/library/log-file.ts';

const self = { pid: process.pid, isAlive: () => true };
const warning = { type: 'warning', code: 'account-left', message: 'gone', policy: null } as const;

test('a record is reported once it is on record, and not when it could not be kept', async () => {
  const cwd = await mkdtemp(join(tmpdir(), 'cove-log-file-'));
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
  expect(await readFile(join(cwd, 'run.ndjson'), 'utf8')).toBe(`${JSON.stringify(warning)}\n`);

  await expect(log.append(warning)).rejects.toThrow();
  expect(events).toHaveLength(1);
});

test('ten thousand changes that were refused need no ten thousand writes to the disk', async () => {
  const cwd = await mkdtemp(join(tmpdir(), 'cove-log-file-'));
  const log = await openLogFile('run.ndjson', { cwd, env: {}, signal: new AbortController().signal, self });
  const probe = await open(join(cwd, 'probe'), 'w');
  const sync = vi.spyOn(Object.getPrototypeOf(probe), 'sync');
  await probe.close();
  for (let change = 0; change < 10_000; change += 1) {
    const at = new Date().toISOString();
    await log.append({ type: 'changed', change: `${change}`, state: 'refused', message: 'no', error: null, at });
  }
  expect(sync).not.toHaveBeenCalled();
  await log.close();
});
