import type { AwsEventListener, CallScope } from '../aws-event.ts';
import { type Clock, systemClock } from '../clock.ts';
import { CircuitOpen } from './rate-limiter.ts';
import {
  createRequestQueues,
  type QueuedRequest,
  RETRY_BUDGET,
  type RequestQueues,
  type Scope,
} from './request-queues.ts';
import {
  AttemptError,
  backOffMs,
  isAnswer,
  mostAttempts,
  type RetryReason,
  type RetryWhat,
  retryReason,
} from './retry.ts';

/** One request, as the gate sees it. */
export interface GatedRequest extends QueuedRequest {
  /** @default 'reads' */
  readonly retry?: RetryWhat;
}

export interface RequestGate {
  /**
   * Sends a request when it may go out, and again as long as that may help.
   *
   *   rate limiter of the scope → slot of the account, slot of the run → send → (back-off, holding nothing) → rate limiter …
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
  /** Accounts that wait for a back-off or their rate limiter, with no request in flight or ready to go. */
  readonly throttledAccounts: number;
}

export interface RequestGateOptions {
  readonly signal: AbortSignal;
  /** Requests in flight over all accounts. @default 100 */
  readonly concurrency?: number | undefined;
  /** Requests in flight in one account. @default 8 */
  readonly accountConcurrency?: number | undefined;
  /** Most attempts of one request, the first included. @default 8 */
  readonly maxAttempts?: number | undefined;
  /** How long throttling of the principal's own requests is retried, whatever the attempts. @default 600,000 */
  readonly retryDeadlineMs?: number | undefined;
  readonly onEvent?: AwsEventListener | undefined;
  /** @default systemClock */
  readonly clock?: Clock;
  /** In [0, 1). @default Math.random */
  readonly random?: () => number;
}

/**
 * How long one account's service in one region may answer nothing but throttling errors before its requests are given
 * up.
 */
const BREAK_AFTER_MS = 10_000;

export function createRequestGate(options: RequestGateOptions): RequestGate {
  const { signal, clock = systemClock, random = Math.random, maxAttempts = 8, onEvent } = options;
  const { retryDeadlineMs = 600_000, concurrency, accountConcurrency } = options;
  const deadlineOf = (request: QueuedRequest): number => (request.asPrincipal === true ? retryDeadlineMs : 0);
  const breakAfterMs = (request: QueuedRequest): number => Math.max(BREAK_AFTER_MS, deadlineOf(request));
  const queues = createRequestQueues({ signal, clock, concurrency, accountConcurrency, breakAfterMs });
  const gate: Gate = { queues, signal, clock, random, maxAttempts, deadlineOf, onEvent };
  return {
    run: (request, send) => runRequest(gate, request, send),
    release: queues.release,
    load: () => ({ inFlight: queues.inFlight(), throttledAccounts: queues.throttledAccounts.count() }),
    onThrottled: queues.throttledAccounts.onThrottled,
  };
}

/** What all requests of a gate share. */
interface Gate {
  readonly queues: RequestQueues;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly random: () => number;
  readonly maxAttempts: number;
  /** For how long throttling of a request is retried, whatever the attempts. */
  readonly deadlineOf: (request: QueuedRequest) => number;
  readonly onEvent: AwsEventListener | undefined;
}

/**
 * One function from the rate limiter to the answer: each one more that waits for another costs every request of a run.
 */
async function runRequest<T>(gate: Gate, request: GatedRequest, send: () => Promise<T>): Promise<T> {
  const { queues, clock, signal } = gate;
  const queue = queues.queueOf(request);
  const scope = queues.scopeOf(request, queue);
  const sinceMs = clock.now();
  let last: unknown;
  for (let attempts = 0; ; ) {
    const turn = scope.limiter.admit();
    try {
      if (turn !== undefined) await queues.wait(queue, turn);
    } catch (error) {
      throw new AttemptError(last ?? (error instanceof CircuitOpen ? error.cause : error), attempts);
    }
    const slot = queues.enter(queue);
    if (slot !== undefined) await slot;
    let sentMs = clock.now();
    try {
      signal.throwIfAborted();
      // It may have waited behind requests that were throttled meanwhile: then it goes to where its scope's requests
      // wait by now.
      if (turn === undefined && scope.limiter.isLimited()) continue;
      sentMs = clock.now();
      scope.limiter.sent();
      const result = await send();
      noteSuccess(scope);
      return result;
    } catch (error) {
      noteFailure(gate, request, scope, { error, sentMs });
      last = error;
    } finally {
      queues.leave(queue);
    }
    attempts += 1;
    const delayMs = nextDelay(gate, request, scope, { error: last, attempts, sinceMs });
    if (delayMs === undefined) throw new AttemptError(last, attempts);
    // An abort ends the wait: the failure that counts is the request's own.
    await queues.wait(queue, clock.wait(delayMs, signal)).catch(() => {
      throw new AttemptError(last, attempts);
    });
  }
}

function noteSuccess(scope: Scope): void {
  scope.limiter.answered();
  scope.retriesLeft = Math.min(RETRY_BUDGET, scope.retriesLeft + 1);
}

/** Reports to the rate limiter what AWS made of a request. */
function noteFailure(
  { onEvent }: Gate,
  request: GatedRequest,
  { limiter }: Scope,
  { error, sentMs }: { readonly error: unknown; readonly sentMs: number },
): void {
  if (retryReason(error, 'reads') === 'throttled') {
    onEvent?.({ type: 'throttle', ...toScope(request) });
    limiter.throttled(sentMs, error);
  } else if (isAnswer(error)) limiter.answered();
}

interface Failure {
  readonly error: unknown;
  /** Attempts so far. */
  readonly attempts: number;
  /** When the request came in. */
  readonly sinceMs: number;
}

/** Whether and when a failed request is sent again. */
function nextDelay(gate: Gate, request: GatedRequest, scope: Scope, failure: Failure): number | undefined {
  const { error, attempts } = failure;
  const reason = retryReason(error, request.retry ?? 'reads');
  if (reason === undefined || gate.signal.aborted) return undefined;
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
