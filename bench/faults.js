/**
 * The same organization twice, once calm and once with 5 % throttling, 1 % server errors, 0.5 % resets and 0.2 % half
 * answers; 2 % of the roles deny in both. Every cell must come to the same outcome.
 *
 *   npm run bench:faults -- 1000       accounts; 17 regions each
 *
 * Fails where the ledger of a run does not add up, or an exit code is not the truth.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { figure, judged } from './figures.js';
import { memberIds, organizationOf, REGIONS } from './organization.js';
import { runAlone } from './part.js';
import { outcomesOf, runCove, startSimulator } from './processes.js';

const LARGEST = 1_000;

const PASSING = [
  { kind: 'throttle', rate: 0.05 },
  { kind: 'serverError', rate: 0.01 },
  { kind: 'reset', rate: 0.005 },
  { kind: 'malformed', rate: 0.002 },
];

/** @type {import('./part.js').Part} */
export const PART = {
  name: 'faults',
  about: 'every cell comes to its true outcome through faults',
  sizes: { full: [LARGEST], quick: [50] },
  measure,
};
await runAlone(PART, import.meta.url);

/** @type {import('./part.js').Part['measure']} */
async function measure([accounts = LARGEST], { directory, tell }) {
  const denied = memberIds(accounts).filter((_, index) => index % 50 === 7);
  const denials = denied.map((id) => ({ kind: 'deny', operation: 'AssumeRole', roleArn: `arn:aws:iam::${id}:*` }));
  const calm = await check('calm', { accounts, faults: denials }, denied.length > 0, directory);
  const rough = await check('rough', { accounts, faults: [...denials, ...PASSING] }, denied.length > 0, directory);
  const wrong = differences(calm.cells, rough.cells);
  for (const line of wrong.slice(0, 10)) tell(line);
  const what = `faults, ${accounts.toLocaleString('en')} accounts × ${REGIONS.length} regions, ${denied.length} roles deny`;
  const told = `${rough.seconds.toFixed(1)} s, ${calm.seconds.toFixed(1)} s without faults`;
  tell(`${what}: ${rough.cells.size} cells, ${wrong.length} differ; ${told}`);
  return [
    judged(`${what}: cells unlike those without faults`, `${wrong.length} of ${rough.cells.size}`, wrong.length, {
      text: '0',
      holds: (count) => count === 0,
      atItsSize: accounts >= LARGEST || wrong.length > 0,
    }),
    figure(`${what}: time`, told),
  ];
}

/**
 * @param {string} name
 * @param {{ accounts: number, faults: readonly object[] }} world
 * @param {boolean} hasErrors - some roles deny.
 * @param {string} directory
 */
async function check(name, world, hasErrors, directory) {
  const simulator = await startSimulator(directory, organizationOf(world));
  const runLog = join(directory, `${name}.run.ndjson`);
  const report = join(directory, `${name}.json`);
  const output = `json=${report}`;
  try {
    const args = ['check', 'policies/trails.yml', '--quiet', '--run-log', runLog, '-o', output];
    const { seconds, code } = await runCove(args, simulator.env);
    const { code: allowing } = await runCove(['report', runLog, '--allow-errors', '--quiet', '-o', output]);
    // Findings and roles that deny are there: a run that says anything else does not tell the truth.
    if (code !== (hasErrors ? 3 : 1) || allowing !== 1) {
      throw new Error(`${name}: exit code ${code}, and ${allowing} with --allow-errors`);
    }
    const { ledger } = JSON.parse(await readFile(report, 'utf8')).summary;
    if (ledger !== 'ok') throw new Error(`${name}: the ledger is ${ledger}`);
    return { cells: await cellsOf(name, runLog), seconds };
  } finally {
    await simulator.stop();
  }
}

/**
 * @param {string} name
 * @param {string} runLog
 * @returns {Promise<Map<string, string>>} what each cell came to.
 */
async function cellsOf(name, runLog) {
  const cells = new Map();
  for await (const { policy, account, region, status, findings, errors } of outcomesOf(runLog)) {
    const cell = `${policy} ${account} ${region}`;
    if (cells.has(cell)) throw new Error(`${name}: ${cell} has two outcomes`);
    const resources = findings.map((/** @type {{ resource: string }} */ each) => each.resource);
    const kinds = errors.map((/** @type {{ kind: string }} */ each) => each.kind);
    cells.set(cell, [status, ...resources, ...kinds].join(' '));
  }
  return cells;
}

/**
 * @param {Map<string, string>} calm
 * @param {Map<string, string>} rough
 */
function differences(calm, rough) {
  return [...new Set([...calm.keys(), ...rough.keys()])]
    .filter((cell) => calm.get(cell) !== rough.get(cell))
    .map((cell) => `${cell}: ${calm.get(cell)}, and with faults ${rough.get(cell)}`);
}
