/**
 * Runs `cove-policy check policies/trails.yml` against simulated organizations in a process of its own.
 *
 *   npm run bench:scale -- 1000                 accounts; 17 regions each
 *   npm run bench:scale -- 100 1000 10000       several, with memory as a ratio to the first
 *
 * Memory is the checking process's peak resident set (getrusage) under Node's own heap limits; wall time includes its
 * start. The sums of the ledger are checked against what the organization holds: a trail in the first region of every
 * account, every second one of which logs.
 *
 * How many calls the whole pack for CIS makes for an account and a region is counted in 20 accounts, unless the first
 * size is smaller.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { atMost, figure, judged } from './figures.js';
import { organizationOf, REGIONS } from './organization.js';
import { runAlone } from './part.js';
import { runCove, startSimulator } from './processes.js';

/** More make more calls, and as many for each of them. */
const CIS_ACCOUNTS = 20;

/** The budgets are about this many accounts, beside 100. */
const LARGEST = 10_000;

/** @type {import('./part.js').Part} */
export const PART = {
  name: 'scale',
  about: 'a check of ever more accounts: memory, calls',
  sizes: { full: [100, 1_000, LARGEST], quick: [20, 200] },
  measure,
};
await runAlone(PART, import.meta.url);

/** @type {import('./part.js').Part['measure']} */
async function measure(sizes, { directory, tell }) {
  const figures = [];
  let first;
  for (const accounts of sizes) {
    const { peakMB, seconds, calls, cells } = await check(accounts, directory);
    const what = `check, ${accounts.toLocaleString('en')} accounts × ${REGIONS.length} regions`;
    const speed = `${seconds.toFixed(1)} s, ${cells} cells, ${Math.round(calls / seconds)} calls/s`;
    tell(`${what}: ${speed}, ${peakMB.toFixed(0)} MB`);
    figures.push(memoryFigure(`${what}: peak memory`, `${peakMB.toFixed(0)} MB (${speed})`, peakMB, accounts));
    first ??= { accounts, peakMB };
    if (accounts !== first.accounts) figures.push(growthFigure(first, { accounts, peakMB }));
  }
  const [smallest = 0] = sizes;
  if (smallest >= CIS_ACCOUNTS) figures.push(await callsOfCis(CIS_ACCOUNTS, directory));
  return figures;
}

/**
 * All calls: of roles, regions and the organization too. Equal ones are made once for all policies.
 *
 * @param {number} accounts
 * @param {string} directory
 */
async function callsOfCis(accounts, directory) {
  const simulator = await startSimulator(directory, organizationOf({ accounts }));
  const file = join(directory, 'cis.json');
  try {
    const { code, seconds } = await runCove(
      ['check', 'policies/cis-aws', '-o', `json=${file}`, '--quiet'],
      simulator.env,
    );
    const { summary, policies, errors } = JSON.parse(await readFile(file, 'utf8'));
    if (summary.ledger !== 'ok' || summary.error > 0)
      throw new Error(`the check ended with ${code}: ${errors[0]?.message}`);
    const [perAccount, perRegion] = [accounts, accounts * REGIONS.length].map((count) => summary.calls / count);
    const text = `${perRegion.toFixed(1)}; ${perAccount.toFixed(0)} per account (${summary.calls.toLocaleString('en')} in ${seconds.toFixed(1)} s)`;
    const what = `check of cis-aws, ${policies.length} policies, ${accounts} accounts × ${REGIONS.length} regions`;
    return figure(`${what}: calls per account and region`, text);
  } finally {
    await simulator.stop();
  }
}

/**
 * @param {string} what
 * @param {string} text
 * @param {number} peakMB
 * @param {number} accounts
 */
function memoryFigure(what, text, peakMB, accounts) {
  return accounts < LARGEST ? figure(what, text) : judged(what, text, peakMB, atMost(300, ' MB'));
}

/**
 * @param {{ accounts: number, peakMB: number }} first
 * @param {{ accounts: number, peakMB: number }} larger
 */
function growthFigure(first, larger) {
  const ratio = larger.peakMB / first.peakMB;
  const what = `peak memory at ${larger.accounts.toLocaleString('en')} accounts against ${first.accounts.toLocaleString('en')}`;
  const atItsSize = first.accounts === 100 && larger.accounts >= LARGEST;
  return judged(what, `${ratio.toFixed(2)} ×`, ratio, { ...atMost(1.3, ' ×'), atItsSize });
}

/**
 * @param {number} accounts
 * @param {string} directory
 */
async function check(accounts, directory) {
  const simulator = await startSimulator(directory, organizationOf({ accounts }));
  const file = join(directory, 'report.json');
  try {
    const args = ['check', 'policies/trails.yml', '-o', `json=${file}`, '--quiet'];
    const { seconds, peakMB, code } = await runCove(args, simulator.env);
    const { summary } = JSON.parse(await readFile(file, 'utf8'));
    verify(summary, accounts);
    // Findings, no errors.
    if (code !== 1) throw new Error(`the check ended with ${code}, and 1 was expected`);
    return { calls: summary.calls, cells: summary.cells, seconds, peakMB };
  } finally {
    await simulator.stop();
  }
}

/**
 * @param {Record<string, number | boolean | string>} summary
 * @param {number} accounts
 */
function verify(summary, accounts) {
  const expected = {
    cells: accounts * REGIONS.length + 1,
    findings: Math.ceil(accounts / 2),
    error: 0,
    skipped: 1,
    ledger: 'ok',
    complete: true,
  };
  for (const [name, value] of Object.entries(expected)) {
    if (summary[name] !== value)
      throw new Error(`summary.${name} is ${summary[name]}, and the organization holds ${value}`);
  }
}
