/**
 * Plans `cove-policy check` of many policies over many accounts, and runs one account of the plan, as a shard or a
 * worker does, each in a process of its own.
 *
 *   npm run bench:planning -- 1000 10000        accounts; 200 policies, and tags of every account
 *
 * Memory is each process's peak resident set (getrusage); `idle` is a process that loads the same policies and prints
 * what it would check. No account but the shard's is entered.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { atMost, figure, judged } from './figures.js';
import { memberIds, REGIONS } from './organization.js';
import { runAlone } from './part.js';
import { runCove, startSimulator } from './processes.js';

const POLICIES = 200;
/** The budgets are about this many accounts. */
const LARGEST = 10_000;

/** @type {import('./part.js').Part} */
export const PART = {
  name: 'planning',
  about: 'a plan of 200 policies over ever more accounts: its size, memory before the first call and in a shard',
  sizes: { full: [LARGEST], quick: [200] },
  measure,
};
await runAlone(PART, import.meta.url);

/** @type {import('./part.js').Part['measure']} */
async function measure(sizes, { directory, tell }) {
  const policies = join(directory, 'policies.yml');
  await writeFile(policies, policyFile());
  const idle = await peakOf(['list', policies, '-o', 'json=-'], {}, 0);
  const figures = [figure(`list, ${POLICIES} policies: peak memory`, `${idle.toFixed(0)} MB`)];
  for (const accounts of sizes) {
    const { plan, shard, planMB } = await plansAndRuns(accounts, policies, directory);
    const what = `${accounts.toLocaleString('en')} accounts × ${POLICIES} policies, with tags`;
    tell(`${what}: plan ${planMB.toFixed(1)} MB, planning ${plan.toFixed(0)} MB, shard ${shard.toFixed(0)} MB`);
    const atItsSize = accounts >= LARGEST;
    figures.push(
      judged(`${what}: the plan`, `${planMB.toFixed(2)} MB`, planMB, { ...atMost(20, ' MB'), atItsSize }),
      judged(`${what}: peak of planning`, `${plan.toFixed(0)} MB`, plan, { ...atMost(300, ' MB'), atItsSize }),
      judged(`${what}: peak of a shard of it`, `${shard.toFixed(0)} MB`, shard, { ...atMost(300, ' MB'), atItsSize }),
    );
  }
  return figures;
}

/**
 * @param {number} accounts
 * @param {string} policies
 * @param {string} directory
 */
async function plansAndRuns(accounts, policies, directory) {
  const simulator = await startSimulator(directory, taggedOrganization(accounts));
  const targets = join(directory, `targets-${accounts}.json`);
  try {
    const plan = await peakOf(['check', policies, '--write-targets', targets], simulator.env, 0);
    const planMB = (await readFile(targets)).byteLength / 1e6;
    // About one account, and the memory of all of the plan. What is found in it does not matter.
    const rest = ['--shard', `1/${accounts}`, '--run-log', 'off', '--quiet'];
    const shard = await peakOf(['check', policies, '--targets', targets, ...rest], simulator.env, 0);
    return { plan, planMB, shard };
  } finally {
    await simulator.stop();
  }
}

/**
 * @param {readonly string[]} args
 * @param {Record<string, string>} env
 * @param {number} expected - the exit code.
 */
async function peakOf(args, env, expected) {
  const { peakMB, code } = await runCove(args, env);
  if (code !== expected) throw new Error(`cove-policy ${args.join(' ')} ended with ${code}, not ${expected}`);
  return peakMB;
}

/**
 * Accounts with tags and in units, so that policies select them in several ways.
 *
 * @param {number} accounts
 */
function taggedOrganization(accounts) {
  const stages = ['prod', 'test', 'dev'];
  return {
    version: 1,
    organization: { managementAccount: '111111111111' },
    regions: REGIONS,
    pageSize: 20,
    accounts: [
      { id: '111111111111', name: 'Management' },
      ...memberIds(accounts).map((id, index) => ({
        id,
        name: `member-${id}`,
        tags: { stage: stages[index % stages.length], 'cost-center': `cc-${index % 50}`, owner: `team-${index % 90}` },
      })),
    ],
  };
}

/** Policies of which every fourth one is for the accounts with a tag. */
function policyFile() {
  const policies = Array.from({ length: POLICIES }, (_, index) => ({
    id: `policy-${index}`,
    title: `Policy ${index}`,
    severity: 'high',
    ...(index % 4 === 0 ? { targets: { tags: { stage: ['prod', 'test', 'dev'][index % 3] } } } : {}),
    call: { operation: 'cloudtrail:DescribeTrails', input: { includeShadowTrails: false } },
    resources: 'trailList[?!IsOrganizationTrail]',
    filter: `Name == 'never-${index}'`,
    finding: { resource: '${TrailARN}', message: 'm' },
  }));
  // JSON is YAML.
  return JSON.stringify({ version: 1, policies });
}
