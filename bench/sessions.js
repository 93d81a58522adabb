/**
 * What a call costs in a function of one's own, by the CPU time of the process: `session.client(Client).send` and
 * `session.call` against what most people write, a new SDK client for each account and region. All have the same
 * sessions; a run whose function does nothing is taken off.
 *
 *   npm run bench:sessions -- 200      accounts, in 17 regions each
 *
 * Each way runs in a process of its own, and they take turns. A machine that others use too may be twice as fast a
 * minute later, so that each is held against the script of its own round, and the median counts.
 */
import { fileURLToPath } from 'node:url';
import { figure } from './figures.js';
import { organizationOfOwnTrails, REGIONS } from './organization.js';
import { median, runAlone } from './part.js';
import { runProgram, startSimulator } from './processes.js';

const WAYS = ['nothing', 'script', 'client', 'call'];
const ROUNDS = 5;

/** @type {import('./part.js').Part} */
export const PART = {
  name: 'sessions',
  about: 'the CPU time of calls in functions of the library against a new SDK client each',
  sizes: { full: [200], quick: [20] },
  measure,
};
await runAlone(PART, import.meta.url);

/** @type {import('./part.js').Part['measure']} */
async function measure([accounts = 200], { directory, quick, tell }) {
  const simulator = await startSimulator(directory, organizationOfOwnTrails(accounts));
  /** @type {Record<string, number>[]} */
  const rounds = [];
  try {
    while (rounds.length < (quick ? 1 : ROUNDS)) {
      /** @type {Record<string, number>} */
      const round = {};
      for (const way of WAYS) round[way] = await measureWay(way, simulator.env, accounts);
      rounds.push(round);
      tell(`round ${rounds.length}, CPU seconds: ${WAYS.map((way) => `${way} ${round[way]?.toFixed(2)}`).join(', ')}`);
    }
  } finally {
    await simulator.stop();
  }
  const calls = accounts * REGIONS.length;
  return ['client', 'call'].map((way) => {
    const ratios = rounds.map(
      (round) => ((round[way] ?? 0) - (round.nothing ?? 0)) / ((round.script ?? 0) - (round.nothing ?? 0)),
    );
    const each = median(rounds.map((round) => ((round[way] ?? 0) - (round.nothing ?? 0)) / calls));
    const what = `session.${way === 'client' ? 'client(Client).send' : 'call'}: CPU time against a new SDK client each`;
    return figure(what, `${median(ratios).toFixed(2)} × (${(each * 1_000).toFixed(2)} ms a call)`);
  });
}

/**
 * @param {string} way
 * @param {Record<string, string>} env
 * @param {number} accounts
 * @returns {Promise<number>} CPU seconds
 */
async function measureWay(way, env, accounts) {
  const program = fileURLToPath(new URL('session-ways.js', import.meta.url));
  const { code, stdout, stderr } = await runProgram(process.execPath, [program, way, String(accounts)], {
    env: { ...env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  });
  if (code !== 0) throw new Error(`${way} ended with ${code}: ${stderr}`);
  return JSON.parse(stdout).cpuSeconds;
}
