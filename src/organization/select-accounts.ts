import type { PolicyTargets } from '../policy/model/policy.ts';
import { createErrorRecord } from '../run-log/error-record.ts';
import type { ErrorRecord, SkipReason } from '../run-log/records.ts';
import type { Account } from './organization.ts';
import type { RunTargets } from './run-targets.ts';

/** What to do: evaluate a policy, skip it with a reason, or report why it cannot be evaluated. */
export type Disposition =
  | { readonly action: 'run' }
  | { readonly action: 'skip'; readonly reason: SkipReason; readonly message: string }
  | { readonly action: 'error'; readonly error: ErrorRecord };

/**
 * What to do with one account under one policy. Accounts that a policy does not target are not selected at all.
 */
export type SelectedAccount = { readonly account: Account } & Disposition;

export interface Selection {
  /** Tags by account id, or why they are unknown; only read if some policy uses tags. */
  readonly tags: ReadonlyMap<string, Readonly<Record<string, string>> | ErrorRecord>;
  readonly runTargets: RunTargets;
  /** The account of the management credentials. */
  readonly principal: string;
  readonly includeCaller: boolean;
  /** The policy's expressions read the tags, whatever selects its accounts. @default false */
  readonly readsTags?: boolean;
}

/**
 * The accounts of one policy: its `accounts` and those below its `ous` (all, if it names neither), narrowed by `tags`,
 * by the run's own targets, and by what either excludes. Exclusion wins.
 *
 * Accounts that cannot be entered are skipped with a reason; if one was named by id, that is an error.
 */
export function selectAccounts(
  accounts: readonly Account[],
  targets: PolicyTargets,
  selection: Selection,
): SelectedAccount[] {
  return accounts
    .map((account) => selectAccount(account, targets, selection))
    .filter((selected) => selected !== undefined);
}

/** @returns undefined for an account that the policy, or the run, does not select. */
export function selectAccount(
  account: Account,
  targets: PolicyTargets,
  selection: Selection,
): SelectedAccount | undefined {
  return isTargeted(account, targets, selection.runTargets) ? judge(account, targets, selection) : undefined;
}

/** @returns undefined if nobody asked for them, or they could not be read. */
export function knownTags({ id }: Account, { tags }: Selection): Readonly<Record<string, string>> | undefined {
  const known = tags.get(id);
  return known === undefined || isError(known) ? undefined : known;
}

/** Whether an account is among those that a policy and the run select, tags aside. */
export function isTargeted(account: Account, targets: PolicyTargets, runTargets: RunTargets): boolean {
  return (
    // Accounts selected by their properties have to be resolved first.
    !(targets.accountsOf !== undefined && targets.accounts === undefined) &&
    isChosen(account, targets.accounts, targets.ous) &&
    isChosen(account, runTargets.accounts, runTargets.ous) &&
    !isAmong(account, targets.exclude.accounts, targets.exclude.ous) &&
    !isAmong(account, runTargets.exclude.accounts, runTargets.exclude.ous)
  );
}

/** Whether a policy needs to know the tags of its accounts. */
export function selectsByTag(targets: PolicyTargets): boolean {
  return Object.keys(targets.tags).length > 0 || Object.keys(targets.exclude.tags).length > 0;
}

/** Whether a policy or the run needs to know which unit an account is in. */
export function selectsByUnit(targets: PolicyTargets, runTargets: RunTargets): boolean {
  return (
    (targets.ous ?? []).length +
      targets.exclude.ous.length +
      (runTargets.ous ?? []).length +
      runTargets.exclude.ous.length >
    0
  );
}

/** Whether an account is among the accounts and units named, if any are. */
export function isChosen(
  account: Pick<Account, 'id' | 'ouPath'>,
  accounts: readonly string[] | undefined,
  ous: readonly string[] | undefined,
): boolean {
  if (accounts === undefined && ous === undefined) return true;
  return isAmong(account, accounts ?? [], ous ?? []);
}

/** Whether an account, or a unit above it, is named. */
export function isAmong(
  account: Pick<Account, 'id' | 'ouPath'>,
  accounts: readonly string[],
  ous: readonly string[],
): boolean {
  return accounts.includes(account.id) || ous.some((unit) => account.ouPath.includes(unit));
}

/** @returns undefined if the account's tags do not match. */
function judge(account: Account, targets: PolicyTargets, selection: Selection): SelectedAccount | undefined {
  const tags = selection.tags.get(account.id);
  if (tags !== undefined && !isError(tags)) {
    if (!hasAll(tags, targets.tags) || hasAny(tags, targets.exclude.tags)) return undefined;
    return withState(account.tags === tags ? account : { ...account, tags }, targets, selection);
  }
  const selected = withState(account, targets, selection);
  // An account that is not entered anyway is skipped, whatever its tags may be.
  if (selected.action !== 'run' || !(selectsByTag(targets) || selection.readsTags)) return selected;
  return { account, action: 'error', error: unknownTags(tags) };
}

function withState(
  account: Account,
  targets: PolicyTargets,
  { runTargets, principal, includeCaller }: Selection,
): SelectedAccount {
  if (account.state !== 'ACTIVE' && account.state !== 'UNKNOWN') {
    const message = `account ${account.id} is ${account.state}`;
    const isChosen = [...(targets.accounts ?? []), ...(runTargets.accounts ?? [])].includes(account.id);
    return isChosen
      ? { account, action: 'error', error: targetError(`${message}, and it is targeted by its id`) }
      : { account, action: 'skip', reason: 'account-not-active', message };
  }
  // If it is selected by its properties, the caller's own account is meant.
  if (account.id === principal && !includeCaller && targets.accountsOf === undefined) {
    const message = "the caller's own account is left out unless --include-caller is given";
    return { account, action: 'skip', reason: 'caller-account', message };
  }
  return { account, action: 'run' };
}

function hasAll(tags: Readonly<Record<string, string>>, wanted: Readonly<Record<string, string>>): boolean {
  return Object.entries(wanted).every(([key, value]) => hasTag(tags, key, value));
}

function hasAny(tags: Readonly<Record<string, string>>, unwanted: Readonly<Record<string, string>>): boolean {
  return Object.entries(unwanted).some(([key, value]) => hasTag(tags, key, value));
}

/**
 * Text that looks the same is the same: an accented letter is one character or two (Unicode's normal forms), and an
 * account that an exclusion misses for that is changed.
 */
function hasTag(tags: Readonly<Record<string, string>>, key: string, value: string): boolean {
  if (Object.hasOwn(tags, key) && tags[key] === value) return true;
  if (ASCII.test(key) && ASCII.test(value)) return false;
  const wanted = [key, value].map(composed).join('\n');
  return Object.entries(tags).some((tag) => tag.map(composed).join('\n') === wanted);
}

const ASCII = /^[ -~]*$/;

function composed(text: string): string {
  return text.normalize('NFC');
}

/**
 * Whether an account's tags are unknown. A tag may be named like a member of an error, but its value is a string.
 */
export function isError(tags: Readonly<Record<string, string>> | ErrorRecord): tags is ErrorRecord {
  return 'kind' in tags && 'attempts' in tags && typeof tags.attempts === 'number';
}

function unknownTags(error: ErrorRecord | undefined): ErrorRecord {
  if (error === undefined) return targetError("the account's tags are unknown");
  return { ...error, message: `the account's tags are unknown: ${error.message}` };
}

function targetError(message: string): ErrorRecord {
  return createErrorRecord('unavailable', message);
}
