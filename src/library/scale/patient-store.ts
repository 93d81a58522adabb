import { setTimeout as wait } from 'node:timers/promises';
import { CoveError } from '../../cove-error.ts';
import { type ObjectStore, StoreError, UnusableObjectError } from '../../store/object-store.ts';
import { type Host, note } from '../host.ts';

export interface Patience {
  /** How long what does not answer is waited for, in milliseconds. */
  readonly waitMs: number;
  /** What to do about it once the store is back. */
  readonly howToGoOn: () => string;
  /** Longest pause between two tries, in milliseconds. @default 15 seconds */
  readonly mostPauseMs?: number;
}

/**
 * A store that goes away for a while is waited for; one that stays away ends the run, which then is not over: its
 * outcomes are where they were.
 *
 * @throws {CoveError} `output` (exit code 3) from its functions, with how to go on; `file` for what cannot be an object
 *   of a run.
 */
export function createPatientStore(store: ObjectStore, host: Pick<Host, 'onEvent'>, patience: Patience): ObjectStore {
  const { waitMs, howToGoOn, mostPauseMs = 15_000 } = patience;

  async function again<T>(ask: () => Promise<T>): Promise<T> {
    const since = performance.now();
    for (let pauseMs = 200; ; pauseMs = Math.min(2 * pauseMs, mostPauseMs)) {
      try {
        return await ask();
      } catch (error) {
        if (!(error instanceof StoreError)) throw error;
        if (error instanceof UnusableObjectError) throw unusable(error);
        if (!error.isPassing || performance.now() + pauseMs - since > waitMs) throw gone(error);
        if (pauseMs === 800) note(host, `cove-policy: the store ${store.url} is waited for: ${error.message}\n`);
        await wait(pauseMs);
      }
    }
  }

  function gone(cause: StoreError): CoveError {
    return new CoveError('output', `the store ${store.url} is gone: ${cause.message}`, {
      hint: howToGoOn(),
      cause,
    });
  }

  function unusable(cause: UnusableObjectError): CoveError {
    return new CoveError('file', `in the store ${store.url}, ${cause.message}`, { cause });
  }

  return {
    url: store.url,
    create: (key, body) => again(() => store.create(key, body)),
    read: (key) => again(() => store.read(key)),
    list: (folder) => again(() => store.list(folder)),
    close: () => store.close(),
  };
}
