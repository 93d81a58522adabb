import type { Policy } from '../policy/model/policy.ts';
import { leftOut } from './merge-listed.ts';
import type { Account } from './organization.ts';
import { needsTags } from './reads-account.ts';
import type { ResolvedAccounts } from './resolved-accounts.ts';
import { isUnitId, type RunTargets } from './run-targets.ts';
import { isAmong, isChosen, isTargeted, type Selection, selectAccount, selectsByUnit } from './select-accounts.ts';
import { isWantedRegion } from './select-regions.ts';

/** Where a change would be made: account, region and policy. */
export interface ChangePlace {
  readonly account: string;
  /** A region's name; null for a policy on a global service. */
  readonly region: string | null;
}

export interface TargetRules {
  /** What the run is narrowed to, by flags or the settings file. */
  readonly runTargets: RunTargets;
  /** The account of the management credentials. */
  readonly principal: string;
  readonly includeCaller: boolean;
  /** The partition's home region; undefined if not known. */
  readonly home: string | undefined;
  /** Accounts in which policies act whatever the targets say: those that have since left them, for a rollback. */
  readonly outside: ReadonlySet<string>;
}

/**
 * Whether a policy may change something in an account and region, given the organization as it is now.
 *
 * @param policy - with names replaced by ids, as far as the organization has them (`resolveAccounts`).
 * @returns why not, as the rest of a sentence; undefined if it may.
 */
export function whyNotTargeted(
  policy: Policy,
  place: ChangePlace,
  resolved: Pick<ResolvedAccounts, 'accounts' | 'tags'>,
  rules: TargetRules,
): string | undefined {
  const account = resolved.accounts.find(({ id }) => id === place.account);
  if (account === undefined)
    return `account ${place.account} is no longer in the organization, nor in an accounts file (--accounts-file)`;
  const selection: Selection = { ...rules, tags: resolved.tags, readsTags: needsTags(policy) };
  if (rules.outside.has(account.id)) return whyNotEntered(account, rules);
  const { targets } = policy;
  const lost = targets.exclude.ous.find((unit) => !isUnitId(unit));
  if (lost !== undefined) {
    return `policy ${policy.id} excludes the unit "${lost}", but the organization has none of that name`;
  }
  if (selectsByUnit(targets, rules.runTargets) && account.ou === null && account.listed === undefined) {
    return `the organizational unit of account ${account.id} is not known, but targets depend on it`;
  }
  const selected = selectAccount(account, targets, selection);
  if (selected === undefined) return whyNotSelected(account, policy, rules.runTargets);
  if (selected.action === 'skip') return selected.message;
  if (selected.action === 'error') return selected.error.message;
  // A check reads the caller's own account if a policy means it; a change there must be requested explicitly.
  const entered = whyNotEntered(account, rules);
  if (entered !== undefined) return entered;
  if (place.region === null) return undefined;
  if (account.listed?.regions !== undefined && !isWantedRegion(place.region, account.listed.regions, undefined)) {
    return leftOut(account.listed);
  }
  if (isWantedRegion(place.region, regionsOf(policy, rules), rules.runTargets.regions)) return undefined;
  return `region ${place.region} is not among the targets of policy ${policy.id}, or of this run`;
}

/** None if the home region is not known: nothing is changed then. */
function regionsOf({ targets: { regions } }: Policy, { home }: TargetRules): 'enabled' | readonly string[] {
  if (regions !== 'home') return regions;
  return home === undefined ? [] : [home];
}

/** What applies to an account that is named although it is not a target: its state, and whose it is. */
function whyNotEntered(account: Account, { principal, includeCaller }: TargetRules): string | undefined {
  if (account.state !== 'ACTIVE' && account.state !== 'UNKNOWN') return `account ${account.id} is ${account.state}`;
  if (account.id !== principal || includeCaller) return undefined;
  return "the caller's own account is left out unless --include-caller is given";
}

function whyNotSelected(account: Account, { id, targets }: Policy, runTargets: RunTargets): string {
  if (isAmong(account, runTargets.exclude.accounts, runTargets.exclude.ous)) {
    return `account ${account.id} is excluded by this run (--exclude, or exclude in the settings file)`;
  }
  if (isAmong(account, targets.exclude.accounts, targets.exclude.ous)) {
    return `account ${account.id} is excluded by policy ${id}`;
  }
  if (!isChosen(account, runTargets.accounts, runTargets.ous)) {
    return `account ${account.id} is not among the targets of this run`;
  }
  const isTagged = isTargeted(account, targets, runTargets);
  return `account ${account.id} is no longer a target of policy ${id}${isTagged ? ': its tags do not match' : ''}`;
}
