import { describe, expect, it } from 'vitest';
import type { AwsEvent } from '../../src/aws/aws-event.ts';
import type { TextStream } from '../../src/commands/command-io.ts';
import { createProgress } from '../../src/commands/progress.ts';
import { type ProgressCounts, progressLine } from '../../src/commands/progress-line.ts';
import type { ErrorKind, OutcomeRecord } from '../../src/run-log/records.ts';

const start: ProgressCounts = {
  accounts: 400,
  accountsDone: 0,
  accountsOpened: 0,
  cellsPlanned: 0,
  cellsDone: 0,
  findings: 0,
  calls: 0,
  throttles: 0,
  slowed: undefined,
  errors: new Map(),
  elapsedMs: 0,
};

describe('the line', () => {
  it.each<[what: string, counts: Partial<ProgressCounts>, line: string]>([
    ['before the accounts are known', { accounts: undefined }, 'reading the organization'],
    [
      'while AWS Organizations is throttled',
      { accounts: undefined, throttles: 3, calls: 4, elapsedMs: 2_000 },
      'reading the organization · 2 calls/s · 3 throttled',
    ],
    ['at the beginning', {}, '0 of 400 accounts'],
    [
      'in the middle',
      {
        accountsDone: 100,
        accountsOpened: 200,
        cellsPlanned: 3_400,
        cellsDone: 1_712,
        findings: 1,
        calls: 12_600,
        throttles: 12,
        errors: new Map([
          ['network', 1],
          ['access-denied', 2],
        ]),
        elapsedMs: 60_000,
      },
      '1,712 of 3,400 cells · 100 of 400 accounts · 1 finding · 210 calls/s · 12 throttled · 3 errors (access-denied 2, network 1) · 2m 59s left',
    ],
    [
      'with fewer requests at once than were asked for',
      { accountsOpened: 1, cellsPlanned: 8, cellsDone: 2, slowed: { limit: 49, because: 'slow answers' } },
      '2 of 8 cells · 0 of 400 accounts · 49 at once (slow answers)',
    ],
    [
      'with hours to go',
      { accounts: 5_000, accountsOpened: 100, cellsPlanned: 100, cellsDone: 10, findings: 2, elapsedMs: 30_000 },
      '10 of 100 cells · 0 of 5,000 accounts · 2 findings · 0 calls/s · 4h 9m left',
    ],
    [
      'at the end',
      { accountsDone: 400, accountsOpened: 400, cellsPlanned: 1, cellsDone: 1, elapsedMs: 10_000, calls: 10 },
      '1 of 1 cells · 400 of 400 accounts · 1 calls/s',
    ],
    [
      'of accounts that others run, whose cells are not known here',
      { accountsDone: 100, findings: 0, calls: 3, elapsedMs: 30_000 },
      '100 of 400 accounts · 1m 30s left',
    ],
  ])('%s', (_, counts, line) => {
    expect(progressLine({ ...start, ...counts })).toBe(line);
  });
});

function outcome(status: OutcomeRecord['status'], kind?: ErrorKind): OutcomeRecord {
  const error = { operation: null, code: null, message: '', requestId: null, attempts: 1, resource: null };
  return {
    type: 'outcome',
    policy: 'p',
    account: '1',
    region: 'us-east-1',
    status,
    resources: 0,
    findings: [],
    errors: kind === undefined ? [] : [{ kind, ...error }],
    skipped: null,
  };
}

const ended: AwsEvent = { type: 'caller-expired', message: "the caller's credentials have expired: \u001b[31mover" };

it('the line keeps the time that is left, whatever else it has to leave out', () => {
  const counts: ProgressCounts = {
    accounts: 10_000,
    accountsDone: 4_312,
    accountsOpened: 4_400,
    cellsPlanned: 1_496_000,
    cellsDone: 1_466_080,
    findings: 12_345,
    calls: 2_000_000,
    slowed: undefined,
    throttles: 1_234,
    errors: new Map([
      ['access-denied', 900],
      ['network', 21],
    ]),
    elapsedMs: 600_000,
  };
  for (const width of [200, 120, 100, 79, 60, 44]) {
    const line = progressLine(counts, width);
    expect(line.length).toBeLessThanOrEqual(width);
    expect(line).toMatch(/ · \d+m \d+s left$/);
  }
  expect(progressLine(counts, 79)).toMatch(/^1,466,080 of 1,496,000 cells · 921 errors · \d+m \d+s left$/);
});

