import type { LoggedChange } from '../../run-log/logged-changes.ts';
import type { PlanCheck } from '../../run-log/plan-check.ts';
import type { AccountRecord, EndRecord, PolicyRecord, RunRecord } from '../../run-log/records.ts';
import { counted } from '../../text/counted.ts';
import { firstFew } from './count-words.ts';
import type { CellCounts, CellStatus, Report } from './report.ts';
import { countChanges } from './report-changes.ts';
import type { ReportLedger } from './report-ledger.ts';

interface Source {
  readonly run: RunRecord;
  readonly end: EndRecord | undefined;
  readonly ledger: ReportLedger;
  readonly planCheck: PlanCheck;
  readonly policies: Report['policies'];
  readonly findingsBySeverity: Report['summary']['findingsBySeverity'];
  readonly waivedFindings: number;
  readonly changes: Report['changes'];
  readonly errors: Report['errors'];
  readonly logged: readonly LoggedChange[];
  readonly declaredPolicies: ReadonlyMap<string, PolicyRecord>;
  readonly declaredAccounts: ReadonlyMap<string, AccountRecord>;
  readonly resources: number;
  readonly gone: number;
  /** For a part, or several logs: what is known about the whole. */
  readonly origin:
    | {
        readonly ledger: readonly string[];
        readonly idle: readonly string[];
        readonly filter: Report['run']['filter'];
      }
    | undefined;
}

/** The totals of a report, and whether they can be relied on. */
export function summarize(source: Source): Report['summary'] {
  const { run, end, policies, findingsBySeverity, waivedFindings, changes, errors, resources, gone } = source;
  const compliant = countCells(policies, 'compliant');
  const withFindings = countCells(policies, 'findings');
  const waived = countCells(policies, 'waived');
  const error = countCells(policies, 'error');
  const skipped = countCells(policies, 'skipped');
  const problems = source.origin?.ledger ?? ledgerProblems(source);
  const idle = source.origin?.idle ?? idlePolicies(source);
  const unjudged = unjudgedPolicies(source);
  const evaluated = evaluatedCells({ compliant, findings: withFindings, waived });
  const isWhole = problems.length === 0 && end?.interrupted === false && error === 0 && errors.length === 0;
  return {
    complete: isWhole && (evaluatesCells(run) ? evaluated > 0 && idle.length === 0 : true),
    ledger: problems.length === 0 ? 'ok' : [...problems],
    cells: evaluated + error + skipped,
    compliant,
    findings: withFindings,
    waived,
    error,
    skipped,
    planned: plannedCells(source, { cells: evaluated + error + skipped, isInOrder: problems.length === 0 }),
    findingsBySeverity,
    waivedFindings,
    changes: countChanges(changes),
    resources,
    gone,
    calls: end?.calls ?? null,
    idle: [...idle],
    ...(unjudged.length === 0 ? {} : { unjudged }),
  };
}

/** Of several logs no record says it, but where their ledgers are in order, all that was planned has its outcome. */
function plannedCells({ run, origin, end }: Source, { cells, isInOrder }: { cells: number; isInOrder: boolean }) {
  if (run.mode !== 'check' || origin === undefined) return end?.planned ?? null;
  return origin.filter === undefined && isInOrder ? cells : null;
}

/**
 * Policies that say nothing about any account and region, though they were meant to: a skipped cell says nothing.
 */
function idlePolicies({ run, policies, declaredPolicies }: Source): string[] {
  if (!evaluatesCells(run) || run.settings.allowIdle === true) return [];
  return policies
    .filter(({ cells }) => evaluatedCells(cells) + cells.error === 0)
    .filter(({ id }) => declaredPolicies.get(id)?.allowNone !== true)
    .map(({ id }) => id);
}

/** Policies that have nothing but errors: where these are allowed, nobody else would say that they judged nothing. */
function unjudgedPolicies({ run, policies, declaredPolicies }: Source): string[] {
  if (!evaluatesCells(run) || run.settings.allowIdle === true) return [];
  return policies
    .filter(({ cells }) => evaluatedCells(cells) === 0 && cells.error > 0)
    .filter(({ id }) => declaredPolicies.get(id)?.allowNone !== true)
    .map(({ id }) => id);
}

