/**
 * The same organization twice, once calm and once with 5 % throttling, 1 % server errors, 0.5 % resets and 0.2 % half answers; 2 % of
 * the roles deny in both. Every cell must come to the same outcome.
 *
 *   npm run bench:faults -- 1000       accounts; 17 regions each
 *
 * Fails where one cell differs, the ledger does not add up, or an exit code is not the truth.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memberIds, outcomesOf, run, startSimulator } from './processes.js';

const REGIONS = [
  'us-east-1 us-east-2 us-west-1 us-west-2 ca-central-1 sa-east-1 eu-west-1 eu-west-2 eu-west-3 eu-central-1 eu-north-1',
  'ap-south-1 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-southeast-1 ap-southeast-2',
].flatMap((names) => names.split(' '));
const PASSING = [
  { kind: 'throttle', rate: 0.05 },
  { kind: 'serverError', rate: 0.01 },
  { kind: 'reset', rate: 0.005 },
  { kind: 'malformed', rate: 0.002 },
];

const accounts = Number(process.argv[2] ?? 1_000);
const denied = memberIds(accounts).filter((_, index) => index % 50 === 7);
const denials = denied.map((id) => ({ kind: 'deny', operation: 'AssumeRole', roleArn: `arn:aws:iam::${id}:*` }));
const directory = await mkdtemp(join(tmpdir(), 'cove-policy-bench-'));
try {
  const calm = await check('calm', denials);
  const rough = await check('rough', [...denials, ...PASSING]);
  compare(calm.cells, rough.cells);
  process.stdout.write(
    [
      `accounts × regions   ${accounts} × ${REGIONS.length}, ${denied.length} roles deny`,
      `cells                ${rough.cells.size}, all as in the calm world`,
      `wall time            ${calm.seconds.toFixed(1)} s calm, ${rough.seconds.toFixed(1)} s through faults (${(rough.seconds / calm.seconds).toFixed(2)} ×)`,
      `exit codes           ${rough.code}, and ${rough.codeAllowingErrors} with --allow-errors, as in the calm world`,
      '',
    ].join('\n'),
  );
} finally {
  await rm(directory, { recursive: true });
}

/**
 * @param {string} name
 * @param {readonly object[]} faults
 */
async function check(name, faults) {
  const simulator = await startSimulator(directory, { accounts, regions: REGIONS, faults });
  const runLog = join(directory, `${name}.run.ndjson`);
  try {
    const report = join(directory, `${name}.json`);
    const { seconds, code } = await run(
      ['check', 'policies/trails.yml', '--run-log', runLog, '-o', `json=${report}`],
      simulator.env,
    );
    const { code: codeAllowingErrors } = await run([
      'report',
      runLog,
      '--allow-errors',
      '--quiet',
      '-o',
      `json=${report}`,
    ]);
    const outcomes = await outcomesOf(runLog);
    const cells = new Map(
      outcomes.map(({ policy, account, region, status, findings, errors }) => [
        `${policy} ${account} ${region}`,
        [status, ...findings.map((each) => each.resource), ...errors.map((each) => each.kind)].join(' '),
      ]),
    );
    if (cells.size !== outcomes.length) throw new Error(`${name}: a cell has two outcomes`);
    // Findings and roles that deny are there: a run that says anything else does not tell the truth.
    if (code !== (denied.length > 0 ? 3 : 1) || codeAllowingErrors !== 1) {
      throw new Error(`${name}: exit code ${code}, and ${codeAllowingErrors} with --allow-errors`);
    }
    return { cells, seconds, code, codeAllowingErrors };
  } finally {
    await simulator.stop();
  }
}

/**
 * @param {Map<string, string>} calm
 * @param {Map<string, string>} rough
 */
function compare(calm, rough) {
  const all = [...new Set([...calm.keys(), ...rough.keys()])];
  const wrong = all.filter((cell) => calm.get(cell) !== rough.get(cell));
  if (wrong.length === 0) return;
  const shown = wrong.slice(0, 10).map((cell) => `${cell}: ${calm.get(cell)}, and with faults ${rough.get(cell)}`);
  throw new Error(`${wrong.length} cells are not what they are in the calm world:\n${shown.join('\n')}`);
}
