import { describe, expect, it, test } from 'vitest';
import { LaterPageError, readPages } from '../../../src/aws/calls/read-pages.ts';
import type { Operation } from '../../../src/catalog/catalog.ts';
import type { JsonObject } from '../../../src/values/json.ts';
import { type AnswerMembers, fakeOperation } from './fake-operation.ts';

/** Reads an operation whose answers a function gives. */
async function read(
  operation: Operation,
  answer: (input: JsonObject, calls: number) => JsonObject,
  input: JsonObject = {},
) {
  const asked: JsonObject[] = [];
  const { output } = await readPages(
    operation,
    input,
    async (request) => {
      asked.push(request as JsonObject);
      return { output: answer(request as JsonObject, asked.length), isMarked: false };
    },
    { pages: 100, elements: 1_000, bytes: 1_000_000 },
  );
  return { output, asked };
}

interface Example {
  /** Service and operation. */
  readonly of: string;
  readonly why: string;
  readonly inputs: readonly string[];
  readonly outputs: AnswerMembers;
  /** What the operation was asked with, beside tokens. */
  readonly input?: JsonObject;
  /** Each page of the answer, and what it has to be asked with. */
  readonly pages: readonly (readonly [asked: JsonObject, page: JsonObject])[];
  readonly whole: JsonObject;
}

