import { count } from '../build/count-words.ts';
import type { ReportPolicy } from '../build/report.ts';

/** How a policy ended over all its cells. Unknown takes precedence: a policy passes only if everything is known. */
export type PolicyResult = 'findings' | 'unknown' | 'waived' | 'passed' | 'skipped';

export function policyResult({ cells }: ReportPolicy): PolicyResult {
  if (cells.findings > 0) return 'findings';
  if (cells.error > 0) return 'unknown';
  if (cells.waived > 0) return 'waived';
  return cells.compliant > 0 ? 'passed' : 'skipped';
}

/** `2 findings, 1 cell not evaluated`; `passed`; `evaluated nowhere`. */
export function resultWords(policy: ReportPolicy, findings: number): string {
  const { error, waived } = policy.cells;
  const unknown = error === 0 ? [] : [`${count(error, 'cell')} not evaluated`];
  const accepted = waived === 0 ? [] : [`${count(waived, 'cell')} waived`];
  const words: Readonly<Record<PolicyResult, readonly string[]>> = {
    findings: [count(findings, 'finding'), ...accepted, ...unknown],
    unknown: [...(findings === 0 ? [] : [count(findings, 'finding')]), ...accepted, ...unknown],
    waived: accepted,
    passed: ['passed'],
    skipped: ['evaluated nowhere'],
  };
  return words[policyResult(policy)].join(', ');
}
