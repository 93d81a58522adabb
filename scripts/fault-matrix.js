/**
 * Makes the fault matrix of docs/safety.md: what goes wrong × the commands that change something, and what came of it.
 *
 *   npm run build && node scripts/fault-matrix.js        runs everything (minutes) and writes the table
 *   node scripts/fault-matrix.js --only signal           runs the faults whose names begin so, and writes their rows
 *   node scripts/fault-matrix.js --missing               runs what the table does not have, and writes its rows
 *   node scripts/fault-matrix.js --check                 holds the table against the list of faults; runs nothing
 *
 * Exits with 1 where a call was made twice, unasked, or without a record, where a command succeeded and recorded no
 * change, and where the table is not that of the faults.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { allCases, countsOfCases } from './fault-matrix/cases.js';
import { isSilent, NOT_RUN, whyWrong } from './fault-matrix/rows.js';
import { fill } from './fill-lines.js';

const FILE = new URL('../docs/safety.md', import.meta.url);
const BEGIN = '<!-- fault-matrix: made by scripts/fault-matrix.js -->';
const END = '<!-- fault-matrix: end -->';
const HEAD = [
  '| fault | command | runs | exit codes | states | twice | unasked | unrecorded |',
  '| --- | --- | --- | --- | --- | --- | --- | --- |',
];

/** @typedef {import('./fault-matrix/cases.js').Outcome & { runs: number, silent: number }} Row */

const at = process.argv.indexOf('--only');
const only = at < 0 ? '' : (process.argv[at + 1] ?? '');
if (process.argv.includes('--check')) await check();
else if (process.argv.includes('--missing')) await runAll(await missing());
else await runAll(allCases().filter(({ fault }) => fault.startsWith(only)));

async function missing() {
  const known = new Set((await tableLines()).filter((line) => !line.includes(`| ${NOT_RUN} |`)).map(nameOf));
  return allCases().filter(({ fault, command }) => !known.has(`${fault} | ${command}`));
}

/** @param {import('./fault-matrix/cases.js').Case[]} cases */
async function runAll(cases) {
  const rows = /** @type {Map<string, Row>} */ (new Map());
  const lines = await knownLines();
  for (const [number, { fault, command, run }] of cases.entries()) {
    const name = `${fault} | ${command}`;
    const row = rows.get(name) ?? emptyRow();
    rows.set(name, row);
    const { codes, states, twice, unasked, unrecorded } = await run();
    row.runs += 1;
    row.silent += isSilent(codes, states) ? 1 : 0;
    row.codes.push(codes.join(' then '));
    row.states.push(...states);
    row.twice += twice;
    row.unasked += unasked;
    row.unrecorded += unrecorded;
    lines.set(name, lineOf(name, row));
    // What was run is kept, however the rest ends.
    await write(lines);
    process.stderr.write(`\r${number + 1} of ${cases.length}`);
  }
  process.stderr.write('\n');
  const wrong = [...rows].filter(([, row]) => row.twice + row.unasked + row.unrecorded + row.silent > 0);
  for (const [name] of wrong) process.stderr.write(`wrong: ${name}\n`);
  process.exitCode = wrong.length === 0 ? 0 : 1;
}

/** @returns {Row} */
function emptyRow() {
  return { runs: 0, codes: [], states: [], twice: 0, unasked: 0, unrecorded: 0, silent: 0 };
}

/**
 * @param {string} name
 * @param {Row} row
 */
function lineOf(name, { runs, codes, states, twice, unasked, unrecorded }) {
  const counts = [...new Set(states)]
    .sort()
    .map((state) => `${states.filter((each) => each === state).length} ${state}`);
  const told = runs === 0 ? NOT_RUN : [...new Set(codes)].join(', ');
  return `| ${[name, runs, told, counts.join(', ') || 'none', twice, unasked, unrecorded].join(' | ')} |`;
}

/** The rows of the table as it is, by fault and command. */
async function knownLines() {
  const lines = /** @type {Map<string, string>} */ (new Map());
  for (const line of await tableLines()) lines.set(nameOf(line), line);
  return lines;
}

async function tableLines() {
  const [, rest = ''] = (await readFile(FILE, 'utf8')).split(BEGIN);
  return (rest.split(END)[0] ?? '').split('\n').filter((line) => line.startsWith('| ') && !HEAD.includes(line));
}

/** @param {string} line */
function nameOf(line) {
  return line.split(' | ').slice(0, 2).join(' | ').slice(2);
}

/** @param {Map<string, string>} lines */
async function write(lines) {
  const names = [...new Set(allCases().map(({ fault, command }) => `${fault} | ${command}`))];
  const table = [...HEAD, ...names.map((name) => lines.get(name) ?? lineOf(name, emptyRow()))].join('\n');
  const [before = '', rest = ''] = (await readFile(FILE, 'utf8')).split(BEGIN);
  const counts = fill(`${countsOfCases()}:`, '', '').join('\n');
  await writeFile(FILE, `${before}${BEGIN}\n\n${counts}\n\n${table}\n\n${END}${rest.split(END)[1] ?? ''}`);
}

async function check() {
  const lines = await tableLines();
  const names = lines.map(nameOf);
  const expected = [...new Set(allCases().map(({ fault, command }) => `${fault} | ${command}`))];
  const problems = [
    ...expected.filter((name) => !names.includes(name)).map((name) => `not in docs/safety.md: ${name}`),
    ...names.filter((name) => !expected.includes(name)).map((name) => `in docs/safety.md, and no fault: ${name}`),
    ...((await readFile(FILE, 'utf8')).replaceAll(/\s+/g, ' ').includes(`${countsOfCases()}:`)
      ? []
      : ['other counts in docs/safety.md']),
    ...lines.flatMap((line) => whyWrong(line)?.concat(`: ${line}`) ?? []),
  ];
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  if (problems.length === 0) return;
  process.stderr.write('run: npm run build && node scripts/fault-matrix.js\n');
  process.exitCode = 1;
}
