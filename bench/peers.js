/**
 * The same question to the same simulated organization by cove-policy and its peers: which trails does DescribeTrails tell in every
 * account and region, with a role assumed in each account?
 *
 *   npm run bench:peers -- 30 1000       accounts for all; accounts for those that are quick; 17 regions each
 *
 *   cove-policy   `check` with a policy that finds every trail, written to a run log and a report
 *   script        what most people would write with the SDK (bench/peers-script.js)
 *   Botocove      a function of one line, 20 threads (its default); a role assumed per account and region
 *   c7n-org       a policy without filters, its default of workers; a role assumed, and the trails' tags asked for, per account and region
 *
 * Rates of whole processes, start included, which the slow ones run long enough to hide: so cove-policy and the script run at a larger
 * size too. These two take turns in three rounds, of which the median counts, the others run once. Every answer is checked: each account and region is
 * there once, with the one trail of that account. Who did less is a failure, not a figure.
 */
import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { atLeast, figure, judged, notMeasured } from './figures.js';
import { memberIds, organizationOfOwnTrails, REGIONS } from './organization.js';
import { median, runAlone } from './part.js';
import { outcomesOf, runCove, runProgram, startSimulator } from './processes.js';
import { installPeer, Missing, runBotocove, runC7nOrg } from './python-peers.js';

/**
 * @typedef {[account: string, region: string, arns: string[]]} Answer
 * @typedef {{ seconds: number, answers: Answer[] }} Run
 * @typedef {{ env: Record<string, string>, directory: string, accounts: number }} Setting
 */

const POLICY = `version: 1
policies:
  - id: trails
    title: Trails
    severity: low
    targets: { regions: [${REGIONS.join(', ')}] }
    call: cloudtrail:DescribeTrails
    resources: trailList
    filter: "\`true\`"
    finding: { resource: "\${TrailARN}", message: a trail }
`;

const QUICK = { 'cove-policy': runPolicy, script: runScript };
/** Those that take minutes, with their budgets. */
const SLOW = {
  botocove: { title: 'Botocove 1.7.4', budget: atLeast(300, ' ×'), run: runBotocove },
  'c7n-org': { title: 'c7n-org 0.6.52', budget: atLeast(100, ' ×'), run: runC7nOrg },
};
const SIZES = { full: [30, 1_000], quick: [3, 60] };

/** @type {import('./part.js').Part} */
export const part = {
  name: 'peers',
  about: 'the same question by Botocove, c7n-org and a script',
  sizes: SIZES,
  measure,
};
await runAlone(part, import.meta.url);

/** @type {import('./part.js').Part['measure']} */
async function measure([small = SIZES.full[0], large = SIZES.full[1]], { directory, quick, tell }) {
  const rounds = quick ? 1 : 3;
  const atItsSize = small >= SIZES.full[0] && large >= SIZES.full[1];
  const ours = await ratesOfQuick({ small, large, rounds }, directory, tell);
  const [coveSmall = Number.NaN, coveLarge = Number.NaN] = ours['cove-policy'];
  const figures = Object.entries(ours).flatMap(([name, [atSmall, atLarge]]) => [
    figure(sized(name, small), rate(atSmall)),
    figure(sized(name, large), rate(atLarge)),
  ]);
  const [scriptSmall = Number.NaN, scriptLarge = Number.NaN] = ours.script;
  const against = (/** @type {number} */ a, /** @type {number} */ b) =>
    `${(coveLarge / a).toFixed(1)} × at ${large} accounts, ${(coveSmall / b).toFixed(1)} × at ${small}`;
  figures.push(figure('cove-policy against the script', against(scriptLarge, scriptSmall)));
  for (const [name, { title, budget, run }] of Object.entries(SLOW)) {
    const what = `cove-policy against ${title}`;
    try {
      const theirs = await rateOfSlow(name, run, small, directory, tell);
      figures.push(figure(sized(title, small), rate(theirs)));
      const text = `${(coveLarge / theirs).toFixed(0)} × (${(coveSmall / theirs).toFixed(0)} × with both at ${small} accounts)`;
      figures.push(judged(what, text, coveLarge / theirs, { ...budget, atItsSize }));
    } catch (error) {
      if (!(error instanceof Missing)) throw error;
      figures.push(notMeasured(what, error.message, budget));
    }
  }
  return figures;
}

/**
 * @param {{ small: number, large: number, rounds: number }} sizes
 * @param {string} directory
 * @param {(line: string) => void} tell
 * @returns {Promise<Record<keyof typeof QUICK, number[]>>} account-regions per second at each of the two sizes.
 */
async function ratesOfQuick({ small, large, rounds }, directory, tell) {
  /** @type {Record<keyof typeof QUICK, number[]>} */
  const rates = { 'cove-policy': [], script: [] };
  for (const accounts of [small, large]) {
    /** @type {Record<keyof typeof QUICK, number[]>} */
    const found = { 'cove-policy': [], script: [] };
    await inOrganization(accounts, directory, async (setting) => {
      for (let round = 0; round < rounds; round += 1) {
        for (const name of /** @type {const} */ (['cove-policy', 'script'])) {
          found[name].push(rateOf(name, await QUICK[name](setting), accounts));
        }
      }
    });
    for (const name of /** @type {const} */ (['cove-policy', 'script'])) {
      tell(`${sized(name, accounts)}: ${found[name].map((each) => rate(each)).join('; ')}`);
      rates[name].push(median(found[name]));
    }
  }
  return rates;
}

/**
 * @param {string} name
 * @param {(peer: Setting & { python: string }) => Promise<Run>} run
 * @param {number} accounts
 * @param {string} directory
 * @param {(line: string) => void} tell
 * @returns {Promise<number>} account-regions per second.
 */
async function rateOfSlow(name, run, accounts, directory, tell) {
  const python = await installPeer(name);
  return inOrganization(accounts, directory, async (setting) => {
    const found = await run({ ...setting, python });
    const perSecond = rateOf(name, found, accounts);
    tell(`${sized(name, accounts)}: ${rate(perSecond)}, ${found.seconds.toFixed(1)} s`);
    return perSecond;
  });
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
 * @returns {number} account-regions per second.
 * @throws where an answer is missing, wrong, or there twice.
 */
function rateOf(name, { seconds, answers }, accounts) {
  const told = new Map(answers.map(([account, region, arns]) => [`${account} ${region}`, arns.join(' ')]));
  const cells = accounts * REGIONS.length;
  if (answers.length !== cells || told.size !== cells) {
    throw new Error(`${name} told ${answers.length} answers of ${told.size} account-regions, and there are ${cells}`);
  }
  for (const account of memberIds(accounts)) {
    const expected = `arn:aws:cloudtrail:${REGIONS[0]}:${account}:trail/trail-${account}`;
    for (const region of REGIONS) {
      const arns = told.get(`${account} ${region}`);
      if (arns !== expected) throw new Error(`${name} told of ${account} in ${region}: ${arns}`);
    }
  }
  return cells / seconds;
}

/**
 * @param {Setting} setting
 * @returns {Promise<Run>}
 */
async function runPolicy({ env, directory }) {
  const inside = await mkdtemp(join(directory, 'cove-policy-'));
  const [policy, runLog, report] = ['trails.yml', 'run.ndjson', 'report.json'].map((name) => join(inside, name));
  await writeFile(policy, POLICY);
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
