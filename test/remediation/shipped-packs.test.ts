import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseOrganizationFile } from '../../src/simulator/parse-organization-file.ts';
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts';
import { type Program, programIn } from './program.ts';

const account = '222222222222';
const organization = parseOrganizationFile(
  `
version: 1
organization: { managementAccount: "111111111111" }
regions: [us-east-1, eu-west-1]
visibleAfterReads: 1
accounts:
  - id: "${account}"
    name: Member
    ebsEncryption: [us-east-1]
    users:
      - name: ana
        accessKeys: [{ id: AKIAUSEDTODAY0000000, ageDays: 200, usedDaysAgo: 0 }, { id: AKIANEVERUSED0000000, ageDays: 200 }]
    buckets:
      - { name: closed }
      - { name: open.example.com, publicAccessBlock: none }
      - { name: half, region: eu-west-1, publicAccessBlock: { ignorePublicAcls: true, blockPublicPolicy: true } }
  - { id: "333333333333", name: Other, accountPublicAccessBlock: { blockPublicAcls: true }, ebsEncryption: true }
`,
  'organization.yml',
);

let simulator: Simulator;
let program: Program;

beforeEach(async () => {
  simulator = await startSimulator({ organization });
  const { accessKeyId, secretAccessKey } = simulator.credentials;
  program = await programIn({
    AWS_ENDPOINT_URL: simulator.url,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_REGION: 'us-east-1',
  });
});

afterEach(async () => {
  await program.close();
  await simulator.close();
});

/** Everything that these policies can change. */
function state(): string {
  return JSON.stringify(
    [...simulator.world.accounts.values()].map(({ resources: { iam, s3, ec2 } }) => [iam, s3, [...ec2.ebs]]),
  );
}

describe.each([
  {
    pack: 'iam-access-keys',
    changes: ['iam-access-key-unused AKIANEVERUSED0000000'],
    // The other key is as old, and in use: a person has to rotate it.
    left: 1,
  },
  {
    pack: 's3-public-access',
    changes: [
      's3-account-block-incomplete account/333333333333',
      's3-account-block-missing account/222222222222',
      's3-bucket-block-incomplete half',
      's3-bucket-block-missing open.example.com',
    ],
    left: 0,
  },
  { pack: 'ec2-baseline', changes: ['ec2-ebs-encryption-off ebs-encryption-by-default'], left: 0 },
])('the policies of $pack', ({ pack, changes, left }) => {
  test('plans what it finds, makes it right, and takes it back to what it was', async () => {
    const { run } = program;
    const file = `policies/${pack}.yml`;
    const before = state();

    const planned = await run('check', file, '--plan', 'plan.json', '--quiet');
    expect(planned).toMatchObject({ exitCode: 1 });
    expect(state()).toBe(before);

    // The command that it shows makes all of it.
    const [, shown = ''] = /then: cove-policy (.+)/.exec(planned.stderr) ?? [];
    const applied = await run(...shown.split(' '), '--yes', '--quiet');
    expect(applied).toMatchObject({ exitCode: 0 });
    const made = await program.changes('plan.json.run.ndjson');
    const named = made.map(
      ({ change: { policy, resource } }) => `${policy} ${resource.replace(/^.*?(account\/)?([^/:]*)$/, '$1$2')}`,
    );
    expect(named.sort()).toEqual(changes);
    expect(state()).not.toBe(before);

    expect((await run('check', file, '--quiet', '-o', 'json=report.json')).exitCode).toBe(left === 0 ? 0 : 1);
    expect(JSON.parse(await program.read('report.json')).findings).toHaveLength(left);

    expect(await run('rollback', 'plan.json.run.ndjson', '--yes', '--quiet', '--trust-run-log')).toMatchObject({
      exitCode: 0,
    });
    expect(state()).toBe(before);
    expect(simulator.violations).toEqual([]);
  }, 120_000);
});
