/**
 * One throttled account among a thousand: when are the others done, with and without it?
 *
 *   npm run bench:neighbour -- 1000       accounts; 4 regions each
 *
 * The two are run in turn, three times each, and the ratio is that of the medians: what else the machine does hits both. An outcome is
 * done when it is in the run log. Budget: 1.1 × (design section 10). CloudTrail refuses nine of ten requests of the throttled account.
 */
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { memberIds, run, startSimulator } from './processes.js';

const REGIONS = ['us-east-1', 'us-west-2', 'eu-west-1', 'eu-central-1'];
const TURNS = 3;
const BUDGET = 1.1;

const accounts = Number(process.argv[2] ?? 1_000);
const [throttled = ''] = memberIds(1);
const directory = await mkdtemp(join(tmpdir(), 'cove-policy-bench-'));
try {
  /** @type {{ others: number, all: number }[]} */
  const calm = [];
  /** @type {{ others: number, all: number }[]} */
  const rough = [];
  for (let turn = 0; turn < TURNS; turn += 1) {
    calm.push(await check(`calm-${turn}`, []));
    rough.push(
      await check(`rough-${turn}`, [{ kind: 'throttle', service: 'cloudtrail', account: throttled, rate: 0.9 }]),
    );
  }
  const [without, beside] = [median(calm.map(({ others }) => others)), median(rough.map(({ others }) => others))];
  const ratio = beside / without;
  process.stdout.write(
    [
      `accounts × regions   ${accounts} × ${REGIONS.length}`,
      `the others           done after ${without.toFixed(1)} s without, ${beside.toFixed(1)} s beside the throttled account`,
      `ratio                ${ratio.toFixed(2)} × (budget ${BUDGET} ×)`,
      `the throttled one    done after ${median(rough.map(({ all }) => all)).toFixed(1)} s`,
      '',
    ].join('\n'),
  );
  if (ratio > BUDGET) process.exitCode = 1;
} finally {
  await rm(directory, { recursive: true });
}

/**
 * @param {string} name
 * @param {readonly object[]} faults
 * @returns {Promise<{ others: number, all: number }>} seconds until the others were done, and until all were.
 */
async function check(name, faults) {
  const simulator = await startSimulator(directory, { accounts, regions: REGIONS, faults });
  const runLog = join(directory, `${name}.run.ndjson`);
  try {
    const stop = new AbortController();
    const others = watchOthers(runLog, stop.signal);
    const { seconds } = await run(
      ['check', 'policies/trails.yml', '--quiet', '--run-log', runLog, '-o', `json=${runLog}.json`],
      simulator.env,
    );
    stop.abort();
    return { others: await others, all: seconds };
  } finally {
    await simulator.stop();
  }
}

/**
 * @param {string} runLog
 * @param {AbortSignal} ended - of the run.
 * @returns {Promise<number>} seconds until the last outcome of another account was written.
 */
async function watchOthers(runLog, ended) {
  const start = performance.now();
  const expected = (accounts - 1) * REGIONS.length;
  const handle = await openOnceThere(runLog, ended);
  try {
    const buffer = Buffer.alloc(1 << 20);
    let rest = '';
    let seen = 0;
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, null);
      const lines = (rest + buffer.toString('utf8', 0, bytesRead)).split('\n');
      rest = lines.pop() ?? '';
      seen += lines.filter(isOthers).length;
      if (seen === expected) return (performance.now() - start) / 1_000;
      if (bytesRead > 0) continue;
      if (ended.aborted) throw new Error(`${seen} outcomes of other accounts, and there should be ${expected}`);
      await sleep(20);
    }
  } finally {
    await handle.close();
  }
}

/** @param {string} line */
function isOthers(line) {
  const record = JSON.parse(line);
  return record.type === 'outcome' && record.status !== 'skipped' && record.account !== throttled;
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

/** @param {readonly number[]} values */
function median(values) {
  return [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN;
}