const examples: readonly Example[] = [
  {
    of: 'api-gateway:GetDomainNameAccessAssociations',
    why: 'a position, and no paginator',
    inputs: ['limit', 'position', 'resourceOwner'],
    outputs: { position: 'string', items: 'list' },
    pages: [
      [{}, { items: ['a'], position: 'p2' }],
      [{ position: 'p2' }, { items: ['b'] }],
    ],
    whole: { items: ['a', 'b'] },
  },
  {
    of: 'deadline:SearchJobs',
    why: 'an offset',
    inputs: ['farmId', 'itemOffset', 'pageSize'],
    outputs: { jobs: 'list', nextItemOffset: 'number', totalResults: 'number' },
    input: { farmId: 'f' },
    pages: [
      [{ farmId: 'f' }, { jobs: ['a'], nextItemOffset: 1, totalResults: 2 }],
      [
        { farmId: 'f', itemOffset: 1 },
        { jobs: ['b'], totalResults: 2 },
      ],
    ],
    whole: { jobs: ['a', 'b'], totalResults: 2 },
  },
  {
    of: 'lex-models-v2:SearchAssociatedTranscripts',
    why: 'an index',
    inputs: ['botId', 'maxResults', 'nextIndex'],
    outputs: { nextIndex: 'number', associatedTranscripts: 'list', totalResults: 'number' },
    pages: [
      [{}, { associatedTranscripts: [{ transcript: 'a' }], nextIndex: 5 }],
      [{ nextIndex: 5 }, { associatedTranscripts: [{ transcript: 'b' }] }],
    ],
    whole: { associatedTranscripts: [{ transcript: 'a' }, { transcript: 'b' }] },
  },
  {
    of: 'sqs:ListQueues',
    why: 'a token only for who sends a page size',
    inputs: ['QueueNamePrefix', 'NextToken', 'MaxResults'],
    outputs: { NextToken: 'string', QueueUrls: 'list' },
    input: { QueueNamePrefix: 'x' },
    pages: [
      [
        { QueueNamePrefix: 'x', MaxResults: 1000 },
        { QueueUrls: ['a'], NextToken: '2' },
      ],
      [{ QueueNamePrefix: 'x', MaxResults: 1000, NextToken: '2' }, { QueueUrls: ['b'] }],
    ],
    whole: { QueueUrls: ['a', 'b'] },
  },
  {
    of: 'sqs:ListDeadLetterSourceQueues',
    why: 'a token only for who sends a page size',
    inputs: ['QueueUrl', 'NextToken', 'MaxResults'],
    outputs: { NextToken: 'string', queueUrls: 'list' },
    pages: [
      [{ MaxResults: 1000 }, { queueUrls: ['a'], NextToken: '2' }],
      [{ MaxResults: 1000, NextToken: '2' }, { queueUrls: ['b'] }],
    ],
    whole: { queueUrls: ['a', 'b'] },
  },
  {
    of: 's3:ListObjectVersions',
    why: 'two markers together',
    inputs: ['Bucket', 'KeyMarker', 'VersionIdMarker'],
    outputs: {
      IsTruncated: 'boolean',
      KeyMarker: 'string',
      VersionIdMarker: 'string',
      NextKeyMarker: 'string',
      NextVersionIdMarker: 'string',
      Versions: 'list',
      DeleteMarkers: 'list',
    },
    pages: [
      [
        {},
        {
          Versions: [{ Key: 'k', VersionId: '1' }],
          IsTruncated: true,
          KeyMarker: '',
          NextKeyMarker: 'k',
          NextVersionIdMarker: '1',
        },
      ],
      [
        { KeyMarker: 'k', VersionIdMarker: '1' },
        {
          Versions: [{ Key: 'k', VersionId: '2' }],
          IsTruncated: false,
          KeyMarker: 'k',
          VersionIdMarker: '1',
        },
      ],
    ],
    whole: {
      Versions: [
        { Key: 'k', VersionId: '1' },
        { Key: 'k', VersionId: '2' },
      ],
      IsTruncated: false,
    },
  },
  {
    of: 's3:ListMultipartUploads',
    why: 'two markers together',
    inputs: ['Bucket', 'KeyMarker', 'UploadIdMarker'],
    outputs: { IsTruncated: 'boolean', NextKeyMarker: 'string', NextUploadIdMarker: 'string', Uploads: 'list' },
    pages: [
      [{}, { Uploads: [{ UploadId: '1' }], IsTruncated: true, NextKeyMarker: 'k', NextUploadIdMarker: '1' }],
      [
        { KeyMarker: 'k', UploadIdMarker: '1' },
        { Uploads: [{ UploadId: '2' }], IsTruncated: false, NextKeyMarker: '', NextUploadIdMarker: '' },
      ],
    ],
    whole: { Uploads: [{ UploadId: '1' }, { UploadId: '2' }], IsTruncated: false },
  },
  {
    of: 's3:ListObjects',
    why: 'the last key as token, where there is no marker',
    inputs: ['Bucket', 'Marker', 'Delimiter'],
    outputs: { IsTruncated: 'boolean', Marker: 'string', NextMarker: 'string', Contents: 'list' },
    pages: [
      [{}, { Contents: [{ Key: 'a' }, { Key: 'b' }], IsTruncated: true }],
      [{ Marker: 'b' }, { Contents: [{ Key: 'c' }], IsTruncated: false, Marker: 'b' }],
    ],
    whole: { Contents: [{ Key: 'a' }, { Key: 'b' }, { Key: 'c' }], IsTruncated: false },
  },
  {
    of: 'route-53:ListResourceRecordSets',
    why: 'three tokens, of which one comes and goes',
    inputs: ['HostedZoneId', 'StartRecordName', 'StartRecordType', 'StartRecordIdentifier', 'MaxItems'],
    outputs: {
      ResourceRecordSets: 'list',
      IsTruncated: 'boolean',
      NextRecordName: 'string',
      NextRecordType: 'string',
      NextRecordIdentifier: 'string',
    },
    pages: [
      [
        {},
        {
          ResourceRecordSets: [{ Name: 'a' }],
          IsTruncated: true,
          NextRecordName: 'b',
          NextRecordType: 'A',
          NextRecordIdentifier: 'weighted',
        },
      ],
      [
        { StartRecordName: 'b', StartRecordType: 'A', StartRecordIdentifier: 'weighted' },
        { ResourceRecordSets: [{ Name: 'b' }], IsTruncated: true, NextRecordName: 'c', NextRecordType: 'A' },
      ],
      [
        { StartRecordName: 'c', StartRecordType: 'A' },
        { ResourceRecordSets: [{ Name: 'c' }], IsTruncated: false },
      ],
    ],
    whole: { ResourceRecordSets: [{ Name: 'a' }, { Name: 'b' }, { Name: 'c' }], IsTruncated: false },
  },
  {
    of: 'firehose:ListDeliveryStreams',
    why: 'the last name as token',
    inputs: ['Limit', 'ExclusiveStartDeliveryStreamName'],
    outputs: { DeliveryStreamNames: 'list', HasMoreDeliveryStreams: 'boolean' },
    pages: [
      [{}, { DeliveryStreamNames: ['a', 'b'], HasMoreDeliveryStreams: true }],
      [{ ExclusiveStartDeliveryStreamName: 'b' }, { DeliveryStreamNames: ['c'], HasMoreDeliveryStreams: false }],
    ],
    whole: { DeliveryStreamNames: ['a', 'b', 'c'], HasMoreDeliveryStreams: false },
  },
  {
    of: 'kinesis:DescribeStream',
    why: 'the last shard as token, beside a list that is the same on all pages',
    inputs: ['StreamName', 'Limit', 'ExclusiveStartShardId'],
    outputs: { StreamDescription: { Shards: 'list', EnhancedMonitoring: 'list', HasMoreShards: 'boolean' } },
    pages: [
      [
        {},
        {
          StreamDescription: {
            Shards: [{ ShardId: '1' }],
            EnhancedMonitoring: [{ ShardLevelMetrics: [] }],
            HasMoreShards: true,
          },
        },
      ],
      [
        { ExclusiveStartShardId: '1' },
        {
          StreamDescription: {
            Shards: [{ ShardId: '2' }],
            EnhancedMonitoring: [{ ShardLevelMetrics: [] }],
            HasMoreShards: false,
          },
        },
      ],
    ],
    whole: {
      StreamDescription: {
        Shards: [{ ShardId: '1' }, { ShardId: '2' }],
        EnhancedMonitoring: [{ ShardLevelMetrics: [] }],
        HasMoreShards: false,
      },
    },
  },
  {
    of: 'dynamodb:ListBackups',
    why: 'the last one seen',
    inputs: ['TableName', 'ExclusiveStartBackupArn'],
    outputs: { BackupSummaries: 'list', LastEvaluatedBackupArn: 'string' },
    pages: [
      [{}, { BackupSummaries: [{ BackupArn: 'a' }], LastEvaluatedBackupArn: 'a' }],
      [{ ExclusiveStartBackupArn: 'a' }, { BackupSummaries: [{ BackupArn: 'b' }] }],
    ],
    whole: { BackupSummaries: [{ BackupArn: 'a' }, { BackupArn: 'b' }] },
  },
  {
    of: 's3:ListObjectsV2',
    why: 'a count of each page',
    inputs: ['Bucket', 'ContinuationToken'],
    outputs: {
      IsTruncated: 'boolean',
      KeyCount: 'number',
      MaxKeys: 'number',
      ContinuationToken: 'string',
      NextContinuationToken: 'string',
      Contents: 'list',
      CommonPrefixes: 'list',
    },
    pages: [
      [
        {},
        {
          Contents: [{ Key: 'a' }],
          CommonPrefixes: [{ Prefix: 'p' }],
          KeyCount: 2,
          MaxKeys: 2,
          IsTruncated: true,
          NextContinuationToken: '2',
        },
      ],
      [
        { ContinuationToken: '2' },
        { Contents: [{ Key: 'b' }], KeyCount: 1, MaxKeys: 2, IsTruncated: false, ContinuationToken: '2' },
      ],
    ],
    whole: {
      Contents: [{ Key: 'a' }, { Key: 'b' }],
      CommonPrefixes: [{ Prefix: 'p' }],
      KeyCount: 3,
      MaxKeys: 2,
      IsTruncated: false,
    },
  },
  {
    of: 'cost-explorer:GetCostAndUsage',
    why: 'what was asked for, repeated on each page',
    inputs: ['TimePeriod', 'NextPageToken'],
    outputs: { NextPageToken: 'string', GroupDefinitions: 'list', ResultsByTime: 'list' },
    pages: [
      [{}, { GroupDefinitions: [{ Type: 'TAG' }], ResultsByTime: [{ Total: 1 }], NextPageToken: '2' }],
      [{ NextPageToken: '2' }, { GroupDefinitions: [{ Type: 'TAG' }], ResultsByTime: [{ Total: 1 }] }],
    ],
    whole: { GroupDefinitions: [{ Type: 'TAG' }], ResultsByTime: [{ Total: 1 }, { Total: 1 }] },
  },
  {
    of: 'cloudfront:ListKeyGroups',
    why: 'list, marker and count in one member',
    inputs: ['Marker', 'MaxItems'],
    outputs: { KeyGroupList: { NextMarker: 'string', MaxItems: 'number', Quantity: 'number', Items: 'list' } },
    pages: [
      [{}, { KeyGroupList: { Items: [{ Id: 'a' }], Quantity: 1, MaxItems: 1, NextMarker: 'a' } }],
      [{ Marker: 'a' }, { KeyGroupList: { Items: [{ Id: 'b' }], Quantity: 1, MaxItems: 1 } }],
    ],
    whole: { KeyGroupList: { Items: [{ Id: 'a' }, { Id: 'b' }], Quantity: 2, MaxItems: 1 } },
  },
  {
    of: 'cloudwatch-logs:GetLogEvents',
    why: 'the end is the token that was asked with; and the beginning has to be asked for',
    inputs: ['logStreamName', 'nextToken', 'startFromHead'],
    outputs: { events: 'list', nextForwardToken: 'string', nextBackwardToken: 'string' },
    pages: [
      [{ startFromHead: true }, { events: [{ message: 'x' }], nextForwardToken: 'f2', nextBackwardToken: 'b1' }],
      [
        { startFromHead: true, nextToken: 'f2' },
        { events: [{ message: 'x' }], nextForwardToken: 'f2', nextBackwardToken: 'b2' },
      ],
    ],
    whole: { events: [{ message: 'x' }, { message: 'x' }], nextBackwardToken: 'b2' },
  },
];

