import { counted } from '../../text/counted.ts';
import type { ReportPolicy } from '../build/report.ts';

/** How a policy ended over all its cells. Unknown takes precedence: a policy passes only if everything is known. */
export type PolicyResult = 'findings' | 'unknown' | 'waived' | 'passed' | 'skipped';

export function policyResult({ cells }: ReportPolicy): PolicyResult {
  if (cells.findings > 0) return 'findings';
  if (cells.error > 0) return 'unknown';
  if (cells.waived > 0) return 'waived';
  return cells.compliant > 0 ? 'passed' : 'skipped';
}

/** Whether a policy passed, and was asked wherever it is meant. */
export function hasPassedEverywhere(policy: ReportPolicy): boolean {
  return policyResult(policy) === 'passed' && policy.off === undefined;
}

/** `off in 3 cells`, by the settings; nothing if it is on everywhere. */
export function offWords({ off }: ReportPolicy): string[] {
  return off === undefined ? [] : [`off in ${counted(off, 'cell')}`];
}

/**
 * `2 findings, 1 cell not evaluated`, in short `2 findings, 1 unknown`; `passed, off in 3 cells`; `evaluated nowhere`.
 */
export function resultWords(policy: ReportPolicy, findings: number, isShort = false): string {
  const { error, waived } = policy.cells;
  const unknown =
    error === 0
      ? []
      : [isShort ? `${error.toLocaleString('en-US')} unknown` : `${counted(error, 'cell')} not evaluated`];
  const accepted = waived === 0 ? [] : [`${counted(waived, 'cell')} waived`];
  const words: Readonly<Record<PolicyResult, readonly string[]>> = {
    findings: [counted(findings, 'finding'), ...accepted, ...unknown],
    unknown: [...(findings === 0 ? [] : [counted(findings, 'finding')]), ...accepted, ...unknown],
    waived: accepted,
    passed: ['passed'],
    skipped: ['evaluated nowhere'],
  };
  return [...words[policyResult(policy)], ...offWords(policy)].join(', ');
}
