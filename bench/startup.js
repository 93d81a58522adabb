/**
 * How long the program takes to start, beside two floors that are measured in the same run: starting Node, and loading
 * the SDK's clients of the same services.
 *
 *   npm run bench:startup -- 9      rounds
 *
 * `--help`; `validate` of 100 policies over 10 services; `check` of one account in one region, simulated. Each runs in
 * turn, so that a busy machine slows all of them, and the fastest round counts: what is slower than that was waiting
 * for something else.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { atMost, figure, judged } from './figures.js';
import { organizationOf } from './organization.js';
import { runAlone } from './part.js';
import { cli, runProgram, startSimulator } from './processes.js';

const POLICIES = 100;

/** With fewer, the fastest may be one that waited. */
const ROUNDS = 9;

/** Each with its list, what is asked of an element, its name, and the input where the call needs one. */
const CALLS = [
  ['cloudtrail:DescribeTrails', 'trailList', '!IsMultiRegionTrail', 'TrailARN'],
  ['config:DescribeConfigurationRecorders', 'ConfigurationRecorders', '!(recordingGroup.allSupported)', 'name'],
  ['dynamodb:ListBackups', 'BackupSummaries', "BackupStatus != 'AVAILABLE'", 'BackupArn', '{ BackupType: ALL }'],
  ['ecs:DescribeCapacityProviders', 'capacityProviders', "status != 'ACTIVE'", 'capacityProviderArn'],
  ['ssm:DescribeParameters', 'Parameters', "Type == 'String'", 'ARN'],
  ['iam:ListUsers', 'Users', 'age_days(PasswordLastUsed) > cove.parameters.days', 'Arn'],
  ['kms:ListKeys', 'Keys', "!starts_with(KeyArn, 'arn:')", 'KeyArn'],
  ['lambda:ListFunctions', 'Functions', "Runtime == 'nodejs12.x'", 'FunctionArn'],
  ['rds:DescribeDBInstances', 'DBInstances', '!StorageEncrypted || PubliclyAccessible', 'DBInstanceArn'],
  ['sns:ListTopics', 'Topics', '!contains(TopicArn, cove.account.id)', 'TopicArn'],
];

/**
 * What a start may take, as a multiple of `node -e 0`.
 *
 * @type {readonly (readonly [start: string, most: number])[]}
 */
const BUDGETS = [
  ['`--help`', 1.5],
  ['`validate`', 4],
];

/** @type {import('./part.js').Part} */
export const PART = {
  name: 'startup',
  about: 'the start of the program against `node -e 0`',
  sizes: { full: [ROUNDS], quick: [3] },
  measure,
};
await runAlone(PART, import.meta.url);

/** @type {import('./part.js').Part['measure']} */
async function measure([rounds = ROUNDS], { directory, tell }) {
  const policies = join(directory, 'policies');
  await mkdir(policies);
  for (let file = 0; file * 10 < POLICIES; file += 1) {
    await writeFile(join(policies, `policies-${file}.yml`), policyFile(file * 10));
  }
  const simulator = await startSimulator(directory, organizationOf({ accounts: 1, regions: ['us-east-1'] }));
  try {
    const fastest = await runInTurn(programsOf(policies, join(directory, 'report.json')), simulator.env, rounds);
    const [node = { ms: Number.NaN }, clients = node, ...ours] = fastest;
    for (const { name, ms } of fastest) tell(`${name}: ${ms.toFixed(0)} ms`);
    return [
      figure('`node -e 0`', `${node.ms.toFixed(0)} ms`),
      figure(`loading the SDK's clients of ${CALLS.length} services`, `${clients.ms.toFixed(0)} ms`),
      ...ours.map(({ name, ms }) => startFigure(name, ms, node.ms, rounds)),
    ];
  } finally {
    await simulator.stop();
  }
}

/**
 * @param {string} policies
 * @param {string} report
 * @returns {{ name: string, args: readonly string[], code: number }[]}
 */
function programsOf(policies, report) {
  const load = CALLS.map(([operation]) => `require('@aws-sdk/client-${clientOf(operation)}')`).join(';');
  return [
    { name: '`node -e 0`', args: ['-e', '0'], code: 0 },
    { name: 'the clients', args: ['-e', load], code: 0 },
    { name: '`--help`', args: [cli, '--help'], code: 0 },
    {
      name: `\`validate\`, ${POLICIES} policies, ${CALLS.length} services`,
      args: [cli, 'validate', policies],
      code: 0,
    },
    {
      name: '`check`, one account, one region',
      args: [cli, 'check', 'policies/trails.yml', '--quiet', '-o', `json=${report}`],
      // The one trail logs: a finding.
      code: 1,
    },
  ];
}

/**
 * @param {ReturnType<typeof programsOf>} programs
 * @param {Record<string, string>} env
 * @param {number} rounds
 */
async function runInTurn(programs, env, rounds) {
  const fastest = programs.map(({ name }) => ({ name, ms: Number.POSITIVE_INFINITY }));
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, { name, args, code: expected }] of programs.entries()) {
      const { seconds, code, stderr } = await runProgram(process.execPath, args, { env });
      if (code !== expected) throw new Error(`${name} ended with ${code}, and ${expected} was expected: ${stderr}`);
      fastest[index].ms = Math.min(fastest[index].ms, 1_000 * seconds);
    }
  }
  return fastest;
}

/**
 * @param {string} name
 * @param {number} ms
 * @param {number} nodeMs
 * @param {number} rounds
 */
function startFigure(name, ms, nodeMs, rounds) {
  const ratio = ms / nodeMs;
  const text = `${ms.toFixed(0)} ms, ${ratio.toFixed(2)} × \`node -e 0\``;
  const [, most] = BUDGETS.find(([start]) => name.startsWith(start)) ?? [];
  if (most === undefined) return figure(name, text);
  return judged(name, text, ratio, { ...atMost(most, ' ×'), atItsSize: rounds >= ROUNDS });
}

/** @param {number} first */
function policyFile(first) {
  const lines = ['version: 1', 'parameters: { days: { type: integer, default: 90 } }', 'policies:'];
  for (let index = first; index < first + 10; index += 1) {
    const [operation, list, filter, name, input] = CALLS[index % CALLS.length] ?? [];
    lines.push(
      `  - id: policy-${index}`,
      `    title: Policy ${index}`,
      '    description: Generated.',
      '    severity: medium',
      '    tags: [bench]',
      '    targets: { regions: [eu-*, us-east-1] }',
      `    call: { operation: "${operation}"${input === undefined ? '' : `, input: ${input}`} }`,
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
