import { CoveError } from '../cove-error.ts';
import { isAwaiting } from '../expressions/answer-template.ts';
import type { OperationName, Policy, RemediationCall } from '../policy/model/policy.ts';
import { fingerprint } from '../run-log/fingerprint.ts';
import type { Change, UndoCall } from '../run-log/records.ts';
import { undosOf } from '../run-log/undo-calls.ts';
import type { JsonValue } from '../values/json.ts';
import { resourceState } from './resource-state.ts';

/**
 * Checks changes that were read from a file against themselves and the loaded policies: each is listed once, is about
 * the resource that its id is derived from, shows the resource that its state is derived from, and calls what its
 * policy calls. The inputs are compared with a fresh reading before each call.
 *
 * @param shown - the file, as shown to the user.
 * @throws {CoveError} `plan` with the first change that does not fit.
 */
export function assertOwnChanges(changes: readonly Change[], policies: readonly Policy[], shown: string): void {
  const loaded = new Map(policies.map((policy) => [policy.id, policy]));
  const seen = new Set<string>();
  for (const change of changes) {
    const problem = problemOf(change, loaded.get(change.policy), seen);
    if (problem !== undefined) throw altered(change, problem, shown);
  }
}

/**
 * Checks that what undo calls read of an answer can be read: what a policy renders always can.
 *
 * @throws {CoveError} `plan` with the first change of which it cannot.
 */
export function assertReadableUndos(changes: readonly Change[], shown: string): void {
  const wrong = changes.find(({ calls }) => !calls.flatMap(undosOf).every(isReadable));
  if (wrong !== undefined) throw altered(wrong, UNREADABLE, shown);
}

const UNREADABLE = 'an undo of a change reads the answer of its call as no policy does';

function isReadable({ input, fromResult = [] }: UndoCall): boolean {
  return isAwaiting({ input: input as JsonValue, fromResult });
}

function altered({ policy, account, region, resource }: Change, problem: string, shown: string): CoveError {
  return new CoveError('plan', `${shown} was altered: ${problem}: ${resource} (${policy}, ${account}, ${region})`, {
    hint: 'nothing was changed; make a new plan with check --plan and have it reviewed',
  });
}

function problemOf(change: Change, policy: Policy | undefined, seen: Set<string>): string | undefined {
  if (seen.has(change.id)) return 'a change is listed more than once';
  seen.add(change.id);
  if (!change.calls.flatMap(undosOf).every(isReadable)) return UNREADABLE;
  if (policy === undefined) return 'a change names a policy that the file does not list';
  if (fingerprint({ ...change, policy: policy.formerIds?.[0] ?? policy.id }) !== change.id)
    return 'a change and its id are about different resources';
  return whyNotOf(change, policy);
}

/**
 * What a change says that its policy does not: calls other operations, or shows another resource than its state is
 * derived from.
 *
 * @returns undefined where it says nothing of the kind.
 */
export function whyNotOf(change: Change, policy: Policy): string | undefined {
  if (resourceState(policy, change.evidence as JsonValue) !== change.state)
    return 'the evidence of a change does not match its state';
  return sameOperations(change, policy) ? undefined : 'a change makes calls that its policy does not';
}

/**
 * Whether the calls are those of the policy, in its order: one with `when` may be missing, one with `each` may be there
 * any number of times.
 */
function sameOperations({ calls }: Change, { remediate }: Policy): boolean {
  return follows(calls, remediate, (call, own) => {
    return (
      call.operation === nameOf(own) &&
      follows(undosOf(call), own.undo, (undo, each) => undo.operation === nameOf(each))
    );
  });
}

type Optional = Pick<RemediationCall, 'when'> & { readonly each?: RemediationCall['each'] };

function follows<Call, Own extends Optional>(
  calls: readonly Call[],
  wanted: readonly Own[],
  fits: (call: Call, own: Own) => boolean,
): boolean {
  const withoutOptional = (places: Set<number>): Set<number> => {
    for (const [place, { when, each }] of wanted.entries()) {
      if (places.has(place) && (when !== undefined || each !== undefined)) places.add(place + 1);
    }
    return places;
  };
  // Every place among the wanted calls that the calls so far may lead to.
  let places = withoutOptional(new Set([0]));
  for (const call of calls) {
    const next = new Set<number>();
    for (const place of places) {
      const own = wanted[place];
      if (own === undefined || !fits(call, own)) continue;
      next.add(place + 1);
      if (own.each !== undefined) next.add(place);
    }
    places = withoutOptional(next);
  }
  return places.has(wanted.length);
}

function nameOf({ service, operation }: OperationName): string {
  return `${service}:${operation}`;
}
