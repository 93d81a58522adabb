import type { ChangeCollector } from '../../run-log/logged-changes.ts';
import type { PlanCheck } from '../../run-log/plan-check.ts';
import type {
  AccountRecord,
  EndRecord,
  OutcomeRecord,
  PackRecord,
  PolicyRecord,
  ReopenedRecord,
  RunRecord,
  WarningRecord,
} from '../../run-log/records.ts';
import { withoutRunRecord } from '../../run-log/without-run-record.ts';
import { definedMembers } from '../../values/defined-members.ts';
import { by, sortObject } from '../lists/sort.ts';
import type { Spill } from '../lists/spill-file.ts';
import { todaysId } from './former-ids.ts';
import { createJudge, type Judging } from './judging.ts';
import { createReopenedCounts, type ReopenedCounts } from './reopened-counts.ts';
import type { Report, ReportPolicy } from './report.ts';
import { reportAccounts, reportCells } from './report-cells.ts';
import { type ControlSource, createSkipTally, reportControls, type SkipTally } from './report-controls.ts';
import { createEntryLists } from './report-entries.ts';
import type { ReportLedger } from './report-ledger.ts';
import { reportPacks } from './report-packs.ts';
import { isNarrowed } from './run-facts.ts';
import { evaluatesCells, summarize } from './summarize.ts';
import { waiverWarnings } from './waiver-words.ts';

/** Takes the outcomes of the log, and what superseded some of them, in order. */
export interface OutcomeCollector {
  add(record: CollectedRecord): void;
  finish(): Report;
}

export interface CollectingOptions {
  /** Keeps on disk what does not fit in memory. @default all is kept in memory */
  readonly spill?: Spill | undefined;
  /** Waivers and baseline. @default none */
  readonly judging?: Judging | undefined;
}

export type CollectedRecord = OutcomeRecord | ReopenedRecord;

/** What is known about a report on part of a log, or on several, that its records do not show. */
export interface ReportOrigin {
  /** What does not add up in the complete logs, and which policies were evaluated nowhere in them. */
  readonly ledger: readonly string[];
  readonly idle: readonly string[];
  readonly filter: Report['run']['filter'];
  readonly merged: Report['run']['merged'];
  readonly missingShards: Report['run']['missingShards'];
}

/** What the first pass has kept: all but the outcomes themselves. */
export interface Collected {
  readonly runs: Map<string, RunRecord>;
  readonly ends: Map<string, EndRecord>;
  readonly packs: Map<string, PackRecord>;
  readonly policies: Map<string, PolicyRecord>;
  readonly accounts: Map<string, AccountRecord>;
  warnings: WarningRecord[];
  isResumed: boolean;
  readonly changes: ChangeCollector;
  readonly ledger: ReportLedger;
  readonly planCheck: PlanCheck;
  readonly reopened: ReopenedCounts;
  readonly origin: ReportOrigin | undefined;
}

/** What will be superseded does not stand. */
export function standingIn(reopened: ReopenedCounts): (record: CollectedRecord) => boolean {
  const passed = createReopenedCounts();
  return (record) => {
    if (record.type !== 'reopened') return passed.of(record) === reopened.of(record);
    passed.add(record);
    return false;
  };
}

/** @throws {CoveError} `file` if the record of the run is missing. */
export function createOutcomeCollector(
  collected: Collected,
  { spill, judging = {} }: CollectingOptions,
): OutcomeCollector {
  const { runs, ends, packs, policies, accounts, warnings, ledger, planCheck, reopened } = collected;
  const run = runs.get('');
  if (run === undefined) throw withoutRunRecord();
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
      const { findingsBySeverity, ...listed } = lists.finish();
      const entries = { ...listed, policies: listed.policies.map((policy) => withOff(policy, skips)) };
      const counted = { resources, gone, findingsBySeverity, waivedFindings: entries.waived.length };
      const summary = summarize({
        ...entries,
        ...counted,
        ...{ run, end, ledger, planCheck, logged, origin: collected.origin },
        declaredPolicies: policies,
        declaredAccounts: accounts,
      });
      const judged = judge.finish(
        {
          isPart: isNarrowed(run) || collected.origin?.filter !== undefined,
          excludes: Array.isArray(run.settings.exclude) && run.settings.exclude.length > 0,
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
        warnings: inOrderOfCodes([...warnings, ...waiverWarnings(judged.waivers)]),
      };
    },
  };
}

function inOrderOfCodes(warnings: readonly Report['warnings'][number][]): Report['warnings'] {
  return warnings
    .map(({ code, message, policy }) => ({ code, message, policy }))
    .sort(
      by(
        (warning) => warning.code,
        (warning) => warning.policy,
        (warning) => warning.message,
      ),
    );
}

/** Where the settings switch a policy off, it has not passed. */
function withOff(policy: ReportPolicy, skips: SkipTally): ReportPolicy {
  const off = skips.of(policy.id).get('off');
  return off === undefined ? policy : { ...policy, off };
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

/** As in the JSON report. */
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
    ...definedMembers({ filter: origin?.filter, merged: origin?.merged, missingShards: origin?.missingShards }),
    settings: sortObject(settings),
  };
}
