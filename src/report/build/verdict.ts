import type { ErrorKind } from '../../run-log/records.ts';
import { counted } from '../../text/counted.ts';
import { countStates, NEEDS_ATTENTION } from './change-states.ts';
import { countCells, firstFew } from './count-words.ts';
import type { Report } from './report.ts';
import { type Severity, severityRank } from './severity.ts';
import { missingShardWords } from './shard-gaps.ts';
import { evaluatedCells, evaluatesCells, isCutOff } from './summarize.ts';
import { strictProblem } from './waiver-words.ts';
import { type Wording, worded } from './wording.ts';

export interface VerdictOptions {
  /** Findings of this severity or a higher one fail the run; `none`: no finding does. */
  readonly failOn: Severity | 'none';
  /** Errors no longer make the run incomplete, as long as something was evaluated. */
  readonly allowErrors: boolean;
  /** Nor do errors of these kinds. @default none */
  readonly allow?: readonly { readonly kind: ErrorKind }[] | undefined;
}

/**
 * 0 clean · 1 findings at or above `failOn`, or waivers that `--strict-waivers` refuses · 3 incomplete · 4 changes that
 * need attention · 130 interrupted.
 */
export type ReportExitCode = 0 | 1 | 3 | 4 | 130;

export interface Verdict {
  readonly exitCode: ReportExitCode;
  /** Why, in one line for people: `incomplete: 4 cells could not be evaluated`. */
  readonly reason: string;
}

/** The exit code of a run with this report. See `verdict`. */
export function exitCode(report: Report, options: VerdictOptions): ReportExitCode {
  return verdict(report, options).exitCode;
}

/**
 * The verdict on a run. Interrupted outranks changes that failed or are not certain, which outrank incomplete, which
 * outranks findings and waivers that fail `--strict-waivers`. Waived findings, and those in the baseline, do not fail
 * it. A finding whose change was made and verified, or is no longer needed, is no longer a finding.
 *
 * A report that was narrowed says so first: `filtered: passed: no findings`.
 *
 * `allowErrors` forgives cells that were tried and failed, `allow` those whose errors are all of its kinds. Neither
 * forgives a ledger that does not add up, cells that were never reached, a run in which no cell was fully evaluated, or
 * a policy that was evaluated nowhere: such a run says nothing about the organization.
 */
export function verdict(report: Report, options: VerdictOptions & Wording): Verdict {
  const { exitCode, reason } = verdictOf(report, options);
  return { exitCode, reason: worded(report.run.filter === undefined ? reason : `filtered: ${reason}`, options) };
}

function verdictOf(report: Report, options: VerdictOptions): Verdict {
  if (typeof report.run.settings.shard === 'string') return shardVerdict(report, options);
  const failing = countFailing(report, options.failOn);
  const found = failing > 0 ? `${countNew(failing, report)} at or above ${options.failOn}` : undefined;
  const strict = strictProblem(report, {});
  const findings = found === undefined && strict === undefined ? undefined : sentence(found, strict);
  const gap = findGap(report, options);
  const attention = changesThatNeedAttention(report);
  const allowed = describeAllowed(report, options);
  if (report.run.interrupted) {
    const first = gap ?? (attention === undefined ? `but ${wholeOf(report)}` : undefined);
    return { exitCode: 130, reason: `interrupted: ${sentence(first, attention, findings, allowed)}` };
  }
  const incomplete = gap === undefined ? undefined : `incomplete: ${gap}`;
  if (attention !== undefined) return { exitCode: 4, reason: sentence(attention, incomplete, findings, allowed) };
  if (incomplete !== undefined) return { exitCode: 3, reason: sentence(incomplete, findings, allowed) };
  if (findings !== undefined) return { exitCode: 1, reason: `failed: ${sentence(findings, allowed)}` };
  return { exitCode: 0, reason: `passed: ${sentence(passReason(report, options), allowed)}` };
}

/**
 * A shard is done, or it is incomplete: whether findings fail the run, and whether anything was evaluated at all, is
 * known when all shards are merged. One that failed for its findings would have a CI cancel the others.
 */
