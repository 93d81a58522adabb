import { describe, expect, it } from 'vitest';
import { createChangeProgress } from '../../src/commands/change-progress.ts';
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
  let nowMs = 0;
  const stream = { write: (text: string) => written.push(text) > 0, isTTY, columns: 200 };
  const progress = createChangeProgress(stream, isShown, () => nowMs);
  progress.begin(total);
  const append = (record: RunLogRecord, ms: number): void => {
    nowMs += ms;
    progress.record(record);
  };
  return { progress, written, append };
}

describe('how far the changes are', () => {
  it('is a line on a terminal, taken away at the end', () => {
    const { progress, written, append } = watch({ isTTY: true });
    append(intent('a'), 0);
    append(intent('b'), 100);
    append(changed('a', 'remediated'), 100);
    append(changed('b', 'failed'), 100);
    progress.clear();
    expect(written).toEqual([
      '\r\u001b[K0 of 2 changes · 1 under way',
      '\r\u001b[K0 of 2 changes · 2 under way',
      '\r\u001b[K1 of 2 changes · 1 remediated · 1 under way',
      '\r\u001b[K2 of 2 changes · 1 remediated, 1 failed',
      '\r\u001b[K',
    ]);
  });

  it('is a line at each tenth elsewhere, none before five seconds are over and none at the end', () => {
    const { written, append } = watch({ total: 20 });
    for (let index = 0; index < 20; index += 1) {
      append(intent(String(index)), 0);
      append(changed(String(index), 'remediated'), 1_000);
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

  it('is nothing where nobody wants to know', () => {
    const { written, append } = watch({ isShown: false, isTTY: true });
    append(intent('a'), 0);
    append(changed('a', 'remediated'), 10_000);
    expect(written).toEqual([]);
  });

  it('does not count what was refused before the changes began', () => {
    const written: string[] = [];
    const progress = createChangeProgress({ write: (text) => written.push(text) > 0, isTTY: true }, true, () => 0);
    progress.record(changed('a', 'refused'));
    expect(written).toEqual([]);
  });
});
