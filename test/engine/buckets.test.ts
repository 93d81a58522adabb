import { afterEach, describe, expect, test } from 'vitest';
import { packageFile } from '../../src/package-files.ts';
import type { FaultRule } from '../../src/simulator/organization-file.generated.ts';
import { parseOrganizationFile } from '../../src/simulator/parse-organization-file.ts';
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts';
import { policiesAt, policiesOf, runPolicies } from '../support/run-policies.ts';

const account = '222222222222';
const pack = await policiesAt('policies/s3-public-access.yml', packageFile(''));
const organization = parseOrganizationFile(
  `
version: 1
organization: { managementAccount: "111111111111" }
regions: [us-east-1, eu-west-1, { name: eu-central-2, optIn: true, enabled: false }]
pageSize: 2
accounts:
  - id: "${account}"
    name: Member
    accountPublicAccessBlock: all
    buckets:
      - { name: bucket-1 }
      - { name: bucket-2, publicAccessBlock: none }
      - { name: bucket-3 }
      - { name: bucket-4, publicAccessBlock: none }
      - { name: bucket-5 }
      - { name: dublin, region: eu-west-1, publicAccessBlock: none }
`,
  'organization.yml',
);

let simulator: Simulator;

afterEach(() => simulator.close());

async function check(rules: FaultRule[] = [], policies = pack) {
  simulator = await startSimulator({ organization, record: true, faults: { rules } });
  return runPolicies(simulator, policies, { maxAttempts: 2 });
}

describe('buckets, which are listed everywhere and live in one region', () => {
  test('are each asked once, where they are, over all pages', async () => {
    const { report } = await check();
    const asked = simulator.recorded
      .filter(({ service, operation }) => service === 's3' && operation === 'GetPublicAccessBlock')
      .map(({ region, input }) => `${input.Bucket} ${region}`);
    expect(asked.sort()).toEqual([
      'bucket-1 us-east-1',
      'bucket-2 us-east-1',
      'bucket-3 us-east-1',
      'bucket-4 us-east-1',
      'bucket-5 us-east-1',
      'dublin eu-west-1',
    ]);
    expect(report.findings.map(({ region, resource }) => `${region} ${resource}`).sort()).toEqual([
      'eu-west-1 arn:aws:s3:::dublin',
      'us-east-1 arn:aws:s3:::bucket-2',
      'us-east-1 arn:aws:s3:::bucket-4',
    ]);
    expect(report.errors).toEqual([]);
  });

  test('the block of an account is asked for once', async () => {
    await check();
    const asked = simulator.recorded.filter(({ service }) => service === 's3-control');
    expect(asked.map(({ region, input }) => [region, input])).toEqual([['us-east-1', { AccountId: account }]]);
  });

  test('a bucket that is asked in a wrong region is an error, and no bucket without a block', async () => {
    const careless = await policiesOf(`
version: 1
policies:
  - id: careless
    title: Lists the buckets of all regions in one of them
    targets: { regions: home }
    call: s3:ListBuckets
    resources: Buckets
    lookups:
      - as: block
        operation: s3:GetPublicAccessBlock
        input: { Bucket: "\${Name}" }
        absent: [NoSuchPublicAccessBlockConfiguration]
    filter: "!block"
    finding: { resource: "\${Name}" }
`);
    const { outcomes } = await check([], careless);
    const home = outcomes.find((each) => each.account === account && each.region === 'us-east-1');
    expect(home).toMatchObject({ status: 'error' });
    expect(home?.errors?.map(({ code, message }) => [code, message.slice(0, 20)])).toEqual([
      ['PermanentRedirect', 'The bucket you are a'],
    ]);
  });

  test.each<[title: string, rule: FaultRule]>([
    ['that may not be listed', { kind: 'deny', service: 's3', operation: 'ListBuckets' }],
    ['whose block may not be read', { kind: 'denyScp', service: 's3', operation: 'GetPublicAccessBlock' }],
    ['whose account may not be asked', { kind: 'deny', service: 's3-control' }],
    ['that are throttled to the end', { kind: 'throttle', service: ['s3', 's3-control'] }],
    ['whose list breaks off in the middle', { kind: 'malformed', service: 's3', operation: 'ListBuckets' }],
    [
      'whose block breaks off in the middle',
      { kind: 'malformed', service: ['s3', 's3-control'], operation: 'GetPublicAccessBlock' },
    ],
    ['whose server fails', { kind: 'serverError', service: ['s3', 's3-control'] }],
  ])('%s are never compliant', async (_title, rule) => {
    const { report, outcomes } = await check([rule]);
    expect(report.summary.complete).toBe(false);
    expect(report.errors.length).toBeGreaterThan(0);
    const struck = new Set(report.errors.map(({ operation }) => operation));
    expect([...struck].every((operation) => operation?.startsWith('s3'))).toBe(true);
    for (const outcome of outcomes.filter(({ account: id }) => id === account)) {
      const isStruck =
        rule.service === 's3-control' ? outcome.policy.includes('account') : outcome.policy.includes('bucket');
      // The bucket in Dublin has no block: its answer is an error, and errors do not break off.
      if (isStruck && outcome.region === 'us-east-1') expect(outcome.status).not.toBe('compliant');
    }
  });

  test('that are throttled once are read all the same', async () => {
    const rule: FaultRule = { kind: 'throttle', service: ['s3', 's3-control'], count: 1, per: 'cell' };
    const { report } = await check([rule]);
    expect(report.errors).toEqual([]);
    expect(report.findings).toHaveLength(3);
  });
});
