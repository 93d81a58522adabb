import type { AwsEventListener, CallScope } from '../aws-event.ts';
import { type Clock, systemClock } from '../clock.ts';
import type { InFlightLimit } from './in-flight-limit.ts';
import type { RequestEnd } from './pulse.ts';
import { CircuitOpen } from './rate-limiter.ts';
import {
  createRequestQueues,
  createRequestSlots,
  type QueuedRequest,
  type RequestQueues,
  type RequestSlots,
  type Scope,
} from './request-queues.ts';
import {
  AttemptError,
  backOffMs,
  isAnswer,
  isImpatience,
  mostAttempts,
  type RetryReason,
  type RetryWhat,
  retryReason,
} from './retry.ts';
import { createFlight, outcomeOf } from './slotted-flight.ts';
import { noteTime, tooSlow } from './slow-scope.ts';

/** One request, as the gate sees it. */
export interface GatedRequest extends QueuedRequest {
  /** @default 'reads' */
  readonly retry?: RetryWhat;
}

export interface RequestGate {
  /**
   * Sends a request when it may go out, and again for as long as that may help.
   *
   *   rate limiter of the scope → place at the endpoint → slot of the account, slot of the run → send → (back-off,
   *   holding nothing) → rate limiter …
   *
   * @throws {AttemptError} with the last failure as its cause and the number of attempts made.
   */
  run<T>(request: GatedRequest, send: () => Promise<T>): Promise<T>;
  /**
   * Waits until there is a slot that no request in an account waits for: what would only wait for one need not be
   * begun.
   *
   * @returns undefined if there is one at once, or nothing is sent any more.
   */
  whenFree(): Promise<void> | undefined;
  /** Forgets an account, whose requests have all ended. */
  release(account: string): void;
  readonly load: () => GateLoad;
  /** Listens for accounts that become throttled. @returns what ends it. */
  onThrottled(listener: () => void): () => void;
}

export interface GateLoad {
  /** Requests that hold a slot. */
  readonly inFlight: number;
  /** Accounts that wait for a back-off or their rate limiter, with no request in flight or ready to go. */
  readonly throttledAccounts: number;
  /** How many requests in accounts may hold a slot at the moment. */
  readonly limit: number;
}

export interface RequestGateOptions {
  readonly signal: AbortSignal;
  /** The most requests in flight over all accounts. @default 400 */
  readonly concurrency?: number | undefined;
  /** Requests in flight in one account. @default 8 */
  readonly accountConcurrency?: number | undefined;
  /** Slots that are shared with other gates. @default slots of its own */
  readonly slots?: RequestSlots | undefined;
  /** The most attempts of one request, including the first. @default 8 */
  readonly maxAttempts?: number | undefined;
  /**
   * How long throttling of the principal's own requests is retried, whatever the number of attempts. @default 600,000
   */
  readonly retryDeadlineMs?: number | undefined;
  readonly onEvent?: AwsEventListener | undefined;
  /** @default systemClock */
  readonly clock?: Clock | undefined;
  /** In [0, 1). @default Math.random */
  readonly random?: () => number;
}

/**
 * How long one account's service in one region may answer nothing but throttling errors before its requests are given
 * up.
 */
const BREAK_AFTER_MS = 10_000;
/** A request whose attempts took this long in all is not sent again. */
const FLIGHT_LIMIT_MS = 90_000;
/** Without AssumeRole and AWS Organizations there is nothing to report: their silence is tolerated for longer. */
const PRINCIPAL_PATIENCE_MS = 60_000;

export function createRequestGate(options: RequestGateOptions): RequestGate {
  const { signal, clock = systemClock, random = Math.random, maxAttempts = 8, onEvent } = options;
  const { retryDeadlineMs = 600_000, concurrency, accountConcurrency } = options;
  const deadlineOf = (request: QueuedRequest): number => (request.asPrincipal === true ? retryDeadlineMs : 0);
  const breakAfterMs = (request: QueuedRequest): number => Math.max(BREAK_AFTER_MS, deadlineOf(request));
  const slots = options.slots ?? createRequestSlots({ concurrency, accountConcurrency, clock });
  const queues = createRequestQueues({ signal, clock, concurrency, slots, breakAfterMs });
  const gate: Gate = { queues, limit: slots.limit, signal, clock, random, maxAttempts, deadlineOf, onEvent };
  return {
    run: (request, send) => runRequest(gate, request, send),
    whenFree: () => (signal.aborted ? undefined : slots.turns.take()),
    release: queues.release,
    load: () => ({
      inFlight: queues.inFlight(),
      throttledAccounts: queues.throttledAccounts.count(),
      limit: slots.limit.current(),
    }),
    onThrottled: queues.throttledAccounts.onThrottled,
  };
}

/** What all requests of a gate share. */
interface Gate {
  readonly queues: RequestQueues;
  readonly limit: InFlightLimit;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly random: () => number;
  readonly maxAttempts: number;
  /** How long throttling of a request is retried, whatever the number of attempts. */
  readonly deadlineOf: (request: QueuedRequest) => number;
  readonly onEvent: AwsEventListener | undefined;
}

/**
 * A single function from the rate limiter to the answer: every additional await costs every request of a run.
 */
