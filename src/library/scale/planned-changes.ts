import type { Catalog } from '../../catalog/catalog.ts';
import type { AccountWork } from '../../engine/account-work.ts';
import type { FoundResource } from '../../engine/evaluate-policy.ts';
import type { RunPlan } from '../../engine/run-plan.ts';
import { whyNotOf } from '../../remediation/assert-own-changes.ts';
import { type PlannedChange, planChange } from '../../remediation/plan-change.ts';
import type { RunLogRecord } from '../../run-log/records.ts';

/**
 * How the changes of a run that plans some get into the objects of its accounts: as records of a run log, those that
 * cannot be planned with the reason why.
 *
 * @returns undefined for a run that plans none.
 */
export function plansChanges(
  { plansChanges, policies }: Pick<RunPlan, 'plansChanges' | 'policies'>,
  catalog: Catalog,
): ((found: FoundResource) => readonly RunLogRecord[]) | undefined {
  if (plansChanges !== true) return undefined;
  const hashes = new Map(policies.map(({ id, hash }) => [id, hash]));
  return (found) => {
    const planned = planChange(found, { catalog });
    if (planned === undefined) return [];
    const { change } = planned;
    const record = { type: 'planned', change, policyHash: hashes.get(change.policy) ?? '' } as const;
    if (planned.ok) return [record];
    const at = new Date().toISOString();
    const state = { state: 'refused', message: planned.reason, error: null, at } as const;
    return [record, { type: 'changed', change: change.id, ...state }];
  };
}

/** The changes among the records of an account. */
export function changesIn(records: readonly RunLogRecord[]): PlannedChange[] {
  const reasons = reasonsIn(records);
  return records.flatMap((record): PlannedChange[] => {
    if (record.type !== 'planned') return [];
    const { change } = record;
    const reason = reasons.get(change.id);
    return [reason === undefined ? { ok: true, change } : { ok: false, change, reason }];
  });
}

/** Why changes were not planned, by the id of the change. */
function reasonsIn(records: readonly RunLogRecord[]): Map<string, string> {
  return new Map(records.flatMap((record) => (record.type === 'changed' ? [[record.change, record.message]] : [])));
}

/** @returns what is wrong with an object that has changes although its run plans none; undefined for one without. */
export function whyPlanned(records: readonly RunLogRecord[]): string | undefined {
  const found = records.find(({ type }) => type === 'planned' || type === 'changed');
  return found === undefined ? undefined : `its run plans no changes, and it has a record of type ${found.type}`;
}

/**
 * Holds the changes of an account against its findings: a plan from which changes are missing would look as if there
 * were nothing to do.
 *
 * @returns what is wrong with them; undefined where each finding of a policy that changes something has its one change.
 */
export function whyNotPlanned(
  records: readonly RunLogRecord[],
  { account, selected }: AccountWork,
): string | undefined {
  const changing = new Map(
    selected.flatMap(({ policy }) => (policy.remediate.length > 0 ? [[policy.id, policy] as const] : [])),
  );
  const open = new Map<string, number>();
  const count = (by: number, ...about: readonly string[]): number => {
    const key = JSON.stringify(about);
    const sum = (open.get(key) ?? 0) + by;
    open.set(key, sum);
    return sum;
  };
  for (const record of records) {
    if (record.type !== 'outcome' || !changing.has(record.policy)) continue;
    for (const { fingerprint, resource, message } of record.findings) {
      count(1, record.policy, record.region, fingerprint, resource, message);
    }
  }
  const reasons = reasonsIn(records);
  for (const record of records) {
    if (record.type !== 'planned') continue;
    const { id, policy, region, resource, message, calls } = record.change;
    if (record.change.account !== account.id) return 'it has a change of another account';
    // Waivers look at its resource, and whoever reviews the plan at both.
    if (count(-1, policy, region, id, resource, message) < 0) return `it has a change of ${policy} without a finding`;
    if (calls.length === 0 && !reasons.has(id)) return `it has a change of ${policy} without calls`;
    if (calls.length > 0 && reasons.has(id)) return `it has a change of ${policy} that was refused, with calls`;
    // Whoever reviews the plan is not shown what `apply` would refuse.
    const own = changing.get(policy);
    const wrong = calls.length > 0 && own !== undefined ? whyNotOf(record.change, own) : undefined;
    if (wrong !== undefined) return `${wrong}: ${resource} (${policy}, ${region})`;
  }
  return [...open.values()].some((sum) => sum > 0) ? 'a finding has no change' : undefined;
}
