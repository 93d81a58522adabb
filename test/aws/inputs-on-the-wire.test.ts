/**
 * What is sent of an input, and that nothing is sent of one that failed: not of its own call, and not in front of
 * another account's.
 */
import { afterEach, describe, expect, it } from 'vitest';
import { type AwsConnection, connectAws } from '../../src/aws/calls/connect-aws.ts';
import { createSharedClients, type SendingPath } from '../../src/aws/calls/shared-clients.ts';
import { createCatalog } from '../../src/catalog/catalog.ts';
import type { JsonObject } from '../../src/values/json.ts';
import { type AnsweringServer, startAnsweringServer } from '../support/answering-server.ts';

const ACCOUNT = '111111111111';
const IDENTITY = `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::${ACCOUNT}:user/a</Arn><Account>${ACCOUNT}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`;
const PATHS: readonly SendingPath[] = ['codec', 'plain'];
const catalog = createCatalog([]);

let server: AnsweringServer;
let connection: AwsConnection | undefined;

afterEach(async () => {
  connection?.close();
  connection = undefined;
  await server.close();
});

function operationOf(name: string) {
  const [service = '', operation = ''] = name.split(':');
  return catalog.operation(service, operation);
}

/** Calls an operation as a policy does. @returns the outcome, and what was sent for it. */
async function call(path: SendingPath, name: string, input: JsonObject, answer: string) {
  server = await startAnsweringServer((request) => ({
    body: request.includes('GetCallerIdentity') ? IDENTITY : answer,
  }));
  connection = await connectAws({
    catalog,
    base: async () => ({ accessKeyId: 'AKIA', secretAccessKey: 'secret' }),
    region: 'us-east-1',
    endpoint: server.url,
    signal: new AbortController().signal,
    path,
  });
  const client = connection.clientFor({ roleArn: (id) => `arn:aws:iam::${id}:role/x`, sessionName: 'test' });
  const outcome = await client.call({ operation: operationOf(name), input, account: ACCOUNT, region: 'us-east-1' });
  return { outcome, sent: server.requests.slice(1).map((body) => decodeURIComponent(body)) };
}

describe.each(PATHS)('by the path %s', (path) => {
  const dates: readonly (readonly [string, JsonObject, string, string])[] = [
    [
      'rds:DescribeEvents',
      { StartTime: '2026-01-31' },
      'StartTime=2026-01-31T00:00:00Z',
      '<R><DescribeEventsResult/></R>',
    ],
    [
      'ec2:DescribeSpotPriceHistory',
      { StartTime: '2026-01-31T12:00:00+02:00' },
      'StartTime=2026-01-31T10:00:00Z',
      '<R><spotPriceHistorySet/></R>',
    ],
    ['cloudtrail:LookupEvents', { StartTime: '2026-01-31T00:00:00.000Z' }, '"StartTime":1769817600', '{}'],
  ];
  it.each(dates)('%s %j', async (name, input, wire, answer) => {
    const { outcome, sent } = await call(path, name, input, answer);
    expect(outcome).toMatchObject({ ok: true });
    expect(sent).toHaveLength(1);
    expect(sent[0]).toContain(wire);
  });

  it('what has no form on the wire is an error, and nothing is sent', async () => {
    const { outcome, sent } = await call(path, 'rds:DescribeEvents', { StartTime: 'last week' }, '<R/>');
    expect(outcome).toMatchObject({
      ok: false,
      error: { kind: 'evaluation', message: expect.stringContaining('StartTime must be a date in ISO 8601') },
    });
    expect(sent).toEqual([]);
  });

  /** For serializers that write whatever they are given. */
  const FAILS_WHEN_READ = {
    toJSON(): never {
      throw new Error('it cannot be written');
    },
  };

  /** An input that fails while it is written, after something of it was; and one of another account. */
  const FAILING: Readonly<Record<string, { readonly bad: object; readonly good: object; readonly answer: string }>> = {
    'rds:DescribeEvents': {
      bad: { SourceIdentifier: 'of-another', StartTime: new Date(Number.NaN) },
      good: { MaxRecords: 20 },
      answer: '<R><DescribeEventsResult/></R>',
    },
    'ec2:DescribeSpotPriceHistory': {
      bad: { AvailabilityZone: 'of-another', EndTime: new Date(Number.NaN), StartTime: new Date(Number.NaN) },
      good: { MaxResults: 20 },
      answer: '<R><spotPriceHistorySet/></R>',
    },
    'iam:SimulateCustomPolicy': {
      bad: { PolicyInputList: ['of-another'], ActionNames: ['x'], ResourceArns: [Object.create(null)] },
      good: { PolicyInputList: ['a'], ActionNames: ['b'] },
      answer: '<R><SimulateCustomPolicyResult/></R>',
    },
    'cloudtrail:LookupEvents': {
      bad: { LookupAttributes: [{ AttributeKey: 'of-another', AttributeValue: FAILS_WHEN_READ }] },
      good: { MaxResults: 20 },
      answer: '{}',
    },
    'lambda:TagResource': {
      bad: { Resource: 'r', Tags: { first: 'of-another', second: FAILS_WHEN_READ } },
      good: { Resource: 'r', Tags: { a: 'b' } },
      answer: '{}',
    },
    's3-control:PutPublicAccessBlock': {
      bad: { AccountId: ACCOUNT, PublicAccessBlockConfiguration: { BlockPublicAcls: { 'of-another': 1 } } },
      good: { AccountId: ACCOUNT, PublicAccessBlockConfiguration: { BlockPublicAcls: true } },
      answer: '',
    },
    'cloudfront:CreateInvalidation': {
      bad: { DistributionId: 'd', InvalidationBatch: { CallerReference: 'of-another', Paths: { Quantity: {} } } },
      good: { DistributionId: 'd', InvalidationBatch: { CallerReference: 'x', Paths: { Quantity: 1, Items: ['/'] } } },
      answer: '<R/>',
    },
  };
  it.each(Object.keys(FAILING))('%s: nothing of a request that failed is in front of the next', async (name) => {
    const { bad, good, answer } = FAILING[name] as (typeof FAILING)[string];
    server = await startAnsweringServer(() => ({ body: answer }));
    const clients = createSharedClients({
      endpoint: server.url,
      path,
      signal: new AbortController().signal,
    });
    const send = (input: object, key: string): Promise<unknown> =>
      clients
        .send(operationOf(name), { region: 'us-east-1', input }, { accessKeyId: key, secretAccessKey: 's' })
        .catch((error: unknown) => error);
    try {
      await send(good, 'A');
      const [clean] = server.requests;
      expect(await send(bad, 'B')).toBeInstanceOf(Error);
      await send(good, 'A');
      // The one that fails is under way with others.
      await Promise.all([
        send(bad, 'B'),
        send(good, 'A'),
        send(bad, 'B'),
        send(good, 'A'),
        send(bad, 'B'),
        send(good, 'A'),
      ]);
      expect(server.requests).toEqual(Array.from({ length: 5 }, () => clean));
    } finally {
      clients.close();
    }
  });
});
