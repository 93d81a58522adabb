import type { Report } from './report.ts';
import { evaluatedCells, evaluatesCells } from './summarize.ts';

/**
 * Why a run says less than its findings and errors show: it was cut short, its ledger does not add up, or it was
 * evaluated nowhere. A format that lists only findings and errors would be green without these.
 */
export function runProblems({ run, summary }: Report): string[] {
  const { idle = [], error } = summary;
  return [
    ...(run.interrupted ? ['the run was interrupted'] : []),
    ...(summary.ledger === 'ok' ? [] : summary.ledger),
    ...(evaluatesCells(run) && evaluatedCells(summary) + error === 0 ? ['no account and region was evaluated'] : []),
    ...idle.map((policy) => `policy ${policy} was evaluated nowhere: no account and region`),
  ];
}
