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
   * @returns what the function gets: the same outcome.
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
 * takes the process with it, as an unhandled rejection.
 *
 * @param signal - that of the run.
 */
export function createOpenCalls(signal: AbortSignal): OpenCalls {
  const writes = new Set<Promise<unknown>>();
  const operations = new WeakMap<object, string>();
  const failures: unknown[] = [];
  let state: 'running' | 'returned' | 'settled' = 'running';

  return {
    track<T>(call: Promise<T>, { service, operation }: CallMade): Promise<T> {
      const isRead = isReadOperation(service, operation);
      const own: Promise<T> = call.then(
        (value) => {
          writes.delete(own);
          return value;
        },
        (error: unknown) => {
          const isWaitedFor = writes.delete(own);
          // It is in the outcome, or there is none. A write of a session that outlived its function is in none.
          if ((isRead || isWaitedFor) && (state !== 'running' || signal.aborted)) own.catch(() => undefined);
          if (isWaitedFor && state === 'returned') failures.push(error);
          if (typeof error === 'object' && error !== null) operations.set(error, `${service}:${operation}`);
          throw error;
        },
      );
      if (!isRead && state !== 'settled') writes.add(own);
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
