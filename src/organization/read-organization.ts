import pMap from 'p-map';
import { createErrorRecord } from '../run-log/error-record.ts';
import type { ErrorRecord } from '../run-log/records.ts';
import { byMember } from '../values/by-member.ts';
import { isJsonObject, type JsonObject } from '../values/json.ts';
import { append } from '../values/long-lists.ts';
import { accountsOfAnswer, statesAgreeing, toTags, toUnit } from './accounts-of-answer.ts';
import type { ReadAnswer, ReadAsPrincipal } from './aws-reader.ts';
import { listProblem, objectsAt, text } from './listed-elements.ts';
import type { Account, Organization, OrganizationalUnit } from './organization.ts';

export type OrganizationAnswer =
  | {
      readonly ok: true;
      readonly organization: Organization;
      /** Why the tree could not be read, if `organization.hasTree` is false. */
      readonly treeError: ErrorRecord | undefined;
    }
  | { readonly ok: false; readonly error: ErrorRecord };

/** All calls needed to know which accounts there are, and where. */
export const ORGANIZATION_OPERATIONS = [
  'DescribeOrganization',
  'ListAccounts',
  'ListRoots',
  'ListAccountsForParent',
  'ListOrganizationalUnitsForParent',
  'ListParents',
] as const;

/** The call needed if policies are about delegated administrators. */
export const DELEGATION_OPERATIONS = ['ListDelegatedAdministrators'] as const;

/** The call per account if policies use tags. */
export const TAG_OPERATIONS = ['ListTagsForResource'] as const;

/** Organizations throttles hard, per management account: more at once is slower. */
const UNITS_AT_ONCE = 4;

/**
 * Reads the organization: `ListAccounts` says which accounts there are, the tree of roots and organizational units says
 * where each one is. Walking the tree takes time, and accounts move; one that was missed is looked up separately, so
 * none is lost.
 *
 * Source: https://docs.aws.amazon.com/organizations/latest/APIReference/API_Operations.html
 */
export async function readOrganization(read: ReadAsPrincipal): Promise<OrganizationAnswer> {
  const described = await ask(read, 'DescribeOrganization', {});
  if (!described.ok) return described;
  // At the same time: each is a page after a page, and AWS limits them separately.
  const [listed, tree] = await Promise.all([ask(read, 'ListAccounts', {}), readTree(read)]);
  if (!listed.ok) return listed;
  const { Id, MasterAccountId } = objectAt(described.output, 'Organization');
  const head = { id: text(Id) ?? '', managementAccount: text(MasterAccountId) ?? '' };
  const byId = statesAgreeing(accountsOfAnswer(listed.output));
  const half = whyNotWhole(head, byId);
  if (half !== undefined) return { ok: false, error: half };

  // One that has joined since the list was read is in the tree.
  if (tree.ok) for (const [id, account] of tree.accounts) if (!byId.has(id)) byId.set(id, account);
  const flat = [...byId.values()];
  const placed = tree.ok ? await placeAccounts(read, flat, tree) : tree;
  if (!placed.ok) {
    const organization = { ...head, accounts: sortById(flat), units: new Map(), hasTree: false };
    return { ok: true, organization, treeError: placed.error };
  }
  return {
    ok: true,
    organization: { ...head, accounts: sortById(placed.accounts), units: placed.units, hasTree: true },
    treeError: undefined,
  };
}

/** Every organization has an id, and its management account is one of its accounts: an answer without is half a one. */
function whyNotWhole(
  { id, managementAccount }: Pick<Organization, 'id' | 'managementAccount'>,
  accounts: ReadonlyMap<string, Account>,
): ErrorRecord | undefined {
  const [operation, message] =
    id === '' || managementAccount === ''
      ? ['DescribeOrganization', `the answer has no ${id === '' ? 'Id' : 'MasterAccountId'} of the organization`]
      : ['ListAccounts', `the answer is not whole: the management account ${managementAccount} is not in it`];
  if (operation === 'ListAccounts' && accounts.has(managementAccount)) return undefined;
  return createErrorRecord('evaluation', message, { operation: `organizations:${operation}`, attempts: 1 });
}

/** Makes only calls listed above, which `permissions` prints. */
async function ask(
  read: ReadAsPrincipal,
  operation: (typeof ORGANIZATION_OPERATIONS | typeof TAG_OPERATIONS | typeof DELEGATION_OPERATIONS)[number],
  input: JsonObject,
): Promise<ReadAnswer> {
  const answer = await read('organizations', operation, input);
  const problem = answer.ok ? listProblem(answer.output) : undefined;
  return problem === undefined ? answer : { ok: false, error: listError(operation, problem) };
}

function listError(operation: string, problem: string): ErrorRecord {
  const message = `the answer has ${problem}`;
  return createErrorRecord('evaluation', message, { operation: `organizations:${operation}`, attempts: 1 });
}

type Failure = { readonly ok: false; readonly error: ErrorRecord };

interface Tree {
  readonly ok: true;
  readonly units: Map<string, OrganizationalUnit>;
  /** Account id → id of its organizational unit or root. */
  readonly parents: Map<string, string>;
  readonly accounts: Map<string, Account>;
}

