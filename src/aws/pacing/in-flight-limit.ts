import { AT_FIRST } from '../../defaults.ts';
import { least } from '../../long-lists.ts';
import type { Clock } from '../clock.ts';
import type { MachineState } from './machine-strain.ts';

/**
 * How many requests may be in flight at once, over all accounts. The limit falls when there is trouble that fewer
 * requests may help with, and grows while there is none, up to the ceiling that the run was given: additive increase
 * and multiplicative decrease, as TCP does it (RFC 5681, section 3.1).
 *
 * One account is slowed by the rate limiters of its scopes, one region's service by its endpoint. Neither is a reason
 * to slow down all others: most endpoints have to be in trouble at once, with most of what is asked.
 */
export interface InFlightLimit {
  readonly current: () => number;
  /** @returns what is known of a service's server in a region, by all accounts and gates. */
  pulseOf(endpoint: string): Pulse;
  /**
   * A request has ended, and has its slot until this returns.
   *
   * @param sentMs - when it was sent: what began before the limit last changed says nothing about the one that there
   *   is.
   */
  ended(pulse: Pulse, sentMs: number, outcome: RequestEnd): void;
}

/** `failed`: nobody answered, or with a fault of the server. */
export type RequestEnd = 'answered' | 'throttled' | 'failed';

/** What was in trouble when the limit fell. */
export type Strain = 'throttling' | 'failures' | 'slow answers' | 'cpu' | 'memory';

/** How the requests of one endpoint have ended since the last look. */
export interface Pulse {
  readonly ends: Record<RequestEnd, number>;
  /** Of those that were answered, in all. */
  tookMs: number;
  /** The best mean of a look, in this period and in the one before it. */
  readonly bestMs: [number, number];
}

export interface InFlightLimitOptions {
  readonly clock: Clock;
  readonly ceiling: number;
  /** Below this the limit of each account says what is sent. */
  readonly floor: number;
  readonly inFlight: () => number;
  /** How this process keeps up; asked at each look. @default well */
  readonly machineState?: (() => MachineState | undefined) | undefined;
  /** @param because - undefined where the limit has grown. */
  readonly onChange?: ((limit: number, because: Strain | undefined) => void) | undefined;
}

/** A look takes this time and so many ends; after the longest time any number does. */
const LOOK_MS = 1_000;
const ENOUGH_ENDS = 20;
const LONGEST_LOOK_MS = 10_000;
/** What is left of the limit after trouble. */
const DECREASE = 0.7;
/** What it grows by: until there was trouble, afterwards, and in ones where the last trouble began. */
const INCREASE = { untroubled: 1, careful: 0.1 };
const NEAR = { from: 0.85, to: 1.05 };
/** More slots are of use only where this share of them is taken. */
const USED_SHARE = 0.9;
/** An endpoint is in trouble when more of its requests than this fail: retries cope with fewer. */
const FAILED_SHARE = 0.2;
/** Or are refused. What throttles single accounts is for their rate limiters, which take a moment to find out. */
const THROTTLED_SHARE = 0.5;
/** Or when its answers take so many times as long as at their best, and so much longer. */
const SLOW_TIMES = 3;
const SLOW_BY_MS = 2_000;
/**
 * Beyond `AT_FIRST` more are let go only while answers come as fast as before and hardly any request fails or is
 * refused: with these shares of the requests, or when most answers take so much longer than at their best, more
 * requests would only wait somewhere else.
 */
const LOST_SHARE = 0.02;
const RISEN = { times: 2, byMs: 50 };
/** The best is forgotten after two such periods: a server may be slow for reasons that are not ours. */
const PERIOD_MS = 60_000;

