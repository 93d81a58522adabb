import type { ListedAccounts } from '../accounts/listed-accounts.ts';
import { CoveError } from '../cove-error.ts';
import type { Policy } from '../policy/model/policy.ts';
import type { ErrorRecord, WarningRecord } from '../run-log/records.ts';
import type { ReadAsPrincipal } from './aws-reader.ts';
import { checkTargets } from './check-targets.ts';
import { overridesByTag, overridesByUnit } from './fitting-override.ts';
import {
  accountsIn,
  NO_ORGANIZATION,
  onlyListed,
  refuseUnknownEmail,
  tagsOfListed,
  withListed,
} from './merge-listed.ts';
import type { Account, Organization } from './organization.ts';
import { readAccountTags, readDelegatedAdministrators, readOrganization } from './read-organization.ts';
import { decidesBy, decidesByTree, needsTags, organizationReadBy } from './reads-account.ts';
import type { ResolvedAccounts } from './resolved-accounts.ts';
import type { RunTargets } from './run-targets.ts';
import { ORGANIZATION_UNKNOWN } from './same-organization.ts';
import { isTargeted, selectsByTag, selectsByUnit } from './select-accounts.ts';
import { namesIn, withTargetIds } from './target-names.ts';
import { withUnitIds } from './unit-names.ts';

export interface ResolveOptions {
  /** Ids that are not in the organization are not an error: they are no longer targets. @default false */
  readonly allowsUnknown?: boolean;
  /** Whether tags of accounts are read even if no policy uses them. @default false */
  readonly readsTags?: boolean | undefined;
  /** Accounts outside the organization. @default none */
  readonly listed?: ListedAccounts | undefined;
}

/**
 * Finds the accounts of a run in AWS Organizations. Without permission to call it, accounts that are named by id still
 * work, with nothing known about them but the id.
 *
 * @param readsTags - of all accounts, even if no policy uses them.
 * @throws {CoveError} `organization` if Organizations is needed and cannot be called, `targets` if ids are not in it,
 * `interrupted` if the run was ended meanwhile.
 */
export async function resolveAccounts(
  read: ReadAsPrincipal,
  given: readonly Policy[],
  narrowed: RunTargets,
  { allowsUnknown = false, readsTags = false, listed }: ResolveOptions = {},
): Promise<ResolvedAccounts> {
  refuseUnknownEmail(given, listed);
  if (listed?.only === true) return onlyListed(listed, given, narrowed, allowsUnknown);
  const answer = await readOrganization(read);
  if (!answer.ok) refuseInterrupted(answer.error);
  if (!answer.ok && listed !== undefined && answer.error.code === NO_ORGANIZATION) {
    return onlyListed(listed, given, narrowed, allowsUnknown);
  }
  if (!answer.ok) return namedAccounts(given, narrowed, answer.error, listed);
  const { treeError } = answer;
  refuseInterrupted(treeError);
  const organization = withListed(answer.organization, listed);
  const runTargets = withTargetIds(organization, narrowed);
  const needsTree = (policy: Policy): boolean =>
    selectsByUnit(policy.targets, runTargets) || overridesByUnit(policy) || decidesByTree(policy);
  if (treeError !== undefined && given.some(needsTree)) {
    throw new CoveError(
      'organization',
      `the organization's units cannot be read, but targets or policies depend on them: ${reasonOf(treeError)}`,
      {
        hint: 'allow organizations:ListRoots, ListOrganizationalUnitsForParent, ListAccountsForParent and ListParents',
      },
    );
  }
  const policies = withUnitIds(organization, await withAccountIds(read, organization, given));
  const warnings = allowsUnknown ? [] : checkTargets(organization, policies, runTargets);
  const tagged = readsTags ? policies : policies.filter(needsTags);
  const candidates = organization.accounts.filter((account) =>
    tagged.some((policy) => isTargeted(account, policy.targets, runTargets)),
  );
  const tags = await readAccountTags(
    read,
    candidates.filter((account) => account.listed === undefined).map(({ id }) => id),
  );
  for (const account of organization.accounts) {
    if (account.listed !== undefined) tags.set(account.id, account.tags ?? {});
  }
  return {
    organization,
    policies,
    accounts: organization.accounts,
    runTargets,
    tags,
    warnings: treeError === undefined ? warnings : [...warnings, treeWarning(treeError)],
  };
}

/** Policies with the ids of the accounts that they select by their properties; each service is looked up once. */
async function withAccountIds(
  read: ReadAsPrincipal,
  organization: Organization,
  policies: readonly Policy[],
): Promise<readonly Policy[]> {
  const administrators = new Map<string, readonly string[]>();
  for (const { id, targets } of policies) {
    const { accountsOf } = targets;
    if (accountsOf === undefined || accountsOf === 'management' || administrators.has(accountsOf.delegated)) continue;
    administrators.set(accountsOf.delegated, await delegatedTo(read, accountsOf.delegated, id));
  }
  return policies.map((policy) => {
    const { accountsOf } = policy.targets;
    if (accountsOf === undefined) return policy;
    const accounts =
      accountsOf === 'management' ? [organization.managementAccount] : (administrators.get(accountsOf.delegated) ?? []);
    return { ...policy, targets: { ...policy.targets, accounts } };
  });
}

