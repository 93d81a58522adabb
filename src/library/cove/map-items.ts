import { CoveError } from '../../cove-error.ts';
import type { Account } from '../../organization/organization.ts';
import { partitionOf } from '../../organization/role-arn.ts';
import { parseRunTargets, type RunTargets } from '../../organization/run-targets.ts';
import { selectAccounts } from '../../organization/select-accounts.ts';
import { namesIn } from '../../organization/target-names.ts';
import { ALL_REGIONS } from '../../run-log/records.ts';
import { describeValue } from '../../text/describe-value.ts';
import { whileReadable } from './check-options.ts';
import {
  type AccountQuestion,
  type AccountTask,
  inOptions,
  refuseNobody,
  select,
  withinFile,
} from './cove-accounts.ts';
import type { CoveOptions, CoveRunOptions } from './cove-options.ts';
import { knownAccount } from './known-account.ts';

/** Something that belongs to an account and usually to a region: an outcome, a finding, your own pair. */
export interface Located {
  /** Its id, or what is known about it. */
  readonly account: string | { readonly id: string };
  /** If there is none, or it means all (`*`, `global`), the connection's. */
  readonly region?: string | undefined;
}

const WHAT_ITEMS_ARE = 'items are outcomes of a run, findings of a report, or { account, region }';

/**
 * The items as they are now.
 *
 * @throws {CoveError} `usage` for what is not a list of them.
 */
export function listItems<I>(items: Iterable<I>): readonly I[] {
  return whileReadable('cove.map', 'the list of items', () => {
    const members = (items ?? {}) as Partial<Iterable<I> & AsyncIterable<I> & { readonly results: unknown }>;
    if (typeof items !== 'string' && typeof members[Symbol.iterator] === 'function') return [...items];
    throw new CoveError('usage', `cove.map: expected a list of items, got ${describeValue(items)}`, {
      hint: hintForItems(members),
    });
  });
}

function hintForItems(given: Partial<AsyncIterable<unknown> & { readonly results: unknown }>): string {
  if (Array.isArray(given.results)) return 'pass its results';
  const isStream = given[Symbol.asyncIterator] !== undefined;
  return isStream ? 'collect them first: what is still to come is not known yet' : WHAT_ITEMS_ARE;
}

/** Items say where a function runs, and not where `cove.with` excludes it. */
type ItemOptions = CoveRunOptions & Pick<CoveOptions, 'exclude'>;

/**
 * Once per item, in its account and region. Items of one account share its session.
 *
 * @throws {CoveError} `usage` for an item without a place, or in a region of another partition; `targets` if all are
 * skipped.
 */
export async function tasksOfItems<I extends Located>(
  items: readonly I[],
  region: string,
  options: ItemOptions,
  question: AccountQuestion,
): Promise<AccountTask<I>[]> {
  const places = new Map<string, { region: string; item: I }[]>();
  const known = new Map<string, Account>();
  for (const [index, item] of items.entries()) {
    const place = readPlace(item, index, { region, partition: question.partition });
    const ofAccount = places.get(place.account) ?? [];
    ofAccount.push({ region: place.region, item });
    places.set(place.account, ofAccount);
    if (place.known !== undefined) known.set(place.account, place.known);
  }
  const accounts = await selectedAccounts([...places.keys()], known, options, question);
  refuseExcluded([...places.keys()], accounts);
  if (accounts.length > 0) refuseNobody(accounts);
  return accounts.map(({ account, ...disposition }) => {
    const own = places.get(account.id) ?? [];
    return {
      account,
      disposition: inOptions(disposition),
      unentered: own,
      visits: async () =>
        withinFile(
          account,
          own.map((place) => ({ ...place, disposition: { action: 'run' } as const })),
        ),
    };
  });
}

