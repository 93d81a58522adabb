import type { ErrorKind } from '../library/record-types.ts';

/** What a run has come to so far. */
export interface ProgressCounts {
  /** Undefined until it is known who is asked. */
  readonly accounts: number | undefined;
  readonly accountsDone: number;
  /** Accounts whose cells are known. */
  readonly accountsOpened: number;
  /** Cells of the accounts that were opened so far. */
  readonly cellsPlanned: number;
  readonly cellsDone: number;
  readonly findings: number;
  readonly calls: number;
  readonly throttles: number;
  /** Cells that could not be evaluated, by the kind of their first error. */
  readonly errors: ReadonlyMap<ErrorKind, number>;
  /** Since the first account was entered; before that, since the run began. */
  readonly elapsedMs: number;
}

/**
 * `412 of 480 cells · 31 of 400 accounts · 2 findings · 210 calls/s · 12 throttled · 3 errors (access-denied 2,
 * network 1) · 4m 10s left`
 */
export function progressLine(counts: ProgressCounts): string {
  return [
    counts.accounts === undefined ? 'reading the organization' : doneOf(counts),
    ...(counts.findings === 0 ? [] : [`${number(counts.findings)} ${counts.findings === 1 ? 'finding' : 'findings'}`]),
    ...(counts.elapsedMs < 1_000 ? [] : [`${number(Math.round(counts.calls / (counts.elapsedMs / 1_000)))} calls/s`]),
    ...(counts.throttles === 0 ? [] : [`${number(counts.throttles)} throttled`]),
    ...errorsOf(counts.errors),
    ...timeLeft(counts),
  ].join(' · ');
}

function doneOf({ accounts = 0, accountsDone, cellsPlanned, cellsDone }: ProgressCounts): string {
  return `${number(cellsDone)} of ${number(cellsPlanned)} cells · ${number(accountsDone)} of ${number(accounts)} accounts`;
}

function errorsOf(errors: ProgressCounts['errors']): string[] {
  const byCount = [...errors].sort(([, left], [, right]) => right - left);
  const all = byCount.reduce((sum, [, count]) => sum + count, 0);
  if (all === 0) return [];
  const kinds = byCount.map(([kind, count]) => `${kind} ${number(count)}`).join(', ');
  return [`${number(all)} ${all === 1 ? 'error' : 'errors'} (${kinds})`];
}

/** Accounts whose cells are known before an estimate is more than a guess. */
const ENOUGH_ACCOUNTS = 3;

/** As if the accounts that are not opened yet had as many cells as the others. */
function timeLeft(counts: ProgressCounts): string[] {
  const { accounts = 0, accountsDone, accountsOpened, cellsPlanned, cellsDone, elapsedMs } = counts;
  if (accountsOpened < ENOUGH_ACCOUNTS || cellsDone === 0 || accountsDone >= accounts || elapsedMs < 1_000) return [];
  const cells = (cellsPlanned / accountsOpened) * accounts;
  return [`${duration(elapsedMs * (cells / cellsDone - 1))} left`];
}

function duration(ms: number): string {
  const seconds = Math.ceil(ms / 1_000);
  if (seconds < 60) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}m ${seconds % 60}s`;
  return `${Math.floor(minutes / 60)}h ${minutes % 60}m`;
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}
