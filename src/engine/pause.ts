import { setImmediate } from 'node:timers/promises';

const EVERY_MS = 100;

/**
 * Yields to the event loop now and then during long computations: signals and answers are handled only in between.
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
