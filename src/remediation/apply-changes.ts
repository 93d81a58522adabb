import pMap from 'p-map';
import { type LoggedChange, wasBegun } from '../run-log/logged-changes.ts';
import type { Change } from '../run-log/records.ts';
import {
  type ApplyOptions,
  type Begun,
  type Brake,
  changeCallKey,
  type Ending,
  ending,
  type Reread,
  says,
  whyStopped,
} from './change-run.ts';
import { isFinished, lookAgain } from './look-again.ts';
import { leftBy, makeCalls, settleUnknown, verify } from './make-calls.ts';
import { createOwnEffects, type OwnEffects } from './own-effects.ts';
import { sameCallMade } from './same-call-made.ts';
import { sameCalls, sameInputs } from './same-calls.ts';
import { takeBack } from './take-back.ts';

export type { ApplyOptions, Origin, Reread } from './change-run.ts';

/**
 * Makes changes: read again → write the intent → call → write the result → verify → write the outcome.
 *
 * Nothing is called twice, by this run or by one that continues its log: a call whose answer was lost is not repeated,
 * but verified by reading. Changes in one account are made one at a time; a change with several calls ends with the
 * first one that fails. What an earlier run has finished is verified: the outcomes are those of this run.
 *
 * @throws {CoveError} `file` if the log cannot be written. Nothing is called after that.
 */
export async function applyChanges(options: ApplyOptions): Promise<void> {
  const brake: Brake = { errors: 0, failure: undefined, begun: new Map(options.changes.flatMap(begunCalls)) };
  const byAccount = new Map<string, LoggedChange[]>();
  for (const logged of options.changes) {
    const group = byAccount.get(logged.change.account);
    if (group === undefined) byAccount.set(logged.change.account, [logged]);
    else group.push(logged);
  }
  try {
    // Every account is waited for, whatever happens in another: what is begun must be recorded.
    await pMap(byAccount.values(), (changes) => applyInOrder(changes, options, brake), {
      concurrency: options.accountsAtOnce ?? 10,
      stopOnError: false,
    });
  } catch (error) {
    throw brake.failure ?? error;
  }
}

function begunCalls({ change, calls }: LoggedChange): [string, Begun][] {
  return [...calls].flatMap(([index, result]) =>
    result === 'refused' ? [] : [[changeCallKey(change, index), { change, result }]],
  );
}

async function applyInOrder(changes: readonly LoggedChange[], options: ApplyOptions, brake: Brake): Promise<void> {
  const effects = createOwnEffects(options);
  for (const [index, logged] of changes.entries()) {
    await applyOne(logged, options, { brake, effects, later: changes.slice(index + 1) });
  }
  const [first] = changes;
  if (first !== undefined) options.release?.(first.change.account);
}

interface Around {
  readonly brake: Brake;
  readonly effects: OwnEffects;
  /** The changes of the account that come after it. */
  readonly later: readonly LoggedChange[];
}

async function applyOne(logged: LoggedChange, options: ApplyOptions, around: Around): Promise<void> {
  const { brake } = around;
  try {
    if (brake.failure !== undefined) throw brake.failure;
    const ended = await endingOf(logged, options, around);
    const isOfThisRun = !isFinished(logged, options.begins);
    if (isOfThisRun && (ended.state === 'failed' || ended.state === 'unverified')) brake.errors += 1;
    await options.log.append({ type: 'changed', change: logged.change.id, ...ended, at: options.now().toISOString() });
  } catch (error) {
    brake.failure ??= error;
    throw error;
  }
}

function endingOf(logged: LoggedChange, options: ApplyOptions, around: Around): Promise<Ending> {
  if (isFinished(logged, options.begins)) return lookAgain(logged, options);
  return options.begins === 'found' ? makeChange(logged, options, around) : takeBack(logged, options, around.brake);
}

async function makeChange(logged: LoggedChange, options: ApplyOptions, around: Around): Promise<Ending> {
  const { brake, effects, later } = around;
  const { change } = logged;
  const stopped = wasBegun(logged) ? undefined : whyStopped(options, brake);
  if (stopped !== undefined) return stopped;
  const foreign = await options.whyNotTargeted(change);
  // What an earlier run has called is verified, wherever it was.
  if (wasBegun(logged)) return settleUnknown(change, options, leftBy(logged));
  if (foreign !== undefined) return ending('refused', `${foreign}; nothing was called`);
  const readAfter = await effects.before(change, later);
  const refusal = whyNot(change, await options.reread(change), effects.stateOf(change));
  if (refusal !== undefined) return refusal;
  // Reading took time: a stop requested meanwhile applies.
  const late = whyStopped(options, brake);
  if (late !== undefined) return late;
  if (change.calls.some((_, index) => brake.begun.has(changeCallKey(change, index)))) {
    return sameCallMade(change, options, { brake });
  }
  let isSent = false;
  const onSent = (index: number, result: Begun['result']): void => {
    brake.begun.set(changeCallKey(change, index), { change, result });
    isSent = true;
  };
  const ended = (await makeCalls(change, options, { onSent })) ?? (await verify(change, options));
  if (isSent) await readAfter();
  return ended;
}

/** Why a change is not made after all, given what was just read. */
function whyNot(change: Change, before: Reread, ownState: string | undefined): Ending | undefined {
  if (before.state === 'unreadable') {
    return ending('failed', `it could not be read again: ${before.error.message}`, before.error);
  }
  if (before.state === 'not-found') {
    return ending('already-compliant', `${says(before)} just before the call; nothing was called`);
  }
  if (before.change.state !== (ownState ?? change.state)) {
    return ending('drifted', 'the resource has changed since it was reviewed; nothing was called');
  }
  if (before.unplanned !== undefined) return ending('failed', `${before.unplanned}; nothing was called`);
  // What takes it back may differ by what we have changed ourselves; what is sent may not.
  if (!(ownState === undefined ? sameCalls : sameInputs)(before.change, change)) {
    return ending('drifted', 'what would be sent is not what was reviewed; nothing was called');
  }
  if (wordsOf(before.change) !== wordsOf(change)) {
    return ending('drifted', 'what the policy says about the resource is not what was reviewed; nothing was called');
  }
  return undefined;
}

/** Ages, counts and times in a message change by themselves; its words do not. */
function wordsOf({ resource, message }: Change): string {
  return `${resource} ${message.replaceAll(/\d+/g, '#')}`;
}
