import type { Change } from '../run-log/records.ts';

export interface GateOptions {
  /** The most calls in the whole organization; 0 means none. */
  readonly maxChanges: number;
  readonly allowIncomplete: boolean;
  readonly coverage: { readonly complete: boolean; readonly errors: number };
}

/**
 * Whether changes may be made at all: either all of them, or none.
 *
 * @returns why not; undefined if they may.
 */
export function whyRefused(changes: readonly Change[], options: GateOptions): string | undefined {
  if (!options.coverage.complete && !options.allowIncomplete) {
    const gap =
      options.coverage.errors > 0
        ? `${count(options.coverage.errors, 'cell')} could not be evaluated`
        : 'it did not finish';
    return `the check is incomplete: ${gap} (--allow-incomplete acts on what is known)`;
  }
  const calls = changes.reduce((sum, change) => sum + change.calls.length, 0);
  if (calls > options.maxChanges) {
    const are = calls === 1 ? 'is' : 'are';
    const these =
      calls === changes.length
        ? count(calls, 'change')
        : `${count(calls, 'call')} of ${count(changes.length, 'change')}`;
    return `${these} ${are} more than --max-changes ${options.maxChanges} allows`;
  }
  return undefined;
}

/** The summary shown to a person before anything is changed: `6 changes in 5 accounts and 4 regions`. */
export function describeExtent(changes: readonly Change[]): string {
  const accounts = new Set(changes.map(({ account }) => account)).size;
  const regions = new Set(changes.map(({ region }) => region)).size;
  return `${count(changes.length, 'change')} in ${count(accounts, 'account')} and ${count(regions, 'region')}`;
}

/**
 * How many changes may fail before a run stops.
 *
 * @param limit - a number, or a share of all changes: `5`, `10%`. Shares are rounded down.
 * @returns undefined for what is neither.
 */
export function parseMaxErrors(limit: string, changes: number): number | undefined {
  const match = /^(\d{1,9})(%?)$/.exec(limit.trim());
  if (match === null) return undefined;
  const value = Number(match[1]);
  if (match[2] === '') return value;
  return value > 100 ? undefined : Math.floor((changes * value) / 100);
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
