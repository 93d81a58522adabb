import { regionWord } from '../../report/build/region-words.ts';
import type { Report } from '../../report/build/report.ts';
import { csvRow } from '../../text/csv.ts';
import { renderTable } from '../../text/table.ts';
import { visibleJson } from '../../text/visible-text.ts';
import { isJsonObject, type JsonValue } from '../../values/json.ts';
import { TOOL } from '../../version.ts';

export interface ResultRenderOptions {
  /** Of the terminal; undefined: nothing is cut. */
  readonly width: number | undefined;
}

export type ResultRenderer = (report: Report, options: ResultRenderOptions) => Iterable<string>;

/** What an account and region answered, or why it did not. */
type Line =
  | { readonly account: string; readonly name: string | null; readonly region: string; readonly result: JsonValue }
  | { readonly account: string; readonly name: string | null; readonly region: string; readonly error: JsonValue };

/** A line of JSON per result, and one per account and region that did not answer. */
export function* renderResultLines(report: Report): Generator<string> {
  for (const line of lines(report)) yield `${visibleJson(JSON.stringify(line))}\n`;
}

/** Version 1: members may be added to it, and none is taken away or changed. */
export function* renderResultJson(report: Report): Generator<string> {
  yield `{"version":1,"tool":${JSON.stringify(TOOL)},"results":[`;
  let separator = '\n';
  for (const line of lines(report)) {
    yield `${separator}${visibleJson(JSON.stringify(line))}`;
    separator = ',\n';
  }
  yield '\n]}\n';
}

export function* renderResultCsv(report: Report): Generator<string> {
  const members = membersOf(report);
  yield csvRow([...PLACE, ...members.headings, 'error']);
  for (const line of lines(report)) yield csvRow([...place(line), ...members.cells(line), errorWords(line)]);
}

/** One line a result. The column `error` is there where somebody did not answer. */
export function renderResultTable(report: Report, { width }: ResultRenderOptions): string[] {
  const members = membersOf(report);
  const hasErrors = report.errors.length > 0;
  const rows = [...lines(report)].map((line) => [
    ...place(line),
    ...members.cells(line),
    ...(hasErrors ? [errorWords(line)] : []),
  ]);
  return [renderTable([...PLACE, ...members.headings, ...(hasErrors ? ['error'] : [])], rows, width)];
}

const PLACE: readonly string[] = ['account', 'name', 'region'];

function* lines({ findings, errors }: Report): Generator<Line> {
  for (const { account, region, evidence } of findings) {
    yield { account: account.id, name: account.name, region: regionWord(region), result: evidence as JsonValue };
  }
  for (const { account, region, kind, code, operation, message } of errors) {
    const error = { kind, code, operation, message };
    yield { account: account.id, name: account.name, region: regionWord(region), error };
  }
}

interface Members {
  readonly headings: readonly string[];
  cells(line: Line): readonly string[];
}

/** Results that are all objects have a column for each member, in the order in which they come up. */
function membersOf({ findings }: Report): Members {
  const names = new Set<string>();
  let areObjects = true;
  for (const { evidence } of findings) {
    const result = evidence as JsonValue;
    if (isJsonObject(result)) for (const name of Object.keys(result)) names.add(name);
    else areObjects = false;
  }
  if (!areObjects || names.size === 0) return { headings: ['result'], cells: (line) => [word(resultOf(line))] };
  return {
    headings: [...names],
    cells(line) {
      const result = resultOf(line);
      return [...names].map((name) => word(isJsonObject(result) && Object.hasOwn(result, name) ? result[name] : null));
    },
  };
}

function resultOf(line: Line): JsonValue {
  return 'result' in line ? line.result : null;
}

function place({ account, name, region }: Line): string[] {
  return [account, name ?? '', region];
}

function word(value: JsonValue | undefined): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function errorWords(line: Line): string {
  if (!('error' in line) || !isJsonObject(line.error)) return '';
  const { kind, operation, message } = line.error;
  return [kind, operation, message].filter((part) => part !== null).join(': ');
}