async function runRequest<T>(gate: Gate, request: GatedRequest, send: () => Promise<T>): Promise<T> {
  const { queues, clock, signal } = gate;
  const queue = queues.queueOf(request);
  const scope = queues.scopeOf(request, queue);
  const { endpoint, lane } = scope;
  const sinceMs = clock.now();
  let flownMs = 0;
  let last: unknown;
  for (let attempts = 0; ; ) {
    const turn = scope.limiter.admit();
    try {
      if (turn !== undefined) await queues.wait(queue, turn);
    } catch (error) {
      if (signal.aborted) throw new AttemptError(signal.reason, attempts);
      throw new AttemptError(last ?? (error instanceof CircuitOpen ? error.cause : error), attempts);
    }
    const place = endpoint.enter(lane);
    if (place !== undefined) await queues.waitForPlace(queue, endpoint, place);
    const slot = queues.enter(queue);
    if (slot !== undefined) await slot;
    const flight = createFlight(queues, queue);
    let sentMs: number | undefined;
    try {
      // It may have waited behind requests that were throttled meanwhile: then it joins the others of its scope.
      if (turn === undefined && scope.limiter.isLimited() && !signal.aborted) continue;
      const refusal = signal.aborted ? signal.reason : (endpoint.refusal() ?? tooSlow(request, scope));
      if (refusal !== undefined) throw new AttemptError(refusal, attempts);
      sentMs = clock.now();
      scope.limiter.sent();
      endpoint.sent(flight);
      const result = await send();
      noteSuccess(scope);
      noteEnd(gate, scope, sentMs, 'answered');
      endpoint.ended(flight, 'answered', 0);
      return result;
    } catch (error) {
      if (error instanceof AttemptError) throw error;
      noteFailure(gate, request, scope, { error, sentMs: sentMs ?? clock.now() });
      endpoint.ended(flight, outcomeOf(error), request.asPrincipal === true ? PRINCIPAL_PATIENCE_MS : 0);
      last = error;
    } finally {
      // What was not sent says nothing about how long answers take.
      if (sentMs !== undefined) flownMs += noteTime(scope, clock.now() - sentMs);
      flight.end();
      endpoint.leave(lane);
    }
    attempts += 1;
    const delayMs = nextDelay(gate, request, scope, { error: last, attempts, sinceMs, flownMs });
    if (delayMs === undefined) throw new AttemptError(last, attempts);
    // A request that would have been retried is stopped by the end of the run, not by what failed before.
    await queues.wait(queue, clock.wait(delayMs, signal)).catch(() => {
      throw new AttemptError(signal.reason, attempts);
    });
  }
}

function noteSuccess(scope: Scope): void {
  scope.limiter.answered();
  scope.retriesLeft = Math.min(scope.retryBudget, scope.retriesLeft + 1);
}

/** Reports to the limits how AWS answered a request. */
function noteFailure(
  gate: Gate,
  request: GatedRequest,
  scope: Scope,
  { error, sentMs }: { readonly error: unknown; readonly sentMs: number },
): void {
  if (isImpatience(error)) return;
  const reason = retryReason(error, 'reads');
  if (reason === 'throttled') {
    gate.onEvent?.({ type: 'throttle', ...toScope(request) });
    noteEnd(gate, scope, sentMs, 'throttled');
    scope.limiter.throttled(sentMs, error);
    return;
  }
  if (reason === 'transient') noteEnd(gate, scope, sentMs, 'failed');
  else if (isAnswer(error)) noteEnd(gate, scope, sentMs, 'answered');
  if (isAnswer(error)) scope.limiter.answered();
}

/** A scope that its own limiter slows down is no reason to slow down all others. */
function noteEnd({ limit }: Gate, { pulse, limiter }: Scope, sentMs: number, end: RequestEnd): void {
  if (!limiter.isLimited()) limit.ended(pulse, sentMs, end);
}

interface Failure {
  readonly error: unknown;
  /** Attempts so far. */
  readonly attempts: number;
  /** When the request came in. */
  readonly sinceMs: number;
  /** How long its attempts took in all. */
  readonly flownMs: number;
}

/** Whether and when a failed request is sent again. */
function nextDelay(gate: Gate, request: GatedRequest, scope: Scope, failure: Failure): number | undefined {
  const { error, attempts } = failure;
  const reason = retryReason(error, request.retry ?? 'reads');
  if (reason === undefined) return undefined;
  if (gate.signal.aborted) throw new AttemptError(gate.signal.reason, attempts);
  if (failure.flownMs >= FLIGHT_LIMIT_MS) return undefined;
  if (attempts >= mostAttempts(error, gate.maxAttempts) && !isWithinDeadline(gate, request, reason, failure)) {
    return undefined;
  }
  if (reason === 'transient') {
    if (scope.retriesLeft === 0) return undefined;
    scope.retriesLeft -= 1;
  }
  const delayMs = backOffMs(reason, attempts, gate.random());
  gate.onEvent?.({ type: 'retry', ...toScope(request), reason, attempts, delayMs });
  return delayMs;
}

function isWithinDeadline(gate: Gate, request: GatedRequest, reason: RetryReason, { sinceMs }: Failure): boolean {
  return reason === 'throttled' && gate.clock.now() - sinceMs < gate.deadlineOf(request);
}

function toScope({ account, region, service, operation }: GatedRequest): CallScope {
  return { account, region, service, operation };
}
