import { type LoggedChange, wasBegun } from '../run-log/logged-changes.ts';
import type { Change } from '../run-log/records.ts';
import { CLOCK_TOLERANCE_MS } from '../text/age.ts';
import { isJsonObject, type JsonValue } from '../values/json.ts';
import {
  type ApplyOptions,
  type Begun,
  type Brake,
  changeCallKey,
  type Ending,
  ending,
  type Origin,
  type Reread,
  rereadUntil,
  says,
  whyStopped,
} from './change-run.ts';
import { leftBy, makeCalls, settleUnknown, verify } from './make-calls.ts';
import { isTimestamp } from './resource-state.ts';
import { sameCallMade, saysShared } from './same-call-made.ts';
import { sameCalls } from './same-calls.ts';

/**
 * Undoes one change. The policy decides only where it can: it also finds the resource while AWS shows a change late,
 * after only the first call of a change, and after only the last of a rollback. In these cases the log's record of each
 * call decides.
 */
export async function takeBack(logged: LoggedChange, options: ApplyOptions, brake: Brake): Promise<Ending> {
  const { change } = logged;
  const origin = options.origins?.get(change.id);
  const isBegun = wasBegun(logged);
  const isLeft = change.calls.some((_, index) => logged.calls.get(index) !== 'done');
  const stopped = isBegun && !isLeft ? undefined : whyStopped(options, brake);
  if (stopped !== undefined) return isBegun ? { ...stopped, state: 'unverified' } : stopped;
  const foreign = await options.whyNotTargeted(change);
  if (isBegun && (!isLeft || [...logged.calls.values()].includes('unknown'))) {
    const unknown = leftBy(logged);
    // Where the policy was never seen not to find it, that it finds it shows nothing.
    const isSeen = origin?.isVerified !== false || ![...logged.calls.values()].includes('unknown');
    return settleUnknown(change, options, { ...unknown, canReadingTell: unknown.canReadingTell && isSeen });
  }
  if (foreign !== undefined) return ending(isBegun ? 'unverified' : 'refused', `${foreign}; nothing was called`);
  const judged = await judge(change, origin, isBegun, options);
  if ('state' in judged) return naming(sharedCalls(logged, brake), judged);
  const late = whyStopped(options, brake);
  if (late !== undefined) return isBegun ? { ...late, state: 'unverified' } : late;
  return callBack(logged, { origin, before: judged.before, brake }, options);
}

/** Whether there is something to undo, by what the policy says now and the log says about each call. */
async function judge(
  change: Change,
  origin: Origin | undefined,
  isPartlyBack: boolean,
  options: ApplyOptions,
): Promise<Ending | { readonly before: Exclude<Reread, { state: 'unreadable' }> }> {
  const before = await options.reread(change);
  if (before.state === 'unreadable') {
    const message = `it could not be read again: ${before.error.message}`;
    return ending(isPartlyBack ? 'unverified' : 'failed', message, before.error);
  }
  if (before.state === 'not-found' || isPartlyBack || origin === undefined) return { before };
  if (origin.isVerified && origin.isWhole && origin.calls.length === 1) return foundAgain(origin, before);
  const isMade = origin.calls.some(({ result }) => result === 'done');
  // A half-made change may never show; one that was made, or may have been, may show late.
  if (isMade && !origin.isWhole) return { before };
  const after = await rereadUntil(change, options, ({ state }) => state !== 'found');
  if (after.state === 'unreadable') return ending('unverified', `unknown, verify: ${says(after)}`, after.error);
  return after.state === 'not-found' || isMade ? { before: after } : neverSeen(origin, after, options);
}

/** The change's only call was seen to make the difference, and the difference is gone. */
function foundAgain({ change }: Origin, now: Extract<Reread, { state: 'found' }>): Ending {
  if (now.change.state === change.state && sameCalls(now.change, change)) {
    return ending(
      'already-compliant',
      'after the change the policy did not find it, and now it does again, as it was before; nothing was called',
    );
  }
  return ending(
    'drifted',
    'the policy finds it again, but it is not what it was before the change; nothing was called',
  );
}

/**
 * Signatures are valid for a quarter of an hour at most: what has not arrived by then is refused. Source:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv4-troubleshooting.html
 */
const LATEST_ARRIVAL_MS = 15 * 60_000;
/** Two runs, each by a clock of its own. */
const CLOCKS_APART_MS = 2 * CLOCK_TOLERANCE_MS;

/** The answer of the only call was lost, and nothing shows that it was made. */
function neverSeen(
  { change, begunAt }: Origin,
  now: Extract<Reread, { state: 'found' }>,
  options: ApplyOptions,
): Ending {
  const ageMs = options.now().getTime() - Date.parse(begunAt ?? options.now().toISOString());
  const isAsBefore = now.change.state === change.state && sameCalls(now.change, change);
  if (isAsBefore && ageMs > LATEST_ARRIVAL_MS + CLOCKS_APART_MS) {
    return ending(
      'already-compliant',
      'the answer of the call was lost, and the policy finds it as it was before; nothing was called',
    );
  }
  return ending(
    'unverified',
    'unknown, verify: the answer of the call was lost, and so far nothing shows that it was made; nothing was called',
  );
}

