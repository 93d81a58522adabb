import { CoveError } from '../cove-error.ts';
import type { Policy } from '../policy/model/policy.ts';
import type { Organization } from './organization.ts';

/**
 * Policies with ids in the place of names and paths of organizational units: `Production`, `Workloads/Production`. What
 * is no unit's name stays as it is, and is reported with the ids that are not there.
 *
 * @throws {CoveError} `targets` for a name that several units have: one of them would be a guess.
 */
export function withUnitIds(organization: Organization, policies: readonly Policy[]): readonly Policy[] {
  const units = unitsByName(organization);
  const idsOf = (policy: Policy, ous: readonly string[]): string[] =>
    ous.map((unit) => (organization.units.has(unit) ? unit : (idOf(unit, units, policy) ?? unit)));
  return policies.map((given) => {
    const policy = withOverriddenUnits(given, (ous) => idsOf(given, ous));
    const { ous, exclude } = policy.targets;
    if ((ous ?? []).length + exclude.ous.length === 0) return policy;
    const targets = {
      ...policy.targets,
      ous: ous === undefined ? undefined : idsOf(policy, ous),
      exclude: { ...exclude, ous: idsOf(policy, exclude.ous) },
    };
    return { ...policy, targets };
  });
}

function withOverriddenUnits(policy: Policy, idsOf: (ous: readonly string[]) => readonly string[]): Policy {
  if (policy.overrides === undefined) return policy;
  const overrides = policy.overrides.map((override) => {
    const { ous } = override.targets;
    return ous === undefined ? override : { ...override, targets: { ...override.targets, ous: idsOf(ous) } };
  });
  return { ...policy, overrides };
}

/** Names and paths of units, to the ids that have them. A path begins below the root, or with the root's own name. */
export function unitsByName({ units }: Organization): ReadonlyMap<string, readonly string[]> {
  const byName = new Map<string, string[]>();
  for (const { id, name, path } of units.values()) {
    const names = path.map((each) => units.get(each)?.name ?? each);
    for (const each of new Set([name, names.join('/'), names.slice(1).join('/')])) {
      if (each !== '') byName.set(each, [...(byName.get(each) ?? []), id]);
    }
  }
  return byName;
}

function idOf(name: string, units: ReadonlyMap<string, readonly string[]>, { id }: Policy): string | undefined {
  const [first, ...others] = units.get(name) ?? [];
  if (others.length === 0) return first;
  throw new CoveError('targets', `policy ${id} targets the unit "${name}", and several have that name`, {
    hint: `nothing was run; give its path, as in Workloads/${name}, or its id: ${[first, ...others].join(', ')}`,
  });
}
