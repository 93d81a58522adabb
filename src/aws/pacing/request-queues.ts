import { AT_FIRST, DEFAULT_CONCURRENCY } from '../../defaults.ts';
import type { CallScope } from '../aws-event.ts';
import { type Clock, systemClock } from '../clock.ts';
import { createEndpoint, type Endpoint } from './endpoint.ts';
import { createFairSemaphore, type FairSemaphore, type Lane } from './fair-semaphore.ts';
import { createInFlightLimit, type InFlightLimit, type InFlightLimitOptions } from './in-flight-limit.ts';
import type { Pulse } from './pulse.ts';
import { createRateLimiter, type RateLimiter } from './rate-limiter.ts';
import { type AccountActivity, createThrottledAccounts, type ThrottledAccounts } from './throttled-accounts.ts';
import { createTurns, type Turns } from './turns.ts';

/** Which queue a request is in. */
export interface QueuedRequest extends CallScope {
  /**
   * The request is throttled together with those of all accounts, by the principal's limits: AssumeRole, AWS
   * Organizations. Its scope is the principal's, its slots are its own, and throttling is retried until the run's
   * deadline.
   * @default false
   */
  readonly asPrincipal?: boolean;
}

/** Where the requests of one account queue, and what is known about its services. */
export interface Queue {
  readonly semaphore: FairSemaphore;
  readonly lane: Lane;
  /**
   * None for the principal's own requests: their waits make room for no other account, since that would wait for the
   * same.
   */
  readonly activity: AccountActivity | undefined;
  readonly scopes: Scopes;
}

/** What AWS throttles together, and what is left of its retries. */
export interface Scope {
  readonly limiter: RateLimiter;
  retriesLeft: number;
  /** How much longer than usual its answers may take, in milliseconds. */
  slowLeftMs: number;
  /** Shared by all accounts. */
  readonly endpoint: Endpoint;
  /** The scope's queue for the endpoint. */
  readonly lane: Lane;
  /** How requests to the endpoint end. */
  readonly pulse: Pulse;
  /** The most that `retriesLeft` can be. */
  readonly retryBudget: number;
}

/** What all accounts share of a service in a region. */
type Target = Pick<Scope, 'endpoint' | 'pulse'>;

type Scopes = Map<Target, Scope>;

export interface RequestQueues {
  queueOf(request: QueuedRequest): Queue;
  scopeOf(request: QueuedRequest, queue: Queue): Scope;
  /** A request is ready to go. @returns its turn, if it has to wait for a slot. */
  enter(queue: Queue): Promise<void> | undefined;
  /** A request that has a slot gives it back. */
  leave(queue: Queue): void;
  /**
   * A request gives its slot back before it has ended, because its endpoint is silent. @returns what to call when it
   * ends.
   */
  letGo(queue: Queue): () => void;
  /**
   * Waits for what holds a request back; meanwhile the account counts as throttled if nothing else of it is under way.
   */
  wait(queue: Queue, waiting: Promise<void>): Promise<void>;
  /** Waits for a place at an endpoint. The account counts as throttled only if the endpoint is silent. */
  waitForPlace(queue: Queue, endpoint: Endpoint, place: Promise<void>): Promise<void>;
  /** Forgets an account, whose requests have all ended. */
  release(account: string): void;
  /** Requests that hold a slot. */
  readonly inFlight: () => number;
  readonly throttledAccounts: Pick<ThrottledAccounts, 'count' | 'onThrottled'>;
}

export interface RequestQueuesOptions {
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** @default 400 */
  readonly concurrency?: number | undefined;
  /** Where requests hold slots; shared by all gates of a connection. */
  readonly slots: RequestSlots;
  /** How long a scope may answer nothing but throttling errors before its requests fail at once. */
  readonly breakAfterMs: (request: QueuedRequest) => number;
}

/** AssumeRole is quick and called once per account; more of them at once only bring throttling nearer. */
const PRINCIPAL_CONCURRENCY = 50;
/** As many requests as an account may have under way go to an endpoint that has not answered yet. */
const UNANSWERED_AT_LEAST = 8;
/** Retries of a scope after network and server faults without a success in between. Each success gives one back. */
const RETRY_BUDGET = 100;
/** The principal's scopes serve all accounts: a few bad seconds must not lose those that are entered then. */
const PRINCIPAL_RETRY_BUDGET = 1_000;
/** How much time slow answers of a scope may take in all; each answer that is not slow gives some back. */
export const SLOW_BUDGET_MS = 300_000;

/** Slots of requests in accounts, and of those as the principal. */
export interface RequestSlots {
  readonly ofAccounts: FairSemaphore;
  /** How many of those in accounts there are at the moment. */
  readonly limit: InFlightLimit;
  readonly ofPrincipal: FairSemaphore;
  /** Of those who are about to make requests in accounts. */
  readonly turns: Turns;
}

export interface RequestSlotsOptions extends Partial<Pick<InFlightLimitOptions, 'machineState' | 'onChange'>> {
  /** @default systemClock */
  readonly clock?: Clock | undefined;
  /** The most at once. @default 400 */
  readonly concurrency?: number | undefined;
  /** @default 8 */
  readonly accountConcurrency?: number | undefined;
}

