import { randomUUID } from 'node:crypto';
import type { Principal } from '../aws/calls/read-identity.ts';
import type { Call, Policy, PolicyOverride } from '../policy/model/policy.ts';
import { policyHash } from '../policy/model/policy-hash.ts';
import { highestRisk, riskOf } from '../policy/model/risk.ts';
import type { PackRecord, PolicyRecord, RunLogRecord, RunRecord } from '../run-log/records.ts';
import { definedMembers } from '../values/defined-members.ts';
import type { JsonObject } from '../values/json.ts';
import { VERSION } from '../version.ts';
import { type PlanPart, toPlanRecord } from './plan-digest.ts';
import type { RunPlan } from './run-plan.ts';

export interface OpeningExtras {
  /** What is said of the packs that the policies belong to. @default none */
  readonly packs?: readonly PackRecord[] | undefined;
  /** The id of the run. @default a new one */
  readonly run?: string | undefined;
}

/** The first records of a new run's log: what will be done, and what the user should know beforehand. */
export function openingRecords(
  plan: RunPlan,
  policies: readonly Policy[],
  { packs = [], run, ...part }: PlanPart & OpeningExtras = {},
): RunLogRecord[] {
  const { mode, start, principal, organization, settings } = plan;
  return [
    createRunRecord({ mode, start, principal, organization, settings, id: run }),
    ...packs,
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

/** What a run log says about a policy. */
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
    ...packMembers(policy),
    ...remediationMembers(policy),
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

/** What puts right what the policy finds. A policy that changes nothing has none of it. */
function remediationMembers({ remediate }: Policy): Pick<PolicyRecord, 'remediation' | 'risk'> {
  if (remediate.length === 0) return {};
  const risk = highestRisk(remediate.map(riskOf));
  return { remediation: remediate.map((call) => toCall(call).operation), ...(risk === 'safe' ? {} : { risk }) };
}

/** What settings and a pack have to do with the policy. A policy of neither has none of it. */
function packMembers({ pack, source, formerIds = [], parameters, changes = [], overrides = [] }: Policy) {
  return {
    ...definedMembers({ pack: pack === undefined ? undefined : { name: pack, file: source.pack ?? source.file } }),
    ...(formerIds.length === 0 ? {} : { formerIds }),
    ...(Object.keys(parameters).length === 0 ? {} : { parameters }),
    ...(changes.length === 0 ? {} : { changes }),
    ...(overrides.length === 0 ? {} : { overrides: overrides.map(toOverrideRecord) }),
  };
}

function toOverrideRecord({ name, targets, changes, policy }: PolicyOverride) {
  const { accounts, ous, tags } = targets;
  return {
    name,
    targets: {
      ...definedMembers({ accounts: accounts && [...accounts], ous: ous && [...ous] }),
      ...(Object.keys(tags).length === 0 ? {} : { tags: { ...tags } }),
    },
    changes,
    off: policy === undefined,
    ...definedMembers({ severity: policy?.severity, parameters: policy?.parameters }),
  };
}

function toCall({ service, operation, input }: Call): { readonly operation: string; readonly input: JsonObject } {
  // The input of a call is a mapping in the file.
  return { operation: `${service}:${operation}`, input: input.source as JsonObject };
}
