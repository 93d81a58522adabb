/**
 * The whole `check` of many accounts × 17 regions against a script that makes the same calls with undici alone, each in
 * a process of its own, on the same simulated organization.
 *
 *   npm run bench:floor -- 500                  accounts
 *
 * They take turns in three rounds, and the medians count: without latency of the CPU time of the processes; with 80 ms
 * for each answer of the time by the clock, where the script has the best of three numbers of requests in flight. What
 * it can be at the least is calls × latency / in flight. The script reads the list of accounts as the check does, a
 * page after the other, which takes 4 s of 1,000 accounts; how long it takes when it is told them is a figure beside.
 */
import { join } from 'node:path';
import { atLeast, atMost, figure, judged } from './figures.js';
import { organizationOf, REGIONS } from './organization.js';
import { median, runAlone } from './part.js';
import { cli, root, runNode, startSimulator } from './processes.js';

const LATENCY_MS = 80;
const IN_FLIGHT = [100, 200, 400];
/** The budgets are about this many accounts. */
const ENOUGH = 1_000;
/** Of which the middle one counts. */
const ROUNDS = 3;

/** @type {import('./part.js').Part} */
export const PART = {
  name: 'floor',
  about: 'a whole check against a script that makes the same calls with undici alone',
  sizes: { full: [ENOUGH], quick: [20] },
  measure,
};
await runAlone(PART, import.meta.url);

/** @type {import('./part.js').Part['measure']} */
async function measure(sizes, { directory, tell, quick: isQuick }) {
  const figures = [];
  for (const accounts of sizes) {
    const world = { accounts, directory, rounds: isQuick ? 1 : ROUNDS };
    const what = `${accounts.toLocaleString('en')} accounts × ${REGIONS.length} regions`;
    const atItsSize = accounts >= ENOUGH;
    const quiet = await compare(world, [], [100]);
    const ratio = quiet.floor.cpuSeconds / quiet.check.cpuSeconds;
    const cpu = `${quiet.floor.cpuSeconds.toFixed(1)} s / ${quiet.check.cpuSeconds.toFixed(1)} s = ${ratio.toFixed(2)}`;
    tell(`${what}: CPU of floor / check: ${cpu}`);
    figures.push(judged(`${what}: CPU, floor / check`, cpu, ratio, { ...atLeast(0.75, ''), atItsSize }));

    const slow = await compare(world, [{ kind: 'latency', latencyMs: LATENCY_MS }], IN_FLIGHT);
    const times = slow.check.seconds / slow.floor.seconds;
    const wall = `${slow.check.seconds.toFixed(1)} s / ${slow.floor.seconds.toFixed(1)} s = ${times.toFixed(2)} ×`;
    tell(`${what}, ${LATENCY_MS} ms: check / floor: ${wall}`);
    figures.push(
      judged(`${what}, ${LATENCY_MS} ms: check / floor`, wall, times, { ...atMost(1.25, ' ×'), atItsSize }),
      figure(`${what}, ${LATENCY_MS} ms: the floor's best`, `${slow.floor.inFlight} in flight`),
      figure(`${what}, ${LATENCY_MS} ms: the floor, told the accounts`, `${slow.told.seconds.toFixed(1)} s`),
      figure(
        `${what}, ${LATENCY_MS} ms: calls × latency / 100 in flight`,
        `${((slow.floor.calls * LATENCY_MS) / 100 / 1_000).toFixed(1)} s`,
      ),
    );
  }
  return figures;
}

/**
 * The script and the check in turns, since a machine may be twice as fast a minute later, and the simulator is slower
 * at first.
 *
 * @param {{ accounts: number, directory: string, rounds: number }} world
 * @param {readonly object[]} faults
 * @param {readonly number[]} inFlight - what the script is tried with.
 */
async function compare({ accounts, directory, rounds }, faults, inFlight) {
  const simulator = await startSimulator(directory, organizationOf({ accounts, faults }));
  try {
    const checks = [];
    /** @type {Map<number, Awaited<ReturnType<typeof runFloor>>[]>} */
    const floors = new Map(inFlight.map((number) => [number, []]));
    for (let round = 0; round < rounds; round += 1) {
      for (const [number, runs] of floors) runs.push(await runFloor('all', number));
      checks.push(await runCheck());
    }
    const [floor] = [...floors.values()].map(middle).sort((one, two) => one.seconds - two.seconds);
    if (floor === undefined) throw new Error('no number of requests in flight');
    return { check: middle(checks), floor, told: await runFloor(String(accounts), floor.inFlight) };

    async function runCheck() {
      const args = ['check', 'policies/trails.yml', '--quiet', '--run-log', 'off', '-o'];
      const check = await runNode([cli, ...args, `json=${join(directory, 'report.json')}`], simulator.env, 'pipe');
      // Findings, no errors.
      if (check.code !== 1) throw new Error(`the check ended with ${check.code}, and 1 was expected`);
      return check;
    }

    /** @param {string} who @param {number} number */
    async function runFloor(who, number) {
      const cells = join(directory, `cells-${number}.ndjson`);
      const script = join(root, 'bench/floor-script.js');
      const words = [script, who, String(REGIONS.length), cells, String(number)];
      const floor = await runNode(words, simulator.env, 'pipe');
      if (floor.code !== 0) throw new Error(`the script ended with ${floor.code}`);
      const counts = JSON.parse(floor.stdout);
      // The organization, and its members and management account in pages of 20.
      const ofList = who === 'all' ? 1 + Math.ceil((accounts + 1) / 20) : 0;
      const expected = {
        calls: 21 * accounts + ofList,
        cells: REGIONS.length * accounts,
        findings: Math.ceil(accounts / 2),
      };
      for (const [name, value] of Object.entries(expected)) {
        if (counts[name] !== value) throw new Error(`the script has ${counts[name]} ${name}, and not ${value}`);
      }
      return { ...floor, inFlight: number, calls: counts.calls };
    }
  } finally {
    await simulator.stop();
  }
}

/**
 * @template {{ seconds: number, cpuSeconds: number }} Run
 * @param {readonly Run[]} runs
 * @returns {Run} the first of them, with the medians of all.
 */
function middle(runs) {
  const [first] = runs;
  if (first === undefined) throw new Error('no runs');
  const of = (/** @type {'seconds' | 'cpuSeconds'} */ name) => median(runs.map((run) => run[name]));
  return { ...first, seconds: of('seconds'), cpuSeconds: of('cpuSeconds') };
}
