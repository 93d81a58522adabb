import type { Policy } from '../policy/model/policy.ts';
import type { WarningRecord } from '../run-log/records.ts';
import { isJsonObject, type JsonValue } from '../values/json.ts';
import type { FoundResource } from './evaluate-policy.ts';

/**
 * Watches the findings of one account for resources that several regions list: a shadow trail is in the answer of every
 * region, and whoever adds up its findings adds up regions. An ARN is what tells: where each region has one of its own,
 * it says so, and where it names no region, there is only one.
 *
 * @returns takes each finding; gives a warning where its resource was found in another region before, once a policy.
 */
export function createFoundElsewhere(): (found: FoundResource) => WarningRecord | undefined {
  /** By policy: in which region each resource was found first; null once that was told. */
  const seen = new Map<string, Map<string, string> | null>();
  return ({ policy, cell, resource }) => {
    const known = seen.get(policy.id);
    if (known === null || policy.finding.isResult === true) return undefined;
    const name = nameOf(policy, resource);
    if (name === undefined) return undefined;
    const regions = known ?? new Map<string, string>();
    const first = regions.get(name);
    if (first === undefined || first === cell.region) {
      seen.set(policy.id, regions.set(name, cell.region));
      return undefined;
    }
    seen.set(policy.id, null);
    return {
      type: 'warning',
      code: 'found-in-several-regions',
      message: `policy ${policy.id} finds the same resource in several regions of an account, and counts it in each: take what belongs to the region in \`resources\` (as in \`[?HomeRegion == cove.region]\`), or target one region`,
      policy: policy.id,
    };
  };
}

/** All that names a resource, as JSON; undefined where there is no ARN among it, or regions are meant to be counted. */
function nameOf(policy: Policy, resource: JsonValue): string | undefined {
  const names = policy.identity.map((path) => textAt(resource, path));
  const arn = names.map((name) => ARN.exec(name)?.[1]).find((region) => region !== undefined);
  if (arn === undefined || (arn === '' && namesRegion(policy))) return undefined;
  return JSON.stringify(names);
}

const ARN = /^arn:[^:]+:[^:]*:([^:]*):/;

/** What has no region of its own is counted per region only by who says so. */
function namesRegion({ finding }: Policy): boolean {
  return finding.resource.expressions.some(({ text }) => text.includes('cove.region'));
}

function textAt(value: JsonValue, path: readonly string[]): string {
  let found: JsonValue = value;
  for (const name of path) found = isJsonObject(found) && Object.hasOwn(found, name) ? (found[name] ?? null) : null;
  return typeof found === 'string' ? found : '';
}
