import type { Override, OverrideChanges } from '../config/config-file.generated.ts';
import type { PackSettings } from '../config/pack-settings.ts';
import type { Policy, PolicyOverride } from '../policy/model/policy.ts';
import { placeInSettings } from './place-in-settings.ts';
import { changed, entriesFor, mergeChanges } from './policy-settings.ts';

/** Policies with what they are in the accounts that `overrides` names. */
export function withOverrides(policies: readonly Policy[], settings: PackSettings): readonly Policy[] {
  const { overrides } = settings.config;
  if (overrides === undefined) return policies;
  return policies.map((policy) => {
    const own = overrides.flatMap((override, index) => {
      const entries = entriesFor(override.policies, policy.id);
      return entries.length === 0 ? [] : [overrideOf(policy, { targets: override.targets, index, entries }, settings)];
    });
    if (own.length === 0) return policy;
    return {
      ...policy,
      bySettings: {
        without: policy.bySettings?.without ?? policy,
        places: [...(policy.bySettings?.places ?? []), ...own.map(({ place }) => place)],
      },
      overrides: own.map((each, index) =>
        each.policy === undefined ? each : { ...each, policy: { ...each.policy, override: index } },
      ),
    };
  });
}

/** An override that says something of a policy. */
interface Fitting extends Pick<Override, 'targets'> {
  /** Which of them, from 0. */
  readonly index: number;
  /** What it says of the policy. */
  readonly entries: readonly (readonly [key: string, changes: 'off' | OverrideChanges])[];
}

/** What is said last counts: the policy's own id after globs. `off` is taken back by what is said after it. */
function overrideOf(policy: Policy, { targets, index, entries }: Fitting, settings: PackSettings): PolicyOverride {
  const name = `overrides[${index}] in ${settings.source.file}`;
  const said = entries.map(([, changes]) => changes);
  const [key = ''] = entries.at(-1) ?? [];
  const place = placeInSettings(settings, ['overrides', index, 'policies', key]);
  const own = { accounts: targets.accounts, ous: targets.ous, tags: targets.tags ?? {} };
  if (said.at(-1) === 'off') return { name, place, targets: own, changes: ['off'], policy: undefined };
  const changes = mergeChanges(said.filter((each) => each !== 'off'));
  const { changes: _, ...plain } = policy;
  const other = changed(plain, changes, name);
  const regions = changes.targets?.regions;
  const words = (other.changes ?? []).map((each) => each.slice(name.length + 2));
  return {
    name,
    place,
    targets: own,
    changes: regions === undefined ? words : [...words, `only ${regions.join(', ')}`],
    policy: regions === undefined ? other : { ...other, onlyRegions: { regions, by: name } },
  };
}
