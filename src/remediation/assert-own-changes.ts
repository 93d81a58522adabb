import { CoveError } from '../cove-error.ts';
import type { JsonValue } from '../json.ts';
import type { OperationName, Policy, RemediationCall } from '../policy/model/policy.ts';
import { fingerprint } from '../run-log/fingerprint.ts';
import type { Change, ChangeCall } from '../run-log/records.ts';
import { undosOf } from '../run-log/undo-calls.ts';
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
    if (problem === undefined) continue;
    const { policy, account, region, resource } = change;
    throw new CoveError('plan', `${shown} was altered: ${problem}: ${resource} (${policy}, ${account}, ${region})`, {
      hint: 'nothing was changed; make a new plan with check --plan and have it reviewed',
    });
  }
}

function problemOf(change: Change, policy: Policy | undefined, seen: Set<string>): string | undefined {
  if (seen.has(change.id)) return 'a change is listed more than once';
  seen.add(change.id);
  if (policy === undefined) return 'a change names a policy that the file does not list';
  if (fingerprint({ ...change, policy: policy.formerIds?.[0] ?? policy.id }) !== change.id)
    return 'a change and its id are about different resources';
  if (resourceState(policy, change.evidence as JsonValue) !== change.state)
    return 'the evidence of a change does not match its state';
  return sameOperations(change, policy) ? undefined : 'a change makes calls that its policy does not';
}

/**
 * Whether the calls are those of the policy, in its order: one with `when` may be missing, one with `each` may be there
 * any number of times.
 */
function sameOperations({ calls }: Change, { remediate }: Policy): boolean {
  // Every place among the policy's calls that the calls so far may lead to.
  let places = withoutOptional(new Set([0]), remediate);
  for (const call of calls) {
    const next = new Set<number>();
    for (const place of places) {
      const own = remediate[place];
      if (own === undefined || !isCallOf(call, own)) continue;
      next.add(place + 1);
      if (own.each !== undefined) next.add(place);
    }
    places = withoutOptional(next, remediate);
  }
  return places.has(remediate.length);
}

function withoutOptional(places: ReadonlySet<number>, remediate: Policy['remediate']): Set<number> {
  const all = new Set(places);
  for (const [place, { when, each }] of remediate.entries()) {
    if (all.has(place) && (when !== undefined || each !== undefined)) all.add(place + 1);
  }
  return all;
}

function isCallOf(call: ChangeCall, own: RemediationCall): boolean {
  if (call.operation !== nameOf(own)) return false;
  const names = undosOf(call).map(({ operation }) => operation);
  let next = 0;
  for (const undo of own.undo) {
    if (names[next] === nameOf(undo)) next += 1;
    else if (undo.when === undefined) return false;
  }
  return next === names.length;
}

function nameOf({ service, operation }: OperationName): string {
  return `${service}:${operation}`;
}
