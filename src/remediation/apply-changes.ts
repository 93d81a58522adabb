import { setTimeout as sleep } from 'node:timers/promises';
import pMap from 'p-map';
import { type LoggedChange, wasBegun } from '../run-log/logged-changes.ts';
import type { Change, ChangedRecord, ChangeState, ErrorRecord, UndoCall } from '../run-log/records.ts';
import type { DurableLog, SendOutcome } from './change-log.ts';
import { sameCalls } from './same-calls.ts';

/** A resource as it is now: what the policy that found it says of it. */
export type Reread =
  /** Still found; `change` is what would be planned today. */
  | { readonly state: 'found'; readonly change: Change }
  /** The policy was evaluated, and does not find it. */
  | { readonly state: 'not-found' }
  /** The policy could not be evaluated for it. */
  | { readonly state: 'unreadable'; readonly error: ErrorRecord };

export interface ApplyOptions {
  /**
   * What the policy must say before the calls; after them it must say the opposite. `found` for a remediation,
   * `not-found` for taking one back.
   */
  readonly begins: 'found' | 'not-found';
  /** What to do, and what an earlier run on the same log did of it already. */
  readonly changes: readonly LoggedChange[];
  readonly reread: (change: Change) => Promise<Reread>;
  /** Makes one call, at most once. Never rejects. */
  readonly send: (change: Change, call: UndoCall) => Promise<SendOutcome>;
  readonly log: DurableLog;
  /** Changes that may end as `failed` or `unverified`; one more stops the run. */
  readonly maxErrors: number;
  /** Accounts that are worked on at once; within an account one change follows the other. @default 10 */
  readonly accountsAtOnce?: number;
  /** How long the policy is asked again after a call, until it no longer finds the resource. @default 60,000 */
  readonly verifyForMs?: number;
  /** Pause before it is asked the second time; doubled each time, up to 10 s. @default 500 */
  readonly verifyPauseMs?: number;
  /** Ctrl-C: what is begun is finished, nothing more is begun. */
  readonly signal: AbortSignal;
  readonly now: () => Date;
}

/**
 * Makes changes: read again → write the intent → call → write the result → verify → write the outcome.
 *
 * Nothing is called twice, by this run or by one that continues its log: a call whose answer was lost is not repeated,
 * it is read after. Changes of one account go one by one; a change of several calls ends with the first one that fails.
 *
 * @throws {CoveError} `file` where the log cannot be written. Nothing is called after that.
 */
export async function applyChanges(options: ApplyOptions): Promise<void> {
  const brake: Brake = { errors: 0, failure: undefined };
  const byAccount = new Map<string, LoggedChange[]>();
  for (const logged of options.changes) {
    const group = byAccount.get(logged.change.account);
    if (group === undefined) byAccount.set(logged.change.account, [logged]);
    else group.push(logged);
  }
  try {
    // Every account is waited for, whatever happens in another one: what is begun must come to its record.
    await pMap(byAccount.values(), (changes) => applyInOrder(changes, options, brake), {
      concurrency: options.accountsAtOnce ?? 10,
      stopOnError: false,
    });
  } catch (error) {
    throw brake.failure ?? error;
  }
}

async function applyInOrder(changes: readonly LoggedChange[], options: ApplyOptions, brake: Brake): Promise<void> {
  for (const logged of changes) await applyOne(logged, options, brake);
}

/** What stops a run for all accounts. */
interface Brake {
  errors: number;
  /** The log could not be written: without a record there is no change. */
  failure: unknown;
}

async function applyOne(logged: LoggedChange, options: ApplyOptions, brake: Brake): Promise<void> {
  if (isSettled(logged)) return;
  try {
    if (brake.failure !== undefined) throw brake.failure;
    const ending = await makeChange(logged, options, brake);
    if (ending.state === 'failed' || ending.state === 'unverified') brake.errors += 1;
    await options.log.append({ type: 'changed', change: logged.change.id, ...ending, at: options.now().toISOString() });
  } catch (error) {
    brake.failure ??= error;
    throw error;
  }
}

/** What an earlier run on the same log has finished stays finished; what it never began is open. */
function isSettled({ final }: LoggedChange): boolean {
  return final !== undefined && final.state !== 'refused';
}

type Ending = Pick<ChangedRecord, 'state' | 'message' | 'error'>;

function ending(state: ChangeState, message: string, error: ErrorRecord | null = null): Ending {
  return { state, message, error };
}

async function makeChange(logged: LoggedChange, options: ApplyOptions, brake: Brake): Promise<Ending> {
  const { change } = logged;
  if (wasBegun(logged)) return settleUnknown(change, options, causeOf(logged));
  const stopped = whyStopped(options, brake);
  if (stopped !== undefined) return stopped;
  const refusal = whyNot(change, await options.reread(change), options.begins);
  if (refusal !== undefined) return refusal;
  // The reading took time: a brake that was pulled meanwhile holds.
  return whyStopped(options, brake) ?? makeCalls(change, options);
}

