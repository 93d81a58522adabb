import { visibleJson } from '../../../text/visible-text.ts';
import type { Report } from '../../build/report.ts';

/** The report as `schemas/report.schema.json` describes it: two spaces, stable order, one entry after another. */
export function* renderJson(report: Report): Generator<string> {
  const { cells: _, ...file } = report;
  yield* renderMembers(file);
}

/** An object with members that may not fit in memory, member by member. */
export function* renderMembers(object: object): Generator<string> {
  let separator = '{\n';
  for (const [name, value] of Object.entries(object)) {
    yield `${separator}  ${JSON.stringify(name)}: `;
    if (isList(value)) yield* renderList(value);
    else yield indented(value, 2);
    separator = ',\n';
  }
  yield '\n}\n';
}

function* renderList(entries: Iterable<unknown>): Generator<string> {
  let separator = '[\n    ';
  for (const entry of entries) {
    yield `${separator}${indented(entry, 4)}`;
    separator = ',\n    ';
  }
  yield separator.startsWith('[') ? '[]' : '\n  ]';
}

function isList(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}

function indented(value: unknown, by: number): string {
  return visibleJson(JSON.stringify(value, null, 2)).replaceAll('\n', `\n${' '.repeat(by)}`);
}
