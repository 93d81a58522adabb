import type { RunLogRecord } from '../run-log/records.ts';
import type { TextStream } from './command-io.ts';

/** A line that is rewritten in place while a run goes on; nothing at all where the stream is no terminal. */
export interface Progress {
  plan(accounts: number): void;
  record(record: RunLogRecord): void;
  accountDone(): void;
  /** Takes the line away. */
  clear(): void;
}

const REDRAW_EVERY_MS = 100;
const CLEAR_LINE = '\r\u001b[K';

export function createProgress(stream: TextStream, isShown: boolean, now: () => number = Date.now): Progress {
  if (!isShown || stream.isTTY !== true) return { plan() {}, record() {}, accountDone() {}, clear() {} };
  const counts = { accounts: 0, done: 0, cells: 0, findings: 0, errors: 0 };
  let drawnAtMs = Number.NEGATIVE_INFINITY;

  const draw = (): void => {
    if (now() - drawnAtMs < REDRAW_EVERY_MS) return;
    drawnAtMs = now();
    const line = `${counts.done} of ${counts.accounts} accounts · ${counts.cells} cells · ${counts.findings} findings · ${counts.errors} not evaluated`;
    stream.write(`${CLEAR_LINE}${line.slice(0, Math.max(0, (stream.columns ?? 80) - 1))}`);
  };

  return {
    plan(accounts) {
      counts.accounts = accounts;
      draw();
    },
    record(record) {
      if (record.type !== 'outcome') return;
      counts.cells += 1;
      counts.findings += record.findings.length;
      if (record.status === 'error') counts.errors += 1;
      draw();
    },
    accountDone() {
      counts.done += 1;
      draw();
    },
    clear() {
      stream.write(CLEAR_LINE);
    },
  };
}