function shardVerdict(report: Report, options: VerdictOptions): Verdict {
  const { run } = report;
  const open = ledgerGap(report) ?? shardErrors(report, options);
  const found = counted(countFailing(report, options.failOn), 'finding');
  const rest = `${found} at or above ${options.failOn}; the verdict is that of all shards: cove-policy report SHARD...`;
  const name = `shard ${String(run.settings.shard)}`;
  if (run.interrupted)
    return { exitCode: 130, reason: `${name} was interrupted: ${open ?? 'every cell was evaluated'}` };
  if (open !== undefined) return { exitCode: 3, reason: `${name} is incomplete: ${open}; ${rest}` };
  return { exitCode: 0, reason: `${name} is done: ${rest}` };
}

/** `--allow` and `--allow-errors` do for a shard what they do for the whole. */
function shardErrors(report: Report, options: VerdictOptions): string | undefined {
  const unreached = countCells(report.errors, ({ kind }) => kind === 'interrupted');
  if (unreached > 0) return `${counted(unreached, 'cell')} never reached`;
  const open = report.summary.error - countAllowed(report, options);
  return options.allowErrors || open === 0 ? undefined : `${counted(open, 'cell')} could not be evaluated`;
}

function sentence(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined).join('; ');
}

function wholeOf({ run }: Report): string {
  return evaluatesCells(run) ? 'every cell was evaluated' : 'every change was tried';
}

function countFailing(report: Report, failOn: VerdictOptions['failOn']): number {
  return failOn === 'none' ? 0 : countOpen(report, (severity) => severityRank(severity) <= severityRank(failOn));
}

/** How many findings are left after what the run changed. */
function countOpen({ findings, changes, summary, baseline }: Report, counts: (severity: Severity) => boolean): number {
  const settled = new Set(changes.filter(({ state }) => !NEEDS_ATTENTION.has(state)).map(({ id }) => id));
  const severities = (Object.keys(summary.findingsBySeverity) as Severity[]).filter(counts);
  const all = sumOf(severities.map((severity) => summary.findingsBySeverity[severity]));
  const known = baseline === null ? 0 : sumOf(severities.map((severity) => baseline.known[severity]));
  if (settled.size === 0) return all - known;
  let gone = 0;
  for (const finding of findings) {
    if (finding.baseline !== 'known' && counts(finding.severity) && settled.has(finding.fingerprint)) gone += 1;
  }
  return all - known - gone;
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}

/** `3 findings`, or `3 new findings` if others are known. */
function countNew(number: number, { baseline }: Report): string {
  return counted(number, baseline === null ? 'finding' : 'new finding');
}

function changesThatNeedAttention(report: Report): string | undefined {
  const states = countStates(report, NEEDS_ATTENTION);
  if (states === '') return undefined;
  return `changes need attention: ${states} of ${(report.changes.length).toLocaleString('en-US')} planned`;
}

/** Why the run is incomplete; undefined if it is not, or if `allowErrors` forgives it. */
function findGap(report: Report, options: VerdictOptions): string | undefined {
  const { run, summary, errors } = report;
  const unaccounted = ledgerGap(report);
  if (unaccounted !== undefined) return unaccounted;
  if (!evaluatesCells(run)) return undefined;
  const unreached = countCells(errors, ({ kind }) => kind === 'interrupted');
  if (unreached > 0) return `${counted(unreached, 'cell')} never reached`;
  const evaluated = evaluatedCells(summary);
  if (evaluated + summary.error === 0) return 'nothing was evaluated';
  const failed = failedGap(report, options);
  const gaps = [failed, idleGap(summary), failed === undefined ? unjudgedGap(report) : undefined].filter(
    (gap) => gap !== undefined,
  );
  return gaps.length === 0 ? undefined : gaps.join(', and ');
}

/** What is missing is named; anything else that does not add up is a fault of the log. */
function ledgerGap(report: Report): string | undefined {
  const { run, summary } = report;
  if (summary.ledger === 'ok') return undefined;
  const { missingShards } = run;
  if (missingShards === undefined) return isCutOff(report) ? cutOff(run) : 'the ledger does not add up';
  const words = missingShardWords(missingShards);
  return summary.ledger.length === 1 ? words : `${words}, and the ledger does not add up`;
}