describe('each way of paging', () => {
  it.each(examples)('$of: $why', async ({ of, inputs, outputs, input, pages, whole }) => {
    const [service = '', name = ''] = of.split(':');
    const operation = fakeOperation({ service, name, inputs, outputs });
    const { output, asked } = await read(operation, (_, calls) => structuredClone(pages[calls - 1]?.[1]) ?? {}, input);
    expect(asked).toEqual(pages.map(([request]) => request));
    expect(output).toEqual(whole);
  });
});

const list = fakeOperation({
  inputs: ['NextToken', 'Filter'],
  outputs: { Things: 'list', NextToken: 'string', Names: 'list' },
});

describe('a list that changes while it is read', () => {
  it('has an element that is on two pages once, and two equal ones on one page twice', async () => {
    const pages: JsonObject[] = [
      { Things: [{ Id: 'a' }, { Id: 'b', V: 1 }, { Id: 'b', V: 1 }], Names: ['x', 'x'], NextToken: '2' },
      { Things: [{ V: 1, Id: 'b' }, { Id: 'b', V: 2 }, { Id: 'c' }, { Id: 'c' }], Names: ['x', 'y'] },
    ];
    const { output } = await read(list, (_, calls) => pages[calls - 1] ?? {});
    expect(output).toEqual({
      Things: [{ Id: 'a' }, { Id: 'b', V: 1 }, { Id: 'b', V: 1 }, { Id: 'b', V: 2 }, { Id: 'c' }, { Id: 'c' }],
      Names: ['x', 'x', 'y'],
    });
  });

  it('keeps equal data points, rows and times of different pages', async () => {
    const pages: JsonObject[] = [
      { Things: [{ Average: 1 }, [1], 2], Names: ['2026-01-01T00:00:00.000Z'], NextToken: '2' },
      { Things: [{ Average: 1 }, [1], 2], Names: ['2026-01-01T00:00:00.000Z'] },
    ];
    const { output } = await read(list, (_, calls) => pages[calls - 1] ?? {});
    expect(output).toEqual({
      Things: [{ Average: 1 }, [1], 2, { Average: 1 }, [1], 2],
      Names: ['2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z'],
    });
  });
});

