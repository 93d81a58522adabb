import { CoveError } from '../../cove-error.ts';
import type { ChangeCollector } from '../../run-log/logged-changes.ts';
import { readRunLogFile } from '../../run-log/read-run-log.ts';
import type {
  AccountRecord,
  EndRecord,
  OutcomeRecord,
  PackRecord,
  PolicyRecord,
  ReopenedRecord,
  RunLogRecord,
  RunRecord,
  WarningRecord,
} from '../../run-log/records.ts';
import type { ReadableFile } from '../../run-log/split-lines.ts';
import { by, sortObject } from '../lists/sort.ts';
import type { Spill } from '../lists/spill-file.ts';
import { createCellCounts, emptyCounts, type Ledger } from './cell-counts.ts';
import { todaysId } from './former-ids.ts';
import { createJudge, type Judging } from './judging.ts';
import { createReopenedCounts, type ReopenedCounts } from './reopened-counts.ts';
import type { CellCounts, Report, WholeReport } from './report.ts';
import { reportAccounts, reportCells } from './report-cells.ts';
import { createWatchedChanges } from './report-changes.ts';
import { type ControlSource, createSkipTally, reportControls } from './report-controls.ts';
import { createEntryLists } from './report-entries.ts';
import { reportPacks } from './report-packs.ts';
import { isNarrowed } from './run-facts.ts';
import { evaluatesCells, summarize } from './summarize.ts';
import { waiverWarnings } from './waiver-words.ts';

/** Takes a run's records as they come, and gives the report at the end. */
export interface ReportBuilder {
  add(record: RunLogRecord): void;
  /** @throws {CoveError} `file` where no record of the run itself was added. */
  finish(): WholeReport;
}

/**
 * The report of a run log.
 *
 * It is complete only where the run came to its end, every planned cell has exactly one outcome, none is an error, at
 * least one cell was evaluated, and every planned change has a final state. Records of cells in another order give the
 * same report; those of changes are in the order in which things happened.
 *
 * @throws {CoveError} `file` where the record of the run is missing.
 */
export function buildReport(records: Iterable<RunLogRecord>, judging: Judging = {}): WholeReport {
  const builder = createReportBuilder(judging);
  for (const record of records) builder.add(record);
  return builder.finish();
}

/**
 * Like `buildReport`, one record at a time. It keeps findings, errors and skipped cells, and a byte per compliant cell.
 */
export function createReportBuilder(judging: Judging = {}): ReportBuilder {
  const survey = createRunSurvey();
  const collected: CollectedRecord[] = [];
  return {
    add(record) {
      survey.add(record);
      if (record.type === 'outcome') collected.push(withoutNothing(record));
      if (record.type === 'reopened') collected.push(record);
    },
    finish() {
      const collector = survey.collector({ judging });
      for (const record of collected) collector.add(record);
      const report = collector.finish();
      return {
        ...report,
        findings: [...report.findings],
        waived: [...report.waived],
        changes: report.changes,
        errors: [...report.errors],
        skipped: [...report.skipped],
        warnings: report.warnings,
      };
    },
  };
}

/**
 * The report of a log that was surveyed before: it goes through the file once more, and keeps on the disk what does not
 * fit into memory.
 *
 * @throws {CoveError} `file` where the record of the run is missing, `output` where the disk has no room.
 */
export async function reportOfFile(
  survey: RunSurvey,
  file: ReadableFile,
  { spill, until, judging }: FileReportOptions,
): Promise<Report> {
  const collector = survey.collector({ spill, judging });
  const options = { isChecked: false, until };
  for await (const batch of readRunLogFile(file, options)) {
    for (const record of batch) if (record.type === 'outcome' || record.type === 'reopened') collector.add(record);
  }
  return collector.finish();
}

export interface FileReportOptions {
  readonly spill: Spill;
  /** How many bytes of the file the survey is about. @default all */
  readonly until?: number | undefined;
  readonly judging?: Judging | undefined;
}

