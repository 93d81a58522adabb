import type { ErrorKind } from '../library/record-types.ts';

/** What a run has come to so far. */
export interface ProgressCounts {
  /** Undefined until the accounts are known. */
  readonly accounts: number | undefined;
  readonly accountsDone: number;
  /** Accounts whose cells are known. */
  readonly accountsOpened: number;
  /** Cells of the accounts opened so far. */
  readonly cellsPlanned: number;
  readonly cellsDone: number;
  readonly findings: number;
  readonly calls: number;
  readonly throttles: number;
  /** So many requests may be in flight, and why not as many as were asked for. */
  readonly slowed: { readonly limit: number; readonly because: string } | undefined;
  /** Cells that could not be evaluated, by the kind of their first error. */
  readonly errors: ReadonlyMap<ErrorKind, number>;
  /** Since the first account was entered; before that, since the run began. */
  readonly elapsedMs: number;
}

/**
 * `412 of 480 cells · 31 of 400 accounts · 2 findings · 210 calls/s · 12 throttled · 3 errors (access-denied 2,
 * network 1) · 4m 10s left`
 *
 * @param width - Less important parts are dropped if there is no room: the time left stays. @default no limit
 */
export function progressLine(counts: ProgressCounts, width = Number.POSITIVE_INFINITY): string {
  const { findings, throttles, slowed } = counts;
  const parts: readonly Part[] = [
    ...doneOf(counts),
    { text: findings === 0 ? '' : `${number(findings)} ${findings === 1 ? 'finding' : 'findings'}`, rank: 4 },
    { text: rateOf(counts), rank: 6 },
    { text: throttles === 0 ? '' : `${number(throttles)} throttled`, rank: 5 },
    { text: slowed === undefined ? '' : `${number(slowed.limit)} at once (${slowed.because})`, rank: 5 },
    ...errorsOf(counts.errors),
    { text: timeLeft(counts), rank: 1 },
  ];
  return joinFitting(parts, width);
}

/** A part of the line. If not all fit, those of the highest ranks are dropped first. */
interface Part {
  readonly text: string;
  readonly rank: number;
  /** It belongs to the previous part, without a dot between them. */
  readonly isAddition?: boolean;
}

function joinFitting(parts: readonly Part[], width: number): string {
  const ranks = [...new Set(parts.map(({ rank }) => rank))].sort((a, b) => b - a);
  for (const rank of ranks) {
    const text = joined(parts.filter((part) => part.rank <= rank));
    if (text.length <= width) return text;
  }
  return joined(parts.filter(({ rank }) => rank === 0));
}

function joined(parts: readonly Part[]): string {
  let text = '';
  for (const part of parts) {
    if (part.text === '') continue;
    const separator = text === '' ? '' : part.isAddition === true ? ' ' : ' · ';
    text += `${separator}${part.text}`;
  }
  return text;
}

/** Whose accounts are run by others knows of no cells. */
function doneOf(counts: ProgressCounts): Part[] {
  if (counts.accounts === undefined) return [{ text: 'reading the organization', rank: 0 }];
  const accounts = accountsOf(counts);
  if (counts.accountsOpened === 0) return [{ text: accounts, rank: 0 }];
  return [
    { text: cellsOf(counts), rank: 0 },
    { text: accounts, rank: 3 },
  ];
}

function cellsOf({ cellsPlanned, cellsDone }: ProgressCounts): string {
  return `${number(cellsDone)} of ${number(cellsPlanned)} cells`;
}

function accountsOf({ accounts = 0, accountsDone }: ProgressCounts): string {
  return `${number(accountsDone)} of ${number(accounts)} accounts`;
}

function rateOf({ calls, accounts, accountsOpened, elapsedMs }: ProgressCounts): string {
  const areOthers = accounts !== undefined && accountsOpened === 0;
  return elapsedMs < 1_000 || areOthers ? '' : `${number(Math.round(calls / (elapsedMs / 1_000)))} calls/s`;
}

function errorsOf(errors: ProgressCounts['errors']): Part[] {
  const byCount = [...errors].sort(([, left], [, right]) => right - left);
  const all = byCount.reduce((sum, [, count]) => sum + count, 0);
  if (all === 0) return [];
  const kinds = byCount.map(([kind, count]) => `${kind} ${number(count)}`).join(', ');
  return [
    { text: `${number(all)} ${all === 1 ? 'error' : 'errors'}`, rank: 2 },
    { text: `(${kinds})`, rank: 7, isAddition: true },
  ];
}

/** Accounts whose cells are known before an estimate is more than a guess. */
const ENOUGH_ACCOUNTS = 3;

/** As if the accounts not opened yet had as many cells as the others. */
function timeLeft(counts: ProgressCounts): string {
  const { accounts = 0, accountsDone, accountsOpened, cellsPlanned, cellsDone, elapsedMs } = counts;
  if (accountsDone >= accounts || elapsedMs < 1_000) return '';
  if (accountsOpened === 0 && accountsDone >= ENOUGH_ACCOUNTS) {
    return `${duration(elapsedMs * (accounts / accountsDone - 1))} left`;
  }
  if (accountsOpened < ENOUGH_ACCOUNTS || cellsDone === 0) return '';
  const cells = (cellsPlanned / accountsOpened) * accounts;
  return `${duration(elapsedMs * (cells / cellsDone - 1))} left`;
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
