import type { Override, OverrideChanges } from '../config/config-file.generated.ts';
import type { PackSettings } from '../config/pack-settings.ts';
import type { Policy, PolicyOverride } from '../policy/model/policy.ts';
import { changed, entriesFor, mergeChanges } from './policy-settings.ts';

/** Policies with what they are in the accounts that `overrides` names. */
export function withOverrides(policies: readonly Policy[], { config, source }: PackSettings): readonly Policy[] {
  const { overrides } = config;
  if (overrides === undefined) return policies;
  return policies.map((policy) => {
    const own = overrides.flatMap((override, index) => {
      const entries = entriesFor(override.policies, policy.id).map(([, changes]) => changes);
      return entries.length === 0
        ? []
        : [overrideOf(policy, override, entries, `overrides[${index}] in ${source.file}`)];
    });
    if (own.length === 0) return policy;
    return {
      ...policy,
      overrides: own.map((each, index) =>
        each.policy === undefined ? each : { ...each, policy: { ...each.policy, override: index } },
      ),
    };
  });
}

/** What is said last counts: the policy's own id after globs. `off` is taken back by what is said after it. */
function overrideOf(
  policy: Policy,
  { targets }: Override,
  entries: readonly ('off' | OverrideChanges)[],
  name: string,
): PolicyOverride {
  const own = { accounts: targets.accounts, ous: targets.ous, tags: targets.tags ?? {} };
  if (entries.at(-1) === 'off') return { name, targets: own, changes: ['off'], policy: undefined };
  const changes = mergeChanges(entries.filter((each) => each !== 'off'));
  const { changes: _, ...plain } = policy;
  const other = changed(plain, changes, name);
  const regions = changes.targets?.regions;
  const said = (other.changes ?? []).map((words) => words.slice(name.length + 2));
  return {
    name,
    targets: own,
    changes: regions === undefined ? said : [...said, `only ${regions.join(', ')}`],
    policy: regions === undefined ? other : { ...other, onlyRegions: { regions, by: name } },
  };
}
