import type { ListedAccount, ListedAccounts } from '../accounts/listed-accounts.ts';
import { CoveError } from '../cove-error.ts';
import type { Policy } from '../policy/model/policy.ts';
import type { WarningRecord } from '../run-log/records.ts';
import { byMember } from '../values/by-member.ts';
import { definedMembers } from '../values/defined-members.ts';
import { checkTargets } from './check-targets.ts';
import { overridesByUnit } from './fitting-override.ts';
import { type Account, type Organization, organizationPlace } from './organization.ts';
import { decidesBy, organizationReadBy } from './reads-account.ts';
import type { ResolvedAccounts } from './resolved-accounts.ts';
import type { RunTargets } from './run-targets.ts';
import { selectsByUnit } from './select-accounts.ts';
import { withTargetIds } from './target-names.ts';
import { withUnitIds } from './unit-names.ts';

/** Source: Errors of https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribeOrganization.html */
export const NO_ORGANIZATION = 'AWSOrganizationsNotInUseException';

/**
 * The organization with the accounts of the accounts file beside its own.
 *
 * @throws {CoveError} `targets` for one that is in the organization: its state, unit and tags are what AWS says.
 */
export function withListed(organization: Organization, listed: ListedAccounts | undefined): Organization {
  if (listed === undefined) return organization;
  const own = new Set(organization.accounts.map(({ id }) => id));
  const both = listed.accounts.filter(({ id }) => own.has(id));
  if (both.length > 0) {
    const lines = both.map(
      ({ id, name }) => `${id} (${name} in ${listed.file}) is in ${organizationPlace(organization)}`,
    );
    throw new CoveError('targets', lines.join('\n'), {
      hint: `nothing was run; ${listed.file} is for accounts outside the organization: take it out, and give it a role with --role ${both[0]?.id}=NAME if it needs one of its own`,
    });
  }
  const accounts = [...organization.accounts, ...accountsIn(listed).values()];
  accounts.sort(byMember('id'));
  return { ...organization, accounts, place: `organization ${organization.id}, nor in ${listed.file}` };
}

/** The accounts of the file, by id. */
export function accountsIn(listed: ListedAccounts | undefined): ReadonlyMap<string, Account> {
  if (listed === undefined) return new Map();
  return new Map(listed.accounts.map((account) => [account.id, toAccount(account, listed)]));
}

/** Why a region of an account is not asked. */
export function leftOut({ file }: { readonly file: string }): string {
  return `${file} leaves this region out for the account`;
}

/** Nothing but what the file says is known of it. It is below no unit, which is not the same as an unknown one. */
function toAccount({ id, name, email, tags, regions }: ListedAccount, { file }: ListedAccounts): Account {
  return {
    id,
    name,
    email,
    arn: null,
    state: 'UNKNOWN',
    ou: null,
    ouPath: [],
    units: [],
    tags,
    listed: { file, ...definedMembers({ regions }) },
  };
}

/** Its entry among the tags of accounts: what the file says, and AWS Organizations is not asked. */
export function tagsOfListed(account: Account | undefined): readonly [string, Readonly<Record<string, string>>][] {
  return account?.listed === undefined ? [] : [[account.id, account.tags ?? {}]];
}

/**
 * Where the file has all accounts that there are: it says so, or there is no organization.
 *
 * @throws {CoveError} `targets` for what only an organization has.
 */
export function onlyListed(
  listed: ListedAccounts,
  given: readonly Policy[],
  narrowed: RunTargets,
  allowsUnknown: boolean,
): ResolvedAccounts {
  for (const policy of given) {
    if (policy.targets.accountsOf === undefined) continue;
    throw needsOrganization(policy, 'selects accounts by what they are in an organization', listed);
  }
  const accounts = [...accountsIn(listed).values()];
  const place = `${listed.file}, which has all accounts of this run`;
  const all: Organization = { id: '', managementAccount: '', accounts, units: new Map(), hasTree: true, place };
  const runTargets = withTargetIds(all, narrowed);
  const policies = withUnitIds(all, given);
  const warnings = allowsUnknown ? [] : checkTargets(all, policies, runTargets);
  refuseUnknownUnits(policies, runTargets, listed);
  const tags = new Map(accounts.flatMap(tagsOfListed));
  return { organization: null, policies, accounts, runTargets, tags, warnings: [onlyWarning(listed), ...warnings] };
}

/** Nobody was asked which organization and unit these accounts are in: an answer of "none" could be wrong. */
function refuseUnknownUnits(policies: readonly Policy[], runTargets: RunTargets, listed: ListedAccounts): void {
  for (const policy of policies) {
    const read = organizationReadBy(policy);
    if (read !== undefined) throw needsOrganization(policy, `reads ${read}`, listed);
    if (selectsByUnit(policy.targets, runTargets) || overridesByUnit(policy)) {
      throw needsOrganization(policy, 'depends on organizational units (targets, overrides or --exclude)', listed);
    }
  }
}

function needsOrganization({ id }: Policy, what: string, { file }: ListedAccounts): CoveError {
  return new CoveError('targets', `policy ${id} ${what}, and this run asks for none`, {
    hint: `nothing was run; all accounts of this run are those of ${file}: leave the policy out`,
  });
}

function onlyWarning({ file, accounts }: ListedAccounts): WarningRecord {
  const message = `this run has no accounts but those of ${file} (${accounts.length}): there may be others`;
  return { type: 'warning', code: 'accounts-file-only', message, policy: null };
}

/** What is not known must not look like an answer to a policy. */
export function refuseUnknownEmail(policies: readonly Policy[], listed: ListedAccounts | undefined): void {
  const nameless = listed?.accounts.find(({ email }) => email === null);
  const policy = nameless && policies.find((each) => decidesBy(each, 'email'));
  if (nameless === undefined || policy === undefined) return;
  throw new CoveError(
    'targets',
    `policy ${policy.id} reads cove.account.email, and ${listed?.file} does not say that of ${nameless.id} (${nameless.name})`,
    { hint: 'nothing was run; add `email` to the entry' },
  );
}