async function delegatedTo(read: ReadAsPrincipal, service: string, policy: string): Promise<readonly string[]> {
  const answer = await readDelegatedAdministrators(read, service);
  if (answer.ok) return answer.accounts;
  refuseInterrupted(answer.error);
  throw new CoveError(
    'organization',
    `the delegated administrators of ${service} cannot be read, but policy ${policy} targets them: ${reasonOf(answer.error)}`,
    { hint: 'allow organizations:ListDelegatedAdministrators' },
  );
}

/** If the run is ended while the accounts are listed, there is no permission to fix and nothing to warn about. */
function refuseInterrupted(error: ErrorRecord | undefined): void {
  if (error?.kind !== 'interrupted') return;
  throw new CoveError('interrupted', 'interrupted before the accounts were known: nothing was evaluated');
}

function namedAccounts(
  policies: readonly Policy[],
  runTargets: RunTargets,
  error: ErrorRecord,
  listed: ListedAccounts | undefined,
): ResolvedAccounts {
  const [name] = namesIn(runTargets);
  if (name !== undefined) {
    throw new CoveError(
      'organization',
      `AWS Organizations cannot be asked which account "${name}" is: ${reasonOf(error)}`,
      {
        hint: `${error.kind === 'throttled' ? THROTTLING_HINT : PERMISSION_HINT}, or name accounts by their ids`,
      },
    );
  }
  for (const policy of policies) {
    const need = whyOrganizationIsNeeded(policy, runTargets);
    if (need === undefined) continue;
    throw new CoveError(
      'organization',
      `AWS Organizations cannot be asked for the accounts, but ${need.reason}: ${reasonOf(error)}`,
      {
        hint: [error.kind === 'throttled' ? THROTTLING_HINT : PERMISSION_HINT, need.wayRound, ...onlyHint(listed)].join(
          ', or ',
        ),
      },
    );
  }
  const known = accountsIn(listed);
  const ids = new Set(policies.flatMap(({ targets }) => targets.accounts ?? runTargets.accounts ?? []));
  return {
    organization: null,
    policies,
    accounts: [...ids].sort().map((id) => known.get(id) ?? unknownAccount(id)),
    runTargets,
    tags: new Map([...ids].flatMap((id) => tagsOfListed(known.get(id)))),
    warnings: [metadataWarning(error)],
  };
}

const THROTTLING_HINT = 'other tools are calling AWS Organizations at the same time: try again in a few minutes';
const PERMISSION_HINT =
  'run it from the management account or a delegated administrator with organizations:Describe* and List*';

/** @returns why, and how to do without it; undefined if ids are enough. */
function whyOrganizationIsNeeded(
  policy: Policy,
  runTargets: RunTargets,
): { readonly reason: string; readonly wayRound: string } | undefined {
  const { id, targets } = policy;
  if (targets.accountsOf !== undefined) {
    return { reason: `policy ${id} selects accounts by their properties`, wayRound: 'use their ids' };
  }
  if (selectsByUnit(targets, runTargets) || overridesByUnit(policy)) {
    return { reason: `organizational units are named (policy ${id})`, wayRound: 'name accounts instead of units' };
  }
  if (selectsByTag(targets) || overridesByTag(policy)) {
    return { reason: `policy ${id} selects accounts by tag`, wayRound: 'name accounts instead of tags' };
  }
  if (needsTags(policy)) {
    return { reason: `policy ${id} reads cove.account.tags`, wayRound: 'remove the tags from its expressions' };
  }
  const member = (['name', 'email'] as const).find((each) => decidesBy(policy, each));
  const read = member === undefined ? organizationReadBy(policy) : `cove.account.${member}`;
  if (read !== undefined) {
    return { reason: `policy ${id} reads ${read}`, wayRound: 'remove it from its expressions' };
  }
  if (targets.accounts === undefined && runTargets.accounts === undefined) {
    return {
      reason: `policy ${id} selects every account`,
      wayRound: 'name the accounts: --accounts 111122223333,444455556666',
    };
  }
  return undefined;
}

/** A file that is the whole truth says so itself: a list is not taken for all accounts because nobody answered. */
function onlyHint(listed: ListedAccounts | undefined): string[] {
  return listed === undefined
    ? []
    : [`write \`only: true\` into ${listed.file} if its accounts are all that there are`];
}

function unknownAccount(id: string): Account {
  return { id, name: null, email: null, arn: null, state: 'UNKNOWN', ou: null, ouPath: [], tags: undefined };
}

function metadataWarning(error: ErrorRecord): WarningRecord {
  const message = `AWS Organizations cannot be asked (${reasonOf(error)}): accounts are used as named, whether active or not`;
  return { type: 'warning', code: ORGANIZATION_UNKNOWN, message, policy: null };
}

function treeWarning(error: ErrorRecord): WarningRecord {
  const message = `the organization's units cannot be read (${reasonOf(error)}): accounts are reported without theirs`;
  return { type: 'warning', code: 'organization-tree-unknown', message, policy: null };
}

function reasonOf(error: ErrorRecord): string {
  return [error.operation, error.code, error.message].filter((part) => part !== null).join(' ');
}
