/**
 * The same question to the same simulated organization by cove-policy and its peers: which trails does DescribeTrails
 * tell in every account and region, with a role assumed in each account?
 *
 *   npm run bench:peers -- 30 1000       accounts for all; accounts for those that are quick; 17 regions each
 *
 *   cove-policy   `check` with a policy that finds every trail, written to a run log and a report
 *   floor         the same calls with undici alone (bench/floor-script.js): the least that it can take
 *   script        what most people would write with the SDK (bench/peers-script.js)
 *   Botocove      a function of one line, 20 threads (its default); a role assumed per account and region
 *   c7n-org       a policy without filters, its default of workers; a role and the trails' tags per account and region
 *
 * Rates of whole processes, start included. The slow ones run long enough to hide theirs, so cove-policy, the floor and
 * the script run at a larger size too. These three take turns in three rounds, of which the median counts; the slow
 * ones run once each, between the rounds. Every answer is checked: each account and region is there once, with the one
 * trail of that account. Who did less is a failure, not a figure.
 */
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { verifyAnswers } from './answers.js';
import { atLeast, figure, judged, notMeasured } from './figures.js';
import { OWN_TRAILS_POLICY, organizationOfOwnTrails, REGIONS } from './organization.js';
import { median, runAlone } from './part.js';
import { outcomesOf, runCove, runProgram, startSimulator } from './processes.js';
import { installPeer, Missing, runBotocove, runC7nOrg } from './python-peers.js';

/**
 * @typedef {import('./answers.js').Answer} Answer
 * @typedef {{ seconds: number, answers: Answer[] }} Run
 * @typedef {{ env: Record<string, string>, directory: string, accounts: number }} Setting
 */

const QUICK = { 'cove-policy': runPolicy, floor: runFloor, script: runScript };
/** Those of the quick ones that there is a budget for. */
const BUDGETS = { script: atLeast(5, ' ×') };
/** Those that take minutes, with their budgets. */
const SLOW = {
  botocove: { title: 'Botocove 1.7.4', budget: atLeast(500, ' ×'), run: runBotocove },
  'c7n-org': { title: 'c7n-org 0.6.52', budget: atLeast(250, ' ×'), run: runC7nOrg },
};
const SIZES = { full: [30, 1_000], quick: [3, 60] };

/** @type {import('./part.js').Part} */
export const PART = {
  name: 'peers',
  about: 'the same question by Botocove, c7n-org, a script and the floor',
  sizes: SIZES,
  measure,
};
await runAlone(PART, import.meta.url);

/** @type {import('./part.js').Part['measure']} */
async function measure([small = SIZES.full[0], large = SIZES.full[1]], context) {
  const rounds = context.quick ? 1 : 3;
  const atItsSize = small >= SIZES.full[0] && large >= SIZES.full[1];
  /** @type {Record<string, { small: number[], large: number[] }>} */
  const quick = Object.fromEntries(Object.keys(QUICK).map((name) => [name, { small: [], large: [] }]));
  /** @type {Record<string, number | Missing>} */
  const slow = {};
  for (let round = 0; round < rounds; round += 1) {
    await runQuick(small, (name, perSecond) => quick[name].small.push(perSecond), context);
    await runQuick(large, (name, perSecond) => quick[name].large.push(perSecond), context);
    const next = Object.keys(SLOW).filter((_, index) => Math.min(index, rounds - 1) === round);
    for (const name of next) slow[name] = await runSlow(name, small, context);
  }
  const medians = Object.entries(quick).map(([name, rates]) => ({
    name,
    small: median(rates.small),
    large: median(rates.large),
  }));
  const [ours = { name: '', small: Number.NaN, large: Number.NaN }, ...others] = medians;
  return [
    ...medians.flatMap(({ name, ...rates }) => [
      figure(sized(name, small), rate(rates.small)),
      figure(sized(name, large), rate(rates.large)),
    ]),
    ...others.map(({ name, ...rates }) => {
      const ratio = ours.large / rates.large;
      const at = `${ratio.toFixed(2)} × at ${large.toLocaleString('en')} accounts`;
      const text = `${at}, ${(ours.small / rates.small).toFixed(2)} × at ${small}`;
      const budget = BUDGETS[/** @type {keyof typeof BUDGETS} */ (name)];
      const what = `cove-policy against the ${name}`;
      return budget === undefined ? figure(what, text) : judged(what, text, ratio, { ...budget, atItsSize });
    }),
    ...Object.entries(slow).flatMap(([name, theirs]) => figuresOfSlow(name, theirs, { ours, small, atItsSize })),
  ];
}

/**
 * @param {number} accounts
 * @param {(name: string, perSecond: number) => void} found
 * @param {import('./part.js').Context} context
 */
async function runQuick(accounts, found, { directory, tell }) {
  await inOrganization(accounts, directory, async (setting) => {
    for (const [name, run] of Object.entries(QUICK)) {
      const perSecond = rateOf(name, await run(setting), accounts);
      tell(`${sized(name, accounts)}: ${rate(perSecond)}`);
      found(name, perSecond);
    }
  });
}

