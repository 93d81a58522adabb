import type { GatedRequest } from '../../src/aws/pacing/request-gate.ts';
import type { VirtualClock } from '../support/virtual-clock.ts';

/** What a scope may do at AWS: a token bucket. */
export interface Limit {
  readonly perSecond: number;
  readonly burst: number;
}

export interface ThrottlingServerOptions {
  readonly clock: VirtualClock;
  readonly latencyMs: number;
  /** Undefined: no limit. */
  readonly limitOf: (request: GatedRequest) => { readonly key: string; readonly limit: Limit } | undefined;
}

/** AWS as gate sees it, on virtual time: answers after a latency, or refuses at once what comes too fast. */
export function createThrottlingServer({ clock, latencyMs, limitOf }: ThrottlingServerOptions) {
  const buckets = new Map<string, { tokens: number; atMs: number }>();
  const inFlight = new Map<string, number>();
  const seen = { requests: 0, throttled: 0, most: 0, mostPerAccount: 0, inFlight: 0 };

  const takes = (request: GatedRequest): boolean => {
    const found = limitOf(request);
    if (found === undefined) return true;
    const { key, limit } = found;
    const bucket = buckets.get(key) ?? { tokens: limit.burst, atMs: clock.now() };
    buckets.set(key, bucket);
    bucket.tokens = Math.min(limit.burst, bucket.tokens + ((clock.now() - bucket.atMs) / 1_000) * limit.perSecond);
    bucket.atMs = clock.now();
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  };

  return {
    seen,
    async send(request: GatedRequest): Promise<void> {
      const { account } = request;
      const ofAccount = (inFlight.get(account) ?? 0) + 1;
      inFlight.set(account, ofAccount);
      seen.requests += 1;
      seen.inFlight += 1;
      seen.most = Math.max(seen.most, seen.inFlight);
      seen.mostPerAccount = Math.max(seen.mostPerAccount, ofAccount);
      const isTaken = takes(request);
      await clock.sleep(latencyMs);
      seen.inFlight -= 1;
      inFlight.set(account, (inFlight.get(account) ?? 1) - 1);
      if (isTaken) return;
      seen.throttled += 1;
      throw throttlingError();
    },
  };
}

function throttlingError(): Error {
  return Object.assign(new Error('Rate exceeded'), {
    name: 'ThrottlingException',
    $fault: 'client',
    $metadata: { httpStatusCode: 400 },
  });
}

/** Numbers in [0, 1) that are the same in every run (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