/** @throws what the log failed with, in whichever account. */
function whyStopped({ signal, maxErrors }: ApplyOptions, brake: Brake): Ending | undefined {
  if (brake.failure !== undefined) throw brake.failure;
  if (signal.aborted) return ending('refused', 'interrupted before it was tried');
  if (brake.errors <= maxErrors) return undefined;
  return ending('refused', `not tried: more than ${maxErrors} changes had failed`);
}

/** What an earlier run has left of a change that it began and did not finish. */
function causeOf({ change, calls }: LoggedChange): string {
  const made = [...calls.values()].filter((result) => result === 'done').length;
  if (made === change.calls.length) return 'an earlier run made the calls and ended before it had verified them';
  if ([...calls.values()].includes('unknown')) return 'an earlier run ended between a call and its record';
  return `an earlier run ended after ${made} of ${change.calls.length} calls`;
}

/** Why a change is not made after all, by what was just read. */
function whyNot(change: Change, before: Reread, begins: ApplyOptions['begins']): Ending | undefined {
  if (before.state === 'unreadable') {
    return ending('failed', `it could not be read again: ${before.error.message}`, before.error);
  }
  if (before.state !== begins) {
    return ending('already-compliant', `${says(before)} just before the call; nothing was called`);
  }
  if (before.state === 'not-found') return undefined;
  if (before.change.state !== change.state) {
    return ending('drifted', 'the resource has changed since it was reviewed; nothing was called');
  }
  if (!sameCalls(before.change, change)) {
    return ending('drifted', 'what would be sent is not what was reviewed; nothing was called');
  }
  return undefined;
}

function says(answer: Reread): string {
  if (answer.state === 'unreadable') return `it could not be read again: ${answer.error.message}`;
  return answer.state === 'found' ? 'the policy finds it' : 'the policy does not find it';
}

async function makeCalls(change: Change, options: ApplyOptions): Promise<Ending> {
  for (const [index, call] of change.calls.entries()) {
    await options.log.append({ type: 'intent', change: change.id, call: index, at: options.now().toISOString() });
    const sent = await options.send(change, call);
    const error = sent.result === 'done' ? null : sent.error;
    await options.log.append({
      type: 'result',
      change: change.id,
      call: index,
      result: sent.result,
      error,
      at: options.now().toISOString(),
    });
    if (sent.result === 'refused') return refusedCall(change, index, sent.error);
    if (sent.result === 'unknown') {
      return settleUnknown(change, options, `the answer was lost: ${sent.error.message}`, sent.error);
    }
  }
  return verify(change, options);
}

function refusedCall(change: Change, index: number, error: ErrorRecord): Ending {
  const operation = change.calls[index]?.operation ?? '';
  const before = index === 0 ? 'nothing was changed' : `${index} of ${change.calls.length} calls had been made`;
  return ending('failed', `${operation} was refused, ${before}: ${error.message}`, error);
}

async function verify(change: Change, options: ApplyOptions): Promise<Ending> {
  const after = await rereadUntilChanged(change, options);
  const isVerified = after.state !== 'unreadable' && after.state !== options.begins;
  const error = after.state === 'unreadable' ? after.error : null;
  return ending(isVerified ? 'remediated' : 'unverified', `the call was made; ${says(after)}`, error);
}

/** A call that may or may not have been made is never made again: only reading can tell. */
async function settleUnknown(
  change: Change,
  options: ApplyOptions,
  cause: string,
  error: ErrorRecord | null = null,
): Promise<Ending> {
  const after = await rereadUntilChanged(change, options);
  const isVerified = after.state !== 'unreadable' && after.state !== options.begins;
  if (isVerified) return ending('remediated', `${cause}; read again: ${says(after)}`, error);
  return ending('unverified', `unknown, verify: ${cause}; read again: ${says(after)}. Nothing was sent again`, error);
}

const LONGEST_PAUSE_MS = 10_000;

/** Changes become visible late: the policy is asked until it says something else, or the time is up. */
async function rereadUntilChanged(change: Change, options: ApplyOptions): Promise<Reread> {
  const endMs = performance.now() + (options.verifyForMs ?? 60_000);
  let pauseMs = options.verifyPauseMs ?? 500;
  for (;;) {
    const answer = await options.reread(change);
    const isChanged = answer.state !== 'unreadable' && answer.state !== options.begins;
    if (isChanged || options.signal.aborted || performance.now() + pauseMs > endMs) return answer;
    try {
      await sleep(pauseMs, undefined, { signal: options.signal });
    } catch {
      // Ctrl-C ends the waiting; the last answer stands, and says that the change is not verified.
      return answer;
    }
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
  }
}
