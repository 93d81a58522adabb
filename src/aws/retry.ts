import { setTimeout as sleep } from 'node:timers/promises';
import { isThrottlingError, isTransientError, StandardRetryStrategy } from '@smithy/core/retry';
import type { RetryErrorType, SdkError } from '@smithy/types';

export interface RetryOptions {
  /** Most attempts of one request, the first included. @default 8 */
  readonly maxAttempts?: number;
  readonly signal: AbortSignal;
}

export interface RetryScopes {
  /**
   * Calls `attempt` until it succeeds, fails for good, or attempts or the scope's retry tokens run out.
   *
   * @param scope - account, region and service: each has a token bucket of its own, so that a throttled account costs no other one its
   *   retries. Source: the standard retry mode, https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
   * @throws {AttemptError} with the last failure as its cause and the number of attempts made.
   */
  run<T>(scope: RetryScope, attempt: () => Promise<T>, retry?: RetryWhat): Promise<T>;
  /** Forgets an account's state. */
  release(account: string): void;
}

/**
 * What is tried again. `reads`: whatever may succeed another time. `throttled-only`: nothing but requests that AWS turned away unread,
 * for calls that must not be made twice.
 */
export type RetryWhat = 'reads' | 'throttled-only';

export interface RetryScope {
  readonly account: string;
  readonly region: string;
  readonly service: string;
}

/** A request that failed for good. */
export class AttemptError extends Error {
  readonly attempts: number;

  constructor(cause: unknown, attempts: number) {
    super('the request failed', { cause });
    this.name = 'AttemptError';
    this.attempts = attempts;
  }
}

export function createRetryScopes(options: RetryOptions): RetryScopes {
  const maxAttempts = options.maxAttempts ?? 8;
  const strategies = new Map<string, Map<string, StandardRetryStrategy>>();

  const strategyFor = (scope: RetryScope): StandardRetryStrategy => {
    const ofAccount = strategies.get(scope.account) ?? new Map<string, StandardRetryStrategy>();
    strategies.set(scope.account, ofAccount);
    const key = `${scope.region}/${scope.service}`;
    const strategy = ofAccount.get(key) ?? new StandardRetryStrategy(maxAttempts);
    ofAccount.set(key, strategy);
    return strategy;
  };

  return {
    run: (scope, attempt, retry = 'reads') => runAttempts(strategyFor(scope), attempt, retry, options.signal),
    release(account) {
      strategies.delete(account);
    },
  };
}

async function runAttempts<T>(
  strategy: StandardRetryStrategy,
  attempt: () => Promise<T>,
  retry: RetryWhat,
  signal: AbortSignal,
): Promise<T> {
  let token = await strategy.acquireInitialRetryToken('');
  for (;;) {
    try {
      const result = await attempt();
      strategy.recordSuccess(token);
      return result;
    } catch (error) {
      const attempts = token.getRetryCount() + 1;
      const errorType = retryErrorType(error, retry);
      if (errorType === undefined || signal.aborted) throw new AttemptError(error, attempts);
      try {
        token = await abortable(
          strategy.refreshRetryTokenForRetry(token, { error: error as SdkError, errorType }),
          signal,
        );
        await sleep(token.getRetryDelay(), undefined, { signal });
      } catch {
        // The strategy refuses by throwing (attempts or tokens are used up), and an abort ends the wait: either way the failure that
        // counts is the request's own.
        throw new AttemptError(error, attempts);
      }
    }
  }
}

/** @returns undefined for what no further attempt will mend. */
function retryErrorType(error: unknown, retry: RetryWhat): RetryErrorType | undefined {
  if (!(error instanceof Error)) return undefined;
  const failure = error as SdkError;
  if (isThrottlingError(failure)) return 'THROTTLING';
  if (retry === 'throttled-only') return undefined;
  if (isTransientError(failure) || isUnreadableAnswer(error)) return 'TRANSIENT';
  return undefined;
}

/** Whether AWS said "success" and the answer still could not be read: it was cut off or garbled on its way. */
function isUnreadableAnswer(error: Error): boolean {
  const { $metadata, $fault } = error as SdkError & { $fault?: unknown };
  const status = $metadata?.httpStatusCode ?? 0;
  return $fault === undefined && status >= 200 && status < 300;
}

/** Rejects as soon as the signal fires, and leaves no listener behind. */
function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
