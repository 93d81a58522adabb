import { setImmediate } from 'node:timers/promises';

const EVERY_MS = 100;

/**
 * Lets go of the process now and then in long work of its own: signals are heard, and answers of others read, only in
 * between.
 */
export function createPause(): () => Promise<void> | undefined {
  let lastMs = performance.now();
  return () => {
    if (performance.now() - lastMs < EVERY_MS) return undefined;
    return setImmediate().then(() => {
      lastMs = performance.now();
    });
  };
}