/** Organizations is called only for what is not known from an earlier run. */
async function selectedAccounts(
  ids: readonly string[],
  known: ReadonlyMap<string, Account>,
  options: ItemOptions,
  question: AccountQuestion,
): Promise<Awaited<ReturnType<typeof select>>> {
  if (ids.length === 0) return [];
  refuseUnlisted(known, question);
  const { includeCaller = false, exclude } = options;
  const runTargets = parseRunTargets({ exclude }, { takesNames: true });
  if (ids.some((id) => !known.has(id)) || !areKnown(runTargets, known)) {
    return select({ accounts: ids, exclude, includeCaller }, question);
  }
  const selection = { tags: new Map(), runTargets, principal: question.principal, includeCaller };
  return selectAccounts([...known.values()], question.everything.targets, selection);
}

/** Whose a name is, or an id that no item has, and whether it is anybody's, only Organizations knows. */
function areKnown(runTargets: RunTargets, known: ReadonlyMap<string, Account>): boolean {
  const { accounts, ous } = runTargets.exclude;
  const units = new Set([...known.values()].flatMap(({ ouPath }) => ouPath));
  return namesIn(runTargets).length === 0 && accounts.every((id) => known.has(id)) && ous.every((id) => units.has(id));
}

/**
 * An item that is left out without a word would look done.
 *
 * @throws {CoveError} `usage`
 */
function refuseExcluded(ids: readonly string[], selected: Awaited<ReturnType<typeof select>>): void {
  const left = new Set(ids);
  for (const { account } of selected) left.delete(account.id);
  if (left.size === 0) return;
  throw new CoveError('usage', `cove.map: the options exclude accounts of items: ${[...left].join(', ')}`, {
    hint: 'filter the items, or take these accounts out of exclude of cove.with',
  });
}

/**
 * An account outside the organization is entered by what the file says of it: the organization's external id is not for
 * its owners to see.
 *
 * @throws {CoveError} `usage`
 */
function refuseUnlisted(known: ReadonlyMap<string, Account>, { listed }: AccountQuestion): void {
  const inFile = new Set((listed?.accounts ?? []).map(({ id }) => id));
  const left = [...known.values()].find((account) => account.listed !== undefined && !inFile.has(account.id));
  if (left === undefined) return;
  const message = `cove.map: account ${left.id} comes from ${left.listed?.file}, and this run has no such file`;
  throw new CoveError('usage', message, { hint: 'pass the same accountsFile' });
}

interface ItemPlace {
  readonly account: string;
  readonly region: string;
  /** What the item itself knows of its account. */
  readonly known: Account | undefined;
}

interface Here {
  readonly region: string;
  readonly partition: string;
}

function readPlace(item: Located, index: number, here: Here): ItemPlace {
  return whileReadable('cove.map', `item ${index}`, () => placeOf(item, index, here), WHAT_ITEMS_ARE);
}

function placeOf(item: Located, index: number, { region, partition }: Here): ItemPlace {
  const { account, region: wanted } = item ?? {};
  const id = typeof account === 'object' && account !== null ? account.id : account;
  if (typeof id !== 'string' || !/^\d{12}$/.test(id)) {
    const message = `cove.map: item ${index} has no account: expected its id, of 12 digits, in \`account\``;
    throw new CoveError('usage', message, { hint: WHAT_ITEMS_ARE });
  }
  const read = knownAccount(account);
  const place = { account: id, known: read?.id === id ? read : undefined };
  if (wanted === undefined || wanted === ALL_REGIONS || wanted === 'global') return { ...place, region };
  if (typeof wanted !== 'string' || !/^[a-z]{2,}(-[a-z0-9]+)+$/.test(wanted)) {
    throw new CoveError('usage', `cove.map: item ${index} has no region: found ${describeValue(wanted)}`);
  }
  // An account has no regions of another partition: the credentials would be sent to where nobody knows them.
  if (partitionOf(wanted) === partition) return { ...place, region: wanted };
  throw new CoveError('usage', `cove.map: item ${index} is in ${wanted}, which is not a region of ${partition}`, {
    hint: 'connect with credentials of that partition, or filter the items',
  });
}
