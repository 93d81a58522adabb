/**
 * Runs `cove-policy check policies/trails.yml` against simulated organizations in a process of its own, and prints what it took.
 *
 *   npm run bench:scale -- 1000                 accounts; 17 regions each
 *   npm run bench:scale -- 100 1000 10000       several, with memory as a ratio to the first
 *
 * Memory is the checking process's peak resident set (getrusage), wall time includes its start. The ledger's sums are checked against
 * what the organization holds: every account has a trail in its first region, and every second one of those logs.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run, startSimulator } from './processes.js';

/** The regions that are enabled in every account from the start. */
const REGIONS = [
  ...['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2', 'ca-central-1', 'sa-east-1'],
  ...['eu-west-1', 'eu-west-2', 'eu-west-3', 'eu-central-1', 'eu-north-1', 'ap-south-1'],
  ...['ap-southeast-1', 'ap-southeast-2', 'ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3'],
];

const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [1_000];
const directory = await mkdtemp(join(tmpdir(), 'cove-policy-bench-'));
try {
  let first;
  for (const accounts of sizes) {
    const { peakMiB, ...rest } = await bench(accounts);
    first ??= peakMiB;
    print(accounts, rest, `${peakMiB.toFixed(0)} MiB (${(peakMiB / first).toFixed(2)} × the first)`);
  }
} finally {
  await rm(directory, { recursive: true });
}

/** @param {number} accounts */
async function bench(accounts) {
  const simulator = await startSimulator(directory, { accounts, regions: REGIONS });
  const file = join(directory, 'report.json');
  try {
    const args = ['check', 'policies/trails.yml', '-o', `json=${file}`, '--quiet'];
    const { seconds, peakMiB, code } = await run(args, simulator.env);
    const { summary } = JSON.parse(await readFile(file, 'utf8'));
    verify(summary, accounts);
    return { summary, seconds, peakMiB, code };
  } finally {
    await simulator.stop();
  }
}

/**
 * @param {number} accounts
 * @param {{ summary: Record<string, number>, seconds: number, code: number | null }} result
 * @param {string} memory
 */
function print(accounts, { summary, seconds, code }, memory) {
  const { cells = 0, compliant, findings, error, skipped, calls = 0 } = summary;
  process.stdout.write(
    [
      `accounts × regions   ${accounts} × ${REGIONS.length}`,
      `cells                ${cells} (${compliant} compliant, ${findings} with findings, ${error} error, ${skipped} skipped)`,
      `calls                ${calls}`,
      `wall time            ${seconds.toFixed(1)} s (${Math.round(calls / seconds)} calls/s, simulator on the same machine)`,
      `peak memory          ${memory}`,
      `exit code            ${code}`,
      '',
    ].join('\n'),
  );
}

/**
 * @param {Record<string, number | boolean | string>} summary
 * @param {number} accounts
 */
function verify(summary, accounts) {
  const expected = {
    cells: accounts * REGIONS.length + 1,
    findings: Math.ceil(accounts / 2),
    error: 0,
    skipped: 1,
    ledger: 'ok',
    complete: true,
  };
  for (const [name, value] of Object.entries(expected)) {
    if (summary[name] !== value)
      throw new Error(`summary.${name} is ${summary[name]}, and the organization holds ${value}`);
  }
}
