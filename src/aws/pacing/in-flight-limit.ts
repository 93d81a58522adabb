import { AT_FIRST } from '../../defaults.ts';
import type { Clock } from '../clock.ts';
import type { MachineState } from './machine-strain.ts';
import {
  beginAgain,
  countEnd,
  createPulse,
  isLossy,
  type Pulse,
  type RequestEnd,
  RISEN,
  RISING,
  type Strain,
  strainOf,
  tookLonger,
} from './pulse.ts';
import { createSinceLook } from './since-look.ts';

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

/** What is left of the limit after trouble. */
const DECREASE = 0.7;
/** What it grows by: until there was trouble, afterwards, and where the last trouble began. */
const INCREASE = { untroubled: 1, careful: 0.1, near: 0.02 };
const NEAR = { from: 0.85, to: 1.05 };
/** More slots are of use only where this share of them is taken. */
const USED_SHARE = 0.9;
/** So many looks after the limit has grown, slower answers are taken for its doing. */
const PROBATION_LOOKS = 3;
/** The best is forgotten after two such periods: a server may be slow for reasons that are not ours. */
const PERIOD_MS = 60_000;

export function createInFlightLimit(options: InFlightLimitOptions): InFlightLimit {
  const { clock, ceiling, inFlight, machineState, onChange } = options;
  const floor = Math.min(options.floor, ceiling);
  const pulses = new Map<string, Pulse>();
  const since = createSinceLook(clock.now());
  let limit = Math.min(AT_FIRST, ceiling);
  /** Where the last trouble began. */
  let troubledAt: number | undefined;
  /** What the limit was before it grew last, and how many looks ago that was. */
  let grown: { readonly from: number; readonly atMs: number; looks: number } | undefined;
  let periodMs = clock.now();
  /** Memory that fills up is told once, and whoever glanced has heard it. */
  let isFilling = false;

  const change = (to: number, because: Strain | undefined): void => {
    if (to === limit) return;
    limit = to;
    onChange?.(limit, because);
  };
  const isUsed = (): boolean => inFlight() >= USED_SHARE * limit;
  const isPast = (nowMs: number): boolean => grown === undefined || since.isPast(nowMs - grown.atMs);
  const growIfGood = (nowMs: number, machine: MachineState | undefined): void => {
    if (limit >= ceiling || !isUsed()) return;
    if (limit >= AT_FIRST && (machine === 'busy' || isLossy(pulses.values()) || !isPast(nowMs))) return;
    if (isPassed(limit, troubledAt)) troubledAt = undefined;
    grown = { from: limit, atMs: nowMs, looks: 0 };
    change(Math.min(ceiling, limit + stepOf(limit, troubledAt, tookLonger(pulses.values(), RISING))), undefined);
  };
  const fall = (to: number, because: Strain): void => {
    troubledAt = limit;
    grown = undefined;
    change(to, because);
  };
  const begin = (nowMs: number): void => {
    const isOver = nowMs - periodMs >= PERIOD_MS;
    if (isOver) periodMs = nowMs;
    for (const pulse of pulses.values()) beginAgain(pulse, isOver);
    since.begin(nowMs);
  };
  const look = (nowMs: number): void => {
    const now = machineState?.();
    const machine = isFilling ? 'memory' : now;
    isFilling = false;
    const strain = machine === 'busy' || machine === undefined ? strainOf(pulses.values()) : machine;
    if (grown !== undefined) grown.looks += 1;
    if (strain !== undefined) fall(Math.max(floor, Math.floor(limit * DECREASE)), strain);
    // Where this process has no time, answers wait for it, and are no slower than they were.
    else if (machine !== 'busy' && tookLonger(pulses.values(), RISEN)) {
      const isItsDoing = limit > AT_FIRST && grown !== undefined && grown.looks <= PROBATION_LOOKS;
      if (grown !== undefined && isItsDoing) fall(grown.from, 'slow answers');
      else grown = undefined;
    } else growIfGood(nowMs, machine);
    begin(nowMs);
  };
  /** Nothing but growth follows from it. */
  const glance = (nowMs: number): void => {
    const before = limit;
    const machine = machineState?.();
    isFilling = machine === 'memory';
    if (machine !== undefined || strainOf(pulses.values()) !== undefined) return;
    if (!tookLonger(pulses.values(), RISEN)) growIfGood(nowMs, undefined);
    if (limit !== before) begin(nowMs);
  };

  return {
    current: () => limit,
    pulseOf(endpoint) {
      const known = pulses.get(endpoint) ?? createPulse();
      pulses.set(endpoint, known);
      return known;
    },
    ended(pulse, sentMs, outcome) {
      if (sentMs < since.atMs()) return;
      const nowMs = clock.now();
      const tookMs = nowMs - sentMs;
      countEnd(pulse, tookMs, outcome);
      since.note(outcome === 'answered' ? tookMs : undefined);
      if (since.isTimeToLook(nowMs)) look(nowMs);
      else if (limit >= AT_FIRST && limit < ceiling && since.isTimeToGlance({ nowMs, sentMs }, limit, isUsed()))
        glance(nowMs);
    },
  };
}

/** What began there is past, if more than that goes well. Something small in front of AWS stays small. */
function isPassed(limit: number, troubledAt: number | undefined): boolean {
  return limit > AT_FIRST && troubledAt !== undefined && limit > NEAR.to * troubledAt;
}

/** @param isRising - whether answers begin to take longer. */
function stepOf(limit: number, troubledAt: number | undefined, isRising: boolean): number {
  if (troubledAt === undefined && !isRising) return limit * INCREASE.untroubled;
  const isNear = troubledAt !== undefined && limit >= NEAR.from * troubledAt && limit <= NEAR.to * troubledAt;
  return isNear ? Math.max(1, Math.floor(limit * INCREASE.near)) : Math.ceil(limit * INCREASE.careful);
}
