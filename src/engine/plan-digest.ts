import { createHash } from 'node:crypto';
import type { Policy, PolicyOverride } from '../policy/model/policy.ts';
import { policyHash } from '../policy/model/policy-hash.ts';
import type { PlanRecord } from '../run-log/records.ts';
import type { Shard } from '../run-log/shards.ts';
import { definedMembers } from '../values/defined-members.ts';
import { type JsonObject, stableJson } from '../values/json.ts';
import { decisiveSettings } from './decisive-settings.ts';
import type { RunPlan } from './run-plan.ts';

/**
 * SHA-256 over what decides the result of a run, as far as it is the same in all of its shards: not which accounts
 * there are, which may change while they run, nor when each began.
 */
export function planDigest(plan: RunPlan, policies: readonly Policy[]): string {
  const decisive: JsonObject = {
    format: 'cove-policy/plan/1',
    mode: plan.mode,
    organization: plan.organization?.id ?? null,
    partition: plan.principal.partition,
    principal: plan.principal.account,
    regions: plan.regions === null ? null : [...plan.regions],
    policies: policies.map((policy) => ({
      id: policy.id,
      hash: policyHash(policy),
      severity: policy.severity,
      allowNone: policy.targets.allowNone,
      // As the severity: it is in no hash, and decides the verdict.
      ...definedMembers({ overrides: policy.overrides?.map(severityOf) }),
    })),
    settings: decisiveSettings(plan.settings),
  };
  return createHash('sha256').update(stableJson(decisive)).digest('hex');
}

function severityOf({ policy }: PolicyOverride): string | null {
  return policy?.severity ?? null;
}

/** Which part of a plan a log is about, and where the plan is from. */
export interface PlanPart {
  readonly shard?: Shard | undefined;
  /** Digest of the targets file. */
  readonly targets?: string | undefined;
}

/** What the log says of the plan, before any account is entered. */
export function toPlanRecord(plan: RunPlan, policies: readonly Policy[], part: PlanPart): PlanRecord {
  return {
    type: 'plan',
    digest: planDigest(plan, policies),
    shard: part.shard ?? null,
    targets: part.targets ?? null,
    accounts: plan.accounts.map(({ id }) => id),
  };
}