function watch(options: { readonly isTTY: boolean; readonly isShown?: boolean; readonly columns?: number }) {
  const written: string[] = [];
  let nowMs = 0;
  const stream: TextStream = {
    write: (text) => written.push(text) > 0,
    isTTY: options.isTTY,
    columns: options.columns ?? 200,
  };
  const progress = createProgress(stream, options.isShown ?? true, () => nowMs);
  const run = (accounts: number, msEach: number): void => {
    progress.plan(accounts);
    for (let account = 0; account < accounts; account += 1) {
      progress.cells(2);
      nowMs += msEach;
      progress.record(outcome('compliant'));
      progress.record(outcome('error', 'throttled'));
      progress.accountDone();
    }
    progress.clear();
  };
  const pass = (ms: number): void => {
    nowMs += ms;
  };
  return { progress, written, run, pass };
}

describe('not on a terminal', () => {
  it('a line at each tenth of the accounts, without control characters', () => {
    const { written, run } = watch({ isTTY: false });
    run(1_000, 100);
    expect(written).toHaveLength(9);
    expect(written[0]).toBe(
      '10 %: 200 of 200 cells · 100 of 1,000 accounts · 0 calls/s · 100 errors (throttled 100) · 1m 30s left\n',
    );
    expect(written.at(-1)).toMatch(/^90 %: .*\n$/);
    for (const control of ['\r', '\u001b']) expect(written.join('')).not.toContain(control);
  });

  it('nothing for a run that is over in five seconds', () => {
    const { written, run } = watch({ isTTY: false });
    run(1_000, 4);
    expect(written).toEqual([]);
  });

  it('one line for several tenths that are passed at once', () => {
    const { written, run } = watch({ isTTY: false });
    run(3, 6_000);
    expect(written.map((line) => line.slice(0, 4))).toEqual(['30 %', '60 %']);
  });

  it('the end of the credentials, at once and harmless', () => {
    const { progress, written } = watch({ isTTY: false });
    progress.event(ended);
    expect(written.join('')).toContain("cove-policy: the caller's credentials have expired: \\u001b[31mover\n");
    expect(written.join('')).toContain('--resume');
  });
});

describe('of a run whose accounts go into a store', () => {
  it('counts cells as they are settled, and not again when their records come into the log', () => {
    const { progress, written, pass } = watch({ isTTY: true });
    progress.plan(2, true);
    progress.cells(2);
    progress.outcome(outcome('compliant'));
    progress.outcome(outcome('error', 'throttled'));
    progress.accountDone();
    for (const status of ['compliant', 'error'] as const) progress.record(outcome(status));
    pass(500);
    progress.event({ ...ended, type: 'throttle', account: '1', region: 'x', service: 's', operation: 'o' });
    expect(written.at(-1)).toContain('2 of 2 cells · 1 of 2 accounts · 1 throttled · 1 error (throttled 1)');
  });
});

describe('on a terminal', () => {
  it('one line, rewritten at most ten times a second, cut to the width, and taken away at the end', () => {
    const { written, run } = watch({ isTTY: true, columns: 40 });
    run(100, 20);
    expect(written.length).toBeLessThan(25);
    for (const text of written) {
      expect(text.startsWith('\r\u001b[K')).toBe(true);
      expect(text).not.toContain('\n');
      expect(text.length - '\r\u001b[K'.length).toBeLessThan(40);
    }
    expect(written.at(-1)).toBe('\r\u001b[K');
  });
});

it('--quiet: nothing anywhere', () => {
  for (const isTTY of [true, false]) {
    const { progress, written, run } = watch({ isTTY, isShown: false });
    run(1_000, 100);
    progress.event(ended);
    expect(written).toEqual([]);
  }
});
