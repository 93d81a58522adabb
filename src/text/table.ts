import { displayWidth } from './display-width.ts';
import { alignColumns, columnWidths } from './layout.ts';
import { visible } from './visible-text.ts';

const GAP = 2;
const LEAST_COLUMN = 8;

/**
 * A table for people: a line of headings, and a line per row. Where it is wider than the terminal, the widest columns
 * are cut, and what was cut ends with `…`.
 *
 * @param width - of the terminal; undefined: nothing is cut, as for `grep`.
 */
export function renderTable(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  width: number | undefined,
): string {
  const shown = rows.map((row) => row.map((cell) => visible(cell).replaceAll('\n', ' ')));
  const all = [headings.map((heading) => heading.toUpperCase()), ...shown];
  const widths = width === undefined ? undefined : fittingWidths(columnWidths(all), width);
  const fitting = widths === undefined ? all : all.map((row) => row.map((cell, at) => cut(cell, widths[at] ?? 0)));
  return alignColumns(fitting)
    .map((line) => `${line}\n`)
    .join('');
}

/** Takes from the widest, one by one, until all fit, or none can give more. */
function fittingWidths(widths: readonly number[], width: number): number[] {
  const fitting = [...widths];
  let over = fitting.reduce((sum, each) => sum + each, 0) + GAP * (fitting.length - 1) - width;
  while (over > 0) {
    const widest = Math.max(...fitting);
    if (widest <= LEAST_COLUMN) break;
    const second = Math.max(LEAST_COLUMN, ...fitting.filter((each) => each < widest));
    const at = fitting.indexOf(widest);
    const taken = Math.max(1, Math.min(over, widest - second));
    fitting[at] = widest - taken;
    over -= taken;
  }
  return fitting;
}

function cut(cell: string, width: number): string {
  if (displayWidth(cell) <= width) return cell;
  let short = '';
  for (const character of cell) {
    if (displayWidth(short + character) > width - 1) break;
    short += character;
  }
  return `${short}…`;
}
