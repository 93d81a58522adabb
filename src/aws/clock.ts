import { setTimeout as sleep } from 'node:timers/promises';

/** Time as pacing and back-offs see it. Tests pass one that they move themselves. */
export interface Clock {
  /** Milliseconds since some fixed moment; never goes backwards. */
  now(): number;
  /** Resolves after this many milliseconds, and rejects as soon as the signal fires. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  wait: (ms, signal) => sleep(ms, undefined, { signal }),
};
