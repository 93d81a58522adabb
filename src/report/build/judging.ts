import type { Baseline } from '../../baseline/baseline.ts';
import type { AccountRecord, FindingRecord, OutcomeRecord, PolicyRecord } from '../../run-log/records.ts';
import { isTooBroad, type WaivedAccount, type Waiver, type Waivers } from '../../waivers/waivers.ts';
import type { CellStatus, Report, ReportFinding, ReportWaived } from './report.ts';
import type { Severity } from './severity.ts';

/** What a log is judged with. The same log judged in the same way gives the same report. */
export interface Judging {
  /** @default nothing is waived */
  readonly waivers?: Waivers | undefined;
  /** @default every finding is new */
  readonly baseline?: Baseline | undefined;
}

/** The standing of a finding: which waiver waives it, or whether it is in the baseline. */
export interface FindingStanding {
  readonly waiver: ReportWaived['waiver'] | undefined;
  readonly baseline: NonNullable<ReportFinding['baseline']> | undefined;
}

/** Judges the outcomes of a log, one after another, and finally reports on waivers and baseline. */
export interface Judge {
  /** Records an outcome that stands. */
  see(outcome: OutcomeRecord): void;
  /** To be called once for every finding of such an outcome. */
  judge(outcome: OutcomeRecord, finding: FindingRecord, severity: Severity): FindingStanding;
  /** @param statusOf - how a cell ended; undefined if the run did not have it. */
  finish(
    run: {
      readonly isPart: boolean;
      readonly excludes: boolean;
      readonly isWhole: boolean;
      readonly policies: readonly string[];
    },
    statusOf: StatusOf,
  ): Pick<Report, 'waivers' | 'baseline'>;
}

export type StatusOf = (cell: Pick<OutcomeRecord, 'policy' | 'account' | 'region'>) => CellStatus | undefined;

export function createJudge(
  { waivers, baseline }: Judging,
  accounts: ReadonlyMap<string, AccountRecord>,
  policies: ReadonlyMap<string, PolicyRecord>,
): Judge {
  const namesOf = (id: string): readonly string[] => policies.get(id)?.formerIds ?? [];
  const waived = waivers === undefined ? undefined : createWaiverTally(waivers, accounts, namesOf);
  const known = baseline === undefined ? undefined : createBaselineTally(baseline);
  return {
    see: (outcome) => waived?.see(outcome),
    judge(outcome, finding, severity) {
      const waiver = waived?.judge(outcome, finding);
      // A waived finding still exists: its entry in the baseline is not fixed.
      const standing = known?.judge(finding.fingerprint, severity, waiver !== undefined);
      return { waiver, baseline: standing };
    },
    finish: (run, statusOf) => ({
      waivers: waived?.finish(run) ?? null,
      baseline: known?.finish(statusOf) ?? null,
    }),
  };
}

function createWaiverTally(
  waivers: Waivers,
  accounts: ReadonlyMap<string, AccountRecord>,
  formerIdsOf: (policy: string) => readonly string[],
) {
  const { entries } = waivers;
  const named = new Set<number>();
  const counts = entries.map(() => 0);
  const asked = createSightings(waivers);
  const unknown = createSightings(waivers);
  const skipped = createSightings(waivers);
  const accountOf = (id: string): WaivedAccount => accounts.get(id) ?? { id, ou: null, tags: {} };

  return {
    see({ policy, account, region, status, errors }: OutcomeRecord): void {
      const isUnknown = status === 'error' || errors.length > 0;
      const sightings = status === 'skipped' ? skipped : isUnknown ? unknown : asked;
      sightings.add({ policy, formerIds: formerIdsOf(policy), account: accountOf(account), region });
    },
    judge({ policy, account, region }: OutcomeRecord, { resource, fingerprint }: FindingRecord) {
      const cell = { policy, formerIds: formerIdsOf(policy), account: accountOf(account), region };
      const indexes = waivers.naming({ ...cell, resource, fingerprint });
      const by = indexes.find((index) => entries[index]?.isExpired === false);
      for (const index of indexes) {
        named.add(index);
        // An expired one would waive what nothing else does.
        if (index === by || by === undefined) counts[index] = (counts[index] ?? 0) + 1;
      }
      if (by === undefined) return undefined;
      const waiver = entries[by];
      return waiver && { line: waiver.line, reason: waiver.reason, owner: waiver.owner, expires: waiver.expires };
    },
    finish({ isPart, excludes, isWhole, policies }: Parameters<Judge['finish']>[0]): NonNullable<Report['waivers']> {
      const stateOf = ({ isExpired }: Waiver, index: number): WaiverState => {
        if (isExpired) return 'expired';
        if (named.has(index)) return 'used';
        if (unknown.has(index) || !isWhole) return 'not-known';
        if (isPart) return 'not-asked';
        return asked.has(index) ? 'unused' : 'not-asked';
      };
      /** Whether no cell of a run in which its policies were is as it says: an id or a region may be mistyped. */
      const coversNothing = (index: number): boolean => {
        const waiver = entries[index];
        if (waiver === undefined || isPart || excludes || !isWhole) return false;
        if ([asked, unknown, skipped].some((sightings) => sightings.has(index))) return false;
        return isKnown(waiver) && policies.some((id) => isFor(index, id));
      };
      const isKnown = knownPlaces(accounts);
      const isFor = (index: number, id: string): boolean => waivers.ofPolicy(id, formerIdsOf(id)).includes(index);
      return {
        file: waivers.file,
        day: waivers.day,
        strict: waivers.strict,
        entries: entries.map((waiver, index) => {
          const { isExpired: _, ...said } = waiver;
          return {
            ...said,
            state: stateOf(waiver, index),
            ...(coversNothing(index) ? { coversNothing: true } : {}),
            tooBroad: isTooBroad(waiver, policies),
            findings: counts[index] ?? 0,
          };
        }),
      };
    },
  };
}

