import { countStates } from '../build/change-states.ts';
import type { Report } from '../build/report.ts';
import { SEVERITIES } from '../build/severity.ts';
import { evaluatesCells } from '../build/summarize.ts';
import { strictProblem } from '../build/waiver-words.ts';
import type { Wording } from '../build/wording.ts';
import { coverageParts, examined } from './coverage-lines.ts';

/** One sum of a report with its label. */
export interface SumFact {
  readonly label: 'findings' | 'cells' | 'examined' | 'changes' | 'strict';
  readonly text: string;
}

/**
 * The totals, for formats that have a place for facts about the run and none for tables: what was found by severity,
 * how the cells ended, how much was looked at, how changes ended, and what fails the run beside its findings.
 */
export function sumFacts(report: Report, wording: Wording): SumFact[] {
  const changes = countStates(report);
  const strict = strictProblem(report, wording);
  return [
    ...(evaluatesCells(report.run) ? sumsOfCells(report) : []),
    ...(changes === '' ? [] : [{ label: 'changes', text: changes } as const]),
    ...(strict === undefined ? [] : [{ label: 'strict', text: strict } as const]),
  ];
}

function sumsOfCells(report: Report): SumFact[] {
  const { summary, waivers } = report;
  const severities = SEVERITIES.map((each) => `${summary.findingsBySeverity[each].toLocaleString('en-US')} ${each}`);
  const waived = waivers === null ? [] : [`${summary.waivedFindings.toLocaleString('en-US')} waived`];
  return [
    { label: 'findings', text: [...severities, ...waived].join(', ') },
    { label: 'cells', text: coverageParts(report).join(', ') },
    { label: 'examined', text: examined(report) },
  ];
}
