/**
 * Tracks AWS's clock by the dates of the answers, as the SDK's signer does: a machine whose clock is off by more than
 * the five minutes that AWS allows learns so from the first refusal, and the next attempt is signed with AWS's time.
 *
 * Source: https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html (clock skew)
 */
import type { SdkClientConfig } from '../../catalog/sdk-module.ts';

interface DatedAnswer {
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** A margin below AWS's five minutes, for the time that a request is on its way. */
const SKEW_MS = 240_000;
/** An answer that took longer than this says nothing about the clock. */
const LONGEST_EXCHANGE_MS = 900_000;

export function noteClockOfSuccess(config: SdkClientConfig, { headers }: DatedAnswer, sentAt: number): void {
  if (headers.date !== undefined) config.systemClockOffset = offsetBy(config, headers.date, headers.age, sentAt);
}

/** @param sent - when the request was sent, and the offset that it was signed with. */
export function noteClockOfError(
  config: SdkClientConfig,
  error: unknown,
  sent: { readonly offset: number; readonly sentAt: number },
): void {
  if (typeof error !== 'object' || error === null) return;
  const { ServerTime, $response, $metadata } = error as FailedAnswer;
  const date = ServerTime ?? $response?.headers.date;
  if (typeof date !== 'string') return;
  const offset = offsetBy(config, date, $response?.headers.age, sent.sentAt);
  config.systemClockOffset = offset;
  if (Math.abs(offset - sent.offset) >= SKEW_MS) noteOtherTime($metadata);
  else noteSleep(error, sent.sentAt);
}

/** A process that slept between signature and answer signs the next attempt with another time. */
export function noteSleep(error: unknown, sentAt: number): void {
  if (typeof error !== 'object' || error === null || Math.abs(Date.now() - sentAt) < SKEW_MS) return;
  noteOtherTime((error as FailedAnswer).$metadata);
}

function noteOtherTime(metadata: object | undefined): void {
  // What the SDK's retry rules look for.
  if (metadata !== undefined) Object.assign(metadata, { clockSkewCorrected: true });
}

interface FailedAnswer {
  readonly ServerTime?: unknown;
  readonly $response?: DatedAnswer;
  readonly $metadata?: object;
}

/** @param age - of an answer from a cache, whose date is not now. */
function offsetBy(config: SdkClientConfig, date: string, age: string | undefined, sentAt: number): number {
  const now = Date.now();
  const serverTime = timeOf(date);
  if (age !== undefined || Number.isNaN(serverTime) || now - sentAt > LONGEST_EXCHANGE_MS) {
    return config.systemClockOffset;
  }
  // A process that slept over its answer knows only that it was written meanwhile: a clock that may be right is right.
  if (now - sentAt > SKEW_MS && serverTime > sentAt - SECOND_MS && serverTime < now) return 0;
  return serverTime - now;
}

/** What a date of HTTP leaves out. */
const SECOND_MS = 1_000;

let last = { text: '', time: Number.NaN };

/** Within one second all answers have the same date. */
function timeOf(text: string): number {
  if (text !== last.text) last = { text, time: Date.parse(text) };
  return last.time;
}