/** Whether a run of this mode judges the organization. The others make changes that an earlier run has planned. */
export function evaluatesCells({ mode }: Pick<RunRecord, 'mode'>): boolean {
  return mode === 'check' || mode === 'remediate';
}

/** How many cells were fully evaluated. */
export function evaluatedCells({ compliant, findings, waived }: Omit<CellCounts, 'error' | 'skipped'>): number {
  return compliant + findings + waived;
}

function countCells(policies: Report['policies'], status: CellStatus): number {
  return policies.reduce((sum, { cells }) => sum + cells[status], 0);
}

function ledgerProblems({ end, ledger, planCheck, logged, declaredPolicies, declaredAccounts }: Source): string[] {
  const changed = (member: 'policy' | 'account') => logged.map(({ change }) => change[member]);
  return [
    ...compareWithPlan(end, ledger, planCheck),
    ...planCheck.problems(),
    ...openChanges(end, logged),
    ...undeclared('outcomes of an unknown policy', ledger.counts.keys(), declaredPolicies),
    ...undeclared('outcomes of an unknown account', ledger.accounts, declaredAccounts),
    ...undeclared('changes of an unknown policy', changed('policy'), declaredPolicies),
    ...undeclared('changes in an unknown account', changed('account'), declaredAccounts),
    ...ledger.problems(),
  ];
}

function compareWithPlan(end: EndRecord | undefined, ledger: ReportLedger, planCheck: PlanCheck): string[] {
  const cells = ledger.cells();
  const unsettled = planCheck.unsettled();
  if (end === undefined) {
    const accounts = planCheck.plan() === undefined ? undefined : unsettled.length;
    return [`${NO_END}: the run was cut off${missing(cells, ledger.begun(), accounts)}`];
  }
  return [
    ...(end.planned === cells ? [] : [`${counted(end.planned, 'cell')} planned, but ${cells} with an outcome`]),
    ...(unsettled.length === 0 ? [] : [`${counted(unsettled.length, 'account')} without an end: ${fewOf(unsettled)}`]),
  ];
}

const NO_END = 'no end record';

/** Whether a log was cut off, by a crash or a full disk: one of several, too, and where only a part of it is shown. */
export function isCutOff({ run, summary }: Pick<Report, 'run' | 'summary'>): boolean {
  if (summary.ledger === 'ok') return false;
  return run.end === null || summary.ledger.some((problem) => problem.includes(NO_END));
}

function fewOf(accounts: readonly string[]): string {
  return firstFew(accounts, (id) => id);
}

/** @param accounts - how many of the plan have no end; undefined where the log does not say what was planned. */
function missing(cells: number, begun: number | undefined, accounts: number | undefined): string {
  if (begun === undefined && accounts === undefined) return ', and how much is missing is not known';
  const open = Math.max(0, (begun ?? 0) - cells);
  const known =
    open === 0
      ? 'every account that was begun is complete'
      : `of the accounts that were begun, ${counted(open, 'cell')} ${open === 1 ? 'is' : 'are'} missing`;
  if (accounts === undefined) return `; ${known}, and how many accounts were not begun is not known`;
  return `; ${known}, and ${counted(accounts, 'account')} of the plan ${accounts === 1 ? 'has' : 'have'} no end`;
}

/** A finished run has recorded how every change ended. */
function openChanges(end: EndRecord | undefined, logged: readonly LoggedChange[]): string[] {
  const open = logged.filter(({ final }) => final === undefined).length;
  if (end === undefined || open === 0) return [];
  return [`${counted(logged.length, 'change')} planned, but only ${logged.length - open} with an outcome`];
}

function undeclared(problem: string, named: Iterable<string>, declared: ReadonlyMap<string, unknown>): string[] {
  return [...new Set(named)]
    .filter((id) => !declared.has(id))
    .sort()
    .map((id) => `${problem}: ${id}`);
}
