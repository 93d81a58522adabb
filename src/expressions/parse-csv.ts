import { counted } from '../text/counted.ts';
import { FunctionFailure } from './function-failure.ts';

/**
 * The rows of a CSV document (RFC 4180) whose first line names the columns: one object for each row, all of whose
 * values are text. A document that is cut off, or whose rows do not fit its header, is a failure.
 *
 * @throws {FunctionFailure}
 */
export function parseCsv(text: string): Record<string, string>[] {
  const [head = [], ...rows] = fieldsOf(text.replace(/^\uFEFF/, ''));
  if (head.length === 0 || (head.length === 1 && head[0] === '')) {
    throw new FunctionFailure('needs CSV whose first line names the columns, found nothing');
  }
  const repeated = head.find((name, index) => head.indexOf(name) !== index);
  if (repeated !== undefined)
    throw new FunctionFailure(`needs columns with different names, but two are "${repeated}"`);
  return rows.map((row, index) => {
    if (row.length !== head.length) {
      throw new FunctionFailure(
        `needs rows of ${counted(head.length, 'field', 'fields')}, but row ${index + 1} has ${row.length}`,
      );
    }
    return Object.fromEntries(head.map((name, column) => [name, row[column] ?? '']));
  });
}

/** A field with what ends it: a comma, or the end of the line or the text. */
const FIELD = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|\n|\r|$)/y;

function fieldsOf(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length || row.length > 0) {
    FIELD.lastIndex = at;
    const [whole, quoted, plain = '', end] = FIELD.exec(text) ?? [];
    if (whole === undefined) throw new FunctionFailure(`needs CSV, but cannot read it from character ${at + 1} on`);
    row.push(quoted?.replaceAll('""', '"') ?? plain);
    at += whole.length;
    if (end === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}