/** The first of two goings through a log: what is counted, and what there is a bounded number of. */
export interface RunSurvey {
  add(record: RunLogRecord): void;
  /** What the log has of the run itself: the last of each, where a run that went on has declared it again. */
  readonly declared: () => DeclaredRecords;
  /** Tells of outcomes, which are given in the order of the log, whether they stand or are taken back later. */
  standing(): (record: CollectedRecord) => boolean;
  /** How many cells ended how, so far. */
  readonly counts: () => CellCounts & { readonly cells: number };
  /** For the second one, which collects the lists. Where there is a spill, they need not fit into memory. */
  collector(options?: Partial<Pick<FileReportOptions, 'spill' | 'judging'>>): OutcomeCollector;
}

/** Takes the outcomes of the log, and what took some of them back, in their order. */
export interface OutcomeCollector {
  add(record: CollectedRecord): void;
  finish(): Report;
}

export type CollectedRecord = OutcomeRecord | ReopenedRecord;

export interface DeclaredRecords {
  readonly run: RunRecord | undefined;
  readonly end: EndRecord | undefined;
  readonly packs: ReadonlyMap<string, PackRecord>;
  readonly policies: ReadonlyMap<string, PolicyRecord>;
  readonly accounts: ReadonlyMap<string, AccountRecord>;
  readonly warnings: readonly WarningRecord[];
}

/** What is known of a report that is a part of a log, or made of several, and cannot be seen in its records. */
export interface ReportOrigin {
  /** What does not add up in the whole logs, and who looked nowhere in them. */
  readonly ledger: readonly string[];
  readonly idle: readonly string[];
  readonly filter: Report['run']['filter'];
  readonly merged: Report['run']['merged'];
}

/** @param origin - @default the report is of all records, and of one log */
export function createRunSurvey(origin?: ReportOrigin): RunSurvey {
  const ledger = createCellCounts();
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

interface Collected {
  readonly runs: Map<string, RunRecord>;
  readonly ends: Map<string, EndRecord>;
  readonly packs: Map<string, PackRecord>;
  readonly policies: Map<string, PolicyRecord>;
  readonly accounts: Map<string, AccountRecord>;
  warnings: WarningRecord[];
  isResumed: boolean;
  readonly changes: ChangeCollector;
  readonly ledger: Ledger;
  readonly reopened: ReopenedCounts;
  readonly origin: ReportOrigin | undefined;
}

function addRecord(collected: Collected, record: RunLogRecord): void {
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
      if (!collected.isResumed) collected.ledger.note('outcomes taken back, and no run went on', record.policy);
      collected.ledger.reopen(record);
      collected.reopened.add(record);
      return;
    case 'cells':
      collected.ledger.begin(record);
      return;
    case 'resume':
      collected.isResumed = true;
      // The log goes on: the end that counts is yet to come, and without one the run was cut off.
      collected.ends.clear();
      // Whoever goes on has signed in again, and says at its own end which policies looked nowhere.
      collected.warnings = collected.warnings.filter(({ code }) => !SAID_AT_THE_END.has(code));
      collected.changes.add(record);
      return;
    default:
      collected.changes.add(record);
  }
}

/**
 * Warnings that a run's closing records have: those of a run that is gone on with are said again, or do not hold any
 * more.
 */
const SAID_AT_THE_END: ReadonlySet<string> = new Set(['credentials-ended', 'policy-selects-nothing']);

/** What a policy found before it was changed says nothing of what it means now. */
function replacePolicy({ policies, ledger }: Collected, record: PolicyRecord): void {
  const known = policies.get(record.id);
  const standing = Object.values(ledger.counts.get(record.id) ?? {}).reduce((sum, cells) => sum + cells, 0);
  if (known !== undefined && known.hash !== record.hash && standing > 0) {
    ledger.note('outcomes of a policy that was changed since', record.id);
  }
  policies.set(record.id, record);
}

/**
 * Of two records for one thing the report takes the one whose text sorts first, so that their order does not matter.
 */
function keepOne<R extends RunLogRecord>(map: Map<string, R>, key: string, record: R, ledger: Ledger): void {
  const known = map.get(key);
  if (known !== undefined) ledger.note(`more than one ${record.type} record`, key === '' ? 'expected one' : key);
  if (known === undefined || JSON.stringify(record) < JSON.stringify(known)) map.set(key, record);
}

/**
 * Members that are empty mostly need no lists of their own: a compliant outcome is kept for its number of resources
 * alone.
 */
function withoutNothing(outcome: OutcomeRecord): OutcomeRecord {
  return outcome.findings.length + outcome.errors.length > 0 || outcome.skipped !== null
    ? outcome
    : { ...outcome, findings: NONE, errors: NONE };
}

