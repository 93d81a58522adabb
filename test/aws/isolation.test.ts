import { afterEach, describe, expect, it } from 'vitest';
import type { SendingPath } from '../../src/aws/calls/shared-clients.ts';
import { generateOrganization } from '../../src/simulator/generate-organization.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../src/simulator/start-simulator.ts';
import type { JsonObject } from '../../src/values/json.ts';
import { connectTo, type TestConnection } from '../support/connect.ts';

const REGIONS = ['us-east-1', 'eu-west-1'];
const ACCOUNTS = 200;

let simulator: Simulator;
let connection: TestConnection;

afterEach(async () => {
  connection.close();
  await simulator.close();
});

/** Every account has one trail of its own, so that each answer names the account that it is about. */
async function start(path: SendingPath, options: Partial<SimulatorOptions> = {}): Promise<string[]> {
  const organization = generateOrganization({
    accounts: ACCOUNTS,
    trailsEvery: 1,
    regions: REGIONS.map((name) => ({ name })),
  });
  simulator = await startSimulator({ organization, record: true, ...options });
  connection = await connectTo(simulator, { concurrency: 100, path });
  return Array.from({ length: ACCOUNTS }, (_, index) => String(200_000_000_001 + index));
}

/** Lists an account's trails, then asks for each one's status by its ARN, which the server holds against the signer. */
async function audit(account: string, region: string): Promise<string[]> {
  const listed = await connection.call(account, region, 'cloudtrail:DescribeTrails', { includeShadowTrails: false });
  if (!listed.ok) throw new Error(`${account}: ${listed.error.message}`);
  const arns = (listed.output.trailList as JsonObject[]).map((trail) => String(trail.TrailARN));
  for (const arn of arns) {
    const status = await connection.call(account, region, 'cloudtrail:GetTrailStatus', { Name: arn });
    if (!status.ok) throw new Error(`${account}: ${status.error.message}`);
  }
  return arns;
}

async function auditAll(accounts: readonly string[]): Promise<void> {
  await Promise.all(
    accounts.flatMap((account) =>
      REGIONS.map(async (region) => {
        for (const arn of await audit(account, region)) expect(arn.split(':')[4]).toBe(account);
      }),
    ),
  );
}

/** What the server saw: the account that signed is the one that the call is about, in every call. */
function expectNoMixUp(accounts: readonly string[]): void {
  expect(simulator.violations).toEqual([]);
  const statusCalls = simulator.recorded.filter(({ operation }) => operation === 'GetTrailStatus');
  for (const call of statusCalls) expect(String(call.input.Name).split(':')[4]).toBe(call.account);
  const asked = new Set(
    simulator.recorded.filter(({ operation }) => operation === 'DescribeTrails').map(({ account }) => account),
  );
  expect([...asked].sort()).toEqual(accounts);
}

function countOf(operation: string): number {
  return simulator.requests.byOperation.get(operation) ?? 0;
}

const PATHS: readonly SendingPath[] = ['codec', 'plain'];

describe.each(PATHS)('200 accounts in flight, by the path %s', (path) => {
  it('sends no call with the credentials of another account', async () => {
    const accounts = await start(path);
    await auditAll(accounts);
    expectNoMixUp(accounts);
    // One session per account, shared by both regions and all calls.
    expect(countOf('sts:AssumeRole')).toBe(ACCOUNTS);
    expect(countOf('cloudtrail:DescribeTrails')).toBe(ACCOUNTS * REGIONS.length);
  });

  it('nor across retries', async () => {
    const accounts = await start(path, {
      faults: {
        seed: 7,
        rules: [
          { kind: 'throttle', service: 'cloudtrail', count: 1, per: 'cell' },
          { kind: 'serverError', service: 'cloudtrail', operation: 'DescribeTrails', rate: 0.2 },
          { kind: 'reset', service: 'cloudtrail', operation: 'GetTrailStatus', rate: 0.2 },
          { kind: 'malformed', service: 'cloudtrail', operation: 'GetTrailStatus', rate: 0.1 },
        ],
      },
    });
    await auditAll(accounts);
    expectNoMixUp(accounts);
    expect(simulator.requests.failed).toBeGreaterThan(ACCOUNTS);
  });

  it('nor across sessions that expire while they are used', async () => {
    const accounts = await start(path, {
      faults: { seed: 7, rules: [{ kind: 'expiredToken', service: 'cloudtrail', count: 1, per: 'account' }] },
    });
    await auditAll(accounts);
    expectNoMixUp(accounts);
    expect(countOf('sts:AssumeRole')).toBe(ACCOUNTS * 2);
  });
});

describe('the buckets of 100 accounts in flight', () => {
  const accounts = Array.from({ length: 100 }, (_, index) => String(200_000_000_001 + index));
  const bucketIn = (account: string, region: string) => `${region}-${account}`;

  /** A region lists its own buckets; then each is asked for by a name that belongs to one account of the world. */
  async function auditBuckets(account: string, region: string): Promise<void> {
    const listed = await connection.call(account, region, 's3:ListBuckets', { BucketRegion: region });
    if (!listed.ok) throw new Error(`${account}: ${listed.error.message}`);
    const names = (listed.output.Buckets as JsonObject[]).map(({ Name }) => String(Name));
    expect(names).toEqual([bucketIn(account, region)]);
    const blocks = [
      await connection.call(account, region, 's3:GetPublicAccessBlock', { Bucket: names[0] ?? '' }),
      await connection.call(account, region, 's3-control:GetPublicAccessBlock', { AccountId: account }),
    ];
    for (const block of blocks) if (!block.ok) throw new Error(`${account}: ${block.error.message}`);
  }

  it('are asked with the credentials of their own, across retries too', async () => {
    const all = { accountPublicAccessBlock: 'all' } as const;
    const organization: SimulatorOptions['organization'] = {
      version: 1,
      organization: { managementAccount: '111111111111' },
      regions: REGIONS,
      accounts: accounts.map((id) => ({
        id,
        name: `member-${id}`,
        ...all,
        buckets: REGIONS.map((region) => ({ name: bucketIn(id, region), region })),
      })),
      faults: {
        seed: 7,
        rules: [
          { kind: 'throttle', service: 's3', count: 1, per: 'cell' },
          { kind: 'serverError', service: ['s3', 's3-control'], rate: 0.2 },
          { kind: 'reset', service: ['s3', 's3-control'], rate: 0.1 },
          { kind: 'expiredToken', service: 's3', count: 1, per: 'account' },
        ],
      },
    };
    simulator = await startSimulator({ organization, record: true });
    connection = await connectTo(simulator, { concurrency: 100 });
    await Promise.all(accounts.flatMap((account) => REGIONS.map((region) => auditBuckets(account, region))));
    expect(simulator.violations).toEqual([]);
    const blocks = simulator.recorded.filter(
      ({ service, operation }) => service === 's3' && operation !== 'ListBuckets',
    );
    for (const { account, region, input } of blocks) expect(input.Bucket).toBe(bucketIn(account, region));
    expect(new Set(blocks.map(({ account }) => account)).size).toBe(accounts.length);
    expect(simulator.requests.failed).toBeGreaterThan(accounts.length);
  });
});