describe('a token that comes back', () => {
  it('is followed where the page is another one: the service keeps the place itself', async () => {
    const { output, asked } = await read(list, (_, calls) => ({
      Things: [{ Id: String(calls) }],
      ...(calls < 4 ? { NextToken: 'session' } : {}),
    }));
    expect(output).toEqual({ Things: ['1', '2', '3', '4'].map((Id) => ({ Id })) });
    expect(asked).toHaveLength(4);
  });

  it('is the end where nothing comes, and nothing again', async () => {
    const { output } = await read(list, (_, calls) => ({ Things: calls === 1 ? [{ Id: '1' }] : [], NextToken: 't' }));
    expect(output).toEqual({ Things: [{ Id: '1' }] });
  });

  it.each([1, 2, 3])('is an error where the same %i pages come again and again', async (period) => {
    const reading = read(list, (_, calls) => ({
      Things: [{ Id: String(calls % period) }],
      NextToken: `t${calls % period}`,
    }));
    await expect(reading).rejects.toThrow('the service gave the same page token twice: the pages never end');
  });
});

describe('a page that says that it is the last one, and where the next one begins', () => {
  const users = fakeOperation({
    service: 'iam',
    name: 'ListUsers',
    inputs: ['Marker'],
    outputs: { Users: 'list', IsTruncated: 'boolean', Marker: 'string' },
  });

  it('is followed', async () => {
    const { output, asked } = await read(users, (_, calls) =>
      calls === 1
        ? { Users: [{ UserName: 'a' }], IsTruncated: false, Marker: 'm' }
        : { Users: [{ UserName: 'b' }], IsTruncated: false },
    );
    expect(asked).toEqual([{}, { Marker: 'm' }]);
    expect(output).toEqual({ Users: [{ UserName: 'a' }, { UserName: 'b' }], IsTruncated: false });
  });

  it('is asked for no more where the next one comes with the token that it was asked with', async () => {
    const { output, asked } = await read(users, () => ({
      Users: [{ UserName: 'a' }],
      IsTruncated: false,
      Marker: 'm',
    }));
    expect(asked).toEqual([{}, { Marker: 'm' }]);
    expect(output).toEqual({ Users: [{ UserName: 'a' }], IsTruncated: false });
  });

  it('is the last one where it repeats what it was asked with', async () => {
    const { asked } = await read(users, () => ({ Users: [], IsTruncated: false, Marker: 'm' }), { Marker: 'm' });
    expect(asked).toEqual([{ Marker: 'm' }]);
  });

  it('is the last one where that is how the service ends', async () => {
    const parts = fakeOperation({
      service: 's3',
      name: 'ListParts',
      inputs: ['PartNumberMarker'],
      outputs: { Parts: 'list', IsTruncated: 'boolean', NextPartNumberMarker: 'string' },
    });
    const { asked } = await read(parts, () => ({ Parts: [1], IsTruncated: false, NextPartNumberMarker: '1' }));
    expect(asked).toEqual([{}]);
  });

  it('is not whole where it has nothing, twice, and says that there is more', async () => {
    const reading = read(users, () => ({ Users: [], IsTruncated: true, Marker: 'm' }));
    await expect(reading).rejects.toThrow('the service gave the same page token twice: the pages never end');
  });
});

