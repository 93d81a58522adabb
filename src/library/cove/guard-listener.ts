import { setTimeout } from 'node:timers/promises';
import { CoveError } from '../../cove-error.ts';
import { messageOf } from '../../values/message-of.ts';

export interface Guarded<E> {
  readonly listen: (event: E) => void;
  /**
   * Until the promises that the listener has returned are settled: what rejects after the last event is reported, too.
   * One that takes longer than five seconds is no longer waited for, and its failure is nobody's.
   */
  settled(): Promise<void>;
}

const LONGEST_WAIT_MS = 5_000;

/**
 * A listener of somebody else's that may throw, or be async and reject: neither may take the process with it, or pass
 * for a failure of AWS.
 *
 * @param name - that of its option.
 */
export function createListenerGuard<E>(
  name: string,
  listener: ((event: E) => unknown) | undefined,
  fail: (error: CoveError) => void,
): Guarded<E> | undefined {
  if (listener === undefined) return undefined;
  const pending = new Set<Promise<unknown>>();
  const onError = (error: unknown): void => {
    fail(new CoveError('usage', `${name} threw: ${reasonOf(error)}`, { cause: error }));
  };
  const follow = (returned: unknown): void => {
    const followed = Promise.resolve(returned)
      .catch(onError)
      .finally(() => pending.delete(followed));
    pending.add(followed);
  };
  return {
    listen(event) {
      try {
        const returned: unknown = listener(event);
        // Whatever can be waited for, of any make: what is not a promise may reject too.
        if (typeof returned === 'object' && returned !== null) follow(returned);
      } catch (error) {
        onError(error);
      }
    },
    async settled() {
      if (pending.size === 0) return;
      const timer = new AbortController();
      const tooLong = setTimeout(LONGEST_WAIT_MS, undefined, { signal: timer.signal }).catch(() => undefined);
      await Promise.race([Promise.all(pending), tooLong]);
      timer.abort();
    },
  };
}

/** Of whatever was thrown: even looking at it may throw. */
export function reasonOf(error: unknown): string {
  try {
    return messageOf(error);
  } catch {
    return 'something that cannot be shown';
  }
}
