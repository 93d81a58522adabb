import { describe, expect, it } from 'vitest';
import { watchChanges } from '../../src/commands/change-progress.ts';
import type { ChangeState, RunLogRecord } from '../../src/run-log/records.ts';

const at = '2026-01-01T00:00:00.000Z';

function intent(change: string): RunLogRecord {
  return { type: 'intent', change, call: 0, at };
}

function changed(change: string, state: ChangeState): RunLogRecord {
  return { type: 'changed', change, state, message: '', error: null, at };
}

function watch({ isTTY = false, isShown = true, total = 2 }) {
  const written: string[] = [];
  const appended: RunLogRecord[] = [];
  let nowMs = 0;
  const log = watchChanges({ append: async (record) => void appended.push(record) }, total, {
    stream: { write: (text) => written.push(text) > 0, isTTY, columns: 200 },
    isShown,
    now: () => nowMs,
  });
  const append = async (record: RunLogRecord, ms: number): Promise<void> => {
    nowMs += ms;
    await log.append(record);
  };
  return { log, written, appended, append };
}

describe('how far the changes are', () => {
  it('is a line on a terminal, taken away at the end', async () => {
    const { log, written, append } = watch({ isTTY: true });
    await append(intent('a'), 0);
    await append(intent('b'), 100);
    await append(changed('a', 'remediated'), 100);
    await append(changed('b', 'failed'), 100);
    log.clear();
    expect(written).toEqual([
      '\r\u001b[K0 of 2 changes · 1 under way',
      '\r\u001b[K0 of 2 changes · 2 under way',
      '\r\u001b[K1 of 2 changes · 1 remediated · 1 under way',
      '\r\u001b[K2 of 2 changes · 1 remediated, 1 failed',
      '\r\u001b[K',
    ]);
  });

  it('is a line at each tenth elsewhere, none before five seconds are over and none at the end', async () => {
    const { written, append } = watch({ total: 20 });
    for (let index = 0; index < 20; index += 1) {
      await append(intent(String(index)), 0);
      await append(changed(String(index), 'remediated'), 1_000);
    }
    expect(written.map((line) => line.slice(0, 5).trim())).toEqual([
      '20 %:',
      '30 %:',
      '40 %:',
      '50 %:',
      '60 %:',
      '70 %:',
      '80 %:',
      '90 %:',
    ]);
    expect(written[0]).toBe('20 %: 5 of 20 changes · 5 remediated\n');
  });

  it('is nothing where nobody wants to know, and every record is kept', async () => {
    const { written, appended, append } = watch({ isShown: false, isTTY: true });
    await append(intent('a'), 0);
    await append(changed('a', 'remediated'), 10_000);
    expect(written).toEqual([]);
    expect(appended).toEqual([intent('a'), changed('a', 'remediated')]);
  });

  it('is not what a log could not keep', async () => {
    const written: string[] = [];
    const append = (): Promise<never> => Promise.reject(new Error('no space left'));
    const log = watchChanges({ append }, 1, {
      stream: { write: (text) => written.push(text) > 0, isTTY: true },
      isShown: true,
    });
    await expect(log.append(intent('a'))).rejects.toThrow('no space left');
    expect(written).toEqual([]);
  });
});
