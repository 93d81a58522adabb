import type { ErrorKind } from '../run-log/records.ts';
import type { Strain } from './pacing/pulse.ts';

/** Where a request goes, and for which account. */
export interface CallScope {
  readonly account: string;
  /** The region that is called. */
  readonly region: string;
  /** As operations spell it: `cloudtrail`. */
  readonly service: string;
  readonly operation: string;
}

/** What a connection reports of its work, for progress and telemetry. It contains no inputs, answers or credentials. */
export type AwsEvent = CallEvent | ThrottleEvent | RetryEvent | LimitEvent | CallerExpiredEvent;

/** A call has ended, with all its pages and attempts. */
export interface CallEvent extends CallScope {
  readonly type: 'call';
  /** Epoch milliseconds. */
  readonly startMs: number;
  readonly durationMs: number;
  /** Null for a call that was answered. */
  readonly error: { readonly kind: ErrorKind; readonly code: string | null } | null;
}

/** AWS has throttled one request; whether it is sent again is another matter. */
export interface ThrottleEvent extends CallScope {
  readonly type: 'throttle';
}

/** A request will be sent again. */
export interface RetryEvent extends CallScope {
  readonly type: 'retry';
  readonly reason: 'throttled' | 'transient';
  /** Attempts so far. */
  readonly attempts: number;
  /** The back-off before the next attempt. The scope's rate limiter may add to it. */
  readonly delayMs: number;
}

/** More or fewer requests may be in flight than before. */
export interface LimitEvent {
  readonly type: 'limit';
  readonly limit: number;
  /** `--concurrency` */
  readonly ceiling: number;
  /** What was in trouble when it fell; null where it has grown. */
  readonly because: Strain | null;
}

/** The management credentials have ended. Reported once. */
export interface CallerExpiredEvent {
  readonly type: 'caller-expired';
  readonly message: string;
}

export type AwsEventListener = (event: AwsEvent) => void;
