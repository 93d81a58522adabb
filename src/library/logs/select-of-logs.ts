import { CoveError } from '../../cove-error.ts';
import type { Selection } from '../../report/build/compose-report.ts';
import { NARROWING_FLAGS } from '../../report/build/run-facts.ts';
import type { DeclaredRecords } from '../../report/build/run-survey.ts';
import type { AccountRecord } from '../../run-log/records.ts';
import { ALL_REGIONS } from '../../run-log/records.ts';
import { isWanted, narrowPolicies, type PolicyChoice, refuseUnknown } from '../inputs/narrow-policies.ts';

/** What a report is narrowed to. Each list that is present must match; accounts and units add up, as in targets. */
export interface ReportFilter extends PolicyChoice {
  /** Ids, or names. */
  readonly accounts?: readonly string[] | undefined;
  /** Ids of units and roots, or their names or paths (`Workloads/Production`): with everything below them. */
  readonly ous?: readonly string[] | undefined;
  /** Names or globs; `global`. */
  readonly regions?: readonly string[] | undefined;
}

/**
 * Which part of the logs a filter is about.
 *
 * @param regions - those in the logs.
 * @returns undefined if everything is selected.
 * @throws {CoveError} `usage`, with what there is, if a word of the filter selects nothing.
 */
export function selectOfLogs(
  filter: ReportFilter,
  declared: readonly DeclaredRecords[],
  regions: readonly string[],
): Selection | undefined {
  const { policyIds, policyTags, severities, controlIds, accounts, ous } = filter;
  const lists = { policyIds, policyTags, severities, controlIds, accounts, ous, regions: filter.regions };
  const given = Object.entries(lists).filter(([, words]) => words !== undefined);
  if (given.length === 0) return undefined;
  const allPolicies = new Map(declared.flatMap((each) => [...each.policies]));
  const allPacks = new Map(declared.flatMap((each) => [...each.packs]));
  const allAccounts = new Map(declared.flatMap((each) => [...each.accounts]));
  const policies = new Set(
    narrowPolicies([...allPolicies.values()], filter, [...allPacks.values()]).map(({ id }) => id),
  );
  const chosen = new Set(chosenAccounts([...allAccounts.values()], filter).map(({ id }) => id));
  if (filter.regions !== undefined) {
    refuseUnknown(
      NARROWING_FLAGS.regions,
      filter.regions,
      regions.filter((name) => name !== ALL_REGIONS),
    );
  }
  return {
    filter: Object.fromEntries(
      given.map(([name, words]) => [NARROWING_FLAGS[name as keyof typeof NARROWING_FLAGS], [...(words ?? [])]]),
    ),
    policy: (id) => policies.has(id),
    account: (id) => chosen.has(id),
    // Nothing is known about the regions of an account that was not entered: it must not vanish from a report of one.
    region: (name) => filter.regions === undefined || name === ALL_REGIONS || isWanted([name], filter.regions),
  };
}

function chosenAccounts(all: readonly AccountRecord[], { accounts, ous }: ReportFilter): AccountRecord[] {
  if (accounts !== undefined) refuseUnknown(NARROWING_FLAGS.accounts, accounts, all.flatMap(namesOf));
  if (ous !== undefined) {
    refuseUnplaced(all);
    refuseUnknown(NARROWING_FLAGS.ous, ous, all.flatMap(unitsOf), all.flatMap(pathsOf));
  }
  if (accounts === undefined && ous === undefined) return [...all];
  // They add up, as the same words do where they choose what runs.
  return all.filter(
    (account) =>
      isWanted(namesOf(account), accounts ?? []) || isWanted([...unitsOf(account), ...pathsOf(account)], ous ?? []),
  );
}

function namesOf({ id, name }: AccountRecord): string[] {
  return name === null ? [id] : [id, name];
}

function unitsOf({ ou, ouPath = [] }: AccountRecord): string[] {
  return [...(ou === null ? [] : [ou]), ...ouPath.flatMap(({ id, name }) => [id, name])];
}

/** Of the units that an account is in: below the root, and with the root's own name. */
function pathsOf({ ouPath = [] }: AccountRecord): string[] {
  const names = ouPath.map(({ name }) => name);
  return names.flatMap((_, index) =>
    [0, 1].filter((from) => from < index).map((from) => names.slice(from, index + 1).join('/')),
  );
}

/** Without the path of a unit it is not known what is below it, and a part would look like the whole. */
function refuseUnplaced(all: readonly AccountRecord[]): void {
  if (all.every(({ ou, ouPath }) => ou === null || ouPath !== undefined)) return;
  throw new CoveError('usage', 'the log does not say which organizational units are below others: it is older', {
    hint: `name the accounts with ${NARROWING_FLAGS.accounts}`,
  });
}