/**
 * @param {string} name
 * @param {number} accounts
 * @param {import('./part.js').Context} context
 * @returns {Promise<number | Missing>} account-regions per second, or why there are none.
 */
async function runSlow(name, accounts, { directory, tell }) {
  const { title, run } = SLOW[/** @type {keyof typeof SLOW} */ (name)];
  try {
    const python = await installPeer(name);
    return await inOrganization(accounts, directory, async (setting) => {
      const found = await run({ ...setting, python });
      const perSecond = rateOf(title, found, accounts);
      tell(`${sized(title, accounts)}: ${rate(perSecond)}, ${found.seconds.toFixed(1)} s`);
      return perSecond;
    });
  } catch (error) {
    if (error instanceof Missing) return error;
    throw error;
  }
}

/**
 * @param {string} name
 * @param {number | Missing} theirs
 * @param {{ ours: { small: number, large: number }, small: number, atItsSize: boolean }} beside
 */
function figuresOfSlow(name, theirs, { ours, small, atItsSize }) {
  const { title, budget } = SLOW[/** @type {keyof typeof SLOW} */ (name)];
  const what = `cove-policy against ${title}`;
  if (theirs instanceof Missing) return [notMeasured(what, theirs.message, budget)];
  const ratio = ours.large / theirs;
  const text = `${ratio.toFixed(0)} × (${(ours.small / theirs).toFixed(0)} × with both at ${small} accounts)`;
  return [figure(sized(title, small), rate(theirs)), judged(what, text, ratio, { ...budget, atItsSize })];
}

/**
 * @template T
 * @param {number} accounts
 * @param {string} directory
 * @param {(setting: Setting) => Promise<T>} work
 */
async function inOrganization(accounts, directory, work) {
  const simulator = await startSimulator(directory, organizationOfOwnTrails(accounts));
  try {
    return await work({ env: simulator.env, directory, accounts });
  } finally {
    await simulator.stop();
  }
}

/**
 * @param {string} name
 * @param {Run} run
 * @param {number} accounts
 * @returns {number} account-regions per second, once the answers are found to be right.
 */
function rateOf(name, { seconds, answers }, accounts) {
  return verifyAnswers(name, answers, accounts) / seconds;
}

/**
 * @param {Setting} setting
 * @returns {Promise<Run>}
 */
async function runPolicy({ env, directory }) {
  const inside = await mkdtemp(join(directory, 'cove-policy-'));
  const [policy, runLog, report] = ['trails.yml', 'run.ndjson', 'report.json'].map((name) => join(inside, name));
  await writeFile(policy, OWN_TRAILS_POLICY);
  const { seconds, code } = await runCove(
    ['check', policy, '--quiet', '--run-log', runLog, '-o', `json=${report}`],
    env,
  );
  if (code !== 1) throw new Error(`cove-policy ended with ${code}, and 1 was expected: findings, no errors`);
  /** @type {Answer[]} */
  const answers = [];
  for await (const { account, region, status, findings } of outcomesOf(runLog)) {
    const arns = findings.map((/** @type {{ resource: string }} */ { resource }) => resource);
    if (status !== 'skipped') answers.push([account, region, arns]);
  }
  return { seconds, answers };
}

/**
 * @param {Setting} setting
 * @returns {Promise<Run>}
 */
async function runFloor({ env, directory, accounts }) {
  const program = fileURLToPath(new URL('floor-script.js', import.meta.url));
  const cells = join(await mkdtemp(join(directory, 'floor-')), 'cells.ndjson');
  const args = [program, String(accounts), String(REGIONS.length), cells, '100', 'trails'];
  const { seconds, code, stderr } = await runProgram(process.execPath, args, { env });
  if (code !== 0) throw new Error(`the floor script ended with ${code}: ${stderr}`);
  const lines = (await readFile(cells, 'utf8')).trim().split('\n');
  return {
    seconds,
    answers: lines.map((line) => {
      const { account, region, findings } = JSON.parse(line);
      return [account, region, findings.map((/** @type {{ TrailARN: string }} */ { TrailARN }) => TrailARN)];
    }),
  };
}

/**
 * @param {Setting} setting
 * @returns {Promise<Run>}
 */
async function runScript({ env }) {
  const program = fileURLToPath(new URL('peers-script.js', import.meta.url));
  const { seconds, code, stdout, stderr } = await runProgram(process.execPath, [program, REGIONS.join(',')], {
    env: { ...env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  });
  if (code !== 0) throw new Error(`the script ended with ${code}: ${stderr}`);
  const lines = stdout.trim().split('\n');
  return { seconds, answers: lines.map((line) => JSON.parse(line)) };
}

/**
 * @param {string} name
 * @param {number} accounts
 */
function sized(name, accounts) {
  return `${name}, ${accounts.toLocaleString('en')} accounts × ${REGIONS.length} regions`;
}

/** @param {number} [perSecond] */
function rate(perSecond = Number.NaN) {
  return `${perSecond.toFixed(perSecond < 100 ? 1 : 0)} account-regions/s`;
}
