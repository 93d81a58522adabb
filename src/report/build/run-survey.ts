import { createPlanCheck } from '../../run-log/plan-check.ts';
import type {
  AccountRecord,
  EndRecord,
  PackRecord,
  PlanRecord,
  PolicyRecord,
  RunLogRecord,
  RunRecord,
  WarningRecord,
} from '../../run-log/records.ts';
import {
  type Collected,
  type CollectedRecord,
  type CollectingOptions,
  createOutcomeCollector,
  type OutcomeCollector,
  type ReportOrigin,
  standingIn,
} from './outcome-collector.ts';
import { createReopenedCounts } from './reopened-counts.ts';
import type { CellCounts } from './report.ts';
import { createWatchedChanges } from './report-changes.ts';
import { createReportLedger, emptyCounts, type ReportLedger } from './report-ledger.ts';

/** The first of two passes through a log: counts, and lists of bounded length. */
export interface RunSurvey {
  add(record: RunLogRecord): void;
  /** What the log says about the run itself: the last of each, if a continuing run has declared it again. */
  readonly declared: () => DeclaredRecords;
  /** Decides for outcomes, in the order of the log, whether they stand or are superseded later. */
  standing(): (record: CollectedRecord) => boolean;
  /** How many cells ended how, so far. */
  readonly counts: () => CellCounts & { readonly cells: number };
  /** For the second pass, which collects the lists. With a spill, they need not fit in memory. */
  collector(options?: CollectingOptions): OutcomeCollector;
}

export interface DeclaredRecords {
  readonly run: RunRecord | undefined;
  readonly end: EndRecord | undefined;
  readonly packs: ReadonlyMap<string, PackRecord>;
  readonly policies: ReadonlyMap<string, PolicyRecord>;
  readonly accounts: ReadonlyMap<string, AccountRecord>;
  readonly warnings: readonly WarningRecord[];
  /** Undefined in logs of version 1 and of changes. */
  readonly plan: PlanRecord | undefined;
  /** The accounts of the plan that are the run's own and have no end. */
  readonly unsettled: readonly string[];
}

/** @param origin - @default the report is of all records, and of one log */
export function createRunSurvey(origin?: ReportOrigin): RunSurvey {
  const ledger = createReportLedger();
  const collected: Collected = {
    runs: new Map(),
    ends: new Map(),
    packs: new Map(),
    policies: new Map(),
    accounts: new Map(),
    warnings: [],
    isResumed: false,
    changes: createWatchedChanges(ledger),
    ledger,
    planCheck: createPlanCheck(),
    reopened: createReopenedCounts(),
    origin,
  };
  return {
    add: (record) => addRecord(collected, record),
    declared: () => ({
      run: collected.runs.get(''),
      end: collected.ends.get(''),
      packs: collected.packs,
      policies: collected.policies,
      accounts: collected.accounts,
      warnings: collected.warnings,
      plan: collected.planCheck.plan(),
      unsettled: collected.planCheck.unsettled(),
    }),
    standing: () => standingIn(collected.reopened),
    counts() {
      const sum = emptyCounts();
      for (const counts of ledger.counts.values()) for (const status of STATUSES) sum[status] += counts[status];
      return { ...sum, cells: STATUSES.reduce((cells, status) => cells + sum[status], 0) };
    },
    collector: (options = {}) => createOutcomeCollector(collected, options),
  };
}

const STATUSES = ['compliant', 'findings', 'waived', 'error', 'skipped'] as const;

function addRecord(collected: Collected, record: RunLogRecord): void {
  collected.planCheck.add(record);
  switch (record.type) {
    case 'run':
      keepOne(collected.runs, '', record, collected.ledger);
      return;
    case 'end':
      keepOne(collected.ends, '', record, collected.ledger);
      return;
    case 'pack':
      if (collected.isResumed) collected.packs.set(record.name, record);
      else keepOne(collected.packs, record.name, record, collected.ledger);
      return;
    case 'policy':
      // A run that continues a log declares what has changed since.
      if (collected.isResumed) replacePolicy(collected, record);
      else keepOne(collected.policies, record.id, record, collected.ledger);
      return;
    case 'account':
      if (collected.isResumed) collected.accounts.set(record.id, record);
      else keepOne(collected.accounts, record.id, record, collected.ledger);
      return;
    case 'warning':
      collected.warnings.push(record);
      return;
    case 'outcome':
      collected.ledger.enter(record);
      return;
    case 'reopened':
      if (!collected.isResumed) collected.ledger.note('outcomes taken back, and no run continued', record.policy);
      collected.ledger.reopen(record);
      collected.reopened.add(record);
      return;
    case 'cells':
      collected.ledger.begin(record);
      return;
    case 'plan':
    case 'settled':
      return;
    case 'resume':
      collected.isResumed = true;
      // The log continues: the end that counts is yet to come, and without one the run was cut off.
      collected.ends.clear();
      // A continuing run has signed in again, and says at its own end which policies were evaluated nowhere.
      collected.warnings = collected.warnings.filter(({ code }) => !SAID_AT_THE_END.has(code));
      collected.changes.add(record);
      return;
    default:
      collected.changes.add(record);
  }
}

/**
 * Warnings in a run's closing records: those of a continued run are repeated, or no longer true.
 */
const SAID_AT_THE_END: ReadonlySet<string> = new Set(['credentials-ended', 'policy-selects-nothing']);

/** What a policy found before it was changed says nothing about what it means now. */
function replacePolicy({ policies, ledger }: Collected, record: PolicyRecord): void {
  const known = policies.get(record.id);
  const standing = Object.values(ledger.counts.get(record.id) ?? {}).reduce((sum, cells) => sum + cells, 0);
  if (known !== undefined && known.hash !== record.hash && standing > 0) {
    ledger.note('outcomes of a policy that was changed since', record.id);
  }
  policies.set(record.id, record);
}

/**
 * Of two records for the same thing the report uses the one whose text sorts first, so that their order does not
 * matter.
 */
function keepOne<R extends RunLogRecord>(map: Map<string, R>, key: string, record: R, ledger: ReportLedger): void {
  const known = map.get(key);
  if (known !== undefined) ledger.note(`more than one ${record.type} record`, key === '' ? 'expected one' : key);
  if (known === undefined || JSON.stringify(record) < JSON.stringify(known)) map.set(key, record);
}
