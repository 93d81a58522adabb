import type {
  ControlRecord,
  ControlsRecord,
  OutcomeRecord,
  PackRecord,
  PolicyRecord,
  SkipReason,
} from '../../run-log/records.ts';
import { counted } from '../../text/counted.ts';
import { byMember } from '../../values/by-member.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../values/json.ts';
import type { CellCounts, ControlStatus, ReportControl, ReportFramework } from './report.ts';
import { emptyCounts } from './report-ledger.ts';

/** Why cells of a policy were not evaluated, counted. */
export interface SkipTally {
  add(outcome: OutcomeRecord): void;
  of(policy: string): ReadonlyMap<SkipReason, number>;
}

export function createSkipTally(): SkipTally {
  const tallies = new Map<string, Map<SkipReason, number>>();
  return {
    add({ policy, skipped }) {
      if (skipped === null) return;
      const tally = tallies.get(policy) ?? new Map<SkipReason, number>();
      tallies.set(policy, tally);
      tally.set(skipped.reason, (tally.get(skipped.reason) ?? 0) + 1);
    },
    of: (policy) => tallies.get(policy) ?? new Map(),
  };
}

/** What controls are judged by. */
export interface ControlSource {
  readonly packs: ReadonlyMap<string, PackRecord>;
  readonly policies: ReadonlyMap<string, PolicyRecord>;
  readonly counts: ReadonlyMap<string, CellCounts>;
  readonly skips: SkipTally;
  /** Whether the run came to its end and its ledger adds up: else nothing has passed. */
  readonly isWhole: boolean;
}

/** How the controls of the frameworks ended of which the run had a policy. */
export function reportControls(source: ControlSource): ReportFramework[] {
  return [...source.packs.values()]
    .sort(byMember('name'))
    .flatMap((pack) => pack.controls.map((controls) => toFramework(pack, controls, source)));
}

const NO_CONTROLS: Readonly<Record<ControlStatus, number>> = {
  passed: 0,
  waived: 0,
  failed: 0,
  unknown: 0,
  'by-hand': 0,
  'not-selected': 0,
};

function toFramework(
  { name: pack }: PackRecord,
  { name, framework, release, title, controls }: ControlsRecord,
  source: ControlSource,
): ReportFramework {
  const judged = controls.map((control) => judgeControl(control, source));
  const counts = { ...NO_CONTROLS };
  for (const { status } of judged) counts[status] += 1;
  return { pack, name, framework, release, title, counts, controls: judged };
}

/** Unknown is never passed, and what is known to fail is failed whatever else is unknown. */
function judgeControl(control: ControlRecord, source: ControlSource): ReportControl {
  const { id, title, level, policies, byHand, references } = control;
  const cells = sumCells(policies, source);
  const failures = [
    ...loose(control, source),
    ...(cells.findings > 0 ? [`findings in ${counted(cells.findings, 'cell')}`] : []),
  ];
  const isLeftOut = isNotSelected(policies, source);
  const gaps = policies.length === 0 || isLeftOut ? [] : gapsOf(policies, cells, source);
  const status = isLeftOut ? 'not-selected' : statusOf({ failures, gaps, cells, control });
  const waived = cells.waived > 0 ? [`all findings are waived in ${counted(cells.waived, 'cell')}`] : [];
  const reasons = [...failures, ...gaps, ...waived, ...(byHand === null ? [] : [`by hand: ${byHand}`])];
  return { id, title, level, status, reasons, policies: [...policies], cells, byHand, references: [...references] };
}

/**
 * Whether nobody asked for a control: settings or flags chose none of its policies. Of a run that is not whole, the
 * policies may as well be what is missing.
 */
function isNotSelected(policies: readonly string[], source: ControlSource): boolean {
  return source.isWhole && policies.length > 0 && !policies.some((id) => source.policies.has(id));
}

