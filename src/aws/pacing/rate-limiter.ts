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
  isLimited(): boolean;
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

export function createRateLimiter(options: RateLimiterOptions): RateLimiter {
  return new Limiter(options);
}

/** A class, since each account has one for each service and region: its functions are shared. */
class Limiter implements RateLimiter {
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  readonly #breakAfterMs: number;
  readonly #measured: Measure;
  readonly #refused: Measure;
  readonly #waiting: Waiter[] = [];
  #rate = Number.POSITIVE_INFINITY;
  #tokens = 0;
  #refilledMs = 0;
  #rateBefore = 0;
  #slowedMs = Number.NEGATIVE_INFINITY;
  #isDraining = false;
  /** Throttlings since the last answer, and when they began. */
  #inARow = 0;
  #inARowSinceMs = 0;
  #probeAtMs = 0;
  #shutBy: CircuitOpen | undefined;

  constructor({ clock, signal, breakAfterMs }: RateLimiterOptions) {
    this.#clock = clock;
    this.#signal = signal;
    this.#breakAfterMs = breakAfterMs;
    this.#measured = new Measure(clock);
    this.#refused = new Measure(clock);
  }

  admit(): Promise<void> | undefined {
    if (this.#signal.aborted) return Promise.reject(this.#signal.reason);
    if (this.#shutBy !== undefined) {
      if (this.#clock.now() < this.#probeAtMs) return Promise.reject(this.#shutBy);
      this.#probeAtMs = this.#clock.now() + PROBE_AFTER_MS;
      return Promise.resolve();
    }
    if (this.#rate === Number.POSITIVE_INFINITY) return undefined;
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#startDraining();
    });
  }

  isLimited(): boolean {
    return this.#shutBy !== undefined || this.#rate !== Number.POSITIVE_INFINITY;
  }

  sent(): void {
    this.#measured.count();
  }

  answered(): void {
    this.#inARow = 0;
    this.#shutBy = undefined;
    if (this.#rate !== Number.POSITIVE_INFINITY) this.#grow();
  }

  throttled(sentMs: number, error: unknown): void {
    if (this.#inARow === 0) this.#inARowSinceMs = this.#clock.now();
    this.#inARow += 1;
    this.#refused.count();
    if (sentMs > this.#slowedMs && this.#refused.rate() > TOLERATED_SHARE * this.#measured.rate()) this.#slow();
    this.#openCircuitIfThrottled(error);
  }

  #refill(): void {
    const nowMs = this.#clock.now();
    const gained = ((nowMs - this.#refilledMs) / 1_000) * this.#rate;
    this.#tokens = Math.min(Math.max(1, this.#rate / 2), this.#tokens + gained);
    this.#refilledMs = nowMs;
  }

  /** Releases waiting requests, one token each. Runs only while something waits. */
  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      this.#refill();
      // What rounding alone takes from a token is never waited for: the wait could be too short for any clock to move.
      if (this.#tokens < 1 - 1e-6) {
        await this.#clock.wait(((1 - this.#tokens) / this.#rate) * 1_000, this.#signal);
        continue;
      }
      this.#tokens -= 1;
      this.#waiting.shift()?.resolve();
    }
  }

  #startDraining(): void {
    if (this.#isDraining) return;
    this.#isDraining = true;
    this.#drain()
      .catch(() => this.#rejectAll(this.#signal.reason))
      .finally(() => {
        this.#isDraining = false;
        if (this.#waiting.length > 0) this.#startDraining();
      });
  }

  #rejectAll(reason: unknown): void {
    for (const { reject } of this.#waiting.splice(0)) reject(reason);
  }

  #grow(): void {
    const seconds = (this.#clock.now() - this.#slowedMs) / 1_000;
    const plateau = Math.cbrt((this.#rateBefore * (1 - DECREASE)) / CUBIC_SCALE);
    const grown = CUBIC_SCALE * (seconds - plateau) ** 3 + this.#rateBefore;
    // A scope that is hardly used says nothing about what it could take.
    this.#rate = Math.max(this.#rate, Math.min(grown, Math.max(2 * this.#measured.rate(), this.#rate + 1)));
    if (this.#rate >= RECOVERED_RATE || (this.#waiting.length === 0 && grown >= RECOVERED_RATE)) {
      this.#rate = Number.POSITIVE_INFINITY;
      for (const { resolve } of this.#waiting.splice(0)) resolve();
    }
  }

  #slow(): void {
    const nowMs = this.#clock.now();
    if (this.#rate !== Number.POSITIVE_INFINITY) this.#refill();
    else {
      this.#tokens = 0;
      this.#refilledMs = nowMs;
    }
    this.#rateBefore = Math.max(LEAST_RATE, Math.min(this.#rate, this.#measured.rate()));
    this.#rate = Math.max(LEAST_RATE, this.#rateBefore * DECREASE);
    this.#tokens = Math.min(this.#tokens, 1);
    this.#slowedMs = nowMs;
  }

  #openCircuitIfThrottled(error: unknown): void {
    const nowMs = this.#clock.now();
    if (this.#inARow < BREAK_AFTER || nowMs - this.#inARowSinceMs < this.#breakAfterMs) return;
    this.#shutBy = new CircuitOpen(error);
    this.#probeAtMs = nowMs + PROBE_AFTER_MS;
    this.#rejectAll(this.#shutBy);
  }
}

const WINDOW_MS = 1_000;

/** Counts what is sent in a second; a window that has just begun is topped up from the one before. */
class Measure {
  readonly #clock: Clock;
  #startMs: number;
  #current = 0;
  #before = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#startMs = clock.now();
  }

  count(): void {
    this.#roll();
    this.#current += 1;
  }

  rate(): number {
    const age = this.#roll();
    return this.#current + this.#before * (1 - age / WINDOW_MS);
  }

  #roll(): number {
    const age = this.#clock.now() - this.#startMs;
    if (age < WINDOW_MS) return age;
    const windows = Math.floor(age / WINDOW_MS);
    this.#before = windows === 1 ? this.#current : 0;
    this.#current = 0;
    this.#startMs += windows * WINDOW_MS;
    return age - windows * WINDOW_MS;
  }
}
