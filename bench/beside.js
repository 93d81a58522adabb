/**
 * When the rest of a check is done beside something that is in trouble, and when it is without it.
 *
 * With and without are run in turn, three times each, one first and then the other, and the ratio is that of the
 * medians: what else the machine does hits both. An outcome is done when it is in the run log; the clock starts when
 * the log is there, so that the start of the program, the same for both, does not flatter the ratio.
 */
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { atMost, figure, judged } from './figures.js';
import { organizationOf } from './organization.js';
import { median } from './part.js';
import { runCove, startSimulator } from './processes.js';

/** The budgets are about this many accounts. */
export const LARGEST = 1_000;
export const REGIONS = ['us-east-1', 'us-west-2', 'eu-west-1', 'eu-central-1'];

/**
 * @typedef {object} Trouble
 * @property {string} what - of it, in words.
 * @property {object} fault - as in an organization file.
 * @property {number} others - outcomes that it has no part in.
 * @property {(outcome: Record<string, any>) => boolean} isOfOthers
 * @property {number} budget - the ratio that is allowed.
 */

/**
 * @param {number} accounts
 * @param {Trouble} trouble
 * @param {import('./part.js').Context} context
 */
export async function measureBeside(accounts, trouble, { directory, quick, tell }) {
  /** @type {Record<'without' | 'beside', { others: number, all: number }[]>} */
  const times = { without: [], beside: [] };
  for (let turn = 0; turn < (quick ? 1 : 3); turn += 1) {
    const pair = /** @type {const} */ (['without', 'beside']);
    for (const name of turn % 2 === 0 ? pair : pair.toReversed()) {
      const world = organizationOf({ accounts, regions: REGIONS, faults: name === 'beside' ? [trouble.fault] : [] });
      const time = await check(join(directory, `${name}-${turn}.run.ndjson`), world, trouble, directory);
      tell(`${name}: the others after ${time.others.toFixed(2)} s, all after ${time.all.toFixed(2)} s`);
      times[name].push(time);
    }
  }
  const [without, beside] = [times.without, times.beside].map((all) => median(all.map(({ others }) => others)));
  const ratio = beside / without;
  const text = `${ratio.toFixed(2)} × (${beside.toFixed(1)} s against ${without.toFixed(1)} s)`;
  const budget = { ...atMost(trouble.budget, ' ×'), atItsSize: accounts >= LARGEST };
  return [
    judged(`${trouble.what}: time of the others`, text, ratio, budget),
    figure(`${trouble.what}: time of all`, `${median(times.beside.map(({ all }) => all)).toFixed(1)} s`),
  ];
}

/**
 * @param {string} runLog
 * @param {object} world - an organization file.
 * @param {Trouble} trouble
 * @param {string} directory
 * @returns {Promise<{ others: number, all: number }>} seconds until the others were done, and until all were.
 */
async function check(runLog, world, trouble, directory) {
  const simulator = await startSimulator(directory, world);
  const ended = new AbortController();
  const args = ['check', 'policies/trails.yml', '--quiet', '--run-log', runLog, '-o', `json=${runLog}.json`];
  try {
    const [time] = await Promise.all([
      watch(runLog, trouble, ended.signal),
      runCove(args, simulator.env).finally(() => ended.abort()),
    ]);
    return time;
  } finally {
    ended.abort();
    await simulator.stop();
  }
}

/**
 * @param {string} runLog
 * @param {Trouble} trouble
 * @param {AbortSignal} ended - of the run.
 */
async function watch(runLog, { others: expected, isOfOthers }, ended) {
  const isWanted = (/** @type {string} */ line) => {
    const record = JSON.parse(line);
    return record.type === 'outcome' && record.status !== 'skipped' && isOfOthers(record);
  };
  const handle = await openOnceThere(runLog, ended);
  const start = performance.now();
  const seconds = () => (performance.now() - start) / 1_000;
  try {
    const buffer = Buffer.alloc(1 << 20);
    let rest = '';
    let seen = 0;
    let others = Number.NaN;
    for (;;) {
      // Before the read: what was written before the end is read after it.
      const wasEnded = ended.aborted;
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, null);
      const lines = (rest + buffer.toString('latin1', 0, bytesRead)).split('\n');
      rest = lines.pop() ?? '';
      seen += lines.filter(isWanted).length;
      if (seen === expected && Number.isNaN(others)) others = seconds();
      if (bytesRead > 0) continue;
      if (wasEnded) break;
      await sleep(20);
    }
    if (seen !== expected) throw new Error(`${seen} outcomes of the others, and there should be ${expected}`);
    return { others, all: seconds() };
  } finally {
    await handle.close();
  }
}

/**
 * @param {string} file
 * @param {AbortSignal} ended
 */
async function openOnceThere(file, ended) {
  for (;;) {
    try {
      return await open(file);
    } catch (error) {
      if (ended.aborted) throw error;
      await sleep(20);
    }
  }
}
