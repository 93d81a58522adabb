/**
 * One throttled account among a thousand: when are the others done, with and without it?
 *
 *   npm run bench:neighbour -- 1000       accounts; 4 regions each
 *
 * With and without are run in turn, three times each, one first and then the other, and the ratio is that of the
 * medians: what else the machine does hits both. An outcome is done when it is in the run log; the clock starts when
 * the log is there, so that the start of the program, the same for both, does not flatter the ratio. CloudTrail refuses
 * nine of ten requests of the throttled account.
 */
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { atMost, figure, judged } from './figures.js';
import { memberIds, organizationOf } from './organization.js';
import { median, runAlone } from './part.js';
import { runCove, startSimulator } from './processes.js';

const LARGEST = 1_000;
const REGIONS = ['us-east-1', 'us-west-2', 'eu-west-1', 'eu-central-1'];
const [THROTTLED = ''] = memberIds(1);
const FAULT = { kind: 'throttle', service: 'cloudtrail', account: THROTTLED, rate: 0.9 };

/** @type {import('./part.js').Part} */
export const PART = {
  name: 'neighbour',
  about: 'when the others are done beside one throttled account',
  sizes: { full: [LARGEST], quick: [100] },
  measure,
};
await runAlone(PART, import.meta.url);

/** @type {import('./part.js').Part['measure']} */
async function measure([accounts = LARGEST], { directory, quick, tell }) {
  /** @type {Record<'without' | 'beside', { others: number, all: number }[]>} */
  const times = { without: [], beside: [] };
  for (let turn = 0; turn < (quick ? 1 : 3); turn += 1) {
    const pair = /** @type {const} */ (['without', 'beside']);
    for (const name of turn % 2 === 0 ? pair : pair.toReversed()) {
      const time = await check(`${name}-${turn}`, accounts, name === 'beside' ? [FAULT] : [], directory);
      tell(`${name}: the others after ${time.others.toFixed(2)} s, all after ${time.all.toFixed(2)} s`);
      times[name].push(time);
    }
  }
  const [without, beside] = [times.without, times.beside].map((all) => median(all.map(({ others }) => others)));
  const ratio = beside / without;
  const what = `${(accounts - 1).toLocaleString('en')} accounts × ${REGIONS.length} regions beside a throttled one`;
  const text = `${ratio.toFixed(2)} × (${beside.toFixed(1)} s against ${without.toFixed(1)} s)`;
  return [
    judged(`${what}: time of the others`, text, ratio, { ...atMost(1.1, ' ×'), atItsSize: accounts >= LARGEST }),
    figure(`${what}: time of all`, `${median(times.beside.map(({ all }) => all)).toFixed(1)} s`),
  ];
}

/**
 * @param {string} name
 * @param {number} accounts
 * @param {readonly object[]} faults
 * @param {string} directory
 * @returns {Promise<{ others: number, all: number }>} seconds until the others were done, and until all were.
 */
async function check(name, accounts, faults, directory) {
  const simulator = await startSimulator(directory, organizationOf({ accounts, regions: REGIONS, faults }));
  const runLog = join(directory, `${name}.run.ndjson`);
  const ended = new AbortController();
  const args = ['check', 'policies/trails.yml', '--quiet', '--run-log', runLog, '-o', `json=${runLog}.json`];
  try {
    const [time] = await Promise.all([
      watch(runLog, (accounts - 1) * REGIONS.length, ended.signal),
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
 * @param {number} expected - outcomes of the others.
 * @param {AbortSignal} ended - of the run.
 */
async function watch(runLog, expected, ended) {
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
      seen += lines.filter(isOfOthers).length;
      if (seen === expected && Number.isNaN(others)) others = seconds();
      if (bytesRead > 0) continue;
      if (wasEnded) break;
      await sleep(20);
    }
    if (seen !== expected) throw new Error(`${seen} outcomes of other accounts, and there should be ${expected}`);
    return { others, all: seconds() };
  } finally {
    await handle.close();
  }
}

/** @param {string} line */
function isOfOthers(line) {
  const record = JSON.parse(line);
  return record.type === 'outcome' && record.status !== 'skipped' && record.account !== THROTTLED;
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
