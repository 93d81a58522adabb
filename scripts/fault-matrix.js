/**
 * Makes the fault matrix of docs/safety.md: what goes wrong × the commands that change something, and what came of it.
 *
 *   npm run build && node scripts/fault-matrix.js        runs everything (minutes) and writes the table
 *   node scripts/fault-matrix.js --only signal           runs the faults whose names begin so, and prints the table
 *   node scripts/fault-matrix.js --check                 holds the table against the list of faults; runs nothing
 *
 * Exits with 1 where a call was made twice, unasked, or without a record, and where the table is not that of the
 * faults.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { allCases } from './fault-matrix/cases.js';

const FILE = new URL('../docs/safety.md', import.meta.url);
const BEGIN = '<!-- fault-matrix: made by scripts/fault-matrix.js -->';
const END = '<!-- fault-matrix: end -->';
const HEAD = [
  '| fault | command | runs | exit codes | states | twice | unasked | unrecorded |',
  '| --- | --- | --- | --- | --- | --- | --- | --- |',
];

/** @typedef {import('./fault-matrix/cases.js').Outcome & { runs: number }} Row */

const only = process.argv[process.argv.indexOf('--only') + 1];
if (process.argv.includes('--check')) await check();
else
  await runAll(
    process.argv.includes('--only') ? allCases().filter(({ fault }) => fault.startsWith(only ?? '')) : allCases(),
  );

/** @param {import('./fault-matrix/cases.js').Case[]} cases */
async function runAll(cases) {
  const rows = /** @type {Map<string, Row>} */ (
    new Map(cases.map(({ fault, command }) => [`${fault} | ${command}`, emptyRow()]))
  );
  const left = [...cases];
  const work = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const row = rows.get(`${next.fault} | ${next.command}`) ?? emptyRow();
      const { codes, states, twice, unasked, unrecorded } = await next.run();
      row.runs += 1;
      row.codes.push(codes.join(' then '));
      row.states.push(...states);
      row.twice += twice;
      row.unasked += unasked;
      row.unrecorded += unrecorded;
      process.stderr.write(`\r${cases.length - left.length} of ${cases.length}`);
    }
  };
  await work();
  process.stderr.write('\n');
  const table = [...HEAD, ...[...rows].map(([name, row]) => lineOf(name, row))].join('\n');
  const wrong = [...rows].filter(([, { twice, unasked, unrecorded }]) => twice + unasked + unrecorded > 0);
  for (const [name] of wrong) process.stderr.write(`wrong: ${name}\n`);
  if (process.argv.includes('--only')) process.stdout.write(`${table}\n`);
  else await write(`${summaryOf(cases.length, rows)}\n\n${table}`);
  process.exitCode = wrong.length === 0 ? 0 : 1;
}

/** @returns {Row} */
function emptyRow() {
  return { runs: 0, codes: [], states: [], twice: 0, unasked: 0, unrecorded: 0 };
}

/**
 * @param {string} name
 * @param {Row} row
 */
function lineOf(name, { runs, codes, states, twice, unasked, unrecorded }) {
  const counts = [...new Set(states)]
    .sort()
    .map((state) => `${states.filter((each) => each === state).length} ${state}`);
  const cells = [name, runs, [...new Set(codes)].join(', '), counts.join(', ') || 'none', twice, unasked, unrecorded];
  return `| ${cells.join(' | ')} |`;
}

/**
 * @param {number} runs
 * @param {Map<string, Row>} rows
 */
function summaryOf(runs, rows) {
  const sum = (/** @type {'twice' | 'unasked' | 'unrecorded'} */ name) =>
    [...rows.values()].reduce((total, row) => total + row[name], 0);
  return `${runs} runs, ${rows.size} rows: ${sum('twice')} calls made twice, ${sum('unasked')} unasked, ${sum('unrecorded')} without a record.`;
}

/** @param {string} content */
async function write(content) {
  const [before = '', rest = ''] = (await readFile(FILE, 'utf8')).split(BEGIN);
  const after = rest.split(END)[1] ?? '';
  await writeFile(FILE, `${before}${BEGIN}\n\n${content}\n\n${END}${after}`);
}

async function check() {
  const [, rest = ''] = (await readFile(FILE, 'utf8')).split(BEGIN);
  const lines = (rest.split(END)[0] ?? '').split('\n').filter((line) => line.startsWith('| ') && !HEAD.includes(line));
  const names = lines.map((line) => line.split(' | ').slice(0, 2).join(' | ').slice(2));
  const expected = [...new Set(allCases().map(({ fault, command }) => `${fault} | ${command}`))];
  const missing = expected.filter((name) => !names.includes(name));
  const unknown = names.filter((name) => !expected.includes(name));
  const wrong = lines.filter((line) => !line.endsWith('| 0 | 0 | 0 |'));
  for (const name of missing) process.stderr.write(`not in docs/safety.md: ${name}\n`);
  for (const name of unknown) process.stderr.write(`in docs/safety.md, and no fault: ${name}\n`);
  for (const line of wrong) process.stderr.write(`wrong: ${line}\n`);
  if (missing.length + unknown.length + wrong.length === 0) return;
  process.stderr.write('run: npm run build && node scripts/fault-matrix.js\n');
  process.exitCode = 1;
}
