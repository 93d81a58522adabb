/**
 * A check whose accounts are run by three workers, against one process that runs them all, on the same simulated
 * organization: what distribution costs, and that the report is the same but for ids and times.
 *
 *   npm run bench:workers -- 10000              accounts; 17 regions each
 *
 * The queue is a Redis server that keeps an append-only file, the store a folder. Everything runs on one machine: the
 * workers have no processors of their own, so that what they take says something, and how long they take does not.
 */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { atMost, figure, judged, notMeasured } from './figures.js';
import { organizationOf, REGIONS } from './organization.js';
import { runAlone } from './part.js';
import { cli, runNode, runProgram, start, startNode, startSimulator } from './processes.js';
import { installPeer, Missing } from './python-peers.js';

const WORKERS = 3;
/** Accounts begun in a second: more than they can. */
const PACE = '1000';
/** The budgets are about this many accounts. */
const ENOUGH = 10_000;
const MOST = atMost(300, ' MB');

/** `calls`: workers ask who they are. */
const VOLATILE = new Set(['calls', 'durationMs', 'observed', 'LatestDeliveryTime', 'StartLoggingTime']);

/** @type {import('./part.js').Part} */
export const PART = {
  name: 'workers',
  about: `a check by ${WORKERS} workers, against one process`,
  sizes: { full: [ENOUGH], quick: [20] },
  measure,
};
await runAlone(PART, import.meta.url);

/** @type {import('./part.js').Part['measure']} */
async function measure(sizes, { directory, tell }) {
  const queue = await startQueue(directory).catch((/** @type {unknown} */ error) => {
    if (error instanceof Missing) return error;
    throw error;
  });
  if (queue instanceof Missing) return [notMeasured(PART.about, queue.message, MOST)];
  try {
    const figures = [];
    for (const accounts of sizes) figures.push(...(await compare(accounts, directory, queue.url, tell)));
    return figures;
  } finally {
    queue.stop();
  }
}

/**
 * @param {number} accounts
 * @param {string} directory
 * @param {string} queue
 * @param {(line: string) => void} tell
 */
async function compare(accounts, directory, queue, tell) {
  const simulator = await startSimulator(directory, organizationOf({ accounts }));
  const environment = { ...simulator.env, XDG_STATE_HOME: join(directory, 'state') };
  const check = (/** @type {string} */ report) => [
    cli,
    'check',
    'policies/trails.yml',
    '-o',
    `json=${report}`,
    '--quiet',
  ];
  const reports = { one: join(directory, 'one.json'), many: join(directory, 'many.json') };
  const shared = ['--store', join(directory, `store-${accounts}`), '--queue', queue];
  try {
    const one = await runNode(check(reports.one), environment, 'ignore');
    tell(`one process: ${textOf(one)}`);
    const workers = Array.from({ length: WORKERS }, () =>
      startNode([cli, 'worker', 'policies/trails.yml', ...shared], environment, 'ignore'),
    );
    const many = await runNode([...check(reports.many), ...shared, '--pace', PACE], environment, 'ignore');
    tell(`coordinator: ${textOf(many)}`);
    for (const { child } of workers) child.kill('SIGTERM');
    const each = await Promise.all(workers.map(({ ended }) => ended));
    for (const worker of each) tell(`worker: ${textOf(worker)}`);
    if (one.code !== 1 || many.code !== 1)
      throw new Error(`the checks ended with ${one.code} and ${many.code}, and 1 was expected`);
    assert.deepEqual(await factsOf(reports.many), await factsOf(reports.one));
    return figuresOf(accounts, one, many, each);
  } finally {
    await simulator.stop();
  }
}

/**
 * @param {number} accounts
 * @param {import('./processes.js').Usage} one
 * @param {import('./processes.js').Usage} coordinator
 * @param {readonly import('./processes.js').Usage[]} workers
 */
function figuresOf(accounts, one, coordinator, workers) {
  const what = `${accounts.toLocaleString('en')} accounts × ${REGIONS.length} regions`;
  const all = [coordinator, ...workers].reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0);
  const atItsSize = accounts >= ENOUGH;
  const peak = Math.max(...[coordinator, ...workers].map(({ peakMB }) => peakMB));
  return [
    figure(`${what}, one process`, textOf(one)),
    figure(`${what}, coordinator of ${WORKERS} workers`, textOf(coordinator)),
    ...workers.map((worker, index) => figure(`${what}, worker ${index + 1}`, textOf(worker))),
    figure(`${what}: CPU time of all, against one process`, `${(all / one.cpuSeconds).toFixed(2)} ×, same report`),
    judged(`${what}: highest peak memory of coordinator and workers`, `${peak.toFixed(0)} MB`, peak, {
      ...MOST,
      atItsSize,
    }),
  ];
}

/** @param {import('./processes.js').Usage} usage */
function textOf({ seconds, cpuSeconds, peakMB }) {
  return `${cpuSeconds.toFixed(1)} s of CPU, ${peakMB.toFixed(0)} MB, ${seconds.toFixed(1)} s`;
}

/** All of a report but what differs between two runs of one process too: its id, times, and the store it names. */
async function factsOf(/** @type {string} */ file) {
  const { run: _, ...report } = JSON.parse(await readFile(file, 'utf8'));
  return JSON.parse(JSON.stringify(report, (key, value) => (VOLATILE.has(key) ? undefined : value)));
}

/**
 * The server of this machine, or that of a package, on a free port.
 *
 * @param {string} directory
 * @throws {Missing} where there is neither.
 */
async function startQueue(directory) {
  const found = await runProgram('sh', ['-c', 'command -v redis-server']);
  const program = found.code === 0 ? found.stdout.trim() : join(dirname(await installPeer('redis')), 'redis-server');
  const port = await freePort();
  const options = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--dir',
    directory,
    '--appendonly',
    'yes',
    '--save',
    '',
  ];
  const child = start(program, options, { stdio: 'ignore' });
  await sleep(1_000);
  if (child.exitCode !== null) throw new Error(`${program} ended with ${child.exitCode}`);
  return { url: `redis://127.0.0.1:${port}`, stop: () => void child.kill('SIGKILL') };
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