export function createRequestSlots(options: RequestSlotsOptions): RequestSlots {
  const { concurrency = DEFAULT_CONCURRENCY, accountConcurrency = 8, clock = systemClock } = options;
  const principalCap = Math.min(concurrency, PRINCIPAL_CONCURRENCY);
  const limit = createInFlightLimit({
    ...{
      clock,
      ceiling: concurrency,
      floor: accountConcurrency,
      inFlight: () => ofAccounts.inFlight() + ofPrincipal.inFlight(),
    },
    ...{ machineState: options.machineState, onChange: options.onChange },
  });
  const ofPrincipal = createFairSemaphore({
    total: () => Math.min(principalCap, Math.ceil(limit.current() / 2)),
    perAccount: principalCap,
  });
  // Never none: only a request that ends makes way for one that waits.
  const ofAccounts = createFairSemaphore({
    total: () => Math.max(1, limit.current() - ofPrincipal.inFlight()),
    perAccount: accountConcurrency,
    onLeave: () => turns.offer(),
  });
  const turns = createTurns(ofAccounts.free);
  return { ofAccounts, limit, ofPrincipal, turns };
}

/**
 * Where requests wait: one queue per account, and another for requests made there as the principal.
 *
 * Queues are kept until their account is released, not made again for each request: a map with such a turnover is
 * rebuilt time and again, and what it held outlives its use.
 */
export function createRequestQueues(options: RequestQueuesOptions): RequestQueues {
  const concurrency = options.concurrency ?? DEFAULT_CONCURRENCY;
  const { ofAccounts: semaphore, ofPrincipal: principalSemaphore } = options.slots;
  const principalScopes: Scopes = new Map();
  /** By region, then by service. */
  const targets = new Map<string, Map<string, Target>>();
  const targetOf = ({ service, region }: QueuedRequest): Target => {
    const ofRegion = targets.get(region) ?? new Map<string, Target>();
    const known = ofRegion.get(service);
    if (known !== undefined) return known;
    const name = `${service} in ${region}`;
    const unanswered = Math.max(UNANSWERED_AT_LEAST, Math.floor(Math.min(concurrency, AT_FIRST) / 10));
    const endpoint = createEndpoint({ name, clock: options.clock, signal: options.signal, unanswered });
    const target = { endpoint, pulse: options.slots.limit.pulseOf(name) };
    targets.set(region, ofRegion.set(service, target));
    return target;
  };
  const throttledAccounts = createThrottledAccounts();
  const queues = createTable(() => ({
    semaphore,
    lane: semaphore.createLane(),
    activity: throttledAccounts.createActivity(),
    scopes: new Map(),
  }));
  const principalQueues = createTable(() => ({
    semaphore: principalSemaphore,
    lane: principalSemaphore.createLane(),
    activity: undefined,
    scopes: principalScopes,
  }));

  return {
    queueOf: ({ account, asPrincipal }) => (asPrincipal === true ? principalQueues : queues).of(account),
    scopeOf(request, { scopes }) {
      const target = targetOf(request);
      const known = scopes.get(target);
      if (known !== undefined) return known;
      const scope = createScope(target, request, options);
      scopes.set(target, scope);
      return scope;
    },
    enter({ activity, semaphore, lane }) {
      if (activity !== undefined) throttledAccounts.busy(activity, 1);
      return semaphore.enter(lane);
    },
    leave({ activity, semaphore, lane }) {
      semaphore.leave(lane);
      if (activity !== undefined) throttledAccounts.busy(activity, -1);
    },
    letGo({ activity, semaphore, lane }) {
      if (activity !== undefined) throttledAccounts.idle(activity, 1);
      semaphore.leave(lane);
      if (activity !== undefined) throttledAccounts.busy(activity, -1);
      return () => activity !== undefined && throttledAccounts.idle(activity, -1);
    },
    wait: ({ activity }, waiting) => (activity === undefined ? waiting : throttledAccounts.wait(activity, waiting)),
    async waitForPlace({ activity }, endpoint, place) {
      if (activity === undefined) return place;
      let isIdle = false;
      const stopListening = endpoint.onSilent(() => {
        isIdle = true;
        throttledAccounts.idle(activity, 1);
      });
      await place;
      stopListening();
      if (isIdle) throttledAccounts.idle(activity, -1);
    },
    release(account) {
      queues.release(account);
      principalQueues.release(account);
    },
    inFlight: () => semaphore.inFlight() + principalSemaphore.inFlight(),
    throttledAccounts,
  };
}

interface QueueTable {
  of(account: string): Queue;
  release(account: string): void;
}

function createTable(createQueue: () => Queue): QueueTable {
  const queues = new Map<string, Queue>();
  return {
    of(account) {
      const known = queues.get(account);
      if (known !== undefined) return known;
      const queue = createQueue();
      queues.set(account, queue);
      return queue;
    },
    release: (account) => void queues.delete(account),
  };
}

function createScope({ endpoint, pulse }: Target, request: QueuedRequest, options: RequestQueuesOptions): Scope {
  const { clock, signal } = options;
  const retryBudget = request.asPrincipal === true ? PRINCIPAL_RETRY_BUDGET : RETRY_BUDGET;
  return {
    limiter: createRateLimiter({ clock, signal, breakAfterMs: options.breakAfterMs(request) }),
    retriesLeft: retryBudget,
    retryBudget,
    slowLeftMs: SLOW_BUDGET_MS,
    endpoint,
    lane: endpoint.createLane(),
    pulse,
  };
}
