import { createHash } from 'node:crypto';
import { definedMembers } from '../../values/defined-members.ts';
import { type JsonObject, type JsonValue, stableJson } from '../../values/json.ts';
import type { Call, Policy, PolicyOverride, RemediationCall } from './policy.ts';

/**
 * SHA-256 over everything in a policy that decides what is found and what is done: not its title or its place, but its
 * parameters' values too. Two policies with the same hash behave alike.
 */
export function policyHash(policy: Policy): string {
  const { targets } = policy;
  const meaning: JsonObject = {
    version: 1,
    id: policy.id,
    targets: {
      accounts: list(targets.accounts),
      ...definedMembers({ accountsOf: targets.accountsOf }),
      ous: list(targets.ous),
      tags: { ...targets.tags },
      exclude: {
        accounts: [...targets.exclude.accounts],
        ous: [...targets.exclude.ous],
        tags: { ...targets.exclude.tags },
      },
      regions: typeof targets.regions === 'string' ? targets.regions : [...targets.regions],
    },
    call: toJson(policy.call),
    ...(policy.with.length === 0 ? {} : { with: policy.with.map((call) => ({ ...toJson(call), name: call.name })) }),
    ...(Object.keys(policy.values).length === 0 ? {} : { values: policy.values }),
    resources: policy.resources?.text ?? null,
    lookups: policy.lookups.map((lookup) => ({
      ...toJson(lookup),
      as: lookup.as ?? null,
      expand: lookup.expand?.text ?? null,
      ...definedMembers({ for: lookup.each?.text }),
    })),
    filter: policy.filter.text,
    ...definedMembers({ partial: policy.partial }),
    finding: {
      resource: policy.finding.resource.source,
      message: policy.finding.message.source,
      ...definedMembers({ evidence: policy.finding.evidence?.text }),
    },
    remediate: policy.remediate.map(remediationMeaning),
    parameters: policy.parameters,
    ...definedMembers({
      fingerprintsOf: policy.formerIds?.[0],
      onlyRegions: policy.onlyRegions && [...policy.onlyRegions.regions],
      overrides: policy.overrides?.map(overrideMeaning),
    }),
  };
  return createHash('sha256').update(stableJson(meaning)).digest('hex');
}

function remediationMeaning(call: RemediationCall): JsonObject {
  const undo = call.undo.map((each) => ({ ...toJson(each), ...definedMembers({ when: each.when?.text }) }));
  return {
    ...toJson(call),
    // Only if present: a policy without them keeps the hash that it always had.
    ...definedMembers({ risk: call.risk, when: call.when?.text, each: call.each?.text }),
    undo: undo.length > 1 ? undo : (undo[0] ?? null),
  };
}

function overrideMeaning({ targets, policy }: PolicyOverride): JsonObject {
  return {
    targets: { accounts: list(targets.accounts), ous: list(targets.ous), tags: { ...targets.tags } },
    policy: policy === undefined ? null : policyHash(policy),
  };
}

function toJson(call: Call): JsonObject {
  const absent = call.absent.map(({ name, message }) => (message === undefined ? name : { error: name, message }));
  return {
    operation: `${call.service}:${call.operation}`,
    input: call.input.source,
    absent,
    // Only if present: a policy without it keeps the hash that it always had.
    ...definedMembers({ region: call.region?.source, until: call.until?.text }),
  };
}

function list(values: readonly string[] | undefined): JsonValue {
  return values === undefined ? null : [...values];
}
