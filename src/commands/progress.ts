import { AT_FIRST } from '../defaults.ts';
import type { AwsEvent } from '../library/host.ts';
import type { ErrorKind, OutcomeRecord, RunLogRecord } from '../library/record-types.ts';
import { visible } from '../text/visible-text.ts';
import type { TextStream } from './command-io.ts';
import { createDisplay } from './progress-display.ts';
import { type ProgressCounts, progressLine } from './progress-line.ts';

/**
 * Reports on a stream how far a run is. On a terminal: a line that is rewritten in place. Elsewhere: a line at each
 * tenth of the accounts, none in the first five seconds.
 */
export interface Progress {
  /** @param isShared - records come only when all accounts are done, and say nothing new then. @default false */
  plan(accounts: number, isShared?: boolean): void;
  /** An account has been opened, and this is how many cells it has. */
  cells(planned: number): void;
  record(record: RunLogRecord): void;
  /** A cell is settled. */
  outcome(outcome: OutcomeRecord): void;
  event(event: AwsEvent): void;
  accountDone(): void;
  /** Removes the line. */
  clear(): void;
}

export function createProgress(stream: TextStream, isShown: boolean, now: () => number = Date.now): Progress {
  if (!isShown) return { plan() {}, cells() {}, record() {}, outcome() {}, event() {}, accountDone() {}, clear() {} };
  const counts = createCounts(now());
  const display = createDisplay(stream, {
    line: (elapsedMs, width) => progressLine({ ...counts, elapsedMs }, width),
    elapsedMs: () => now() - counts.startMs,
  });

  const outcome = ({ findings, errors: [error] }: OutcomeRecord): void => {
    counts.cellsDone += 1;
    counts.findings += findings.length;
    if (error !== undefined) counts.errors.set(error.kind, (counts.errors.get(error.kind) ?? 0) + 1);
    display.update();
  };
  let isOfRecords = true;

  return {
    plan(accounts, isShared = false) {
      isOfRecords = !isShared;
      counts.accounts = accounts;
      counts.startMs = now();
      counts.calls = 0;
      display.update();
    },
    cells(planned) {
      counts.accountsOpened += 1;
      counts.cellsPlanned += planned;
    },
    record(record) {
      if (isOfRecords && record.type === 'outcome') outcome(record);
    },
    outcome,
    event(event) {
      if (event.type === 'call') counts.calls += 1;
      if (event.type === 'throttle') counts.throttles += 1;
      if (event.type === 'limit') noteLimit(counts, event);
      if (event.type === 'caller-expired') display.note(`${visible(event.message)}\n  ${WHAT_NOW}\n`);
      else display.update();
    },
    accountDone() {
      counts.accountsDone += 1;
      display.step(counts.accountsDone / (counts.accounts ?? Number.POSITIVE_INFINITY));
    },
    clear: display.clear,
  };
}

const WHAT_NOW = 'accounts not entered yet are reported as not evaluated: sign in again and continue with --resume';

/** What has made the limit fall is shown until it is back at what a run begins with. */
function noteLimit(counts: Counts, { limit, ceiling, because }: Extract<AwsEvent, { type: 'limit' }>): void {
  const why = because ?? counts.slowed?.because;
  counts.slowed = why === undefined || limit >= Math.min(AT_FIRST, ceiling) ? undefined : { limit, because: why };
}

interface Counts {
  accounts: number | undefined;
  startMs: number;
  accountsDone: number;
  accountsOpened: number;
  cellsPlanned: number;
  cellsDone: number;
  findings: number;
  calls: number;
  throttles: number;
  slowed: ProgressCounts['slowed'];
  readonly errors: Map<ErrorKind, number>;
}

function createCounts(startMs: number): Counts {
  return {
    accounts: undefined,
    startMs,
    accountsDone: 0,
    accountsOpened: 0,
    cellsPlanned: 0,
    cellsDone: 0,
    findings: 0,
    calls: 0,
    throttles: 0,
    slowed: undefined,
    errors: new Map(),
  };
}
