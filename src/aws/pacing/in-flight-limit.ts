import { AT_FIRST } from '../../defaults.ts';
import type { Clock } from '../clock.ts';
import type { MachineState } from './machine-strain.ts';
import {
  beginAgain,
  createPulse,
  isLossy,
  meanMs,
  type Pulse,
  type RequestEnd,
  RISEN,
  RISING,
  type Strain,
  strainOf,
  tookLonger,
} from './pulse.ts';

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
/** So many looks after the limit has grown, slower answers are taken for its doing. */
const PROBATION_LOOKS = 3;
/** It grows again when as many answers have come one after the other: the first have not waited for all the others. */
const ANSWERS_IN_A_ROW = 4;
/** The best is forgotten after two such periods: a server may be slow for reasons that are not ours. */
const PERIOD_MS = 60_000;

export function createInFlightLimit(options: InFlightLimitOptions): InFlightLimit {
  const { clock, ceiling, inFlight, machineState, onChange } = options;
  const floor = Math.min(options.floor, ceiling);
  const pulses = new Map<string, Pulse>();
  let limit = Math.min(AT_FIRST, ceiling);
  /** Where the last trouble began. */
  let troubledAt: number | undefined;
  /** What the limit was before it grew last, and how many looks ago that was. */
  let grown: { readonly from: number; readonly atMs: number; looks: number } | undefined;
  let lookedMs = clock.now();
  let periodMs = clock.now();
  let ends = 0;

  const change = (to: number, because: Strain | undefined): void => {
    if (to === limit) return;
    limit = to;
    onChange?.(limit, because);
  };
  const step = (): number => {
    const isUntroubled = troubledAt === undefined && !tookLonger(pulses.values(), RISING);
    if (isUntroubled) return limit * INCREASE.untroubled;
    const isNear = troubledAt !== undefined && limit >= NEAR.from * troubledAt && limit <= NEAR.to * troubledAt;
    return isNear ? 1 : Math.ceil(limit * INCREASE.careful);
  };
  const isPast = (nowMs: number): boolean =>
    grown === undefined || nowMs - grown.atMs >= ANSWERS_IN_A_ROW * meanMs(pulses.values());
  const look = (nowMs: number): void => {
    const machine = machineState?.();
    const strain = machine === 'busy' || machine === undefined ? strainOf(pulses.values()) : machine;
    if (grown !== undefined) grown.looks += 1;
    if (strain !== undefined) {
      troubledAt = limit;
      grown = undefined;
      change(Math.max(floor, Math.floor(limit * DECREASE)), strain);
    } else if (tookLonger(pulses.values(), RISEN)) {
      if (limit > AT_FIRST && grown !== undefined && grown.looks <= PROBATION_LOOKS) {
        troubledAt = limit;
        change(grown.from, 'slow answers');
      }
      grown = undefined;
    } else if (
      limit < ceiling &&
      inFlight() >= USED_SHARE * limit &&
      (limit < AT_FIRST || (machine !== 'busy' && !isLossy(pulses.values()) && isPast(nowMs)))
    ) {
      grown = { from: limit, atMs: nowMs, looks: 0 };
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
      if (outcome === 'answered') {
        pulse.tookMs += nowMs - sentMs;
        pulse.leastMs = Math.min(pulse.leastMs, nowMs - sentMs);
      }
      ends += 1;
      const sinceMs = nowMs - lookedMs;
      if (sinceMs >= LONGEST_LOOK_MS || (sinceMs >= LOOK_MS && ends >= ENOUGH_ENDS)) look(nowMs);
    },
  };
}