function statusOf({
  failures,
  gaps,
  cells,
  control: { policies, byHand },
}: {
  readonly failures: readonly string[];
  readonly gaps: readonly string[];
  readonly cells: CellCounts;
  readonly control: ControlRecord;
}): ControlStatus {
  if (failures.length > 0) return 'failed';
  if (gaps.length > 0) return 'unknown';
  // What is left is for people, however the policies ended.
  if (byHand !== null || policies.length === 0) return 'by-hand';
  return cells.waived > 0 ? 'waived' : 'passed';
}

function sumCells(policies: readonly string[], { counts }: ControlSource): CellCounts {
  const sum = emptyCounts();
  for (const policy of policies) {
    const own = counts.get(policy) ?? emptyCounts();
    for (const status of ['compliant', 'findings', 'waived', 'error', 'skipped'] as const) sum[status] += own[status];
  }
  return sum;
}

/** Why it is not known whether everything is as the control wants it. */
function gapsOf(policies: readonly string[], cells: CellCounts, source: ControlSource): string[] {
  const missing = policies.filter((id) => !source.policies.has(id));
  const idle = policies.filter((id) => source.policies.has(id) && isIdle(source.counts.get(id) ?? emptyCounts()));
  return [
    ...missing.map((id) => `${id} ${source.isWhole ? 'was not selected' : 'is not part of this run'}`),
    ...idle.map((id) => `${id} was evaluated nowhere`),
    ...(cells.error > 0 ? [`${counted(cells.error, 'cell')} could not be evaluated`] : []),
    ...skipsOf(policies, source),
    ...(source.isWhole ? [] : ['the run is not whole']),
  ];
}

function isIdle({ compliant, findings, waived, error }: CellCounts): boolean {
  return compliant + findings + waived + error === 0;
}

/**
 * Whether there may be something that nobody looked at: an account that is closed, or a region that is off, has none.
 */
const HIDES: Readonly<Record<SkipReason, boolean>> = {
  'account-not-active': false,
  'region-disabled': false,
  'service-not-in-region': false,
  excluded: true,
  'caller-account': true,
  off: true,
};

function skipsOf(policies: readonly string[], { skips }: ControlSource): string[] {
  const sums = new Map<SkipReason, number>();
  for (const policy of policies) {
    for (const [reason, cells] of skips.of(policy)) {
      if (HIDES[reason]) sums.set(reason, (sums.get(reason) ?? 0) + cells);
    }
  }
  return [...sums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([reason, cells]) => `${counted(cells, 'cell')} skipped: ${reason}`);
}

/** Parameters by which the policies find less than the control asks for, in the policy itself or in some accounts. */
function loose({ policies, holds }: ControlRecord, source: ControlSource): string[] {
  return Object.entries(holds).flatMap(([name, bound]) =>
    policies.flatMap((id) => {
      const policy = source.policies.get(id);
      if (policy === undefined || !isJsonObject(bound as JsonValue)) return [];
      const places = [
        { where: id, values: policy.parameters },
        ...(policy.overrides ?? []).map((override) => ({
          where: `${id} by ${override.name}`,
          values: override.parameters,
        })),
      ];
      return places.flatMap(({ where, values }) => {
        const value = values?.[name] as JsonValue | undefined;
        const wanted = value === undefined ? undefined : unmet(value, bound as JsonObject);
        return wanted === undefined ? [] : [`${name} is ${JSON.stringify(value)} in ${where}, and must be ${wanted}`];
      });
    }),
  );
}

/** What a value must be and is not; undefined where it is. */
function unmet(value: JsonValue, { atMost, atLeast, equals, oneOf }: JsonObject): string | undefined {
  if (typeof atMost === 'number') return typeof value === 'number' && value <= atMost ? undefined : `at most ${atMost}`;
  if (typeof atLeast === 'number') {
    return typeof value === 'number' && value >= atLeast ? undefined : `at least ${atLeast}`;
  }
  if (Array.isArray(oneOf)) {
    const isOne = oneOf.some((each) => JSON.stringify(each) === JSON.stringify(value));
    return isOne ? undefined : `one of ${oneOf.map(String).join(', ')}`;
  }
  return JSON.stringify(equals) === JSON.stringify(value) ? undefined : JSON.stringify(equals);
}
