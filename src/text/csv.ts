import { visible } from './visible-text.ts';

/** A row of CSV. @see https://www.rfc-editor.org/rfc/rfc4180 */
export function csvRow(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

/**
 * Spreadsheets take a cell that begins so for a formula, and whoever names a resource must not run one in the
 * auditor's: an apostrophe makes it text. Where a spreadsheet separates by semicolons or tabs, a cell begins after each
 * of these.
 *
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
export function csvCell(text: string): string {
  const harmless = visible(text).replace(FORMULA, "$<before>'");
  return /[",;\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** The signs of a formula, also as East Asian keyboards type them, after the beginning of a cell, quotes and spaces. */
const FORMULA = /(?<before>(?:^|[;\t])[\s"']*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])/gu;