describe('a list without an end', () => {
  it('is an error after so many pages, or so many elements', async () => {
    const endless = (size: number) =>
      read(list, (_, calls) => ({ Things: Array(size).fill({ Id: String(calls) }), NextToken: String(calls) }));
    await expect(endless(1)).rejects.toThrow('the answer has more than 100 pages, the most that is read');
    await expect(endless(20)).rejects.toThrow('the answer has more than 1,000 elements, the most that is read');
  });
});

test('pages are an error as soon as they are too long together', async () => {
  let pages = 0;
  const reading = readPages(
    list,
    {},
    async () => {
      pages += 1;
      return { output: { Things: [], NextToken: String(pages) }, isMarked: false, bytes: 400_000 };
    },
    { pages: 100, elements: 1_000, bytes: 1_000_000 },
  );
  await expect(reading).rejects.toThrow('the answer has more than 1,000,000 bytes, the most that is read');
  expect(pages).toBe(3);
});

describe('keys that S3 has encoded', () => {
  const objects = fakeOperation({
    service: 's3',
    name: 'ListObjects',
    inputs: ['Bucket', 'Marker', 'EncodingType'],
    outputs: { IsTruncated: 'boolean', EncodingType: 'string', NextMarker: 'string', Contents: 'list' },
  });
  const input = { EncodingType: 'url' };

  it('are given as they are called, and so are markers', async () => {
    const { output, asked } = await read(
      objects,
      (_, calls) =>
        calls === 1
          ? { ...input, Contents: [{ Key: 'a+b%2Bc' }], NextMarker: 'd%2Fe+f', IsTruncated: true }
          : { ...input, Contents: [{ Key: 'g%C3%A9' }], CommonPrefixes: [{ Prefix: 'h%2F' }], IsTruncated: false },
      input,
    );
    expect(asked).toEqual([input, { ...input, Marker: 'd/e f' }]);
    expect(output).toEqual({
      Contents: [{ Key: 'a b+c' }, { Key: 'gé' }],
      CommonPrefixes: [{ Prefix: 'h/' }],
      IsTruncated: false,
    });
  });

  it('are an error where they are not encoded as the answer says', async () => {
    const reading = read(objects, () => ({ ...input, Contents: [{ Key: '100%' }], IsTruncated: false }), input);
    await expect(reading).rejects.toThrow('the answer says that `Key` is URL-encoded, and it is not');
  });

  it('are not touched where S3 has not encoded them', async () => {
    const { output } = await read(objects, () => ({ Contents: [{ Key: 'a+b%2B' }], IsTruncated: false }), input);
    expect(output).toEqual({ Contents: [{ Key: 'a+b%2B' }], IsTruncated: false });
  });
});

