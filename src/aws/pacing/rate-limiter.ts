import type { Clock } from '../clock.ts';

/**
 * The rate at which one account, region and service is asked. Unlimited until AWS throttles more than occasionally;
 * then a token bucket whose rate falls with each throttling and grows back as long as requests are answered: the cubic
 * curve of CUBIC (RFC 9438), which the SDKs' adaptive mode uses as well; here for one scope alone, never for a client
 * that accounts share.
 */
export interface RateLimiter {
  /**
   * Waits for the scope's turn, first come first served.
   *
   * @returns undefined if nothing limits the scope at the moment; by the time the request has a slot, something may.
   * @throws {CircuitOpen} (rejects) if the scope was given up. Rejects with the signal's reason when that fires.
   */
  admit(): Promise<void> | undefined;
  readonly isLimited: () => boolean;
  /** A request goes out. */
  sent(): void;
  /** AWS has answered a request, whatever it said. */
  answered(): void;
  /**
   * @param sentMs - when the request was sent: of many that were under way together, only the first throttled one
   * lowers the rate.
   */
  throttled(sentMs: number, error: unknown): void;
}

/** A scope that returns nothing but throttling errors: requests waiting there were not sent. */
export class CircuitOpen extends Error {
  constructor(cause: unknown) {
    super('given up: nothing but throttling', { cause });
    this.name = 'CircuitOpen';
  }
}

export interface RateLimiterOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** How long a scope may answer nothing but throttling errors before it is given up. */
  readonly breakAfterMs: number;
}

/** Lowest rate, requests a second. */
const LEAST_RATE = 1;
/** What is left of the rate after a throttling. Source for both: RFC 9438 sections 4.6 and 5.1. */
const DECREASE = 0.7;
const CUBIC_SCALE = 0.4;
/**
 * The share of requests that may be refused without lowering the rate: their retries do that much by themselves. A
 * scope that others use too refuses some of ours at any rate, and slowing down for each would end at a few requests a
 * second.
 */
const TOLERATED_SHARE = 0.1;
/** A rate that nobody reaches in one scope no longer limits anything. */
const RECOVERED_RATE = 250;
/**
 * Consecutive throttlings, without any other answer, after which a scope is given up once `breakAfterMs` is over.
 */
const BREAK_AFTER = 30;
/** A scope that was given up is tried again after this time, with one request. */
const PROBE_AFTER_MS = 10_000;

interface Waiter {
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

export function createRateLimiter({ clock, signal, breakAfterMs }: RateLimiterOptions): RateLimiter {
  const measured = createMeasure(clock);
  const refused = createMeasure(clock);
  const waiting: Waiter[] = [];
  let rate = Number.POSITIVE_INFINITY;
  let tokens = 0;
  let refilledMs = 0;
  let rateBefore = 0;
  let slowedMs = Number.NEGATIVE_INFINITY;
  let isDraining = false;
  /** Throttlings since the last answer, and when they began. */
  let inARow = 0;
  let inARowSinceMs = 0;
  let probeAtMs = 0;
  let shutBy: CircuitOpen | undefined;

  const refill = (): void => {
    const nowMs = clock.now();
    tokens = Math.min(Math.max(1, rate / 2), tokens + ((nowMs - refilledMs) / 1_000) * rate);
    refilledMs = nowMs;
  };
  const rejectAll = (reason: unknown): void => {
    for (const { reject } of waiting.splice(0)) reject(reason);
  };
  const passAll = (): void => {
    for (const { resolve } of waiting.splice(0)) resolve();
  };

  /** Releases waiting requests, one token each. Runs only while something waits. */
  const drain = async (): Promise<void> => {
    while (waiting.length > 0) {
      refill();
      // What rounding alone takes from a token is never waited for: the wait could be too short for any clock to move.
      if (tokens < 1 - 1e-6) {
        await clock.wait(((1 - tokens) / rate) * 1_000, signal);
        continue;
      }
      tokens -= 1;
      waiting.shift()?.resolve();
    }
  };
  const startDraining = (): void => {
    if (isDraining) return;
    isDraining = true;
    drain()
      .catch(() => rejectAll(signal.reason))
      .finally(() => {
        isDraining = false;
        if (waiting.length > 0) startDraining();
      });
  };

  const grow = (): void => {
    const seconds = (clock.now() - slowedMs) / 1_000;
    const plateau = Math.cbrt((rateBefore * (1 - DECREASE)) / CUBIC_SCALE);
    const grown = CUBIC_SCALE * (seconds - plateau) ** 3 + rateBefore;
    // A scope that is hardly used says nothing about what it could take.
    rate = Math.max(rate, Math.min(grown, Math.max(2 * measured.rate(), rate + 1)));
    if (rate >= RECOVERED_RATE || (waiting.length === 0 && grown >= RECOVERED_RATE)) {
      rate = Number.POSITIVE_INFINITY;
      passAll();
    }
  };
  const slow = (): void => {
    const nowMs = clock.now();
    if (rate !== Number.POSITIVE_INFINITY) refill();
    else {
      tokens = 0;
      refilledMs = nowMs;
    }
    rateBefore = Math.max(LEAST_RATE, Math.min(rate, measured.rate()));
    rate = Math.max(LEAST_RATE, rateBefore * DECREASE);
    tokens = Math.min(tokens, 1);
    slowedMs = nowMs;
  };
  const openCircuitIfThrottled = (error: unknown): void => {
    const nowMs = clock.now();
    if (inARow < BREAK_AFTER || nowMs - inARowSinceMs < breakAfterMs) return;
    shutBy = new CircuitOpen(error);
    probeAtMs = nowMs + PROBE_AFTER_MS;
    rejectAll(shutBy);
  };

  return {
    admit() {
      if (signal.aborted) return Promise.reject(signal.reason);
      if (shutBy !== undefined) {
        if (clock.now() < probeAtMs) return Promise.reject(shutBy);
        probeAtMs = clock.now() + PROBE_AFTER_MS;
        return Promise.resolve();
      }
      if (rate === Number.POSITIVE_INFINITY) return undefined;
      return new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        startDraining();
      });
    },
    isLimited: () => shutBy !== undefined || rate !== Number.POSITIVE_INFINITY,
    sent: measured.count,
    answered() {
      inARow = 0;
      shutBy = undefined;
      if (rate !== Number.POSITIVE_INFINITY) grow();
    },
    throttled(sentMs, error) {
      if (inARow === 0) inARowSinceMs = clock.now();
      inARow += 1;
      refused.count();
      if (sentMs > slowedMs && refused.rate() > TOLERATED_SHARE * measured.rate()) slow();
      openCircuitIfThrottled(error);
    },
  };
}

const WINDOW_MS = 1_000;

/** Counts what is sent in a second; a window that has just begun is topped up from the one before. */
function createMeasure(clock: Clock): { count(): void; rate(): number } {
  let startMs = clock.now();
  let current = 0;
  let before = 0;
  const roll = (): number => {
    const age = clock.now() - startMs;
    if (age < WINDOW_MS) return age;
    const windows = Math.floor(age / WINDOW_MS);
    before = windows === 1 ? current : 0;
    current = 0;
    startMs += windows * WINDOW_MS;
    return age - windows * WINDOW_MS;
  };
  return {
    count() {
      roll();
      current += 1;
    },
    rate() {
      const age = roll();
      return current + before * (1 - age / WINDOW_MS);
    },
  };
}
