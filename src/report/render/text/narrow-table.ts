import { displayWidth } from '../../../text/display-width.ts';
import { alignColumns } from '../../../text/layout.ts';

const GAP = 2;
const DEEPER = '    ';

interface Row {
  readonly name: string;
  /** All other columns. */
  readonly rest: string;
}

/**
 * A table for a terminal that is too narrow for it, with the lines of each row. Nothing is cut: a long name has a line
 * of its own, and so has the last column of a row that is still too wide. The first column is as wide as leaves most
 * rows on one line.
 */
export function narrowTable(cells: readonly (readonly string[])[], width: number): string[][] {
  const rest = alignColumns(cells.map(([, ...others]) => others));
  const rows = cells.map(([name = ''], index): Row => ({ name, rest: rest[index] ?? '' }));
  const first = bestWidth(rows, width);
  return rows.map((row) => linesOf(row, first, width));
}

function bestWidth(rows: readonly Row[], width: number): number {
  const wholeAt = (first: number): number => rows.filter((row) => isWhole(row, first, width)).length;
  const widths = [...new Set(rows.map(({ name }) => displayWidth(name)))].sort((a, b) => b - a);
  const [widest = 0] = widths;
  return widths.reduce((best, each) => (wholeAt(each) > wholeAt(best) ? each : best), widest);
}

function isWhole({ name, rest }: Row, first: number, width: number): boolean {
  return displayWidth(name) <= first && first + GAP + displayWidth(rest) <= width;
}

function linesOf({ name, rest }: Row, first: number, width: number): string[] {
  const isLong = displayWidth(name) > first;
  const start = isLong ? '' : name;
  const line = `${start}${' '.repeat(first - displayWidth(start) + GAP)}${rest}`;
  return [...(isLong ? [name] : []), ...withLastBelow(line, width)];
}

function withLastBelow(line: string, width: number): string[] {
  if (displayWidth(line) <= width) return [line];
  const at = line.lastIndexOf('  ');
  return [line.slice(0, at).trimEnd(), `${DEEPER}${line.slice(at).trim()}`];
}
