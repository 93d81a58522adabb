/**
 * The same checks of the same two accounts by cove-policy, Prowler and Cloud Custodian, on one moto server.
 *
 *   npm run bench:packs -- 17       regions
 *
 * One account has much that is wrong beside what is right; in the other the account itself is in order. Each account is
 * a run of its own, as Prowler and Custodian have it. A server between them and moto counts the calls. Every answer is
 * compared, thing by thing: ours must be what was planted, and where another one's differs, bench/packs-differences.js
 * must say why.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { startCountingFront } from './counting-front.js';
import { atLeast, atMost, figure, judged, notMeasured } from './figures.js';
import { REGIONS } from './organization.js';
import { CHECKS } from './packs-checks.js';
import { compareAnswers } from './packs-differences.js';
import { askCove, askCustodian, askProwler } from './packs-tools.js';
import { runAlone } from './part.js';
import { root, runProgram } from './processes.js';
import { installMoto, installPeer, Missing } from './python-peers.js';

/**
 * @typedef {import('./packs-tools.js').Run & { calls: number }} Measured
 * @typedef {{ accounts: string[], planted: [check: string, account: string, key: string, found: boolean][] }} World
 */

const TOOLS = {
  'cove-policy': { ask: askCove, pins: null },
  'Prowler 5.46.0': { ask: askProwler, pins: 'prowler' },
  'Custodian 0.9.53': { ask: askCustodian, pins: 'c7n-org' },
};
const SIZES = { full: [REGIONS.length], quick: [2] };
const BUDGET = atLeast(20, ' ×');

/** @type {import('./part.js').Part} */
export const PART = {
  name: 'packs',
  about: 'the same checks by Prowler and Cloud Custodian',
  sizes: SIZES,
  measure,
};
await runAlone(PART, import.meta.url);

/** @type {import('./part.js').Part['measure']} */
async function measure([size = REGIONS.length], { directory, tell }) {
  // What is planted is in two of them.
  const regions = [...new Set(['us-east-1', 'eu-west-1', ...REGIONS])].slice(0, Math.max(2, size));
  const what = `${CHECKS.length} checks, 2 accounts × ${regions.length} regions`;
  try {
    const pythons = await installAll();
    const results = await inWorld(pythons.moto, directory, async ({ world, front, env }) => {
      // moto makes what every region begins with when it is first asked: nobody's time.
      await askCove({ env, directory, account: world.accounts[0], regions, python: '' });
      await askCove({ env, directory, account: world.accounts[1], regions, python: '' });
      /** @type {Record<string, Measured>} */
      const runs = {};
      for (const [name, { ask, pins }] of Object.entries(TOOLS)) {
        const python = pins === null ? '' : pythons[pins];
        runs[name] = await askAll(ask, { world, front, setting: { env, directory, regions, python } });
        tell(`${name}: ${summary(runs[name])}`);
        for (const reason of runs[name].unanswered) tell(`  not answered: ${reason}`);
      }
      const { lines, problems } = compareAnswers(world, runs);
      for (const line of [...lines, ...problems]) tell(line);
      return { runs, problems };
    });
    const unexplained = judged(
      `${what}: answers that are wrong, or differ without a reason`,
      String(results.problems.length),
      results.problems.length,
      atMost(0),
    );
    return [...figuresOf(what, results.runs, regions.length), unexplained];
  } catch (error) {
    if (error instanceof Missing) return [notMeasured(what, error.message, BUDGET)];
    throw error;
  }
}

/** @returns {Promise<Record<string, string>>} interpreters by what they have. */
async function installAll() {
  return { moto: await installMoto(), prowler: await installPeer('prowler'), 'c7n-org': await installPeer('c7n-org') };
}

/**
 * @param {(setting: import('./packs-tools.js').Setting) => Promise<import('./packs-tools.js').Run>} ask
 * @param {{ world: World, front: { take: () => number }, setting: Omit<import('./packs-tools.js').Setting, 'account'>
 *   }} of
 * @returns {Promise<Measured>} the sum over the accounts, and the higher of the peaks.
 */
