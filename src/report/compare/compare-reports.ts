import { cellStatuses } from '../build/cell-statuses.ts';
import { createTodaysIds } from '../build/former-ids.ts';
import { fateOf } from '../build/judging.ts';
import type { CellStatus, Report, ReportFinding } from '../build/report.ts';
import { demoBanner } from '../build/run-facts.ts';
import { runProblems } from '../build/run-problems.ts';
import { severityRank } from '../build/severity.ts';
import { createSortedEntries } from '../lists/external-sort.ts';
import { by } from '../lists/sort.ts';
import type { Spill } from '../lists/spill-file.ts';
import {
  COMPARED_STATES,
  type ComparedCounts,
  type ComparedFinding,
  type ComparedGroup,
  type ComparedRun,
  type ComparedState,
  type Comparison,
} from './comparison.ts';

/** A complete run and its report. */
export interface NamedReport {
  readonly file: string;
  readonly report: Report;
}

/**
 * What became of each finding between two runs. Findings are the same by their fingerprint; of several that are equal
 * in every respect, as many as both runs have are still there.
 *
 * @param earlier - reports of finished runs: what such a run lacks was not requested.
 * @param spill - for findings that do not fit in memory. @default memory
 */
export function compareReports(earlier: NamedReport, later: NamedReport, spill?: Spill): Comparison {
  const sums = createSums(earlier.report, later.report);
  const compared = createSortedEntries<ComparedFinding>(comparedOrder, spill);
  for (const finding of comparedFindings(earlier.report, later.report, spill)) {
    sums.add(finding);
    compared.add(finding);
  }
  return {
    version: 1,
    earlier: comparedRun(earlier),
    later: comparedRun(later),
    counts: sums.all(),
    changedPolicies: changedPolicies(earlier.report, later.report),
    ...sums.groups(),
    findings: compared.finish(),
  };
}

type Side = 'earlier' | 'later';

interface Found extends Omit<ComparedFinding, 'state' | 'before'> {
  readonly side: Side;
}

/** Both runs side by side, in the order of the fingerprints: only the findings of one fingerprint are in memory. */
function* comparedFindings(earlier: Report, later: Report, spill: Spill | undefined): Generator<ComparedFinding> {
  const namesOf = idsOfPolicies([...earlier.policies, ...later.policies]);
  const statusIn = {
    earlier: byAnyName(cellStatuses(earlier), namesOf),
    later: byAnyName(cellStatuses(later), namesOf),
  };
  const sorted = createSortedEntries<Found>(
    by(
      ({ fingerprint }) => fingerprint,
      ({ side }) => side,
    ),
    spill,
  );
  // A policy that was renamed is one policy, under the id of today.
  const todaysId = createTodaysIds(later.policies);
  for (const found of foundIn(earlier, 'earlier')) sorted.add({ ...found, policy: todaysId(found.policy) });
  for (const found of foundIn(later, 'later')) sorted.add(found);
  for (const same of groupsOf(sorted.finish())) {
    const before = same.filter(({ side }) => side === 'earlier');
    const now = same.filter(({ side }) => side === 'later');
    const both = Math.min(before.length, now.length);
    for (const found of now.slice(0, both)) yield compared(found, 'still-there', null);
    for (const found of before.slice(both)) {
      yield compared(found, GONE[fateOf(statusIn.later(cellOf(found)))], null);
    }
    for (const found of now.slice(both)) yield compared(found, 'new', knowledge(statusIn.earlier(cellOf(found))));
  }
}

type StatusOf = ReturnType<typeof cellStatuses>;

/** One run may know a policy by an earlier id than the other does. */
function byAnyName(statusOf: StatusOf, namesOf: (id: string) => readonly string[]): StatusOf {
  return (cell) => {
    for (const policy of namesOf(cell.policy)) {
      const status = statusOf({ ...cell, policy });
      if (status !== undefined) return status;
    }
    return undefined;
  };
}

/** All ids that a policy has had, its own first. */
function idsOfPolicies(policies: readonly Report['policies'][number][]): (id: string) => readonly string[] {
  const groups = policies.flatMap(({ id, formerIds }) => (formerIds === undefined ? [] : [[id, ...formerIds]]));
  return (id) => [id, ...groups.filter((group) => group.includes(id)).flat()];
}

/** What became of findings that are no longer found. */
const GONE = { fixed: 'fixed', unknown: 'unknown', notAsked: 'not-asked' } as const;

