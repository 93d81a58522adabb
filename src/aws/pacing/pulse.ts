import { least } from '../../values/long-lists.ts';

/** `failed`: nobody answered, or with a fault of the server. */
export type RequestEnd = 'answered' | 'throttled' | 'failed';

/** What was in trouble when the limit fell. */
export type Strain = 'throttling' | 'failures' | 'slow answers' | 'cpu' | 'memory';

/** How the requests of one endpoint have ended since the last look. */
export interface Pulse {
  readonly ends: Record<RequestEnd, number>;
  /** Of those that were answered, in all. */
  tookMs: number;
  /** The least of them. */
  leastMs: number;
  /** The best mean of a look, in this period and in the one before it. */
  readonly bestMs: [number, number];
}

/** An endpoint is in trouble when more of its requests than this fail: retries cope with fewer. */
const FAILED_SHARE = 0.2;
/** Or are refused. What throttles single accounts is for their rate limiters, which take a moment to find out. */
const THROTTLED_SHARE = 0.5;
/** Or when its answers take so many times as long as at their best, and so much longer. */
const SLOW_TIMES = 3;
const SLOW_BY_MS = 2_000;

/** How much longer answers take: so many times as long as at their best, and so much. */
interface Slowness {
  readonly times: number;
  readonly byMs: number;
}

/** When most answers take so much longer than at their best, more requests would only wait somewhere else. */
export const RISEN: Slowness = { times: 1.5, byMs: 10 };
/** From here on they begin to: twice as many requests may be too many. */
export const RISING: Slowness = { times: 1.2, byMs: 5 };
/** Beyond `AT_FIRST` more are let go only while hardly any request fails or is refused. */
const LOST_SHARE = 0.02;

export function createPulse(): Pulse {
  return {
    ends: { answered: 0, throttled: 0, failed: 0 },
    tookMs: 0,
    leastMs: Number.POSITIVE_INFINITY,
    bestMs: [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
  };
}

export function countEnd(pulse: Pulse, tookMs: number, outcome: RequestEnd): void {
  pulse.ends[outcome] += 1;
  if (outcome !== 'answered') return;
  pulse.tookMs += tookMs;
  pulse.leastMs = Math.min(pulse.leastMs, tookMs);
}

/** @param isOver - whether a period has ended. */
export function beginAgain(pulse: Pulse, isOver: boolean): void {
  const { ends, bestMs, tookMs } = pulse;
  if (ends.answered > 0) bestMs[0] = Math.min(bestMs[0], tookMs / ends.answered);
  if (isOver) {
    bestMs[1] = bestMs[0];
    bestMs[0] = Number.POSITIVE_INFINITY;
  }
  Object.assign(ends, { answered: 0, throttled: 0, failed: 0 });
  pulse.tookMs = 0;
  pulse.leastMs = Number.POSITIVE_INFINITY;
}

/** @returns the trouble of most endpoints that were heard of; undefined where most have none. */
export function strainOf(pulses: Iterable<Pulse>): Strain | undefined {
  const heard = [...pulses]
    .map((pulse) => ({ ends: endsOf(pulse), strain: strainAt(pulse) }))
    .filter(({ ends }) => ends > 0);
  const troubled = heard.filter(({ strain }) => strain !== undefined);
  const isMost = 2 * troubled.length > heard.length && 2 * sumOf(troubled) > sumOf(heard);
  return isMost ? troubled.sort((one, other) => other.ends - one.ends)[0]?.strain : undefined;
}

/** Whether most answers take longer than they did with fewer requests. */
export function tookLonger(pulses: Iterable<Pulse>, { times, byMs }: Slowness): boolean {
  const heard = [...pulses].filter(({ ends }) => ends.answered > 0);
  // Where an endpoint was never heard of before, its first answers may have waited as long as all others.
  const leastMs = least(heard.map((pulse) => Math.min(pulse.leastMs, bestOf(pulse))));
  let all = 0;
  let risen = 0;
  for (const pulse of heard) {
    const { answered } = pulse.ends;
    const best = bestOf(pulse);
    const beforeMs = Number.isFinite(best) ? best : leastMs;
    all += answered;
    if (pulse.tookMs > answered * (times * beforeMs + byMs)) risen += answered;
  }
  return 2 * risen > all;
}

function bestOf({ bestMs }: Pulse): number {
  return Math.min(bestMs[0], bestMs[1]);
}

/** Whether too many requests fail or are refused for more of them. */
export function isLossy(pulses: Iterable<Pulse>): boolean {
  let all = 0;
  let lost = 0;
  for (const { ends } of pulses) {
    all += ends.answered + ends.throttled + ends.failed;
    lost += ends.throttled + ends.failed;
  }
  return lost > LOST_SHARE * all;
}

function sumOf(pulses: readonly { readonly ends: number }[]): number {
  return pulses.reduce((sum, { ends }) => sum + ends, 0);
}

function endsOf({ ends: { answered, throttled, failed } }: Pulse): number {
  return answered + throttled + failed;
}

function strainAt(pulse: Pulse): Strain | undefined {
  const { answered, throttled, failed } = pulse.ends;
  if (throttled > THROTTLED_SHARE * endsOf(pulse)) return 'throttling';
  if (failed > FAILED_SHARE * endsOf(pulse)) return 'failures';
  const isSlow = pulse.tookMs > answered * (SLOW_TIMES * bestOf(pulse) + SLOW_BY_MS);
  return isSlow ? 'slow answers' : undefined;
}