async function askAll(ask, { world, front, setting }) {
  /** @type {Measured} */
  const sum = { seconds: 0, cpuSeconds: 0, peakMB: 0, calls: 0, found: new Set(), unanswered: [] };
  for (const account of world.accounts) {
    front.take();
    const run = await ask({ ...setting, account });
    sum.seconds += run.seconds;
    sum.cpuSeconds += run.cpuSeconds;
    sum.calls += front.take();
    sum.peakMB = Math.max(sum.peakMB, run.peakMB);
    for (const each of run.found) sum.found.add(each);
    sum.unanswered.push(...run.unanswered.filter((reason) => !sum.unanswered.includes(reason)));
  }
  return sum;
}

/**
 * @template T
 * @param {string} python
 * @param {string} directory
 * @param {(inside: { world: World, front: { take: () => number }, env: Record<string, string> }) => Promise<T>} work
 */
async function inWorld(python, directory, work) {
  const settings = { MOTO_EC2_LOAD_DEFAULT_AMIS: 'false' };
  const child = spawn(python, [join(root, 'test/support/moto-server.py')], {
    stdio: ['pipe', 'ignore', 'pipe'],
    env: { PATH: process.env.PATH, ...settings },
  });
  const front = await addressOf(child).then(startCountingFront);
  const [config, secrets] = ['config', 'credentials'].map((name) => join(directory, name));
  const env = {
    ...{ AWS_ENDPOINT_URL: front.url, AWS_ACCESS_KEY_ID: 'moto', AWS_SECRET_ACCESS_KEY: 'moto' },
    ...{ AWS_REGION: 'us-east-1', AWS_DEFAULT_REGION: 'us-east-1', AWS_EC2_METADATA_DISABLED: 'true' },
    ...{ AWS_CONFIG_FILE: config, AWS_SHARED_CREDENTIALS_FILE: secrets },
    // botocore writes the account in front of the host of S3 Control: only a proxy finds a host of that name.
    ...{ HTTP_PROXY: front.url, http_proxy: front.url, NO_PROXY: '', no_proxy: '' },
  };
  try {
    const { code, stdout, stderr } = await runProgram(python, [join(root, 'bench/packs-world.py')], {
      env: { ...env, PYTHONPATH: join(root, 'test/moto') },
    });
    if (code !== 0) throw new Error(`packs-world.py ended with ${code}: ${stderr}`);
    return await work({ world: JSON.parse(stdout), front, env });
  } finally {
    front.stop();
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }
}

/**
 * @param {import('node:child_process').ChildProcessByStdio<any, null, import('node:stream').Readable>} child
 * @returns {Promise<string>} where moto listens. It goes on printing a line per call, which has to be read.
 */
function addressOf(child) {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stderr.setEncoding('utf8').on('data', (chunk) => {
      if (text.length < 100_000) text += chunk;
      const url = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(text)?.[1];
      if (url !== undefined) resolve(url);
    });
    child.once('exit', () => reject(new Error(`moto did not start: ${text}`)));
  });
}

/**
 * @param {string} what
 * @param {Record<string, Measured>} results
 * @param {number} regions
 */
function figuresOf(what, results, regions) {
  const [[, ours], ...others] = Object.entries(results);
  return [
    ...Object.entries(results).map(([name, run]) => figure(`${what}: ${name}`, summary(run))),
    ...others.map(([name, theirs]) => {
      const ratio = theirs.seconds / ours.seconds;
      const cpu = theirs.cpuSeconds / ours.cpuSeconds;
      const text = `${ratio.toFixed(1)} ×; by CPU time ${cpu.toFixed(1)} ×`;
      return judged(`cove-policy against ${name}`, text, ratio, { ...BUDGET, atItsSize: regions >= SIZES.full[0] });
    }),
  ];
}

/** @param {Measured} run */
function summary({ seconds, cpuSeconds, calls, peakMB, found }) {
  const usage = `${seconds.toFixed(1)} s, ${cpuSeconds.toFixed(1)} s of CPU, ${calls.toLocaleString('en')} calls`;
  return `${usage}, ${peakMB.toFixed(0)} MB, ${found.size} findings`;
}
