/**
 * What a whole check costs with all that it does to know that an answer is one (names, types, pages, failures that a
 * success lists, absence, the ledger, the log), against a loop that believes whatever the SDK returns.
 *
 *   npm run bench:guards -- 300       accounts; 17 regions each
 *
 *   check   a policy that finds every trail, with a run log and a report
 *   loop    the same calls by the SDK, one role per account (bench/peers-script.js); it looks at nothing but the list
 *
 * The guards cannot be switched off, so it is the program with them that is held against the loop without any: CPU time
 * of the whole process, start included, on the same simulated organization. The two take turns in three rounds, and the
 * medians count. Both are checked to have each account and region once.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { atMost, figure, judged } from './figures.js';
import { OWN_TRAILS_POLICY, organizationOfOwnTrails, REGIONS } from './organization.js';
import { median, runAlone } from './part.js';
import { outcomesOf, runCove, runNode, startSimulator } from './processes.js';

const LARGEST = 300;
const LOOP = fileURLToPath(new URL('peers-script.js', import.meta.url));

/** @type {import('./part.js').Part} */
export const PART = {
  name: 'guards',
  about: 'the CPU time of a check that doubts every answer, against a loop that doubts none',
  sizes: { full: [LARGEST], quick: [30] },
  measure,
};
await runAlone(PART, import.meta.url);

/** @type {import('./part.js').Part['measure']} */
async function measure([accounts = LARGEST], { directory, quick, tell }) {
  const policy = join(directory, 'trails.yml');
  await writeFile(policy, OWN_TRAILS_POLICY);
  const cells = accounts * REGIONS.length;
  /** @type {Record<'check' | 'loop', number[]>} */
  const times = { check: [], loop: [] };
  const simulator = await startSimulator(directory, organizationOfOwnTrails(accounts));
  try {
    for (let round = 0; round < (quick ? 1 : 3); round += 1) {
      const log = join(directory, `${round}.run.ndjson`);
      times.check.push(await check(policy, log, simulator.env, cells));
      times.loop.push(await loop(simulator.env, cells));
      tell(`CPU: check ${times.check.at(-1)?.toFixed(2)} s, loop ${times.loop.at(-1)?.toFixed(2)} s`);
    }
  } finally {
    await simulator.stop();
  }
  const [ours, theirs] = [median(times.check), median(times.loop)];
  const what = `${accounts.toLocaleString('en')} accounts × ${REGIONS.length} regions`;
  const each = (/** @type {number} */ seconds) => `${((seconds * 1e3) / cells).toFixed(2)} ms a cell`;
  return [
    judged(
      `${what}: CPU time of a check with its guards against the plain SDK loop`,
      `${(ours / theirs).toFixed(2)} × (${ours.toFixed(1)} s against ${theirs.toFixed(1)} s)`,
      ours / theirs,
      { ...atMost(1, ' ×'), atItsSize: accounts >= LARGEST },
    ),
    figure(`${what}: CPU time of a check`, each(ours)),
    figure(`${what}: CPU time of the loop`, each(theirs)),
  ];
}

/**
 * @param {string} policy
 * @param {string} log
 * @param {Record<string, string>} env
 * @param {number} cells
 */
async function check(policy, log, env, cells) {
  const report = `json=${log}.json`;
  const { cpuSeconds } = await runCove(['check', policy, '--quiet', '--run-log', log, '-o', report], env);
  let found = 0;
  for await (const { findings } of outcomesOf(log)) found += findings.length;
  if (found !== cells) throw new Error(`the check has ${found} findings, and there are ${cells}`);
  return cpuSeconds;
}

/**
 * @param {Record<string, string>} env
 * @param {number} cells
 */
async function loop(env, cells) {
  const { cpuSeconds, stdout } = await runNode([LOOP, REGIONS.join(',')], env, 'pipe');
  const lines = stdout.trim().split('\n').length;
  if (lines !== cells) throw new Error(`the loop has ${lines} answers, and there are ${cells}`);
  return cpuSeconds;
}