/** Nobody wrote its end, as after a crash: what is there counts, and the rest can be had. */
function cutOff(run: Report['run']): string {
  const next = evaluatesCells(run)
    ? 'continue with --resume, or run again'
    : 'the same command with the same --run-log continues it';
  return `the run log is cut off: ${next}`;
}

function failedGap(report: Report, options: VerdictOptions): string | undefined {
  const { summary } = report;
  if (summary.error === 0) return undefined;
  if (evaluatedCells(summary) === 0) return `${counted(summary.error, 'cell')} could not be evaluated`;
  const open = summary.error - countAllowed(report, options);
  return options.allowErrors || open === 0 ? undefined : `${counted(open, 'cell')} could not be evaluated`;
}

/** A policy that was evaluated nowhere says nothing, and its silence would read like a pass. */
function idleGap({ idle = [] }: Report['summary']): string | undefined {
  if (idle.length === 0) return undefined;
  const names = firstFew(idle, (id) => id);
  return idle.length === 1
    ? `policy ${names} was evaluated nowhere`
    : `${idle.length} policies were evaluated nowhere: ${names}`;
}

/** What is allowed for some accounts and regions is not meant for all of them. A part of a report has not all. */
function unjudgedGap({ run, summary: { unjudged = [] } }: Report): string | undefined {
  if (unjudged.length === 0 || run.filter !== undefined) return undefined;
  const names = firstFew(unjudged, (id) => id);
  return `${unjudged.length === 1 ? 'policy' : `${unjudged.length} policies:`} ${names} could be evaluated nowhere`;
}

/** How many cells have errors of allowed kinds only. */
function countAllowed({ summary, errors }: Report, { allow = [] }: VerdictOptions): number {
  if (allow.length === 0 || evaluatedCells(summary) === 0) return 0;
  const kinds = new Set<string>(allow.map(({ kind }) => kind));
  return countCells(errors) - countCells(errors, ({ kind }) => !kinds.has(kind));
}

/** `3 cells not evaluated, as --allow permits: 2 denied-by-scp, 1 opt-in`; undefined if nothing was allowed. */
function describeAllowed(report: Report, options: VerdictOptions): string | undefined {
  const { allow = [], allowErrors } = options;
  const allowed = allowErrors ? 0 : countAllowed(report, options);
  if (allowed === 0 || !evaluatesCells(report.run)) return undefined;
  const kinds = allow.flatMap(({ kind }) => {
    const cells = countCells(report.errors, (error) => error.kind === kind);
    return cells === 0 ? [] : [`${cells.toLocaleString('en-US')} ${kind}`];
  });
  return `${counted(allowed, 'cell')} not evaluated, as allowed: ${kinds.join(', ')}`;
}

function passReason(report: Report, { allowErrors }: VerdictOptions): string {
  const { run, summary } = report;
  if (!evaluatesCells(run)) return countStates(report) || 'no change was planned';
  const found = passFindings(report);
  if (summary.error === 0 || !allowErrors) return found;
  return `${found}; ${counted(summary.error, 'cell')} that could not be evaluated, as --allow-errors permits`;
}

function passFindings(report: Report): string {
  const { baseline } = report;
  const waived = report.summary.waivedFindings;
  const known = baseline === null ? 0 : sumOf(Object.values(baseline.known));
  return sentence(
    passOpen(report, report.findings.length - known),
    known === 0 ? undefined : `${counted(known, 'finding')} known from the baseline`,
    waived === 0 ? undefined : `${counted(waived, 'finding')} waived`,
  );
}

function passOpen(report: Report, found: number): string {
  if (found === 0) return report.baseline === null ? 'no findings' : 'no new findings';
  const left = countOpen(report, () => true);
  if (left === found) return `${countNew(found, report)}, none that fails the run`;
  return `${countNew(found, report)}, none left${left === 0 ? '' : ' that fails the run'} (${countStates(report)})`;
}
