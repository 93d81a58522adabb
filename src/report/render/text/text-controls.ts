import type { Colors } from '../../../text/colors.ts';
import { displayWidth } from '../../../text/display-width.ts';
import { alignColumns, indent, wrap, wrapParts } from '../../../text/layout.ts';
import { visible } from '../../../text/visible-text.ts';
import type { ControlStatus, Report, ReportFramework } from '../../build/report.ts';
import { controlCounts, controlStatus, frameworkTitle } from '../control-words.ts';

/** How the controls of the packs' frameworks ended, a line each; what did not pass says why in a second one. */
export function* controlSection({ controls = [] }: Report, width: number, colors: Colors): Generator<string> {
  for (const [index, framework] of controls.entries()) {
    if (index > 0) yield '';
    yield* frameworkLines(framework, width, colors);
  }
}

function* frameworkLines(framework: ReportFramework, width: number, colors: Colors): Generator<string> {
  const heading = `Controls: ${visible(frameworkTitle(framework))}`;
  yield* wrap(heading, width).map(colors.bold);
  yield* indent(wrap(controlCounts(framework), width - 2), '  ');
  // Of a release that nobody asked for, the number says as much as its list.
  if (framework.controls.every(({ status }) => status === 'not-selected')) return;
  yield '';
  const rows = framework.controls.map(({ id, level, status, title }) => [
    visible(id),
    level === null ? '' : `level ${level}`,
    controlStatus(status),
    visible(title ?? ''),
  ]);
  const lines = alignColumns([['control', '', 'result', ''], ...rows]);
  for (const [row, line] of lines.entries()) {
    const control = framework.controls[row - 1];
    const paint = control === undefined ? colors.dim : paintOf(control.status, colors);
    yield* indent(wrap(line, width - 2).map(paint), '      ', '  ');
    yield* indent(reasonLines(control?.reasons ?? [], width - 6), '        ', '      ');
  }
}

/** `findings in 5 cells · 1 cell could not be evaluated`: with a line for each, 63 controls would be 250 lines. */
function reasonLines(reasons: readonly string[], width: number): string[] {
  if (reasons.length === 0) return [];
  const shown = reasons.map(visible);
  const line = shown.join(' · ');
  return shown.every((reason) => displayWidth(reason) < width - 4) ? wrapParts(line, width) : wrap(line, width - 2);
}

function paintOf(status: ControlStatus, colors: Colors): (text: string) => string {
  const paints: Readonly<Record<ControlStatus, (text: string) => string>> = {
    passed: colors.green,
    waived: colors.yellow,
    failed: colors.red,
    unknown: colors.yellow,
    'by-hand': (text) => text,
    'not-selected': colors.dim,
  };
  return paints[status];
}
