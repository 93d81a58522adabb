import type { ListedAccounts } from '../../accounts/listed-accounts.ts';
import { isKnownRegion } from '../../catalog/service-regions.ts';
import { CoveError } from '../../cove-error.ts';
import type { ReadAsPrincipal, ReadInAccount } from '../../organization/aws-reader.ts';
import { leftOut } from '../../organization/merge-listed.ts';
import type { Account } from '../../organization/organization.ts';
import { readRegions } from '../../organization/read-regions.ts';
import { resolveAccounts } from '../../organization/resolve-accounts.ts';
import { partitionOf } from '../../organization/role-arn.ts';
import { parseRunTargets } from '../../organization/run-targets.ts';
import { type Disposition, type SelectedAccount, selectAccounts } from '../../organization/select-accounts.ts';
import { areNamed, isWantedRegion, selectRegions } from '../../organization/select-regions.ts';
import type { Policy } from '../../policy/model/policy.ts';
import { ALL_REGIONS } from '../../run-log/records.ts';
import { inOptionWords } from '../words/option-words.ts';
import type { CoveOptions } from './cove-options.ts';

/** What the function is called with in one region, or why it is not. */
export interface Visit<I> {
  readonly region: string;
  readonly disposition: Disposition;
  readonly item: I;
}

/** What to do in one account. */
export interface AccountTask<I> {
  readonly account: Account;
  readonly disposition: Disposition;
  /** If it is not entered: the regions and items of its outcomes. */
  readonly unentered: readonly Pick<Visit<I>, 'region' | 'item'>[];
  /** If it is entered. */
  visits(read: ReadInAccount): Promise<readonly Visit<I>[]>;
}

export interface AccountQuestion {
  readonly read: ReadAsPrincipal;
  /** A policy that selects everything; its targets are replaced. */
  readonly everything: Policy;
  /** The caller's own account. */
  readonly principal: string;
  readonly partition: string;
  /** Accounts outside the organization. */
  readonly listed?: ListedAccounts | undefined;
}

/**
 * The accounts that the options select.
 *
 * @param region - the connection's, used if no regions are named.
 * @throws {CoveError} `targets` if there is none left to run in; others as in `resolveAccounts`.
 */
export async function findTasks(
  options: CoveOptions,
  region: string,
  question: AccountQuestion,
): Promise<AccountTask<undefined>[]> {
  const selected = await select(options, question);
  refuseNobody(selected);
  const regions = options.regions ?? [region];
  return selected.map(({ account, ...disposition }) => ({
    account,
    disposition: inOptions(disposition),
    unentered: [{ region: ALL_REGIONS, item: undefined }],
    visits: async (read) => withinFile(account, await visitsIn(account.id, regions, question.partition, read)),
  }));
}

/** The regions that the accounts file leaves out are skipped, never passed over in silence. */
export function withinFile<I>({ listed }: Account, visits: readonly Visit<I>[]): readonly Visit<I>[] {
  const regions = listed?.regions;
  if (listed === undefined || regions === undefined) return visits;
  return visits.map((visit) =>
    visit.disposition.action !== 'run' || isWantedRegion(visit.region, regions, undefined)
      ? visit
      : { ...visit, disposition: { action: 'skip', reason: 'off', message: leftOut(listed) } },
  );
}

/** Adds what Organizations says to accounts known only by id. */
export function select(
  options: Pick<CoveOptions, 'accounts' | 'ous' | 'exclude' | 'tags' | 'includeCaller'>,
  question: AccountQuestion,
): Promise<SelectedAccount[]> {
  const narrowed = parseRunTargets(options, { takesNames: true });
  const { everything } = question;
  const policy = { ...everything, targets: { ...everything.targets, tags: options.tags ?? {} } };
  return resolveAccounts(question.read, [policy], narrowed, { listed: question.listed }).then(
    ({ accounts, tags, runTargets }) =>
      selectAccounts(accounts, policy.targets, {
        tags,
        runTargets,
        principal: question.principal,
        includeCaller: options.includeCaller ?? false,
      }),
  );
}

/** What is worded with flags for the command line. */
export function inOptions(disposition: Disposition): Disposition {
  return disposition.action === 'skip' ? { ...disposition, message: inOptionWords(disposition.message) } : disposition;
}

/**
 * A run in no account looks like one that has found nothing.
 *
 * @throws {CoveError} `targets`
 */
export function refuseNobody(selected: readonly SelectedAccount[]): void {
  if (selected.some(({ action }) => action !== 'skip')) return;
  const reasons = new Map<string, number>();
  for (const each of selected) {
    const reason = each.action === 'skip' ? each.reason : each.action;
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  const left = [...reasons].map(([reason, count]) => `${count} ${reason}`).join(', ');
  const why = left === '' ? 'the options select none' : `all that the options select are skipped: ${left}`;
  const hint = reasons.has('caller-account')
    ? "pass includeCaller: true to run in the caller's own account, or name other accounts"
    : 'widen accounts, ous or tags, or remove something from exclude';
  throw new CoveError('targets', `there is no account to run in: ${why}`, { hint });
}

/**
 * Named regions are used without asking the account: most runs name them, and asking each account would be most of
 * their cost. A name that AWS's data does not have in this partition is looked up: it may be new, or a typo.
 */
async function visitsIn(
  account: string,
  regions: readonly string[],
  partition: string,
  read: ReadInAccount,
): Promise<Visit<undefined>[]> {
  const isThere = (region: string): boolean => isKnownRegion(region) && partitionOf(region) === partition;
  if (areNamed(regions) && regions.every(isThere)) {
    return [...new Set(regions)].map((region) => ({ region, disposition: { action: 'run' }, item: undefined }));
  }
  const known = await readRegions(read, account);
  return selectRegions(regions, undefined, known).map(({ region, ...disposition }) => ({
    region,
    disposition,
    item: undefined,
  }));
}
