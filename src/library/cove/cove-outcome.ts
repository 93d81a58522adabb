import type { Account } from '../../organization/organization.ts';
import type { SkipReason } from '../../run-log/records.ts';
import type { CoveCallError } from './cove-call-error.ts';

/** Where an outcome comes from. */
export interface CoveOrigin {
  /** With name, email, and the ids of its units; with tags if accounts are selected by tag. */
  readonly account: Account;
  /** `*` if the account was never entered. */
  readonly region: string;
  readonly partition: string;
  /** ARN of the role that was assumed; null in the caller's own account. */
  readonly role: string | null;
}

/** The function returned. */
export interface CoveResult<T> extends CoveOrigin {
  readonly kind: 'result';
  readonly result: T;
}

/** The function threw, or a write that it did not wait for failed. */
export interface CoveException extends CoveOrigin {
  readonly kind: 'exception';
  readonly exception: unknown;
  /** What other writes failed with that the function did not wait for. */
  readonly unawaited: readonly unknown[];
  /** The next step, if known: after a write that was refused because of `access: 'read-only'`. */
  readonly hint: string | undefined;
}

/** The role could not be assumed, or the account's regions are unknown: the function was never called. */
export interface CoveFailed extends CoveOrigin {
  readonly kind: 'failed';
  readonly error: CoveCallError;
}

/** The function was not meant to be called here. */
export interface CoveSkipped extends CoveOrigin {
  readonly kind: 'skipped';
  readonly reason: SkipReason;
  readonly message: string;
}

export type CoveOutcome<T> = CoveResult<T> | CoveException | CoveFailed | CoveSkipped;

/** All outcomes of a run, by kind. */
export interface CoveResults<T> {
  readonly results: readonly CoveResult<T>[];
  readonly exceptions: readonly CoveException[];
  readonly failed: readonly CoveFailed[];
  readonly skipped: readonly CoveSkipped[];
  /** Whether there is a result from everywhere that was not skipped: nothing failed, threw or was cut off. */
  readonly complete: boolean;
}

/** The same for `cove.map`: each outcome with its item. */
export interface CoveMapResults<I, T> {
  readonly results: readonly (CoveResult<T> & { readonly item: I })[];
  readonly exceptions: readonly (CoveException & { readonly item: I })[];
  readonly failed: readonly (CoveFailed & { readonly item: I })[];
  readonly skipped: readonly (CoveSkipped & { readonly item: I })[];
  /** Whether there is a result for every item. */
  readonly complete: boolean;
}

/** @param isWhole - whether the run finished. */
export function groupOutcomes<O extends CoveOutcome<unknown>>(
  outcomes: readonly O[],
  isWhole: boolean,
): {
  readonly results: Extract<O, { kind: 'result' }>[];
  readonly exceptions: Extract<O, { kind: 'exception' }>[];
  readonly failed: Extract<O, { kind: 'failed' }>[];
  readonly skipped: Extract<O, { kind: 'skipped' }>[];
  readonly complete: boolean;
} {
  const only = <K extends O['kind']>(kind: K): Extract<O, { kind: K }>[] =>
    outcomes.filter((outcome): outcome is Extract<O, { kind: K }> => outcome.kind === kind);
  const exceptions = only('exception');
  const failed = only('failed');
  return {
    results: only('result'),
    exceptions,
    failed,
    skipped: only('skipped'),
    complete: isWhole && exceptions.length === 0 && failed.length === 0,
  };
}