interface Judged {
  readonly origin: Origin | undefined;
  readonly before: Exclude<Reread, { state: 'unreadable' }>;
  readonly brake: Brake;
}

async function callBack(
  logged: LoggedChange,
  { origin, before, brake }: Judged,
  options: ApplyOptions,
): Promise<Ending> {
  const { change } = logged;
  const isBegun = wasBegun(logged);
  if (origin !== undefined) {
    for (const [index, undone] of origin.calls.entries()) {
      if (logged.calls.get(index) === 'done') continue;
      const reason = options.whyNotWitnessed?.(origin, undone, before);
      if (reason !== undefined) return ending(isBegun ? 'unverified' : 'refused', `${reason}; nothing was called`);
    }
  }
  const doubtful = (origin?.calls ?? []).flatMap(({ result }, index) => (result === 'unknown' ? [index] : []));
  const mayBeRefused = new Set(change.calls.length > 1 ? doubtful : []);
  const canReadingTell = change.calls.length === 1 && before.state === 'not-found';
  const madeElsewhere = (index: number): Begun | undefined => brake.begun.get(changeCallKey(change, index));
  const others = [...change.calls.keys()]
    .filter((index) => logged.calls.get(index) !== 'done' && madeElsewhere(index)?.change.id !== change.id)
    .map(madeElsewhere);
  const shared = sharedCalls(logged, brake);
  // What one call takes back is taken back once; if its answer is lost, that tells nothing of either change.
  const isTold = others.every((begun) => begun?.result !== 'unknown');
  const isAllMade = others.length > 0 && others.every((begun) => begun !== undefined);
  if (!isTold || (isAllMade && before.state === 'not-found')) {
    return sameCallMade(change, options, { brake, canReadingTell: isTold || canReadingTell });
  }
  const ended = await makeCalls(change, options, {
    made: logged.calls,
    mayBeRefused,
    canReadingTell,
    isMadeElsewhere: (index) => madeElsewhere(index) !== undefined,
    onSent: (index, result) => void brake.begun.set(changeCallKey(change, index), { change, result }),
  });
  if (ended !== undefined) return naming(shared, ended);
  const judged = before.state === 'not-found' ? verify(change, options) : compare(change, origin, before, options);
  return naming(shared, await judged);
}

function sharedCalls({ change }: LoggedChange, { begun }: Brake): string[] {
  return [...change.calls.keys()].flatMap((index) =>
    saysShared(change, index, begun.get(changeCallKey(change, index))),
  );
}

/** Its record has no intent of a call that was made for another change: which one that was stands in its message. */
function naming(shared: readonly string[], ended: Ending): Ending {
  return shared.length === 0 ? ended : { ...ended, message: `${shared.join(', ')}; ${ended.message}` };
}

/**
 * The policy found the resource before, so finding it afterwards proves nothing: only a difference that is gone does.
 */
async function compare(
  change: Change,
  origin: Origin | undefined,
  before: Extract<Reread, { state: 'found' }>,
  options: ApplyOptions,
): Promise<Ending> {
  const isBack = (now: Reread): boolean =>
    now.state === 'found' && origin !== undefined && isAsBefore(now.change, origin.change);
  if (isBack(before)) {
    return ending(
      'unverified',
      'unknown, verify: the calls were made, but the policy already found it as it was before the change, so nothing shows what they did',
    );
  }
  const after = await rereadUntil(change, options, isBack);
  if (isBack(after))
    return ending('remediated', 'the calls were made; the policy finds it, as it was before the change');
  const error = after.state === 'unreadable' ? after.error : null;
  return ending(
    'unverified',
    `unknown, verify: the calls were made; ${says(after)}, not as it was before the change`,
    error,
  );
}

/**
 * Whether everything that a policy showed of a resource is restored, except times, which change by themselves.
 * Additions are ignored.
 */
function isAsBefore(now: Change, then: Change): boolean {
  return now.state === then.state && holds((now.evidence ?? null) as JsonValue, (then.evidence ?? null) as JsonValue);
}

function holds(now: JsonValue | undefined, then: JsonValue): boolean {
  // A time not known yet is empty.
  if (isTimestamp(then) || (now !== undefined && isTimestamp(now))) return true;
  if (Array.isArray(then)) {
    return Array.isArray(now) && now.length === then.length && then.every((each, index) => holds(now[index], each));
  }
  if (!isJsonObject(then)) return now === then;
  return Object.entries(then).every(
    ([name, member]) => isTimestamp(member) || (isJsonObject(now) && holds(now[name], member)),
  );
}
