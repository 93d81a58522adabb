import {
  DeletePublicAccessBlockCommand,
  GetBucketLocationCommand,
  GetBucketTaggingCommand,
  GetPublicAccessBlockCommand,
  ListBucketsCommand,
  type PublicAccessBlockConfiguration,
  PutPublicAccessBlockCommand,
  paginateListBuckets,
} from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import type { Simulator } from '../../src/simulator/start-simulator.ts';
import { assume, clientsOf, collect, memberClients, organizationOf, outcome, simulate } from './clients.ts';

const account = '222222222222';
const organization = organizationOf(`
version: 1
time: 2025-06-02T08:00:00Z
organization: { managementAccount: "111111111111" }
regions: [us-east-1, eu-west-1, { name: eu-central-2, optIn: true, enabled: false }]
pageSize: 2
accounts:
  - id: "${account}"
    name: Member
    buckets:
      - { name: logs }
      - { name: images.example.com, publicAccessBlock: none }
      - { name: exports, publicAccessBlock: { blockPublicAcls: true } }
      - { name: dublin, region: eu-west-1 }
  - { id: "333333333333", name: Other, buckets: [{ name: others }] }
`);
const all: PublicAccessBlockConfiguration = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};

async function s3In(region: string, simulator?: Simulator) {
  return (await memberClients(simulator ?? (await simulate({ organization })), account, region)).s3;
}

test('the buckets of all regions, in pages', async () => {
  const pages = await collect(paginateListBuckets({ client: await s3In('eu-west-1') }, { MaxBuckets: 9 }));
  expect(pages.map(({ Buckets }) => Buckets?.map(({ Name, BucketRegion }) => `${Name} ${BucketRegion}`))).toEqual([
    ['dublin eu-west-1', 'exports us-east-1'],
    ['images.example.com us-east-1', 'logs us-east-1'],
  ]);
  expect(pages[0]?.Buckets?.[0]?.CreationDate).toEqual(new Date('2024-08-06T08:00:00Z'));
  expect(pages[0]?.Owner?.ID).toMatch(/^\d{64}$/);
});

test('a call without parameters gives no regions', async () => {
  const { Buckets } = await (await s3In('us-east-1')).send(new ListBucketsCommand({}));
  expect(Buckets?.map(({ Name, BucketRegion }) => [Name, BucketRegion])).toEqual([
    ['dublin', undefined],
    ['exports', undefined],
  ]);
});

test('the buckets of one region, by that region', async () => {
  const list = async (region: string, BucketRegion: string, MaxBuckets = 1000) =>
    (await s3In(region)).send(new ListBucketsCommand({ BucketRegion, MaxBuckets }));
  expect((await list('eu-west-1', 'eu-west-1')).Buckets?.map(({ Name }) => Name)).toEqual(['dublin']);
  const first = await list('us-east-1', 'us-east-1', 1);
  expect(first.Buckets?.map(({ Name }) => Name)).toEqual(['exports']);
  expect(first.ContinuationToken).toBeDefined();
  expect(await outcome(list('us-east-1', 'eu-west-1'))).toMatch(/^InvalidArgument \(400\)/);
});

test('where a bucket is: us-east-1 knows of all, and says nothing of its own', async () => {
  const locate = async (region: string, Bucket: string) =>
    (await (await s3In(region)).send(new GetBucketLocationCommand({ Bucket }))).LocationConstraint;
  expect(await locate('us-east-1', 'logs')).toBeUndefined();
  expect(await locate('us-east-1', 'dublin')).toBe('eu-west-1');
  expect(await locate('eu-west-1', 'dublin')).toBe('eu-west-1');
  expect(await outcome(locate('eu-west-1', 'logs'))).toMatch(/^PermanentRedirect \(301\)/);
});

test('public access blocks are read, put and deleted', async () => {
  const s3 = await s3In('us-east-1');
  const block = async (Bucket: string) =>
    (await s3.send(new GetPublicAccessBlockCommand({ Bucket }))).PublicAccessBlockConfiguration;
  const none = 'NoSuchPublicAccessBlockConfiguration (404): The public access block configuration was not found';
  expect(await block('logs')).toEqual(all);
  expect(await block('exports')).toEqual({
    BlockPublicAcls: true,
    IgnorePublicAcls: false,
    BlockPublicPolicy: false,
    RestrictPublicBuckets: false,
  });
  expect(await outcome(block('images.example.com'))).toBe(none);

  const put = (Bucket: string, PublicAccessBlockConfiguration: PublicAccessBlockConfiguration) =>
    s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration }));
  await put('images.example.com', all);
  expect(await block('images.example.com')).toEqual(all);
  await put('logs', { IgnorePublicAcls: true });
  expect(await block('logs')).toMatchObject({ BlockPublicAcls: false, IgnorePublicAcls: true });
  await s3.send(new DeletePublicAccessBlockCommand({ Bucket: 'exports' }));
  expect(await outcome(block('exports'))).toBe(none);
});

const refusals: [title: string, region: string, bucket: string, answer: string][] = [
  ['a bucket that nobody has', 'us-east-1', 'nobodys', 'NoSuchBucket (404): The specified bucket does not exist'],
  ['a bucket of another region', 'us-east-1', 'dublin', 'PermanentRedirect (301): The bucket you are attempting to'],
  ['a bucket of another account', 'us-east-1', 'others', 'AccessDenied (403): User: arn:aws:sts::222222222222:'],
];

test.each(refusals)('refused: %s', async (_title, region, Bucket, answer) => {
  const s3 = await s3In(region);
  const calls = [
    () => s3.send(new GetPublicAccessBlockCommand({ Bucket })),
    () => s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: all })),
    () => s3.send(new DeletePublicAccessBlockCommand({ Bucket })),
  ];
  for (const call of calls) expect((await outcome(call())).slice(0, answer.length)).toBe(answer);
});

test('a call that names another account’s bucket is a violation', async () => {
  const simulator = await simulate({ organization });
  const s3 = await s3In('us-east-1', simulator);
  await outcome(s3.send(new GetPublicAccessBlockCommand({ Bucket: 'others' })));
  expect(simulator.violations).toEqual([
    {
      service: 's3',
      operation: 'GetPublicAccessBlock',
      account,
      region: 'us-east-1',
      resourceArn: 'arn:aws:s3:::others',
    },
  ]);
});

test('the owner that a call expects has to be the owner', async () => {
  const s3 = await s3In('us-east-1');
  const block = (ExpectedBucketOwner: string) =>
    outcome(s3.send(new GetPublicAccessBlockCommand({ Bucket: 'logs', ExpectedBucketOwner })));
  expect(await block(account)).toBe('ok');
  expect(await block('333333333333')).toMatch(/^AccessDenied \(403\)/);
});

test('what is not simulated says so, and what region is not enabled too', async () => {
  const acl = (await s3In('us-east-1')).send(new GetBucketTaggingCommand({ Bucket: 'logs' }));
  expect(await outcome(acl)).toMatch(/^NotImplemented \(501\): The simulator has no operation s3:/);
  const simulator = await simulate({ organization });
  const { s3: closed } = clientsOf(simulator, 'eu-central-2', await assume(simulator, account));
  expect(await outcome(closed.send(new ListBucketsCommand({})))).toMatch(/^InvalidAccessKeyId \(403\)/);
});