const NONE: readonly never[] = [];

/** What is yet to be taken back does not stand. */
function standingIn(reopened: ReopenedCounts): (record: CollectedRecord) => boolean {
  const passed = createReopenedCounts();
  return (record) => {
    if (record.type !== 'reopened') return passed.of(record) === reopened.of(record);
    passed.add(record);
    return false;
  };
}

function createOutcomeCollector(
  collected: Collected,
  { spill, judging = {} }: Partial<Pick<FileReportOptions, 'spill' | 'judging'>>,
): OutcomeCollector {
  const { runs, ends, packs, policies, accounts, warnings, ledger, reopened } = collected;
  const run = runs.get('');
  if (run === undefined) throw new CoveError('file', 'The run log has no record of the run itself');
  const end = ends.get('');
  const logged = collected.changes.changes();
  const judge = createJudge(judging, accounts, policies);
  const lists = createEntryLists({ policies, accounts, ledger, judge, logged }, spill);
  let resources = 0;
  let gone = 0;
  const skips = createSkipTally();

  const stands = standingIn(reopened);

  return {
    add(record) {
      if (!stands(record) || record.type === 'reopened') return;
      resources += record.resources;
      gone += record.gone?.length ?? 0;
      judge.see(record);
      skips.add(record);
      lists.add(record);
    },
    finish() {
      const { findingsBySeverity, ...entries } = lists.finish();
      const waivedFindings = entries.waived.length;
      const summary = summarize({
        ...entries,
        ...{ run, end, ledger, logged, resources, gone, findingsBySeverity, waivedFindings, origin: collected.origin },
        declaredPolicies: policies,
        declaredAccounts: accounts,
      });
      const judged = judge.finish(
        {
          isPart: isNarrowed(run) || collected.origin?.filter !== undefined,
          isWhole: summary.ledger === 'ok',
          policies: [...policies.keys()],
        },
        (cell) => ledger.statusOf({ ...cell, policy: todaysId(cell.policy, policies) }),
      );
      return {
        version: 1,
        run: reportRun(run, end, collected.origin),
        summary,
        ...judged,
        ...inOrder(entries, reportAccounts(ledger, accounts)),
        ...ofPacks({ packs, policies, counts: ledger.counts, skips, isWhole: isWhole(summary, end) }, run),
        cells: reportCells(ledger, entries.policies, accounts),
        warnings: [...warnings, ...waiverWarnings(judged.waivers)]
          .map(({ code, message, policy }) => ({ code, message, policy }))
          .sort(
            by(
              (warning) => warning.code,
              (warning) => warning.policy,
              (warning) => warning.message,
            ),
          ),
      };
    },
  };
}

function isWhole(summary: Report['summary'], end: EndRecord | undefined): boolean {
  return summary.ledger === 'ok' && end?.interrupted === false;
}

/** Nothing where the run has no packs. What changes something judges no controls. */
function ofPacks(source: ControlSource, run: RunRecord): Pick<Report, 'packs' | 'controls'> {
  if (source.packs.size === 0) return {};
  const packs = reportPacks(source.packs, source.policies);
  const controls = evaluatesCells(run) ? reportControls(source) : [];
  return { packs, ...(controls.length === 0 ? {} : { controls }) };
}

/** As the JSON report has them. */
function inOrder<L extends Pick<Report, 'policies'>>({ policies, ...lists }: L, accounts: Report['accounts']) {
  return { policies, accounts, ...lists };
}

function reportRun(run: RunRecord, end: EndRecord | undefined, origin: ReportOrigin | undefined): Report['run'] {
  const { id, tool, start, mode, caller, organization, settings } = run;
  return {
    id,
    tool: { name: tool.name, version: tool.version },
    start,
    end: end?.end ?? null,
    interrupted: end?.interrupted ?? false,
    mode,
    caller: { account: caller.account, arn: caller.arn, partition: caller.partition },
    organization: organization && { id: organization.id, managementAccount: organization.managementAccount },
    ...(origin?.filter === undefined ? {} : { filter: origin.filter }),
    ...(origin?.merged === undefined ? {} : { merged: origin.merged }),
    settings: sortObject(settings),
  };
}
