import { buildSessionPolicy } from '../aws/credentials/session-policy.ts';
import { CoveError } from '../cove-error.ts';
import { neededActions, readsOf } from '../engine/needed-actions.ts';
import type { OperationName, Policy } from '../policy/model/policy.ts';
import type { Change } from '../run-log/records.ts';

export interface RemediationSession {
  /** The session policy, JSON. */
  readonly policy: string;
  /** The IAM actions that the policy allows. */
  readonly actions: readonly string[];
}

/**
 * Limits the sessions that change something to the planned calls, and to reading the resources before and after: AWS
 * refuses whatever else our code might try.
 *
 * @throws {CoveError} `usage` if the actions do not fit into a session policy: there is no managed policy to fall back
 * on.
 */
export function remediationSession(
  changes: readonly Change[],
  policies: readonly Policy[],
  partition: string,
): RemediationSession {
  const used = new Set(changes.map(({ policy }) => policy));
  const writes = changes.flatMap(({ calls }) => calls.map(({ operation }) => operationName(operation)));
  const { actions } = neededActions([...readsOf(policies.filter(({ id }) => used.has(id))), ...writes]);
  const built = buildSessionPolicy(actions, { partition, policyArns: [] });
  if (built.kind === 'inline') return { policy: built.policy, actions: built.actions };
  throw new CoveError('usage', `the ${actions.length} actions of these changes do not fit into one session policy`, {
    hint: 'act on fewer policies at once, or use --session-policy off, which lets the sessions do all that the role may',
  });
}

/** Of `service:Operation`. */
function operationName(text: string): OperationName {
  const [service = '', operation = ''] = text.split(':');
  return { service, operation };
}
