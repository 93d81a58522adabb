import { setTimeout as sleep } from 'node:timers/promises';
import type { CallResult, LoggedChange } from '../run-log/logged-changes.ts';
import type { Change, ChangeCall, ChangedRecord, ChangeState, ErrorRecord, UndoCall } from '../run-log/records.ts';
import { type JsonValue, stableJson } from '../values/json.ts';
import type { DurableLog, SendOutcome } from './change-log.ts';

/** A resource as it is now: what the policy that found it says about it. */
export type Reread =
  /** Still found; `change` is what would be planned today. */
  | {
      readonly state: 'found';
      /** Without calls where none can be planned. */
      readonly change: Change;
      /** Why no calls can be planned. @default they can */
      readonly unplanned?: string | undefined;
      /** What the policy's undo calls might be, whatever their `when`, and that of their calls, says now. */
      readonly possibleUndo?: readonly UndoCall[] | undefined;
      /** Whether a value is somewhere in what was read. @default not known */
      readonly shows?: (value: JsonValue) => boolean;
    }
  /** The policy was evaluated, but does not find it. */
  | {
      readonly state: 'not-found';
      /**
       * What the policy's undo calls would be for the resource as it is. Undefined if the resource is gone, or they
       * cannot be rendered.
       */
      readonly undo?: readonly UndoCall[] | undefined;
      /** The same whatever their `when` says now. */
      readonly possibleUndo?: readonly UndoCall[] | undefined;
      /** Whether a value is somewhere in what was read. @default not known */
      readonly shows?: ((value: JsonValue) => boolean) | undefined;
    }
  /** The policy could not be evaluated for it. */
  | { readonly state: 'unreadable'; readonly error: ErrorRecord };

/** What a change that is undone was. */
export interface Origin {
  /** As it was made, with its calls in order. */
  readonly change: Change;
  /**
   * For each undo call: which call of `change` it belongs to, and whether that was certainly made.
   */
  readonly calls: readonly {
    readonly index: number;
    readonly result: Exclude<CallResult, 'refused'>;
    /** As it was planned, before the answer of the call was known. */
    readonly undo: UndoCall;
    /** What the log has of that answer. */
    readonly answers: readonly JsonValue[];
  }[];
  /** Whether every call was certainly made. */
  readonly isWhole: boolean;
  /** Whether the policy no longer found it after the calls. */
  readonly isVerified: boolean;
  /** ISO 8601: when the first call was begun. */
  readonly begunAt: string | undefined;
}

export interface ApplyOptions {
  /**
   * What the policy must say before the calls; after them it must say the opposite. `found` for a remediation,
   * `not-found` for undoing one.
   */
  readonly begins: 'found' | 'not-found';
  /** What to do, and what an earlier run with the same log has already done. */
  readonly changes: readonly LoggedChange[];
  /** By change: what is undone. For `begins: 'not-found'`. */
  readonly origins?: ReadonlyMap<string, Origin> | undefined;
  /**
   * Why a change may not be made where it is planned, given the current targets and organization; undefined if it may.
   */
  readonly whyNotTargeted: (change: Change) => Promise<string | undefined>;
  readonly reread: (change: Change) => Promise<Reread>;
  /** The same for several at once, in their order. @default they are not looked at together */
  readonly rereadAll?: ((changes: readonly Change[]) => Promise<readonly Reread[]>) | undefined;
  /** Whether one change may alter the resource of the other one. @default none does */
  readonly isRelated?: ((one: Change, other: Change) => boolean) | undefined;
  /** Called when all changes of an account have ended. @default nobody is */
  readonly release?: ((account: string) => void) | undefined;
  /** Why an undo call may not be made: only the log says that it should be. @default it may */
  readonly whyNotWitnessed?:
    | ((origin: Origin, undone: Origin['calls'][number], now: Reread) => string | undefined)
    | undefined;
  /** Makes one call, at most once. Never rejects. */
  readonly send: (change: Change, call: ChangeCall) => Promise<SendOutcome>;
  readonly log: DurableLog;
  /** Changes that may end as `failed` or `unverified`; one more stops the run. */
  readonly maxErrors: number;
  /** Accounts processed at once; within an account one change follows another. @default 10 */
  readonly accountsAtOnce?: number;
  /** How long to repeat the policy after a call, until it no longer finds the resource. @default 60,000 */
  readonly verifyForMs?: number;
  /** The first pause before repeating it; doubled each time, up to 10 s. @default 500 */
  readonly verifyPauseMs?: number;
  /** Measures each of these waits. @default by the clock */
  readonly startWait?: (() => Wait) | undefined;
  /** Ctrl-C: what is begun is finished, but nothing more is begun. */
  readonly signal: AbortSignal;
  readonly now: () => Date;
}

/** A wait that has begun. */
export interface Wait {
  readonly elapsedMs: () => number;
  /** Rejects once the signal is aborted. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** What all accounts of a run share. */
export interface Brake {
  errors: number;
  /** The log could not be written: without a record there is no change. */
  failure: unknown;
  /** What was sent and not refused, by `changeCallKey`, for any change. */
  readonly begun: Map<string, Begun>;
}

export interface Begun {
  /** For which it was sent. */
  readonly change: Change;
  readonly result: Exclude<CallResult, 'refused'>;
}

export type Ending = Pick<ChangedRecord, 'state' | 'message' | 'error'>;

export function ending(state: ChangeState, message: string, error: ErrorRecord | null = null): Ending {
  return { state, message, error };
}

/** @throws what the log failed with, in any account. */
export function whyStopped({ signal, maxErrors }: ApplyOptions, brake: Brake): Ending | undefined {
  if (brake.failure !== undefined) throw brake.failure;
  if (signal.aborted) return ending('refused', 'interrupted before it was tried');
  if (brake.errors <= maxErrors) return undefined;
  return ending('refused', `not tried: more than ${maxErrors} changes had failed`);
}

export function says(answer: Reread): string {
  if (answer.state === 'unreadable') return `it could not be read again: ${answer.error.message}`;
  return answer.state === 'found' ? 'the policy finds it' : 'the policy does not find it';
}

/** Two changes may result in the same call: two policies may fix the same thing. */
export function changeCallKey({ account, region, calls }: Change, index: number): string {
  const call = calls[index];
  return stableJson([account, region, call?.operation ?? '', (call?.input ?? {}) as JsonValue]);
}

const LONGEST_PAUSE_MS = 10_000;

/** Changes become visible late: the policy is repeated until it says what is expected, or the time is up. */
export async function rereadUntil(
  change: Change,
  options: ApplyOptions,
  isAwaited: (answer: Reread) => boolean,
): Promise<Reread> {
  const wait = (options.startWait ?? startWait)();
  const endMs = options.verifyForMs ?? 60_000;
  let pauseMs = options.verifyPauseMs ?? 500;
  for (;;) {
    const answer = await options.reread(change);
    if (isAwaited(answer) || options.signal.aborted || wait.elapsedMs() + pauseMs > endMs) return answer;
    try {
      await wait.pause(pauseMs, options.signal);
    } catch {
      // Ctrl-C ends the waiting; the last answer counts, so the change is not verified.
      return answer;
    }
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
  }
}

function startWait(): Wait {
  const beganMs = performance.now();
  return {
    elapsedMs: () => performance.now() - beganMs,
    pause: (ms, signal) => sleep(ms, undefined, { signal }),
  };
}
