import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../src/aws/clock.ts';

/** So often a second of it passes within one of ours. */
const TIMES = 10;

/**
 * Time that passes ten times as fast: back-offs and what follows from them come in the same order, sooner. For runs
 * over sockets, for which a `VirtualClock` does not wait.
 *
 * Answers take ten times as long by it, too: not for hundreds of requests at once, which a busy machine answers so late
 * that they count as slow, and are given up after 9 of our seconds.
 */
export const hurriedClock: Clock = {
  now: () => performance.now() * TIMES,
  wait: (ms, signal) => sleep(ms / TIMES, undefined, { signal }),
};
