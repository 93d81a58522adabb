import { count } from '../build/count-words.ts';
import type { ReportPolicy } from '../build/report.ts';

/**
 * How a policy ended over all its cells. Unknown takes precedence: a policy passes only if everything is known, and one
 * that settings turn off in some places has passed in the others alone.
 */
export type PolicyResult = 'findings' | 'unknown' | 'waived' | 'in-part' | 'passed' | 'skipped';

export function policyResult({ cells, off = 0 }: ReportPolicy): PolicyResult {
  if (cells.findings > 0) return 'findings';
  if (cells.error > 0) return 'unknown';
  if (cells.waived > 0) return 'waived';
  if (cells.compliant === 0) return 'skipped';
  return off > 0 ? 'in-part' : 'passed';
}

/** `2 findings, 1 cell not evaluated`; `passed`; `passed where it is on, 2 cells off`; `evaluated nowhere`. */
export function resultWords(policy: ReportPolicy, findings: number): string {
  const { error, waived } = policy.cells;
  const off = policy.off === undefined ? [] : [`${count(policy.off, 'cell')} off`];
  const unknown = error === 0 ? [] : [`${count(error, 'cell')} not evaluated`];
  const accepted = waived === 0 ? [] : [`${count(waived, 'cell')} waived`];
  const words: Readonly<Record<PolicyResult, readonly string[]>> = {
    findings: [count(findings, 'finding'), ...accepted, ...unknown, ...off],
    unknown: [...(findings === 0 ? [] : [count(findings, 'finding')]), ...accepted, ...unknown, ...off],
    waived: [...accepted, ...off],
    'in-part': ['passed where it is on', ...off],
    passed: ['passed'],
    skipped: ['evaluated nowhere', ...off],
  };
  return words[policyResult(policy)].join(', ');
}
