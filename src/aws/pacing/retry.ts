import { isThrottlingError, isTransientError } from '@smithy/core/retry';
import type { SdkError } from '@smithy/types';
import { CoveError } from '../../cove-error.ts';
import { isRefusal } from './is-refusal.ts';

/**
 * What is retried. `reads`: whatever may succeed another time. `throttled-only`: only requests that AWS turned away
 * unread (throttled, or signed by a wrong clock), for calls that must not be made twice. `nothing`: for what cannot be
 * sent twice, a stream.
 */
export type RetryWhat = 'reads' | 'throttled-only' | 'nothing';

export type RetryReason = 'throttled' | 'transient';

/** A request that failed for good. */
export class AttemptError extends Error {
  readonly attempts: number;

  constructor(cause: unknown, attempts: number) {
    super('the request failed', { cause });
    this.name = 'AttemptError';
    this.attempts = attempts;
  }
}

/** @returns undefined for what no further attempt will fix. */
export function retryReason(error: unknown, retry: RetryWhat): RetryReason | undefined {
  if (!(error instanceof Error) || retry === 'nothing') return undefined;
  const failure = error as SdkError;
  // Anything in between may have passed the request on, whatever status it answers with: only AWS itself knows that it
  // has turned it away.
  if (retry === 'throttled-only' && !isRefusal(error)) return undefined;
  if (isThrottlingError(failure)) return 'throttled';
  if (isRefusedForItsTime(failure)) return 'transient';
  if (retry === 'throttled-only') return undefined;
  return isTransientError(failure) || isUnreadableAnswer(error) ? 'transient' : undefined;
}

/**
 * Whether AWS refused a signature because of its time, before it read the request, and this machine now knows AWS's
 * time. Source: the "Common errors" page of each API reference,
 * https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
function isRefusedForItsTime({ name, $metadata }: SdkError): boolean {
  const isCorrected = ($metadata as { clockSkewCorrected?: boolean } | undefined)?.clockSkewCorrected === true;
  return isCorrected && REFUSED_SIGNATURES.has(name);
}

const REFUSED_SIGNATURES = new Set([
  'AuthFailure',
  'InvalidSignatureException',
  'RequestExpired',
  'RequestInTheFuture',
  'RequestTimeTooSkewed',
  'SignatureDoesNotMatch',
]);

/** Whether AWS has read a request and refused it: its scope is alive. */
export function isAnswer(error: unknown): boolean {
  return error instanceof Error && (statusIn(error) ?? 500) < 500;
}

/** The HTTP status of the answer that an error came from; undefined if there was none. */
export function statusIn(error: unknown): number | undefined {
  return error instanceof Error ? (error as SdkError).$metadata?.httpStatusCode : undefined;
}

/** Whether nothing arrived in time. A server that itself says that something took too long has answered. */
export function isTimeout(error: unknown): error is Error {
  return error instanceof Error && error.name === 'TimeoutError' && statusIn(error) === undefined;
}

/** Whether the caller stopped waiting: how long the server would have taken is not known. */
export function isImpatience(error: unknown): boolean {
  return error instanceof Error && (error as { code?: unknown }).code === IMPATIENCE;
}

/** The code of a call whose `requestTimeout` was over. */
export const IMPATIENCE = 'RequestTimeout';

/** Whether AWS said "success" and the answer still could not be read: it was cut off or garbled on its way. */
function isUnreadableAnswer(error: Error): boolean {
  // What was read and is not what the API promises will not be next time either.
  if (error instanceof CoveError) return false;
  const { $metadata, $fault } = error as SdkError & { $fault?: unknown };
  const status = $metadata?.httpStatusCode ?? 0;
  return $fault === undefined && status >= 200 && status < 300;
}

/**
 * A name that does not exist will not exist in a few seconds either; it is retried in case the resolver failed.
 */
const NO_SUCH_HOST_ATTEMPTS = 3;
/** Each attempt may take half a minute: a server that did not answer three times is not there. */
const TIMEOUT_ATTEMPTS = 3;

/** @returns how many attempts a request that failed in this way is worth. */
export function mostAttempts(error: unknown, maxAttempts: number): number {
  const isUnknownHost = error instanceof Error && (error as { code?: unknown }).code === 'ENOTFOUND';
  if (isUnknownHost) return Math.min(NO_SUCH_HOST_ATTEMPTS, maxAttempts);
  return isTimeout(error) ? Math.min(TIMEOUT_ATTEMPTS, maxAttempts) : maxAttempts;
}

const BASE_DELAY_MS: Readonly<Record<RetryReason, number>> = { throttled: 500, transient: 100 };
const MAX_DELAY_MS = 20_000;

/**
 * The back-off before the next attempt: exponential, with full jitter.
 *
 * Source: the standard retry mode, https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 *
 * @param attempts - made so far.
 * @param random - in [0, 1).
 */
export function backOffMs(reason: RetryReason, attempts: number, random: number): number {
  return random * Math.min(MAX_DELAY_MS, BASE_DELAY_MS[reason] * 2 ** (attempts - 1));
}
