import { AT_FIRST } from '../defaults.ts';

/** Regions of one account processed at once; the account's cap bounds the requests. */
export const REGIONS_AT_ONCE = 8;

/** Tells which open accounts have nothing to do. */
export interface AccountThrottling {
  /** Accounts that only wait out throttling. */
  readonly throttledAccounts: () => number;
  /** Calls the listener when another one does. @returns a function that ends it. */
  onThrottled(listener: () => void): () => void;
}

export interface AccountPoolOptions extends AccountThrottling {
  /**
   * Accounts processed at once, not counting throttled ones. A function is called each time; a higher number takes
   * effect when the next account is done.
   */
  readonly atOnce: number | (() => number);
  /** The most that are open, counting throttled ones: each takes memory. @default 10 × what `atOnce` is at first */
  readonly mostOpen?: number;
}

/**
 * Processes items in order, several at once. An item that only waits out throttling keeps its work and gives its place
 * to the next one, so that a hundred throttled accounts do not hold back the nine hundred behind them.
 *
 * @returns the results in the order of the items. Rejects with the first failure; nothing more is begun then.
 */
export function runAccountPool<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
  options: AccountPoolOptions,
): Promise<R[]> {
  const { atOnce } = options;
  const places = typeof atOnce === 'number' ? () => atOnce : atOnce;
  const { mostOpen = 10 * places() } = options;
  const results = new Array<R>(items.length);
  let next = 0;
  let open = 0;
  let hasFailed = false;

  return new Promise((resolve, reject) => {
    const fail = (error: unknown): void => {
      hasFailed = true;
      stopListening();
      reject(error);
    };
    const finish = (): void => {
      stopListening();
      resolve(results);
    };
    const begin = (index: number, item: T): void => {
      open += 1;
      work(item).then((result) => {
        results[index] = result;
        open -= 1;
        if (hasFailed) return;
        if (open === 0 && next === items.length) finish();
        else fill();
      }, fail);
    };
    const fill = (): void => {
      while (!hasFailed && next < items.length && open < Math.min(mostOpen, places() + options.throttledAccounts())) {
        const index = next;
        next += 1;
        begin(index, items[index] as T);
      }
    };
    // Not at once: the call may come from within a `work` that is just beginning.
    const stopListening = options.onThrottled(() => queueMicrotask(fill));
    if (items.length === 0) finish();
    else fill();
  });
}

/**
 * How many accounts are processed at once. One whose policies make one call after the other has a single request in
 * flight: where many more of those go through, more accounts are needed to have them.
 *
 * @param most - `--concurrency`
 * @param load - of the client, whose limit of requests follows what goes through.
 */
export function accountsAtOnce(most: number, load: () => { readonly limit: number }): () => number {
  return () => Math.min(most, Math.max(AT_FIRST, load().limit));
}

/**
 * The items, rotated by a key, so that accounts opened at the same time do not all begin with the same region.
 *
 * @param key - the account's id; the same key always gives the same order.
 */
export function rotateBy<T>(items: readonly T[], key: string): T[] {
  if (items.length === 0) return [];
  // FNV-1a, 32 bits: http://www.isthe.com/chongo/tech/comp/fnv/
  let hash = 0x81_1c_9d_c5;
  for (let index = 0; index < key.length; index += 1) hash = Math.imul(hash ^ key.charCodeAt(index), 0x01_00_01_93);
  const start = (hash >>> 0) % items.length;
  return [...items.slice(start), ...items.slice(0, start)];
}
