import { defaultMaxListeners, getMaxListeners, setMaxListeners } from 'node:events';

/**
 * Listens to a signal that may be somebody else's, and is long-lived then: a program's, over all of its runs. They are
 * as many at once as the program wants, which is no leak that Node should warn of. A limit that somebody has set stays.
 *
 * @returns ends the listening.
 */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  if (limitOf(signal) === defaultMaxListeners) setMaxListeners(Number.POSITIVE_INFINITY, signal);
  signal.addEventListener('abort', listener, { once: true });
  return () => signal.removeEventListener('abort', listener);
}

/** Of a signal without a limit (0), or of another realm, Node 20 throws. */
function limitOf(signal: AbortSignal): number | undefined {
  try {
    return getMaxListeners(signal);
  } catch {
    return undefined;
  }
}
