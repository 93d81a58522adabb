import { CoveError } from '../cove-error.ts';
import type { JsonValue } from '../json.ts';
import type { OperationName, Policy } from '../policy/model/policy.ts';
import { fingerprint } from '../run-log/fingerprint.ts';
import type { Change } from '../run-log/records.ts';
import { resourceState } from './resource-state.ts';

/**
 * Holds changes that were read from a file against themselves and the policies that are loaded: each is listed once, is
 * about the resource that its id is made of, shows the resource that its state is made of, and calls what its policy
 * calls. What is still open then, the inputs, is held against a fresh reading before each call.
 *
 * @param shown - the file, as it is shown.
 * @throws {CoveError} `plan` with the first change that does not fit.
 */
export function assertOwnChanges(changes: readonly Change[], policies: readonly Policy[], shown: string): void {
  const loaded = new Map(policies.map((policy) => [policy.id, policy]));
  const seen = new Set<string>();
  for (const change of changes) {
    const problem = problemOf(change, loaded.get(change.policy), seen);
    if (problem === undefined) continue;
    const { policy, account, region, resource } = change;
    throw new CoveError(
      'plan',
      `${shown} is not as it was written: ${problem}: ${resource} (${policy}, ${account}, ${region})`,
      {
        hint: 'nothing was changed; make a new plan with check --plan and have it reviewed',
      },
    );
  }
}

function problemOf(change: Change, policy: Policy | undefined, seen: Set<string>): string | undefined {
  if (seen.has(change.id)) return 'a change is listed more than once';
  seen.add(change.id);
  if (policy === undefined) return 'a change names a policy that the file does not';
  if (fingerprint({ ...change, policy: policy.formerIds?.[0] ?? policy.id }) !== change.id)
    return 'a change is about another resource than its id';
  if (resourceState(policy, change.evidence as JsonValue) !== change.state)
    return 'the evidence of a change is not what its state was made of';
  return sameOperations(change, policy) ? undefined : 'a change calls what its policy does not';
}

function sameOperations({ calls }: Change, { remediate }: Policy): boolean {
  if (calls.length !== remediate.length) return false;
  return remediate.every((call, index) => {
    const planned = calls[index];
    const undo = call.undo === undefined ? undefined : nameOf(call.undo);
    return planned?.operation === nameOf(call) && planned.undo?.operation === undo;
  });
}

function nameOf({ service, operation }: OperationName): string {
  return `${service}:${operation}`;
}