export function createInFlightLimit(options: InFlightLimitOptions): InFlightLimit {
  const { clock, ceiling, inFlight, machineState, onChange } = options;
  const floor = Math.min(options.floor, ceiling);
  const pulses = new Map<string, Pulse>();
  let limit = Math.min(AT_FIRST, ceiling);
  /** Where the last trouble began. */
  let troubledAt: number | undefined;
  let lookedMs = clock.now();
  let periodMs = clock.now();
  let ends = 0;

  const change = (to: number, because: Strain | undefined): void => {
    if (to === limit) return;
    limit = to;
    onChange?.(limit, because);
  };
  const step = (): number => {
    if (troubledAt === undefined) return limit * INCREASE.untroubled;
    const isNear = limit >= NEAR.from * troubledAt && limit <= NEAR.to * troubledAt;
    return isNear ? 1 : Math.ceil(limit * INCREASE.careful);
  };
  const look = (nowMs: number): void => {
    const machine = machineState?.();
    const strain = machine === 'busy' || machine === undefined ? strainOf(pulses.values()) : machine;
    if (strain !== undefined) {
      troubledAt = limit;
      change(Math.max(floor, Math.floor(limit * DECREASE)), strain);
    } else if (
      inFlight() >= USED_SHARE * limit &&
      (limit < AT_FIRST || (machine !== 'busy' && isFlat(pulses.values())))
    ) {
      change(Math.min(ceiling, limit + step()), undefined);
    }
    const isOver = nowMs - periodMs >= PERIOD_MS;
    if (isOver) periodMs = nowMs;
    for (const pulse of pulses.values()) beginAgain(pulse, isOver);
    lookedMs = nowMs;
    ends = 0;
  };

  return {
    current: () => limit,
    pulseOf(endpoint) {
      const known = pulses.get(endpoint) ?? createPulse();
      pulses.set(endpoint, known);
      return known;
    },
    ended(pulse, sentMs, outcome) {
      if (sentMs < lookedMs) return;
      const nowMs = clock.now();
      pulse.ends[outcome] += 1;
      if (outcome === 'answered') pulse.tookMs += nowMs - sentMs;
      ends += 1;
      const sinceMs = nowMs - lookedMs;
      if (sinceMs >= LONGEST_LOOK_MS || (sinceMs >= LOOK_MS && ends >= ENOUGH_ENDS)) look(nowMs);
    },
  };
}

function createPulse(): Pulse {
  return {
    ends: { answered: 0, throttled: 0, failed: 0 },
    tookMs: 0,
    bestMs: [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
  };
}

function beginAgain(pulse: Pulse, isOver: boolean): void {
  const { ends, bestMs, tookMs } = pulse;
  if (ends.answered > 0) bestMs[0] = Math.min(bestMs[0], tookMs / ends.answered);
  if (isOver) {
    bestMs[1] = bestMs[0];
    bestMs[0] = Number.POSITIVE_INFINITY;
  }
  Object.assign(ends, { answered: 0, throttled: 0, failed: 0 });
  pulse.tookMs = 0;
}

/** The trouble of most endpoints that were heard of; undefined where most have none. */
function strainOf(pulses: Iterable<Pulse>): Strain | undefined {
  const heard = [...pulses]
    .map((pulse) => ({ ends: endsOf(pulse), strain: strainAt(pulse) }))
    .filter(({ ends }) => ends > 0);
  const troubled = heard.filter(({ strain }) => strain !== undefined);
  const isMost = 2 * troubled.length > heard.length && 2 * sumOf(troubled) > sumOf(heard);
  return isMost ? troubled.sort((one, other) => other.ends - one.ends)[0]?.strain : undefined;
}

/** Whether requests go through as they did with fewer of them. */
function isFlat(pulses: Iterable<Pulse>): boolean {
  let all = 0;
  let lost = 0;
  let risen = 0;
  for (const pulse of pulses) {
    const { answered, throttled, failed } = pulse.ends;
    all += answered + throttled + failed;
    lost += throttled + failed;
    if (pulse.tookMs > answered * (RISEN.times * least(pulse.bestMs) + RISEN.byMs)) risen += answered;
  }
  return lost <= LOST_SHARE * all && 2 * risen <= all;
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
  const { tookMs, bestMs } = pulse;
  const isSlow = tookMs > answered * (SLOW_TIMES * least(bestMs) + SLOW_BY_MS);
  return isSlow ? 'slow answers' : undefined;
}
