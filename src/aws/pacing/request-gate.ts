import type { AwsEventListener, CallScope } from '../aws-event.ts';
import { type Clock, systemClock } from '../clock.ts';
import { createFairSemaphore, type FairSemaphore, type Lane } from './fair-semaphore.ts';
import { CircuitOpen, createRateLimiter, type RateLimiter } from './rate-limiter.ts';
import {
  AttemptError,
  backOffMs,
  isAnswer,
  mostAttempts,
  type RetryReason,
  type RetryWhat,
  retryReason,
} from './retry.ts';
import { type AccountActivity, createThrottledAccounts } from './throttled-accounts.ts';

/** One request, as the gate sees it. */
export interface GatedRequest extends CallScope {
  /** @default 'reads' */
  readonly retry?: RetryWhat;
  /**
   * The request is throttled together with those of all accounts, by what the caller may do: AssumeRole, AWS Organizations. Its scope is
   * the caller's, its slots are its own, and throttling is borne for the patience of the run.
   * @default false
   */
  readonly isCallers?: boolean;
}

export interface RequestGate {
  /**
   * Sends a request when it may go out, and again as long as that may help.
   *
   *   pace of account + region + service → slot of the account, slot of the run → send → (back-off, holding nothing) → pace …
   *
   * @throws {AttemptError} with the last failure as its cause and the number of attempts made.
   */
  run<T>(request: GatedRequest, send: () => Promise<T>): Promise<T>;
  /** Forgets an account, whose requests have all ended. */
  release(account: string): void;
  readonly load: () => GateLoad;
  /** Listens for accounts that become throttled. @returns what ends it. */
  onThrottled(listener: () => void): () => void;
}

export interface GateLoad {
  /** Requests that hold a slot. */
  readonly inFlight: number;
  /** Accounts that wait out a back-off or their pace, with no request in flight or ready to go. */
  readonly throttledAccounts: number;
}

export interface RequestGateOptions {
  readonly signal: AbortSignal;
  /** Requests in flight over all accounts. @default 100 */
  readonly concurrency?: number;
  /** Requests in flight in one account. @default 8 */
  readonly accountConcurrency?: number;
  /** Most attempts of one request, the first included. @default 8 */
  readonly maxAttempts?: number;
  /** How long throttling of the caller's own requests is borne, whatever the attempts. @default 600,000 */
  readonly retryDeadlineMs?: number;
  readonly onEvent?: AwsEventListener;
  /** @default systemClock */
  readonly clock?: Clock;
  /** In [0, 1). @default Math.random */
  readonly random?: () => number;
}

/** AssumeRole is quick and asked once per account; more of them at once only bring its throttling nearer. */
const CALLER_CONCURRENCY = 50;
/** How long one account's service in one region may answer nothing but throttling errors before its requests are given up. */
const BREAK_AFTER_MS = 10_000;
/** Retries of a scope after network and server faults without a success in between. Each success gives one back. */
const RETRY_BUDGET = 100;

interface Scope {
  readonly limiter: RateLimiter;
  retriesLeft: number;
}

/** By region, then by service. */
type Scopes = Map<string, Map<string, Scope>>;

/** Where the requests of one account queue, and what is known of its services. */
interface Queue {
  readonly semaphore: FairSemaphore;
  readonly lane: Lane;
  /** None for the caller's own requests: their waits park nobody, since another account would wait for the same. */
  readonly activity: AccountActivity | undefined;
  readonly scopes: Scopes;
}

