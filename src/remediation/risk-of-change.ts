import type { Policy } from '../policy/model/policy.ts';
import { highestRisk, type Risk, riskOf } from '../policy/model/risk.ts';
import type { Change } from '../run-log/records.ts';

/**
 * The risk of a change: what its plan says, or what its policy says of such calls, whichever is higher. A plan of an
 * earlier release says nothing, and one that was edited may say less.
 */
export function riskOfChange(change: Change, policies: readonly Policy[]): Risk {
  const remediate = policies.find(({ id }) => id === change.policy)?.remediate ?? [];
  const made = new Set(change.calls.map(({ operation }) => operation));
  const own = remediate.filter(({ service, operation }) => made.has(`${service}:${operation}`)).map(riskOf);
  return highestRisk([change.risk ?? 'safe', ...own]);
}
