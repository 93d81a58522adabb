import pc from 'picocolors';
import { visible } from '../visible-text.ts';
import { changeCounts, coverage } from './coverage-lines.ts';
import { verdict } from './exit-code.ts';
import { indent, wrap, wrapParts } from './layout.ts';
import type { RenderOptions } from './render-options.ts';
import type { Report } from './report.ts';
import { changeSection } from './text-changes.ts';
import type { Colors } from './text-colors.ts';
import { errorSection } from './text-errors.ts';
import { findingSections } from './text-findings.ts';
import { skippedSection } from './text-skipped.ts';
import { count } from './words.ts';

/**
 * The report for people: findings by policy, then what was changed, what could not be evaluated and why, what was skipped, and at
 * last the coverage and the verdict. Every finding is shown; like errors are shown once.
 */
export function* renderText(report: Report, options: RenderOptions): Generator<string> {
  const colors = pc.createColors(options.color);
  let separator = '';
  for (const lines of findingSections(report, options.width, colors)) {
    yield separator;
    for (const line of lines) yield `${line}\n`;
    separator = '\n';
  }
  const sections = [
    changeSection(report, options.width, colors),
    errorSection(report, options.width, colors),
    skippedSection(report, options.width, colors),
    warningSection(report, options.width, colors),
    ledgerSection(report, options.width, colors),
    closing(report, options, colors),
  ];
  yield `${separator}${join(sections)}`;
}

/** What there is to say beside the results of `run`, which are no findings: who did not answer, and how many did. */
export function renderUnanswered(report: Report, options: RenderOptions): string {
  const colors = pc.createColors(options.color);
  const { summary, findings } = report;
  const answered = summary.compliant + summary.findings;
  return join([
    errorSection(report, options.width, colors),
    skippedSection(report, options.width, colors),
    warningSection(report, options.width, colors),
    ledgerSection(report, options.width, colors),
    [`${count(findings.length, 'result')} from ${answered} of ${count(summary.cells, 'account-region')}`],
  ]);
}

function join(sections: readonly (readonly string[])[]): string {
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

function warningSection({ warnings }: Report, width: number, colors: Colors): string[] {
  if (warnings.length === 0) return [];
  return [colors.bold('Warnings'), ...warnings.flatMap(({ message }) => item(visible(message), width))];
}

function ledgerSection({ summary }: Report, width: number, colors: Colors): string[] {
  if (summary.ledger === 'ok') return [];
  return [
    colors.bold(colors.red('The ledger does not add up')),
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
  return [...counts, colors.bold(paint(`${reason} (exit ${exitCode})`))];
}
