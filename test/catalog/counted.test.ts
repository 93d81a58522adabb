import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { packageFile } from '../../src/package-files.ts';

/** The rows of a table below `scripts/`, without its head. */
function rowsOf(table: string): string[][] {
  const lines = readFileSync(packageFile(`scripts/${table}`), 'utf8').split('\n');
  return lines
    .filter((line) => line !== '' && !line.startsWith('#'))
    .slice(1)
    .map((line) => line.split('\t'));
}

const count = (rows: readonly string[][], column: number, value: string): number =>
  rows.filter((row) => row[column] === value).length;

const operationsIn = (rows: readonly string[][]): number => new Set(rows.map(([operation]) => operation)).size;

const membersIn = (rows: readonly string[][]): number =>
  rows.reduce((sum, [, members = '']) => sum + members.split(' ').length, 0);

const judged = rowsOf('operation-classes/judgements.tsv');
const hidden = rowsOf('operation-classes/members.tsv');
const failures = rowsOf('partial-answers/failures.tsv');
const defaults = rowsOf('partial-answers/defaults.tsv');
const parts = rowsOf('partial-answers/parts.tsv');
const unfilled = rowsOf('partial-answers/unfilled.tsv');
const paging = rowsOf('paging/judgements.tsv');

const listed = failures.filter((row) => row[4] === 'listed');
const [part, empty] = [count(defaults, 3, 'part'), count(defaults, 3, 'unfilled')];
const number = (value: number): string => value.toLocaleString('en-US');

/** What the pages say of our own tables, in their words. */
test.each([
  ['safety', `was judged by hand: ${judged.length} operations, each with its source`],
  ['safety', `${membersIn(hidden)} members of ${operationsIn(hidden)} operations`],
  ['truth', `\`scripts/paging/judgements.tsv\` (${paging.length} operations:`],
  [
    'truth',
    `| ${number(failures.length)} | ${listed.length}, of ${operationsIn(listed)} operations | ${number(failures.length - listed.length)} |`,
  ],
  ['truth', `| ${number(defaults.length)} | ${part} | ${empty} | ${number(defaults.length - part - empty)} |`],
  [
    'truth',
    `${parts.length} operations that return a part (${count(parts, 2, 'error')} errors, ${count(parts, 2, 'warning')} warnings)`,
  ],
  ['truth', `${operationsIn(unfilled)} that leave ${membersIn(unfilled)} members empty`],
])('docs/%s.md counts: %s', (page, said) => {
  const text = readFileSync(packageFile(`docs/${page}.md`), 'utf8').replace(/\s+/g, ' ');
  // Not the page itself, which a failure would print.
  expect(text.includes(said)).toBe(true);
});