/** What a run knew of a cell. */
const KNOWLEDGE = { fixed: 'evaluated', unknown: 'unknown', notAsked: 'not-asked' } as const;

function knowledge(status: CellStatus | undefined): NonNullable<ComparedFinding['before']> {
  return KNOWLEDGE[fateOf(status)];
}

function* foundIn(report: Report, side: Side): Generator<Found> {
  for (const finding of report.findings) yield toFound(finding, side, false);
  for (const finding of report.waived) yield toFound(finding, side, true);
}

function toFound(finding: ReportFinding, side: Side, waived: boolean): Found {
  const { policy, severity, region, resource, message, fingerprint } = finding;
  const account = { id: finding.account.id, name: finding.account.name };
  return { side, policy, severity, account, region, resource, message, fingerprint, waived };
}

function compared({ side: _, ...found }: Found, state: ComparedState, before: ComparedFinding['before']) {
  return { state, ...found, before };
}

function cellOf({ policy, account, region }: Found) {
  return { policy, account: account.id, region };
}

function* groupsOf(sorted: Iterable<Found>): Generator<readonly Found[]> {
  let group: Found[] = [];
  for (const found of sorted) {
    if (group[0] !== undefined && group[0].fingerprint !== found.fingerprint) {
      yield group;
      group = [];
    }
    group.push(found);
  }
  if (group.length > 0) yield group;
}

const comparedOrder = by<ComparedFinding>(
  ({ state }) => COMPARED_STATES.indexOf(state),
  ({ severity }) => severityRank(severity),
  ({ policy }) => policy,
  ({ account }) => account.id,
  ({ region }) => region,
  ({ resource }) => resource,
  ({ fingerprint }) => fingerprint,
);

function comparedRun({ file, report }: NamedReport): ComparedRun {
  const { run, summary, waived, waivers } = report;
  const { id, start, end, organization } = run;
  const { complete, error } = summary;
  return {
    ...{ file, id, start, end, organization, complete, error },
    problems: runProblems(report),
    waived: waived.length,
    waivers: waivers?.file ?? null,
    demo: demoBanner(report) !== undefined,
  };
}

function changedPolicies(earlier: Report, later: Report): string[] {
  const todaysId = createTodaysIds(later.policies);
  const digests = new Map(earlier.policies.map(({ id, digest }) => [todaysId(id), digest]));
  return later.policies
    .filter(({ id, digest }) => digests.has(id) && digests.get(id) !== digest)
    .map(({ id }) => id)
    .sort();
}

type Counts = Record<ComparedState, number>;

function createSums(earlier: Report, later: Report) {
  const all = noCounts();
  const [policies, accounts, units] = [new Map<string, Counts>(), new Map<string, Counts>(), new Map<string, Counts>()];
  // If an account has moved, its unit is the current one.
  const known = new Map([...earlier.accounts, ...later.accounts].map((account) => [account.id, account]));
  const paths = new Map<string, string>();
  const count = (groups: Map<string, Counts>, id: string, state: ComparedState): void => {
    const counts = groups.get(id) ?? noCounts();
    groups.set(id, counts);
    counts[state] += 1;
  };
  return {
    add({ state, policy, account }: ComparedFinding): void {
      all[state] += 1;
      count(policies, policy, state);
      count(accounts, account.id, state);
      const { ou = null, ouPath = [] } = known.get(account.id) ?? {};
      if (ou === null) return;
      count(units, ou, state);
      if (ouPath.length > 0) paths.set(ou, ouPath.map(({ name }) => name).join(' / '));
    },
    all: (): ComparedCounts => all,
    groups: () => ({
      policies: toGroups(policies, () => null),
      accounts: toGroups(accounts, (id) => known.get(id)?.name ?? null),
      units: toGroups(units, (id) => paths.get(id) ?? null),
    }),
  };
}

function noCounts(): Counts {
  return { new: 0, unknown: 0, fixed: 0, 'not-asked': 0, 'still-there': 0 };
}

/** Those with the most new findings first. */
function toGroups(groups: ReadonlyMap<string, Counts>, nameOf: (id: string) => string | null): ComparedGroup[] {
  return [...groups]
    .map(([id, counts]) => ({ id, name: nameOf(id), counts }))
    .sort(
      by(
        ({ counts }) => -counts.new,
        ({ counts }) => -counts.unknown,
        ({ id }) => id,
      ),
    );
}
