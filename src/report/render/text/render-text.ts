import pc from 'picocolors';
import type { Colors } from '../../../text/colors.ts';
import { counted } from '../../../text/counted.ts';
import { indent, wrap, wrapParts } from '../../../text/layout.ts';
import { visible } from '../../../text/visible-text.ts';
import type { Report } from '../../build/report.ts';
import { evaluatedCells } from '../../build/summarize.ts';
import { verdict } from '../../build/verdict.ts';
import { changeCounts, coverage, ledgerTitle } from '../coverage-lines.ts';
import type { RenderOptions } from '../render-options.ts';
import { changeSection } from './text-changes.ts';
import { controlSection } from './text-controls.ts';
import { type ErrorContext, errorSection } from './text-errors.ts';
import { findingSections } from './text-findings.ts';
import { groupedSections } from './text-groups.ts';
import { skippedSection } from './text-skipped.ts';
import { headSection, summarySection } from './text-summary.ts';
import { waivedSection } from './text-waived.ts';

/**
 * The report for people: its origin, its totals, findings by policy or in groups, then what was changed, what could not
 * be evaluated and why, what was skipped, and finally the coverage and the verdict. Every finding is shown; similar
 * errors are shown once.
 */
export function* renderText(report: Report, options: RenderOptions): Generator<string> {
  const colors = pc.createColors(options.color);
  yield* joined(sections(report, options, colors));
}

function* sections(report: Report, options: RenderOptions, colors: Colors): Generator<Iterable<string>> {
  const { width, groupBy } = options;
  yield headSection(report, width, colors, options);
  yield summarySection(report, width, colors);
  yield controlSection(report, width, colors);
  if (groupBy === undefined) yield* findingSections(report, width, colors, options);
  else yield* groupedSections(report, groupBy, width, colors);
  yield waivedSection(report, width, colors);
  yield changeSection(report, width, colors, options);
  yield* unansweredSections(report, options, colors);
  yield closing(report, options, colors);
}

function* unansweredSections(
  report: Report,
  options: RenderOptions & ErrorContext,
  colors: Colors,
): Generator<Iterable<string>> {
  const { width } = options;
  yield errorSection(report, width, colors, options);
  yield skippedSection(report, width, colors);
  yield warningSection(report, width, colors);
  yield ledgerSection(report, width, colors);
}

/** What to say besides the results of `run`, which are not findings: which cells did not answer, and how many did. */
export function renderUnanswered(report: Report, options: RenderOptions): string {
  const colors = pc.createColors(options.color);
  const { summary, findings } = report;
  const answered = evaluatedCells(summary);
  const results = `${counted(findings.length, 'result')} from ${answered} of ${counted(summary.cells, 'account-region')}`;
  const unanswered = unansweredSections(report, { ...options, namesPolicies: false }, colors);
  return [...joined([...unanswered, [results]])].join('');
}

/** The lines of the sections that have any, an empty line between them. */
function* joined(sections: Iterable<Iterable<string>>): Generator<string> {
  let separator = '';
  for (const lines of sections) {
    let before = separator;
    for (const line of lines) {
      yield `${before}${line}\n`;
      before = '';
      separator = '\n';
    }
  }
}

function warningSection({ warnings }: Report, width: number, colors: Colors): string[] {
  if (warnings.length === 0) return [];
  return [colors.bold('Warnings'), ...warnings.flatMap(({ message }) => item(visible(message), width))];
}

function ledgerSection(report: Report, width: number, colors: Colors): string[] {
  const { summary } = report;
  if (summary.ledger === 'ok') return [];
  return [
    colors.bold(colors.red(ledgerTitle(report))),
    ...summary.ledger.flatMap((problem) => item(visible(problem), width)),
  ];
}

function item(text: string, width: number): string[] {
  return indent(wrap(text, width - 4), '    ', '  - ');
}

function closing(report: Report, options: RenderOptions, colors: Colors): string[] {
  const { exitCode, reason } = verdict(report, options);
  const paint = exitCode === 0 ? colors.green : exitCode === 1 || exitCode === 4 ? colors.red : colors.yellow;
  const counts = [...coverage(report), ...changeCounts(report)].flatMap((line) =>
    indent(wrapParts(line, options.width), '  ', ''),
  );
  const line = `${reason} (exit ${exitCode})`;
  const words = options.width < FILE_WIDTH ? indent(wrap(line, options.width - 2), '  ', '') : [line];
  return [...counts, ...words.map((line) => colors.bold(paint(line)))];
}

/** Files and pipes have it, where scripts take the verdict as the last line: only a narrow terminal breaks it. */
const FILE_WIDTH = 100;
