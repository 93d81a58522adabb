import { displayWidth } from './display-width.ts';

/** Rows as aligned columns; the last column is not padded. */
export function alignColumns(rows: readonly (readonly string[])[]): string[] {
  const widths = columnWidths(rows);
  return rows.map((row) => alignRow(row, widths));
}

export function columnWidths(rows: readonly (readonly string[])[]): number[] {
  const widths: number[] = [];
  for (const row of rows) widen(widths, row);
  return widths;
}

/** One row of columns with these widths. */
export function alignRow(row: readonly string[], widths: readonly number[]): string {
  return row
    .map((text, column) => pad(text, widths[column] ?? 0))
    .join('  ')
    .trimEnd();
}

/** Makes columns as wide as a row needs them. */
export function widen(widths: number[], row: readonly string[]): void {
  for (const [column, text] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, displayWidth(text));
}

/**
 * Breaks text between words, so that no line is wider than `width`; a wider word stays whole, since ARNs must remain
 * copyable.
 */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  let columns = 0;
  for (const word of text.split(' ')) {
    const more = displayWidth(word);
    // Added up: measuring the line again with each word takes a millisecond a sentence where letters are not ASCII.
    if (line !== '' && columns + 1 + more > width) {
      lines.push(line);
      line = word;
      columns = more;
    } else {
      columns = line === '' ? more : columns + 1 + more;
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

/** Breaks a line of counts before a `·`, so that no count is split; further lines will be indented by two. */
export function wrapParts(line: string, width: number): string[] {
  const unbroken = line.replaceAll(' ', '\u00a0').replaceAll('\u00a0·\u00a0', ' ·\u00a0');
  return wrap(unbroken, width - 2).map((text) => text.replaceAll('\u00a0', ' '));
}

export function indent(lines: readonly string[], by: string, first = by): string[] {
  return lines.map((line, index) => `${index === 0 ? first : by}${line}`.trimEnd());
}

function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}
