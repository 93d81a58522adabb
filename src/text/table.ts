import { greatest } from '../values/long-lists.ts';
import { cutName } from './cut.ts';
import { alignColumns, columnWidths } from './layout.ts';
import { visible } from './visible-text.ts';

const GAP = 2;
const LEAST_COLUMN = 8;
/** A cell that is cut to less tells little. */
const READABLE_COLUMN = 16;

/**
 * A table for people: a line of headings, and a line per row. Where it is wider than the terminal, the widest columns
 * are cut, and `…` stands for what was cut, at the beginning of an ARN: of the first, which says what a row is about,
 * only if nothing else is left.
 *
 * @param width - of the terminal; undefined: nothing is cut, as for `grep`.
 * @param spare - headings of columns that are left out, the first of them first, before others are cut to a few
 *   characters. A line below the table names them.
 */
export function renderTable(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  width: number | undefined,
  spare: readonly string[] = [],
): string {
  const shown = rows.map((row) => row.map((cell) => visible(cell).replaceAll('\n', ' ')));
  const all = [headings.map((heading) => heading.toUpperCase()), ...shown];
  if (width === undefined) return linesOf(all);
  const widths = columnWidths(all);
  const left = columnsThatFit(headings, widths, width, spare);
  const fitting = fittingWidths(
    left.map((at) => widths[at] ?? 0),
    width,
  );
  const table = all.map((row) => left.map((at, index) => cutName(row[at] ?? '', fitting[index] ?? 0)));
  const missing = headings.filter((_, at) => !left.includes(at));
  const note = missing.length === 0 ? '' : `(no room for ${missing.join(' and ')}: csv and json have all)\n`;
  return `${linesOf(table)}${note}`;
}

function linesOf(rows: readonly (readonly string[])[]): string {
  return alignColumns(rows)
    .map((line) => `${line}\n`)
    .join('');
}

/** @returns the indices of the columns that are shown. */
function columnsThatFit(
  headings: readonly string[],
  widths: readonly number[],
  width: number,
  spare: readonly string[],
): readonly number[] {
  let left = headings.map((_, at) => at);
  for (const heading of spare) {
    const own = left.map((at) => widths[at] ?? 0);
    const isReadable = fittingWidths(own, width).every((each, at) => each >= Math.min(own[at] ?? 0, READABLE_COLUMN));
    if (isReadable) break;
    left = left.filter((at) => headings[at] !== heading);
  }
  return left;
}

/** Takes from the widest but the first, one by one, until all fit; from the first, if the others have none to give. */
function fittingWidths(widths: readonly number[], width: number): number[] {
  const fitting = [...widths];
  let over = fitting.reduce((sum, each) => sum + each, 0) + GAP * (fitting.length - 1) - width;
  while (over > 0) {
    const others = fitting.slice(1);
    const isLast = greatest(others, 0) <= LEAST_COLUMN;
    const widest = isLast ? (fitting[0] ?? 0) : greatest(others);
    if (widest <= LEAST_COLUMN) break;
    const second = isLast
      ? LEAST_COLUMN
      : greatest(
          others.filter((each) => each < widest),
          LEAST_COLUMN,
        );
    const at = isLast ? 0 : others.indexOf(widest) + 1;
    // What is as wide as another gives no more than that one.
    const equal = isLast ? 1 : others.filter((each) => each === widest).length;
    const taken = Math.max(1, Math.min(Math.ceil(over / equal), widest - second));
    fitting[at] = widest - taken;
    over -= taken;
  }
  return fitting;
}
