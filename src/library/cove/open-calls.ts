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
   * @returns errors of the latter, and before them those of earlier ones that nobody has waited for, in the order in
   * which they came.
   */
  settle(): Promise<readonly unknown[]>;
}

/**
 * Without it, a write whose `await` was forgotten is cut off when the run ends, and nobody hears of it; and a call that
 * fails takes the process with it, as an unhandled rejection: its own, or that of the helper which waits for it.
 *
 * @param signal - that of the run.
 */
export function createOpenCalls(signal: AbortSignal): OpenCalls {
  const writes = new Set<Promise<unknown>>();
  const operations = new WeakMap<object, string>();
  /** Errors of what may have changed something, for which nobody has waited yet: whoever does so later has them. */
  const unawaited = new Map<Promise<unknown>, unknown>();
  /** The same, once the function has returned: nobody gets them but the outcome. */
  const late: unknown[] = [];
  let state: 'running' | 'returned' | 'settled' = 'running';
  /** Answers to what the function has left running: what is begun in their turn follows on them. */
  const answers = createTurnCount();

  return {
    track<T>(call: Promise<T>, { service, operation }: CallMade): Promise<T> {
      const isRead = isReadOperation(service, operation);
      // What is begun later is of whoever has kept the session, who is told.
      const isOwn = state !== 'settled' || (isRead && answers.isAny());
      const answer = call.then(ignore, ignore);
      if (!isRead && state !== 'settled') writes.add(answer);

      const own = new WatchedPromise<T>(
        (resolve, reject) => {
          const onError = (error: unknown): void => {
            const isWaitedFor = writes.delete(answer);
            if (typeof error === 'object' && error !== null) operations.set(error, `${service}:${operation}`);
            if (isWaitedFor && state === 'returned') late.push(error);
            // Left open, it keeps no process alive, and what waits for it goes with it.
            if (isOwn && state !== 'running') return;
            if (isWaitedFor && !own.isHandled) unawaited.set(own, error);
            // The function still runs. If nobody waits for it, that is told in the outcome, or there is none any more.
            if (isOwn) own.silence();
            reject(error);
          };
          call.then((value) => {
            writes.delete(answer);
            if (isOwn && state !== 'running') answers.count();
            resolve(value);
          }, onError);
        },
        () => unawaited.delete(own),
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
      return [...unawaited.values(), ...late];
    },
  };
}

/** Counts what happens in one turn of the event loop. */
function createTurnCount() {
  let inTurn = 0;
  return {
    count(): void {
      inTurn += 1;
      void setImmediate().then(() => {
        inTurn -= 1;
      });
    },
    isAny: (): boolean => inTurn > 0,
  };
}

/** Knows whether somebody has waited for it: `await`, `catch`, `finally` and `Promise.all` all go through `then`. */
class WatchedPromise<T> extends Promise<T> {
  /** What follows on it is of whoever has asked for it, and a promise like all others. */
  static override get [Symbol.species](): PromiseConstructor {
    return Promise;
  }

  isHandled = false;
  readonly #onHandled: () => void;

  constructor(
    executor: (resolve: (value: T) => void, reject: (error: unknown) => void) => void,
    onHandled: () => void,
  ) {
    super(executor);
    this.#onHandled = onHandled;
  }

  // biome-ignore lint/suspicious/noThenProperty: it is a promise, and hears here who waits for it.
  override then<A = T, B = never>(
    onValue?: ((value: T) => A | PromiseLike<A>) | null,
    onError?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    if (!this.isHandled) {
      this.isHandled = true;
      this.#onHandled();
    }
    return super.then(onValue, onError);
  }

  /** Its failure is not an unhandled rejection. What follows on it is one, if nobody handles that. */
  silence(): void {
    super.then(undefined, ignore);
  }
}

function ignore(): void {}