/** Whether what a waiver names is known: tags that nobody read, and units that nobody knows, are not missing. */
function knownPlaces(accounts: ReadonlyMap<string, AccountRecord>): (waiver: Waiver) => boolean {
  const hasTags = some(accounts, ({ tags }) => Object.keys(tags).length > 0);
  const hasUnits = some(accounts, ({ ou }) => ou !== null);
  return ({ tags, ous }) => (tags === undefined || hasTags) && (ous === undefined || hasUnits);
}

function some(accounts: ReadonlyMap<string, AccountRecord>, holds: (account: AccountRecord) => boolean): boolean {
  for (const account of accounts.values()) if (holds(account)) return true;
  return false;
}

/** Which waivers have already been seen for a cell. There are millions of cells: seen ones are not checked again. */
function createSightings(waivers: Waivers) {
  const seen = new Set<number>();
  const missing = new Map<string, readonly number[]>();
  return {
    has: (index: number): boolean => seen.has(index),
    add(cell: Parameters<Waivers['concerns']>[1]): void {
      const open = missing.get(cell.policy) ?? waivers.ofPolicy(cell.policy, cell.formerIds);
      if (open.length === 0) return;
      for (const index of open) if (waivers.concerns(index, cell)) seen.add(index);
      missing.set(
        cell.policy,
        open.filter((index) => !seen.has(index)),
      );
    },
  };
}

type WaiverState = NonNullable<Report['waivers']>['entries'][number]['state'];

function createBaselineTally(baseline: Baseline) {
  const found = new Map<string, number>();
  const known = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
  let fresh = 0;
  return {
    judge(fingerprint: string, severity: Severity, isWaived: boolean): 'new' | 'known' {
      const before = found.get(fingerprint) ?? 0;
      // Of several that are equal in everything, as many are known as the baseline has.
      if (before < baseline.countOf(fingerprint)) {
        found.set(fingerprint, before + 1);
        if (!isWaived) known[severity] += 1;
        return 'known';
      }
      if (!isWaived) fresh += 1;
      return 'new';
    },
    finish(statusOf: StatusOf): NonNullable<Report['baseline']> {
      const sums = { fixed: 0, unknown: 0, notAsked: 0 };
      for (const entry of baseline.entries()) {
        const left = found.get(entry.fingerprint) ?? 0;
        if (left > 0) found.set(entry.fingerprint, left - 1);
        else sums[fateOf(statusOf(entry))] += 1;
      }
      const { file, run, created, size } = baseline;
      return { file, run, created, entries: size, known, new: fresh, ...sums };
    },
  };
}

/** What became of something that is no longer found: unknown is never fixed. */
export function fateOf(status: CellStatus | undefined): 'fixed' | 'unknown' | 'notAsked' {
  if (status === undefined || status === 'skipped') return 'notAsked';
  return status === 'error' ? 'unknown' : 'fixed';
}
