import type { Report } from '../build/report.ts';
import { SEVERITIES } from '../build/severity.ts';
import { evaluatesCells } from '../build/summarize.ts';
import { coverageParts, examined } from './coverage-lines.ts';

/** One sum of a report with its label. */
export interface SumFact {
  readonly label: 'findings' | 'cells' | 'examined';
  readonly text: string;
}

/**
 * The totals, for formats that have a place for facts about the run and none for tables: what was found by severity,
 * how the cells ended, and how much was looked at. None of a run that evaluates nothing.
 */
export function sumFacts(report: Report): SumFact[] {
  const { run, summary, waivers } = report;
  if (!evaluatesCells(run)) return [];
  const severities = SEVERITIES.map((each) => `${summary.findingsBySeverity[each].toLocaleString('en-US')} ${each}`);
  const waived = waivers === null ? [] : [`${summary.waivedFindings.toLocaleString('en-US')} waived`];
  return [
    { label: 'findings', text: [...severities, ...waived].join(', ') },
    { label: 'cells', text: coverageParts(report).join(', ') },
    { label: 'examined', text: examined(report) },
  ];
}
