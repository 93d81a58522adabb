import { CoveError, holds } from '../../cove-error.ts';
import type { CoveResults } from './cove-outcome.ts';

/** A run that ended early: its signal was aborted, or something failed under `failFast`. */
export class CoveStopped<T = unknown> extends CoveError {
  /** The results so far; empty for `cove.stream`, which has already yielded everything. */
  readonly partial: CoveResults<T>;

  /** Whether something is such an error, from any copy of this package. */
  static override is(value: unknown): value is CoveStopped {
    return holds(() => value instanceof Error && value.name === 'CoveStopped' && 'partial' in value);
  }

  /** @param cause - the reason of the signal, or what failed. */
  constructor(message: string, partial: CoveResults<T>, cause: unknown) {
    super('stopped', message, { cause, hint: 'the results so far are in `partial`' });
    this.name = 'CoveStopped';
    this.partial = partial;
  }
}

/** A run that has no results to hand over with its end, or not yet. */
export function stoppedRun(cause: unknown, message = endMessage(cause)): CoveStopped<never> {
  return new CoveStopped(message, NOTHING, cause);
}

const NOTHING: CoveResults<never> = { results: [], exceptions: [], failed: [], skipped: [], complete: false };

function endMessage(reason: unknown): string {
  return CoveError.is(reason) ? `stopped: ${reason.message}` : 'stopped by its signal';
}
