import { onAbort } from '../../aws/on-abort.ts';
import { CoveError } from '../../cove-error.ts';

/** What ends the calls of a check early: Ctrl-C, its time limit, or the check itself. */
export interface Stop {
  readonly signal: AbortSignal;
  now(): void;
  /** From now on neither an interruption nor the time limit ends anything. */
  release(): void;
  /** What is thrown if the time was up before the run had begun: that is not an interruption by the user. */
  explain(error: unknown): unknown;
}

/** @param limitSeconds - `--timeout`. */
export function createStop(interruption: AbortSignal, limitSeconds: number | undefined): Stop {
  const stop = new AbortController();
  const interrupt = (): void => stop.abort();
  let isLate = false;
  const timer =
    limitSeconds === undefined
      ? undefined
      : setTimeout(() => {
          isLate = !interruption.aborted;
          stop.abort(isLate ? timeIsOver(limitSeconds) : undefined);
        }, 1_000 * limitSeconds);
  if (interruption.aborted) interrupt();
  const unheard = onAbort(interruption, interrupt);
  return {
    signal: stop.signal,
    now: () => stop.abort(),
    release() {
      clearTimeout(timer);
      unheard();
    },
    explain(error) {
      if (!isLate || limitSeconds === undefined || !(error instanceof CoveError) || error.code !== 'interrupted') {
        return error;
      }
      return new CoveError(
        'timeout',
        `${timeIsOver(limitSeconds).message} before the accounts were known: nothing was evaluated`,
        {
          hint: 'allow more time, or find out what does not answer',
          cause: error,
        },
      );
    },
  };
}

/** Named like everything else that ends a call, so that its cells are `interrupted`, not late themselves. */
function timeIsOver(limitSeconds: number): Error {
  const unit = limitSeconds === 1 ? 'second' : 'seconds';
  return Object.assign(
    new Error(
      `the ${limitSeconds.toLocaleString('en-US')} ${unit} of --timeout ${limitSeconds === 1 ? 'was' : 'were'} over`,
    ),
    {
      name: 'AbortError',
    },
  );
}