async function readTree(read: ReadAsPrincipal): Promise<Tree | Failure> {
  const roots = await ask(read, 'ListRoots', {});
  if (!roots.ok) return roots;
  const tree: Tree = { ok: true, units: new Map(), parents: new Map(), accounts: new Map() };
  let level = objectsAt(roots.output, 'Roots').map((root) => toUnit(root, []));
  while (level.length > 0) {
    const answers = await pMap(level, (unit) => readUnit(read, unit, tree), { concurrency: UNITS_AT_ONCE });
    const below: OrganizationalUnit[] = [];
    for (const answer of answers) {
      if (!answer.ok) return answer;
      append(below, answer.children);
    }
    const problem = treeProblem(below, tree.units);
    if (problem !== undefined) return { ok: false, error: listError('ListOrganizationalUnitsForParent', problem) };
    level = below;
  }
  return tree;
}

/**
 * AWS has five levels below a root, and 2,000 units unless it is asked for more. Answers without an end would be read
 * for ever.
 *
 * Source: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
 */
const MOST_LEVELS = 50;
const MOST_UNITS = 100_000;

/** Units do not move: one that is below two others, or below itself, would be read for ever, and be in one of them. */
function treeProblem(below: readonly OrganizationalUnit[], units: Tree['units']): string | undefined {
  if (units.size + below.length > MOST_UNITS) return `more than ${MOST_UNITS} units`;
  const seen = new Set<string>();
  for (const { id, path } of below) {
    if (units.has(id) || seen.has(id)) return `unit ${id} in two places`;
    if (path.length > MOST_LEVELS) return `units in more than ${MOST_LEVELS} levels`;
    seen.add(id);
  }
  return undefined;
}

async function readUnit(
  read: ReadAsPrincipal,
  unit: OrganizationalUnit,
  tree: Tree,
): Promise<{ readonly ok: true; readonly children: OrganizationalUnit[] } | Failure> {
  tree.units.set(unit.id, unit);
  const accounts = await ask(read, 'ListAccountsForParent', { ParentId: unit.id });
  if (!accounts.ok) return accounts;
  for (const [id, account] of accountsOfAnswer(accounts.output)) {
    tree.parents.set(id, unit.id);
    tree.accounts.set(id, account);
  }
  const children = await ask(read, 'ListOrganizationalUnitsForParent', { ParentId: unit.id });
  if (!children.ok) return children;
  return {
    ok: true,
    children: objectsAt(children.output, 'OrganizationalUnits').map((child) => toUnit(child, unit.path)),
  };
}

async function placeAccounts(
  read: ReadAsPrincipal,
  accounts: readonly Account[],
  tree: Tree,
): Promise<{ readonly ok: true; readonly accounts: Account[]; readonly units: Tree['units'] } | Failure> {
  const missed = accounts.filter((account) => !tree.parents.has(account.id));
  for (const account of missed) {
    const parent = await ask(read, 'ListParents', { ChildId: account.id });
    if (!parent.ok) return parent;
    tree.parents.set(account.id, text(objectsAt(parent.output, 'Parents')[0]?.Id) ?? '');
  }
  const placed = accounts.map((account) => {
    const unit = tree.units.get(tree.parents.get(account.id) ?? '');
    if (unit === undefined) return account;
    const units = unit.path.map((id) => ({ id, name: tree.units.get(id)?.name ?? id }));
    return { ...account, ou: unit.id, ouPath: unit.path, units };
  });
  const lost = placed.find((account) => account.ou === null);
  if (lost !== undefined) return { ok: false, error: movedError(lost.id) };
  return { ok: true, accounts: placed, units: tree.units };
}

/** An account in a unit that did not exist when the walk began: the tree that was read is out of date. */
function movedError(account: string): ErrorRecord {
  const message = `the organization changed while it was read: account ${account} is in a unit that was not there before`;
  return createErrorRecord('unavailable', message, { operation: 'organizations:ListParents', attempts: 1 });
}

/**
 * Reads the tags of accounts, for policies that select by them.
 *
 * @returns for each account its tags, or why they are unknown. A failed read is never "untagged".
 */
export async function readAccountTags(
  read: ReadAsPrincipal,
  accounts: readonly string[],
): Promise<Map<string, Readonly<Record<string, string>> | ErrorRecord>> {
  const entries = await pMap(
    accounts,
    async (id) => {
      const answer = await ask(read, 'ListTagsForResource', { ResourceId: id });
      return [id, answer.ok ? toTags(answer.output) : answer.error] as const;
    },
    { concurrency: UNITS_AT_ONCE },
  );
  return new Map(entries);
}

/**
 * The accounts that are delegated administrators of a service.
 *
 * @param service - its principal: `guardduty.amazonaws.com`.
 */
export async function readDelegatedAdministrators(
  read: ReadAsPrincipal,
  service: string,
): Promise<{ readonly ok: true; readonly accounts: readonly string[] } | Failure> {
  const answer = await ask(read, 'ListDelegatedAdministrators', { ServicePrincipal: service });
  if (!answer.ok) return answer;
  const ids = objectsAt(answer.output, 'DelegatedAdministrators').map(({ Id }) => text(Id) ?? '');
  return { ok: true, accounts: ids.sort() };
}

function sortById(accounts: readonly Account[]): Account[] {
  return [...accounts].sort(byMember('id'));
}

function objectAt(output: JsonObject, member: string): JsonObject {
  const value = output[member];
  return isJsonObject(value) ? value : {};
}
