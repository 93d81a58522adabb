/**
 * The same question to the same simulated organization, by cove-policy and by Botocove (Python), one after the other.
 *
 *   npm run bench:peers -- 60               accounts; 17 regions each
 *
 * Both assume a role in each account and call DescribeTrails once per account and region; Botocove gets 20 threads, its default. Botocove is
 * installed from PyPI, pinned, into a virtual environment in .cache. Wall time of whole processes, the simulator in one of its own.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run, startSimulator } from './processes.js';

const PINNED = ['botocove==1.7.4', 'boto3==1.40.0'];
const REGIONS = [
  ...['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2', 'ca-central-1', 'sa-east-1'],
  ...['eu-west-1', 'eu-west-2', 'eu-west-3', 'eu-central-1', 'eu-north-1', 'ap-south-1'],
  ...['ap-southeast-1', 'ap-southeast-2', 'ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3'],
];

const POLICY = `version: 1
policies:
  - id: trails
    title: Trails
    severity: low
    targets: { regions: [${REGIONS.join(', ')}] }
    call: cloudtrail:DescribeTrails
    resources: trailList
    filter: "\`false\`"
    finding: { resource: "\${TrailARN}", message: a trail }
`;

const BOTOCOVE = `import json, sys
from botocove import cove

@cove(regions=${JSON.stringify(REGIONS)}, rolename="OrganizationAccountAccessRole")
def trails(session):
    return len(session.client("cloudtrail").describe_trails()["trailList"])

answer = trails()
print(json.dumps({"results": len(answer["Results"]), "failed": len(answer["Exceptions"]) + len(answer["FailedAssumeRole"])}))
`;

const accounts = Number(process.argv[2] ?? 60);
const root = fileURLToPath(new URL('..', import.meta.url));
const directory = await mkdtemp(join(tmpdir(), 'cove-policy-bench-'));
try {
  const python = await installBotocove();
  const simulator = await startSimulator(directory, { accounts, regions: REGIONS });
  try {
    const cells = accounts * REGIONS.length;
    const ours = await cove(simulator.env, cells);
    const theirs = await botocove(python, simulator.env, cells);
    const line = (/** @type {string} */ name, /** @type {number} */ seconds) =>
      `${name.padEnd(14)} ${seconds.toFixed(1)} s, ${(cells / seconds).toFixed(1)} account-regions a second\n`;
    process.stdout.write(`${cells} account-regions\n${line('cove-policy', ours)}${line('Botocove', theirs)}`);
    process.stdout.write(`ratio          ${(theirs / ours).toFixed(0)} ×\n`);
  } finally {
    await simulator.stop();
  }
} finally {
  await rm(directory, { recursive: true });
}

/**
 * @param {Record<string, string>} env
 * @param {number} cells
 */
async function cove(env, cells) {
  const policy = join(directory, 'trails.yml');
  const report = join(directory, 'report.json');
  await writeFile(policy, POLICY);
  const { seconds } = await run(['check', policy, '--quiet', '-o', `json=${report}`], env);
  const { summary } = JSON.parse(await readFile(report, 'utf8'));
  if (summary.compliant !== cells) throw new Error(`${summary.compliant} of ${cells} cells were evaluated`);
  return seconds;
}

/**
 * @param {string} python
 * @param {Record<string, string>} env
 * @param {number} cells
 */
async function botocove(python, env, cells) {
  const script = join(directory, 'trails.py');
  await writeFile(script, BOTOCOVE);
  const start = performance.now();
  const child = spawn(python, [script], { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'ignore'] });
  let text = '';
  for await (const chunk of child.stdout) text += chunk;
  const seconds = (performance.now() - start) / 1_000;
  const { results, failed } = JSON.parse(text);
  if (results !== cells) throw new Error(`Botocove answered ${results} of ${cells}, and ${failed} failed`);
  return seconds;
}

async function installBotocove() {
  const venv = join(root, '.cache', 'peers');
  const python = join(venv, 'bin', 'python');
  if (await stat(python).catch(() => undefined)) return python;
  await mkdir(join(root, '.cache'), { recursive: true });
  await succeed('python3', ['-m', 'venv', venv]);
  await succeed(python, ['-m', 'pip', 'install', '--quiet', ...PINNED]);
  return python;
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 */
async function succeed(command, args) {
  const [code] = await once(spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit'] }), 'close');
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}`);
}
