import type { OverrideTargets, Policy } from '../policy/model/policy.ts';
import type { WarningRecord } from '../run-log/records.ts';
import { didYouMean } from '../text/did-you-mean.ts';
import { fitsTargets } from './fitting-override.ts';
import type { Account } from './organization.ts';
import type { ResolvedAccounts } from './resolved-accounts.ts';
import { isError, isTargeted } from './select-accounts.ts';

/**
 * Overrides whose tags no account has, of those that their policies are about: a policy that was meant to be stricter
 * there is as it is everywhere. Ids and names of units that do not exist are refused (`checkTargets`); a tag that
 * nobody has may be one that accounts will have. Nothing is said where a run is narrowed, or where tags could not be
 * read.
 */
export function unmatchedOverrides({ policies, accounts, tags, runTargets }: ResolvedAccounts): WarningRecord[] {
  const { exclude } = runTargets;
  const isNarrowed = (runTargets.accounts ?? runTargets.ous) !== undefined || exclude.accounts.length > 0;
  if (isNarrowed || exclude.ous.length > 0 || [...tags.values()].some(isError)) return [];
  const tagged = accounts.flatMap((account): Account[] => {
    const own = tags.get(account.id);
    return own === undefined || isError(own) ? [] : [{ ...account, tags: own }];
  });
  return [...overridesByName(policies)].flatMap(([name, { targets, of }]) => {
    const isAbout = (account: Account): boolean => of.some((each) => isTargeted(account, each.targets, runTargets));
    if (tagged.some((account) => fitsTargets(account, targets) && isAbout(account))) return [];
    const message = `${name} applies to no account: none that its policies are about has ${tagText(targets.tags)}${nearest(targets.tags, tagged)}`;
    return [{ type: 'warning', code: 'override-matches-nothing', message, policy: null }];
  });
}

interface Named {
  readonly targets: OverrideTargets;
  /** The policies that it changes. */
  readonly of: readonly Policy[];
}

function overridesByName(policies: readonly Policy[]): ReadonlyMap<string, Named> {
  const byName = new Map<string, Named>();
  for (const policy of policies) {
    for (const { name, targets } of policy.overrides ?? []) {
      if (Object.keys(targets.tags).length === 0) continue;
      byName.set(name, { targets, of: [...(byName.get(name)?.of ?? []), policy] });
    }
  }
  return byName;
}

/** `the tag stage=prdo` */
function tagText(tags: OverrideTargets['tags']): string {
  const pairs = Object.entries(tags).map(([key, value]) => `${key}=${value}`);
  return `the ${pairs.length === 1 ? 'tag' : 'tags'} ${pairs.join(', ')}`;
}

/** Of the pairs that some account has, the one that was probably meant. */
function nearest(tags: OverrideTargets['tags'], accounts: readonly Account[]): string {
  const known = new Set(
    accounts.flatMap((account) => Object.entries(account.tags ?? {}).map((pair) => pair.join('='))),
  );
  for (const pair of Object.entries(tags).map((each) => each.join('='))) {
    const meant = known.has(pair) ? undefined : didYouMean(pair, known);
    if (meant !== undefined) return ` (did you mean ${meant}?)`;
  }
  return '';
}
