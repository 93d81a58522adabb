import { randomUUID } from 'node:crypto';
import type { Principal } from '../aws/calls/connect-aws.ts';
import type { JsonObject } from '../json.ts';
import type { Call, Policy } from '../policy/model/policy.ts';
import { policyHash } from '../policy/model/policy-hash.ts';
import type { PolicyRecord, RunLogRecord, RunRecord } from '../run-log/records.ts';
import { VERSION } from '../version.ts';
import { type PlanPart, toPlanRecord } from './plan-digest.ts';
import type { RunPlan } from './run-plan.ts';

/** The first records of a new run's log: what will be done, and what the user should know before it is. */
export function openingRecords(
  plan: RunPlan,
  policies: readonly Policy[],
  part: PlanPart & { readonly run?: string | undefined } = {},
): RunLogRecord[] {
  const { mode, start, principal, organization, settings } = plan;
  return [
    createRunRecord({ mode, start, principal, organization, settings, id: part.run }),
    ...policies.map(toPolicyRecord),
    toPlanRecord(plan, policies, part),
    ...plan.warnings,
  ];
}

/** The first record of a run's log. */
export function createRunRecord(run: {
  readonly mode: RunRecord['mode'];
  /** ISO 8601 */
  readonly start: string;
  readonly principal: Principal;
  readonly organization: RunRecord['organization'];
  readonly settings: JsonObject;
  /** @default a new one */
  readonly id?: string | undefined;
}): RunRecord {
  const { organization } = run;
  return {
    type: 'run',
    version: 2,
    id: run.id ?? randomUUID(),
    tool: { name: 'cove-policy', version: VERSION },
    start: run.start,
    mode: run.mode,
    caller: run.principal,
    organization:
      organization === null ? null : { id: organization.id, managementAccount: organization.managementAccount },
    settings: run.settings,
  };
}

/** What a run log says of a policy. */
export function toPolicyRecord(policy: Policy): PolicyRecord {
  const { file, filter } = policy.source;
  return {
    type: 'policy',
    id: policy.id,
    title: policy.title,
    description: policy.description ?? null,
    severity: policy.severity,
    tags: policy.tags,
    references: policy.references,
    ...(policy.targets.allowNone ? { allowNone: true } : {}),
    asks: {
      ...toCall(policy.call),
      resources: policy.resources?.text ?? null,
      lookups: policy.lookups.map(toCall),
      filter: policy.filter.text,
    },
    ...(policy.remediate.length === 0 ? {} : { remediation: policy.remediate.map((call) => toCall(call).operation) }),
    hash: policyHash(policy),
    operation: `${policy.call.service}:${policy.call.operation}`,
    source: {
      file,
      line: filter.line,
      column: filter.column,
      endLine: filter.endLine,
      endColumn: filter.endColumn,
    },
  };
}

function toCall({ service, operation, input }: Call): { readonly operation: string; readonly input: JsonObject } {
  // The input of a call is a mapping in the file.
  return { operation: `${service}:${operation}`, input: input.source as JsonObject };
}
