import { counted } from '../../../text/counted.ts';
import { csvCell } from '../../../text/csv.ts';
import { stateWord } from '../../build/change-states.ts';
import { regionWord } from '../../build/region-words.ts';
import type { Report, ReportFinding } from '../../build/report.ts';
import { runFacts } from '../../build/run-facts.ts';
import { runProblems } from '../../build/run-problems.ts';
import { waiverReason } from '../../build/waiver-words.ts';
import type { Wording } from '../../build/wording.ts';
import { countFindings } from '../count-findings.ts';
import { resultWords } from '../policy-result.ts';
import { whatToDo } from '../policy-words.ts';
import { sumFacts } from '../sum-facts.ts';
import { unitName } from '../worst-places.ts';

const COLUMNS = [
  'kind',
  'policy',
  'severity',
  'account',
  'account name',
  'unit',
  'region',
  'resource',
  'message',
  'fingerprint',
  'waiver',
] as const;

type Cells = { readonly [Column in (typeof COLUMNS)[number]]?: string | null };

/**
 * Findings, what was not evaluated and what there is to warn of, for programs and spreadsheets, after their origin and
 * how each policy ended. In a list of just findings, an account that was never read would look clean.
 *
 * @see https://www.rfc-editor.org/rfc/rfc4180
 */
export function* renderCsv(report: Report, wording: Wording): Generator<string> {
  for (const cells of lines(report, wording)) yield row(cells, csvCell);
}

/**
 * The same for Excel, LibreOffice and Google Sheets when they open a file by a double click: it begins with a byte
 * order mark, so that they read UTF-8, and what they would take for a number, a date or a truth value is text, so that
 * no account id loses a leading zero or becomes 2.22E+11.
 */
export function* renderSpreadsheetCsv(report: Report, wording: Wording): Generator<string> {
  yield '\ufeff';
  for (const cells of lines(report, wording)) yield row(cells, spreadsheetCell);
}

function* lines(report: Report, wording: Wording): Generator<Cells> {
  yield Object.fromEntries(COLUMNS.map((column) => [column, column]));
  for (const { label, text } of [...runFacts(report, wording), ...sumFacts(report, wording)])
    yield { kind: 'run', message: `${label}: ${text}` };
  for (const problem of runProblems(report)) yield { kind: 'not evaluated', message: problem };
  for (const account of report.run.missingShards?.accounts ?? []) {
    yield { kind: 'not evaluated', account, message: 'its shard is missing: nothing is known about it here' };
  }
  yield* controlLines(report);
  yield* policyLines(report, wording);
  const units = new Map(report.accounts.map((account) => [account.id, unitName(account)]));
  const place = (account: { readonly id: string; readonly name: string | null }, region: string): Cells => ({
    account: account.id,
    'account name': account.name,
    unit: units.get(account.id) ?? '',
    region: regionWord(region),
  });
  const finding = (kind: string, found: Omit<ReportFinding, 'baseline'>): Cells => {
    const { policy, severity, account, region, resource, message, fingerprint } = found;
    return { kind, policy, severity, ...place(account, region), resource, message, fingerprint };
  };
  for (const found of report.findings) {
    yield finding(found.baseline === 'known' ? 'known finding' : 'finding', found);
  }
  for (const found of report.waived) yield { ...finding('waived', found), waiver: waiverReason(found.waiver) };
  for (const { policy, account, region, resource, kind, operation, message } of report.errors) {
    const what = [kind, operation, message].filter((part) => part !== null).join(': ');
    yield { kind: 'not evaluated', policy, ...place(account, region), resource, message: what };
  }
  for (const { policy, account, region, resource, state, message } of report.changes) {
    yield {
      kind: 'change',
      policy,
      ...place(account, region),
      resource,
      message: `${stateWord(state, report)}: ${message}`,
    };
  }
  for (const { policy, message } of report.warnings) yield { kind: 'warning', policy, message };
}

function* controlLines({ controls = [] }: Report): Generator<Cells> {
  for (const framework of controls) {
    for (const { id, title, level, status, reasons, policies } of framework.controls) {
      const parts = [
        `${framework.pack}@${framework.name}:${id}`,
        status,
        title,
        level === null ? null : `level ${level}`,
        ...reasons,
        policies.length === 0 ? null : `policies ${policies.join(', ')}`,
      ];
      // What is not known is found by the same word in every line.
      const kind = status === 'unknown' ? 'not evaluated' : 'control';
      yield { kind, message: parts.filter((part) => part !== null).join(' · ') };
    }
  }
}

function* policyLines({ policies, findings }: Report, wording: Wording): Generator<Cells> {
  const found = countFindings(findings);
  for (const policy of policies) {
    const { id, severity, title, description, references, digest, resources = 0 } = policy;
    const parts = [
      resultWords(policy, found.get(id) ?? 0),
      `${counted(resources, 'resource')} examined`,
      title,
      description,
      whatToDo(policy, wording),
      ...references,
      digest === null ? null : `digest ${digest}`,
    ];
    yield { kind: 'policy', policy: id, severity, message: parts.filter((part) => part !== null).join(' · ') };
  }
}

function row(cells: Cells, cellOf: (text: string) => string): string {
  return `${COLUMNS.map((column) => cellOf(cells[column] ?? '')).join(',')}\r\n`;
}

/** The only formula that is not foreign: a text without quotes, which a spreadsheet would take for something else. */
function spreadsheetCell(text: string): string {
  // In this order: a long text is not tried for what it might be taken for.
  return HARMLESS.test(text) && MISTAKEN.some((value) => value.test(text)) ? `"=""${text}"""` : csvCell(text);
}

/** An id is not a number, `3.10` is not 3.1, `7e10` not 70,000,000,000, and `mar-1` not the first of March. */
const MISTAKEN: readonly RegExp[] = [
  /^[\s\d.,:/%+eE()$€£¥-]*\d[\s\d.,:/%+eE()$€£¥-]*$/,
  /^(?:true|false)$/i,
  /^(?:\d{1,4}[ ./-]*)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}[ ./,-]*\d{1,4}(?:[ ./,-]+\d{1,4})?$/i,
  /^\d{1,4}[ ./-]*(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}$/i,
  /^\d{1,2}(?::\d\d){0,2} ?[ap]m$/i,
  /^\d{4}-\d\d-\d\dT[\d:.]+Z?$/,
];

/** Nothing that ends the text in the formula, and no more than it can hold. */
const HARMLESS = /^[\w .,:/%+()$€£¥-]{1,255}$/;
