import { onAbort } from './on-abort.ts';

/**
 * Waits for what listens to no signal itself: a person, or a server.
 *
 * @param reason - what to throw where the signal fires first.
 */
export async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal, reason: () => unknown): Promise<T> {
  // Nobody waits for it any more where the signal has fired.
  promise.catch(() => {});
  if (signal.aborted) throw reason();
  let release = (): void => undefined;
  const interruption = new Promise<never>((_, reject) => {
    release = onAbort(signal, () => reject(reason()));
  });
  try {
    return await Promise.race([promise, interruption]);
  } finally {
    release();
  }
}