describe('what is not whole', () => {
  const cases: readonly (readonly [string, string, readonly string[], AnswerMembers, JsonObject])[] = [
    [
      'truncated without a marker',
      'iam:ListUsers',
      ['Marker'],
      { Users: 'list', IsTruncated: 'boolean', Marker: 'string' },
      { Users: [], IsTruncated: true },
    ],
    [
      'truncated without a last element',
      'firehose:ListDeliveryStreams',
      ['ExclusiveStartDeliveryStreamName'],
      { DeliveryStreamNames: 'list', HasMoreDeliveryStreams: 'boolean' },
      { DeliveryStreamNames: [], HasMoreDeliveryStreams: true },
    ],
    [
      'a token that no input takes',
      'wellarchitected:GetLensReview',
      [],
      { LensReview: { NextToken: 'string' } },
      { LensReview: { NextToken: 'x' } },
    ],
    [
      'a count that is cut',
      'swf:CountOpenWorkflowExecutions',
      [],
      { count: 'number', truncated: 'boolean' },
      { count: 1000, truncated: true },
    ],
    [
      'a stream without an end',
      'kinesis:GetRecords',
      ['ShardIterator'],
      { Records: 'list', NextShardIterator: 'string' },
      { Records: [], NextShardIterator: 'x' },
    ],
    [
      'pages that no one can join',
      'fms:GetProtectionStatus',
      ['NextToken', 'MaxResults'],
      { Data: 'string', NextToken: 'string' },
      { Data: '{}', NextToken: 'x' },
    ],
    [
      'an operation that nobody knows',
      'new:ListThings',
      [],
      { Things: 'list', NextCursorToken: 'string' },
      { Things: [], NextCursorToken: 'x' },
    ],
    [
      'an operation that nobody knows, by number',
      'new:ListThings',
      [],
      { Things: 'list', nextOffset: 'number' },
      { Things: [], nextOffset: 3 },
    ],
    ['a member that is not in the model', 'new:ListThings', [], { Things: 'list' }, { Things: [], NextToken: 'x' }],
  ];
  it.each(cases)('%s: %s is an error', async (_, of, inputs, outputs, page) => {
    const [service = '', name = ''] = of.split(':');
    const reading = read(fakeOperation({ service, name, inputs, outputs }), () => page);
    await expect(reading).rejects.toThrow(
      /^the answer is not whole \("\w+(\.\w+)?" says so\), and the rest of \w+ cannot be read$/,
    );
  });

  it('a list as long as it can be, unless the policy asks for so many', async () => {
    const moves = fakeOperation({
      service: 'sqs',
      name: 'ListMessageMoveTasks',
      inputs: ['SourceArn', 'MaxResults'],
      outputs: { Results: 'list' },
    });
    const answer = ({ MaxResults }: JsonObject): JsonObject => ({
      Results: Array.from({ length: Number(MaxResults) }, () => ({ Status: 'RUNNING' })),
    });
    await expect(read(moves, answer)).rejects.toThrow('the answer may not be whole: "Results" has 10 elements');
    expect((await read(moves, answer, { MaxResults: 10 })).output.Results).toHaveLength(10);
    expect(await read(moves, () => ({ Results: [{}] }))).toMatchObject({ asked: [{ MaxResults: 10 }] });
  });
});

describe('a later page that fails', () => {
  it('is an error of the call that says which page it was', async () => {
    const cause = Object.assign(new Error('gone'), { name: 'NoSuchEntityException' });
    const reading = read(list, (_, calls) => {
      if (calls === 2) throw cause;
      return { Things: [{ Id: '1' }], NextToken: '2' };
    });
    const error = await reading.catch((failure: unknown) => failure);
    expect(error).toBeInstanceOf(LaterPageError);
    expect(error).toMatchObject({ page: 2, cause });
  });
});

describe('a client without schemas', () => {
  const old = fakeOperation({ inputs: [], outputs: undefined });

  it('takes a token back under its own name', async () => {
    const { output, asked } = await read(old, (_, calls) =>
      calls === 1 ? { Things: ['a'], NextToken: '2' } : { Things: ['b'] },
    );
    expect(asked).toEqual([{}, { NextToken: '2' }]);
    expect(output).toEqual({ Things: ['a', 'b'] });
  });

  it('is an error where it does not, and gives the first page again', async () => {
    await expect(read(old, () => ({ Things: ['a'], NextToken: '2' }))).rejects.toThrow('the pages never end');
  });
});