export function createRequestGate(options: RequestGateOptions): RequestGate {
  const { signal, clock = systemClock, random = Math.random, maxAttempts = 8, retryDeadlineMs = 600_000 } = options;
  const concurrency = options.concurrency ?? DEFAULT_CONCURRENCY;
  const semaphore = createFairSemaphore({ total: concurrency, perAccount: options.accountConcurrency ?? 8 });
  const callerCap = Math.min(concurrency, CALLER_CONCURRENCY);
  const callerSemaphore = createFairSemaphore({ total: callerCap, perAccount: callerCap });
  const throttledAccounts = createThrottledAccounts();
  const queues = new Map<string, Queue>();
  const callerQueues = new Map<string, Queue>();
  const callerScopes = new Map<string, Map<string, Scope>>();

  // They are kept until the account is released, and not made anew for each request: a map that requests go in and out of is rebuilt time and
  // again, and what it held outlives its use.
  const createQueue = (isCallers: boolean): Queue =>
    isCallers
      ? { semaphore: callerSemaphore, lane: callerSemaphore.createLane(), activity: undefined, scopes: callerScopes }
      : { semaphore, lane: semaphore.createLane(), activity: throttledAccounts.createActivity(), scopes: new Map() };
  const queueOf = ({ account, isCallers = false }: GatedRequest): Queue => {
    const known = (isCallers ? callerQueues : queues).get(account);
    if (known !== undefined) return known;
    const queue = createQueue(isCallers);
    (isCallers ? callerQueues : queues).set(account, queue);
    return queue;
  };
  const scopeOf = (request: GatedRequest, { scopes }: Queue): Scope => {
    const known = scopes.get(request.region)?.get(request.service);
    if (known !== undefined) return known;
    const limiter = createRateLimiter({
      clock,
      signal,
      retryDeadlineMs: Math.max(BREAK_AFTER_MS, patienceOf(request)),
    });
    const scope = { limiter, retriesLeft: RETRY_BUDGET };
    const ofRegion = scopes.get(request.region) ?? new Map<string, Scope>();
    scopes.set(request.region, ofRegion.set(request.service, scope));
    return scope;
  };
  const patienceOf = (request: GatedRequest): number => (request.isCallers === true ? retryDeadlineMs : 0);

  /** Whether and when a failed request is sent again. */
  const nextDelay = (request: GatedRequest, scope: Scope, failure: Failure): number | undefined => {
    const { reason, attempts, sinceMs, worth } = failure;
    if (reason === undefined || signal.aborted) return undefined;
    const isPatient = reason === 'throttled' && clock.now() - sinceMs < patienceOf(request);
    if (attempts >= worth && !isPatient) return undefined;
    if (reason === 'transient') {
      if (scope.retriesLeft === 0) return undefined;
      scope.retriesLeft -= 1;
    }
    const delayMs = backOffMs(reason, attempts, random());
    options.onEvent?.({ type: 'retry', ...toScope(request), reason, attempts, delayMs });
    return delayMs;
  };

  /** Tells the pace what AWS made of a request. */
  const note = (request: GatedRequest, { limiter }: Scope, error: unknown, sentMs: number): void => {
    if (retryReason(error, 'reads') === 'throttled') {
      options.onEvent?.({ type: 'throttle', ...toScope(request) });
      limiter.throttled(sentMs, error);
    } else if (isAnswer(error)) limiter.answered();
  };

  /** A request is ready to go. @returns its turn, where it has to wait for a slot. */
  const enter = ({ activity, semaphore, lane }: Queue): Promise<void> | undefined => {
    if (activity !== undefined) throttledAccounts.busy(activity, 1);
    return semaphore.enter(lane);
  };
  const leave = ({ activity, semaphore, lane }: Queue): void => {
    semaphore.leave(lane);
    if (activity !== undefined) throttledAccounts.busy(activity, -1);
  };

  const wait = ({ activity }: Queue, waiting: Promise<void>): Promise<void> =>
    activity === undefined ? waiting : throttledAccounts.wait(activity, waiting);

  return {
    // One function from the pace to the answer: each one more that waits for another costs every request of a run.
    async run(request, send) {
      const queue = queueOf(request);
      const scope = scopeOf(request, queue);
      const sinceMs = clock.now();
      let last: unknown;
      for (let attempts = 0; ; ) {
        const turn = scope.limiter.admit();
        try {
          if (turn !== undefined) await wait(queue, turn);
        } catch (error) {
          throw new AttemptError(last ?? (error instanceof CircuitOpen ? error.cause : error), attempts);
        }
        const slot = enter(queue);
        if (slot !== undefined) await slot;
        let sentMs = clock.now();
        try {
          signal.throwIfAborted();
          // It may have waited behind requests that were throttled meanwhile: then it goes to where its scope's requests wait by now.
          if (turn === undefined && scope.limiter.isLimited()) continue;
          sentMs = clock.now();
          scope.limiter.sent();
          const result = await send();
          scope.limiter.answered();
          scope.retriesLeft = Math.min(RETRY_BUDGET, scope.retriesLeft + 1);
          return result;
        } catch (error) {
          note(request, scope, error, sentMs);
          last = error;
        } finally {
          leave(queue);
        }
        attempts += 1;
        const delayMs = nextDelay(request, scope, {
          reason: retryReason(last, request.retry ?? 'reads'),
          attempts,
          sinceMs,
          worth: mostAttempts(last, maxAttempts),
        });
        if (delayMs === undefined) throw new AttemptError(last, attempts);
        // An abort ends the wait: the failure that counts is the request's own.
        await wait(queue, clock.wait(delayMs, signal)).catch(() => {
          throw new AttemptError(last, attempts);
        });
      }
    },
    release(account) {
      queues.delete(account);
      callerQueues.delete(account);
    },
    load: () => ({
      inFlight: semaphore.inFlight() + callerSemaphore.inFlight(),
      throttledAccounts: throttledAccounts.count(),
    }),
    onThrottled: throttledAccounts.onThrottled,
  };
}

interface Failure {
  readonly reason: RetryReason | undefined;
  readonly attempts: number;
  /** Attempts that are made of a request which fails so. */
  readonly worth: number;
  /** When the request came in. */
  readonly sinceMs: number;
}

function toScope({ account, region, service, operation }: GatedRequest): CallScope {
  return { account, region, service, operation };
}
