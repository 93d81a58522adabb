import type { AwsEventListener, CallScope } from './aws-event.ts';
import { type Clock, systemClock } from './clock.ts';
import { createPace, type Pace, PaceShut } from './pace.ts';
import { createParking } from './parking.ts';
import {
  AttemptError,
  backOffMs,
  isAnswer,
  mostAttempts,
  type RetryReason,
  type RetryWhat,
  retryReason,
} from './retry.ts';
import { createSlots } from './slots.ts';

/** One request, as admission sees it. */
export interface AdmittedRequest extends CallScope {
  /** @default 'reads' */
  readonly retry?: RetryWhat;
  /**
   * The request is throttled together with those of all accounts, by what the caller may do: AssumeRole, AWS Organizations. Its scope is
   * the caller's, its slots are its own, and throttling is borne for the patience of the run.
   * @default false
   */
  readonly isCallers?: boolean;
}

export interface Admission {
  /**
   * Sends a request when it may go out, and again as long as that may help.
   *
   *   pace of account + region + service → slot of the account, slot of the run → send → (back-off, holding nothing) → pace …
   *
   * @throws {AttemptError} with the last failure as its cause and the number of attempts made.
   */
  run<T>(request: AdmittedRequest, send: () => Promise<T>): Promise<T>;
  /** Forgets an account's paces. */
  release(account: string): void;
  readonly load: () => AdmissionLoad;
  /** Listens for accounts that become parked. @returns what ends it. */
  onParked(listener: () => void): () => void;
}

export interface AdmissionLoad {
  /** Requests that hold a slot. */
  readonly inFlight: number;
  /** Accounts that wait out a back-off or their pace, with no request in flight or ready to go. */
  readonly parked: number;
}

export interface AdmissionOptions {
  readonly signal: AbortSignal;
  /** Requests in flight over all accounts. @default 100 */
  readonly concurrency?: number;
  /** Requests in flight in one account. @default 8 */
  readonly accountConcurrency?: number;
  /** Most attempts of one request, the first included. @default 8 */
  readonly maxAttempts?: number;
  /** How long throttling of the caller's own requests is borne, whatever the attempts. @default 600,000 */
  readonly patienceMs?: number;
  readonly onEvent?: AwsEventListener;
  /** @default systemClock */
  readonly clock?: Clock;
  /** In [0, 1). @default Math.random */
  readonly random?: () => number;
}

/** AssumeRole is quick and asked once per account; more of them at once only bring its throttling nearer. */
const CALLER_CONCURRENCY = 50;
/** How long one account's service in one region may answer nothing but throttling errors before its requests are given up. */
const HOPELESS_MS = 10_000;
/** Retries of a scope after network and server faults without a success in between. Each success gives one back. */
const RETRY_BUDGET = 100;

interface Scope {
  readonly pace: Pace;
  retriesLeft: number;
}

export function createAdmission(options: AdmissionOptions): Admission {
  const { signal, clock = systemClock, random = Math.random, maxAttempts = 8, patienceMs = 600_000 } = options;
  const concurrency = options.concurrency ?? 100;
  const slots = createSlots({ total: concurrency, perAccount: options.accountConcurrency ?? 8 });
  const callerCap = Math.min(concurrency, CALLER_CONCURRENCY);
  const callerSlots = createSlots({ total: callerCap, perAccount: callerCap });
  const scopes = new Map<string, Map<string, Scope>>();
  const parking = createParking();

  const scopeOf = (request: AdmittedRequest): Scope => {
    const owner = ownerOf(request);
    const ofAccount = scopes.get(owner) ?? new Map<string, Scope>();
    scopes.set(owner, ofAccount);
    const key = `${request.region}/${request.service}`;
    const known = ofAccount.get(key);
    if (known !== undefined) return known;
    const pace = createPace({ clock, signal, patienceMs: Math.max(HOPELESS_MS, patienceOf(request)) });
    const scope = { pace, retriesLeft: RETRY_BUDGET };
    ofAccount.set(key, scope);
    return scope;
  };
  const patienceOf = (request: AdmittedRequest): number => (request.isCallers === true ? patienceMs : 0);

  /** Whether and when a failed request is sent again. */
  const nextDelay = (request: AdmittedRequest, scope: Scope, failure: Failure): number | undefined => {
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

  /** @param isFree - no pace was in force when the request queued for its slot. */
  const sendOnce = async <T>(
    request: AdmittedRequest,
    scope: Scope,
    isFree: boolean,
    send: () => Promise<T>,
  ): Promise<T> => {
    let sentMs = clock.now();
    const work = (): Promise<T> => {
      signal.throwIfAborted();
      // It has waited behind requests that were throttled meanwhile.
      if (isFree && scope.pace.isLimited()) throw new NotSent();
      sentMs = clock.now();
      scope.pace.sent();
      return send();
    };
    try {
      const result = await (request.isCallers === true
        ? callerSlots.run(request.account, async () => work())
        : parking.busy(request.account, () => slots.run(request.account, async () => work())));
      scope.pace.answered();
      scope.retriesLeft = Math.min(RETRY_BUDGET, scope.retriesLeft + 1);
      return result;
    } catch (error) {
      if (retryReason(error, 'reads') === 'throttled') {
        options.onEvent?.({ type: 'throttle', ...toScope(request) });
        scope.pace.throttled(sentMs, error);
      } else if (isAnswer(error)) scope.pace.answered();
      throw error;
    }
  };

  /** Waits without a slot. The caller's own waits park nobody: another account would wait for the same. */
  const wait = (request: AdmittedRequest, waiting: Promise<void>): Promise<void> =>
    request.isCallers === true ? waiting : parking.wait(request.account, waiting);

  return {
    async run(request, send) {
      const scope = scopeOf(request);
      const sinceMs = clock.now();
      let last: unknown;
      for (let attempts = 0; ; ) {
        const turn = scope.pace.admit();
        try {
          if (turn !== undefined) await wait(request, turn);
        } catch (error) {
          throw new AttemptError(last ?? (error instanceof PaceShut ? error.cause : error), attempts);
        }
        try {
          return await sendOnce(request, scope, turn === undefined, send);
        } catch (error) {
          if (error instanceof NotSent) continue;
          last = error;
        }
        attempts += 1;
        const reason = retryReason(last, request.retry ?? 'reads');
        const delayMs = nextDelay(request, scope, {
          reason,
          attempts,
          sinceMs,
          worth: mostAttempts(last, maxAttempts),
        });
        if (delayMs === undefined) throw new AttemptError(last, attempts);
        // An abort ends the wait: the failure that counts is the request's own.
        await wait(request, clock.wait(delayMs, signal)).catch(() => {
          throw new AttemptError(last, attempts);
        });
      }
    },
    release(account) {
      scopes.delete(account);
    },
    load: () => ({ inFlight: slots.inFlight() + callerSlots.inFlight(), parked: parking.count() }),
    onParked: parking.onParked,
  };
}

/** A request gives back its slot and goes to where its scope's requests wait by now. */
class NotSent extends Error {}

interface Failure {
  readonly reason: RetryReason | undefined;
  readonly attempts: number;
  /** Attempts that are made of a request which fails so. */
  readonly worth: number;
  /** When the request came in. */
  readonly sinceMs: number;
}

/** Account ids are digits, so this is nobody's. */
const CALLER = 'caller';

function ownerOf(request: AdmittedRequest): string {
  return request.isCallers === true ? CALLER : request.account;
}

function toScope({ account, region, service, operation }: AdmittedRequest): CallScope {
  return { account, region, service, operation };
}
