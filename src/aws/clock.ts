import { setTimeout as sleep } from 'node:timers/promises';

/** Time as pacing and back-offs see it. Tests hand over one that they move themselves. */
export interface Clock {
  /** Milliseconds since any fixed moment; never goes backwards. */
  now(): number;
  /** Resolves after so many milliseconds, and rejects as soon as the signal fires. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  wait: (ms, signal) => sleep(ms, undefined, { signal }),
};
