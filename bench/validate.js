/**
 * Runs `cove-policy validate` over 100 policies of 10 services, in a process of its own, and prints what it took beside two floors that are
 * measured in the same run: starting Node, and loading the clients of the same services.
 *
 *   npm run bench:validate -- 100      policies
 *
 * Each is run several times in turn, so that a busy machine slows all of them; the fastest run counts.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROUNDS = 9;
const root = fileURLToPath(new URL('..', import.meta.url));
const cli = join(root, 'dist/cli.js');

/** Each with its list, and what is asked of an element. */
const CALLS = [
  ['cloudtrail:DescribeTrails', 'trailList', '!IsMultiRegionTrail', 'TrailARN'],
  ['config:DescribeConfigurationRecorders', 'ConfigurationRecorders', '!(recordingGroup.allSupported)', 'name'],
  ['dynamodb:ListBackups', 'BackupSummaries', "BackupStatus != 'AVAILABLE'", 'BackupArn'],
  ['ecs:DescribeClusters', 'clusters', "status != 'ACTIVE'", 'clusterArn'],
  ['ssm:DescribeParameters', 'Parameters', "Type == 'String'", 'ARN'],
  ['iam:ListUsers', 'Users', 'age_days(PasswordLastUsed) > cove.parameters.days', 'Arn'],
  ['kms:ListKeys', 'Keys', "!starts_with(KeyArn, 'arn:')", 'KeyArn'],
  ['lambda:ListFunctions', 'Functions', "Runtime == 'nodejs12.x'", 'FunctionArn'],
  ['rds:DescribeDBInstances', 'DBInstances', '!StorageEncrypted || PubliclyAccessible', 'DBInstanceArn'],
  ['sns:ListTopics', 'Topics', '!contains(TopicArn, cove.account.id)', 'TopicArn'],
];

const policies = Number(process.argv[2] ?? 100);
const directory = await mkdtemp(join(tmpdir(), 'cove-policy-bench-'));
try {
  await bench();
} finally {
  await rm(directory, { recursive: true });
}

async function bench() {
  for (let file = 0; file * 10 < policies; file += 1) {
    await writeFile(join(directory, `policies-${file}.yml`), policyFile(file * 10, Math.min(policies, file * 10 + 10)));
  }
  const services = CALLS.map(([operation]) => clientOf(operation));
  const load = services.map((service) => `require('@aws-sdk/client-${service}')`).join(';');
  const runs = {
    'node -e 0': ['-e', '0'],
    'the clients alone': ['-e', load],
    'cove-policy --help': [cli, '--help'],
    'cove-policy validate': [cli, 'validate', directory],
  };
  const times = new Map(Object.keys(runs).map((name) => [name, /** @type {number[]} */ ([])]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, args] of Object.entries(runs)) times.get(name)?.push(await run(name, args));
  }
  print(times);
}

/**
 * @param {number} first
 * @param {number} end
 */
function policyFile(first, end) {
  const lines = ['version: 1', 'parameters: { days: { type: integer, default: 90 } }', 'policies:'];
  for (let index = first; index < end; index += 1) {
    const [operation, list, filter, name] = CALLS[index % CALLS.length] ?? [];
    lines.push(
      `  - id: policy-${index}`,
      `    title: Policy ${index}`,
      '    description: Generated.',
      '    severity: medium',
      '    tags: [bench]',
      '    targets: { regions: [eu-*, us-east-1] }',
      `    call: { operation: "${operation}" }`,
      `    resources: ${list}`,
      `    filter: ${JSON.stringify(filter)}`,
      `    finding: { resource: "\${${name}}", message: "\${${name}} in \${cove.region}" }`,
    );
  }
  return `${lines.join('\n')}\n`;
}

/** @param {string | undefined} operation */
function clientOf(operation) {
  const service = operation?.split(':')[0] ?? '';
  return service === 'config' ? 'config-service' : service;
}

/**
 * @param {string} name
 * @param {readonly string[]} args
 * @returns {Promise<number>} milliseconds
 */
async function run(name, args) {
  const start = performance.now();
  const code = await new Promise((resolve, reject) => {
    spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
      .on('error', reject)
      .on('close', resolve);
  });
  if (code !== 0) throw new Error(`${name} gave exit code ${code}`);
  return performance.now() - start;
}

/** @param {Map<string, number[]>} times */
function print(times) {
  const fastest = [...times].map(([name, all]) => ({ name, ms: Math.min(...all) }));
  const [node, clients] = fastest;
  if (node === undefined || clients === undefined) return;
  process.stdout.write(`${policies} policies over ${CALLS.length} services, fastest of ${ROUNDS}\n`);
  for (const { name, ms } of fastest) {
    const ratios = `${(ms / node.ms).toFixed(2)} × node, ${(ms / clients.ms).toFixed(2)} × the clients`;
    process.stdout.write(`${name.padEnd(22)}${ms.toFixed(0).padStart(6)} ms   ${ratios}\n`);
  }
}
