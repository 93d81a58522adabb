import type { Report } from './report.ts';
import { type Severity, severityRank } from './severity.ts';
import { count, countCells } from './words.ts';

export interface VerdictOptions {
  /** Findings of this severity or a higher one fail the run; `none`: no finding does. */
  readonly failOn: Severity | 'none';
  /** Errors no longer make the run incomplete, as long as something was evaluated. */
  readonly allowErrors: boolean;
}

/** 0 clean · 1 findings at or above `failOn` · 3 incomplete · 130 interrupted. */
export type ReportExitCode = 0 | 1 | 3 | 130;

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
 * What a run comes to. Interrupted outranks incomplete, which outranks findings.
 *
 * `allowErrors` forgives cells that were tried and failed. It forgives neither a ledger that does not add up, nor cells that
 * were never reached, nor a run in which no cell was evaluated to its end: such a run says nothing about the organization.
 */
export function verdict(report: Report, options: VerdictOptions): Verdict {
  const failing = countFailing(report, options.failOn);
  const findings = failing > 0 ? `${count(failing, 'finding')} at or above ${options.failOn}` : undefined;
  const alsoFound = findings === undefined ? '' : `; ${findings}`;
  const gap = findGap(report, options);
  if (report.run.interrupted) {
    return { exitCode: 130, reason: `interrupted: ${gap ?? 'but every cell was evaluated'}${alsoFound}` };
  }
  if (gap !== undefined) return { exitCode: 3, reason: `incomplete: ${gap}${alsoFound}` };
  if (findings !== undefined) return { exitCode: 1, reason: `failed: ${findings}` };
  return { exitCode: 0, reason: passReason(report) };
}

function countFailing(report: Report, failOn: VerdictOptions['failOn']): number {
  if (failOn === 'none') return 0;
  return report.findings.filter(({ severity }) => severityRank(severity) <= severityRank(failOn)).length;
}

/** Why the run is incomplete; undefined where it is not, or where `allowErrors` forgives it. */
function findGap({ summary, errors }: Report, { allowErrors }: VerdictOptions): string | undefined {
  if (summary.ledger !== 'ok') return 'the ledger does not add up';
  const unreached = countCells(errors.filter(({ kind }) => kind === 'interrupted'));
  if (unreached > 0) return `${count(unreached, 'cell')} never reached`;
  const evaluated = summary.compliant + summary.findings;
  if (evaluated + summary.error === 0) return 'nothing was evaluated';
  if (summary.error === 0) return undefined;
  return allowErrors && evaluated > 0 ? undefined : `${count(summary.error, 'cell')} could not be evaluated`;
}

function passReason({ findings, summary }: Report): string {
  const found = findings.length === 0 ? 'no findings' : `${count(findings.length, 'finding')}, none that fails the run`;
  if (summary.error === 0) return `passed: ${found}`;
  return `passed: ${found}; ${count(summary.error, 'cell')} that could not be evaluated, as --allow-errors permits`;
}
