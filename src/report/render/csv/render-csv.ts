import { visible } from '../../../text/visible-text.ts';
import type { Report } from '../../build/report.ts';

const COLUMNS = [
  'kind',
  'policy',
  'severity',
  'account',
  'account name',
  'region',
  'resource',
  'message',
  'fingerprint',
] as const;

/**
 * Findings, and below them what was not evaluated and what there is to warn of, for spreadsheets. A list of findings
 * alone would let an account that was never read look clean.
 *
 * @see https://www.rfc-editor.org/rfc/rfc4180
 */
export function* renderCsv(report: Report): Generator<string> {
  yield row([...COLUMNS]);
  for (const { policy, severity, account, region, resource, message, fingerprint } of report.findings) {
    yield row(['finding', policy, severity, account.id, account.name, region, resource, message, fingerprint]);
  }
  for (const { policy, account, region, resource, kind, operation, message } of report.errors) {
    const what = [kind, operation, message].filter((part) => part !== null).join(': ');
    yield row(['not evaluated', policy, '', account.id, account.name, region, resource, what, '']);
  }
  for (const { policy, message } of report.warnings) yield row(['warning', policy, '', '', '', '', '', message, '']);
}

function row(cells: readonly (string | null)[]): string {
  return `${cells.map((cell) => quoted(cell ?? '')).join(',')}\r\n`;
}

/**
 * Spreadsheets take a cell that begins so for a formula, and whoever names a resource must not run one in the
 * auditor's: an apostrophe makes it text. Where a spreadsheet separates by semicolons or tabs, a cell begins after each
 * of these.
 *
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
function quoted(text: string): string {
  const harmless = visible(text).replace(FORMULA, "$<before>'");
  return /[",;\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** The signs of a formula, also as East Asian keyboards type them, after the beginning of a cell, quotes and spaces. */
const FORMULA = /(?<before>(?:^|[;\t])[\s"']*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])/gu;
