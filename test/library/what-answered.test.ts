/** Runs that were answered from one place, and runs that were not. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compareLogs } from '../../src/library/compare.ts';
import { endpointsInForce } from '../../src/library/inputs/endpoints-in-force.ts';
import { environmentWeakenings } from '../../src/library/inputs/environment-weakenings.ts';
import { isOfAws, whatAnswered } from '../../src/run-log/what-answered.ts';
import type { JsonObject } from '../../src/values/json.ts';
import { outcomeRecord, runRecord, wholeRun } from '../report/sample-run.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cove-policy-answered-'));
});
afterAll(() => rm(folder, { recursive: true }));

const all = (url: string): JsonObject => ({ endpoints: { AWS_ENDPOINT_URL: url } });
const VPC = all('https://vpce-0a1-b2.cloudtrail.us-east-1.vpce.amazonaws.com');
const MOTO = all('http://127.0.0.1:5000');

async function compared(earlier: JsonObject, later: JsonObject): Promise<string> {
  const log = async (name: string, settings: JsonObject, start: string): Promise<string> => {
    const [, ...records] = wholeRun([outcomeRecord()]);
    await writeFile(
      join(folder, name),
      [runRecord({ settings, start }), ...records].map((record) => `${JSON.stringify(record)}\n`).join(''),
    );
    return name;
  };
  const files = [
    [await log('a.ndjson', earlier, '2026-01-01T00:00:00.000Z')],
    [await log('b.ndjson', later, '2026-01-02T00:00:00.000Z')],
  ] as const;
  try {
    (await compareLogs(files, folder)).close();
    return 'compared';
  } catch (error) {
    return (error as Error).message;
  }
}

test.each<[what: string, JsonObject, JsonObject, expected: string]>([
  ['AWS, by a VPC endpoint and by its public one', VPC, {}, 'compared'],
  ['two ports of this machine', MOTO, all('http://localhost:4566'), 'compared'],
  ['one host', all('https://aws.example'), all('https://aws.example/'), 'compared'],
  [
    'moto and AWS',
    MOTO,
    {},
    'the run in a.ndjson was answered by this machine (AWS_ENDPOINT_URL), and that in b.ndjson by AWS',
  ],
  [
    'the demo and moto',
    { demo: true },
    MOTO,
    'the run in a.ndjson was answered by the demo, and that in b.ndjson by this machine (AWS_ENDPOINT_URL)',
  ],
  [
    'AWS, and one service from elsewhere',
    VPC,
    { endpoints: { AWS_ENDPOINT_URL_S3: 'https://store.example:9000' } },
    'the run in a.ndjson was answered by AWS, and that in b.ndjson by store.example:9000 (AWS_ENDPOINT_URL_S3)',
  ],
])('%s', async (_what, earlier, later, expected) => {
  expect(await compared(earlier, later)).toBe(expected);
});

test('parts of one run may not come from two ports of this machine', () => {
  expect(whatAnswered(MOTO, true)).not.toBe(whatAnswered(all('http://127.0.0.1:5001'), true));
  expect(whatAnswered(VPC, true)).toBe(whatAnswered({}, true));
});

test.each<[url: string, boolean]>([
  ['https://sts.eu-west-1.amazonaws.com', true],
  ['https://ec2.cn-north-1.amazonaws.com.cn', true],
  ['https://lambda.eu-west-1.api.aws', true],
  ['https://s3-fips.us-gov-west-1.amazonaws.com', true],
  ['https://neptune-graph.eu-west-1.on.aws', true],
  ['https://amazonaws.com.example', false],
  // At a name of AWS, but run by one of its customers.
  ['http://ec2-198-51-100-1.eu-west-1.compute.amazonaws.com:4566', false],
  ['http://ec2-198-51-100-1.compute-1.amazonaws.com:5000', false],
  ['http://ec2-198-51-100-1.cn-north-1.compute.amazonaws.com.cn', false],
  ['http://ip-10-0-0-1.eu-west-1.compute.internal', false],
  ['https://internal-moto-1.eu-west-1.elb.amazonaws.com', false],
  ['https://moto-1.elb.eu-west-1.amazonaws.com', false],
  ['https://a1b2c3.execute-api.eu-west-1.amazonaws.com', false],
  ['https://vpce-0a1-b2.execute-api.us-east-1.vpce.amazonaws.com', false],
  ['https://a1b2c3.lambda-url.eu-west-1.on.aws', false],
  ['https://vpce-0a1-b2.vpce-svc-0c3.us-east-1.vpce.amazonaws.com', false],
  ['https://notamazonaws.com', false],
  ['http://localhost.localstack.cloud:4566', false],
  ['(not a URL)', false],
])('%s is AWS: %s', (url, expected) => {
  expect(isOfAws(url)).toBe(expected);
});

test('a profile that names endpoints is on record, as variables are', async () => {
  const file = join(folder, 'config');
  await writeFile(
    file,
    '[profile other]\nendpoint_url = http://u:p@127.0.0.1:9\nservices = mine\n[services mine]\ns3 =\n  endpoint_url = https://store.example\n',
  );
  const before = process.env.AWS_CONFIG_FILE;
  process.env.AWS_CONFIG_FILE = file;
  try {
    const weakenings = await environmentWeakenings({}, 'other');
    expect(
      endpointsInForce({ demo: false, weakenings }, { env: { AWS_ENDPOINT_URL_EC2: 'http://127.0.0.1:1' } }),
    ).toEqual({
      endpoints: {
        AWS_ENDPOINT_URL_EC2: 'http://127.0.0.1:1',
        'endpoint_url of the AWS profile other': 'http://127.0.0.1:9',
        'endpoint_url of s3 for the AWS profile other': 'https://store.example',
      },
    });
  } finally {
    if (before === undefined) delete process.env.AWS_CONFIG_FILE;
    else process.env.AWS_CONFIG_FILE = before;
  }
});

test('endpoints that are ignored did not answer', () => {
  const env = { AWS_ENDPOINT_URL: 'http://127.0.0.1:1', AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' };
  expect(endpointsInForce({ demo: false, weakenings: [] }, { env })).toEqual({});
});
