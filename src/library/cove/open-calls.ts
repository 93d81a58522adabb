import { setImmediate } from 'node:timers/promises';
import { isReadOperation } from '../../catalog/operation-access.ts';

export interface CallMade {
  /** SDK client name, never an alias. */
  readonly service: string;
  readonly operation: string;
}

/** The calls of one function, from when they are begun until they are answered. */
export interface OpenCalls {
  /**
   * @returns what the function gets: the same outcome, as long as it can be the function's. What fails once the
   * function has returned is never rejected: nobody is known to handle it.
   */
  track<T>(call: Promise<T>, made: CallMade): Promise<T>;
  /** The call that failed with an error, as `service:Operation`; undefined if it was none of these. */
  operationOf(error: object): string | undefined;
  /**
   * The function has returned. What it did not wait for is no longer its own: a read that is cut off is nobody's, and
   * what may change something is waited for, with what is changed next by what the function has left running.
   *
   * @returns errors of the latter.
   */
  settle(): Promise<readonly unknown[]>;
}

/**
 * Without it, a write whose `await` was forgotten is cut off when the run ends, and nobody hears of it; and a read
 * takes the process with it, as an unhandled rejection: its own, or that of the helper which waits for it.
 *
 * @param signal - that of the run.
 */
export function createOpenCalls(signal: AbortSignal): OpenCalls {
  const writes = new Set<Promise<unknown>>();
  const operations = new WeakMap<object, string>();
  const failures: unknown[] = [];
  let state: 'running' | 'returned' | 'settled' = 'running';
  /** Answers to what the function has left running that came in this turn: what is begun next follows on them. */
  let answered = 0;

  const followTurn = (): void => {
    answered += 1;
    void setImmediate().then(() => {
      answered -= 1;
    });
  };

  return {
    track<T>(call: Promise<T>, { service, operation }: CallMade): Promise<T> {
      const isRead = isReadOperation(service, operation);
      // What is begun later is of whoever has kept the session, who is told.
      const isOwn = state !== 'settled' || (isRead && answered > 0);
      const answer = call.then(ignore, ignore);
      if (!isRead && state !== 'settled') writes.add(answer);
      const own: Promise<T> = call.then(
        (value) => {
          writes.delete(answer);
          if (isOwn && state !== 'running') followTurn();
          return value;
        },
        (error: unknown) => {
          const isWaitedFor = writes.delete(answer);
          if (isWaitedFor && state === 'returned') failures.push(error);
          if (typeof error === 'object' && error !== null) operations.set(error, `${service}:${operation}`);
          if (isOwn && state !== 'running') return never();
          // The function still runs, but its run is over: there is no outcome that its failure could be in.
          if (isOwn && signal.aborted) own.catch(ignore);
          throw error;
        },
      );
      return own;
    },
    operationOf: (error) => operations.get(error),
    async settle() {
      state = 'returned';
      while (writes.size > 0 && !signal.aborted) {
        await Promise.allSettled(writes);
        // Whoever waited for them goes on first, perhaps to the next one.
        await setImmediate();
      }
      state = 'settled';
      return failures;
    },
  };
}

function ignore(): void {}

/** Neither fulfilled nor rejected. It keeps no process alive, and is one of its own: what waits for it goes with it. */
function never(): Promise<never> {
  return new Promise(ignore);
}
