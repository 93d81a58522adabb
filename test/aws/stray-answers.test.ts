/**
 * Answers that are the operation's, and hold something that the client leaves out: each read like "there is none"
 * before. On both ways of a call.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { classifyError } from '../../src/aws/calls/classify-error.ts';
import { createSharedClients } from '../../src/aws/calls/shared-clients.ts';
import { createCatalog } from '../../src/catalog/catalog.ts';

interface Canned {
  readonly body: string;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

const catalog = createCatalog([]);
const KEYS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' };
const INPUTS: Readonly<Record<string, object>> = {
  's3:HeadObject': { Bucket: 'b', Key: 'k' },
  'kms:DescribeKey': { KeyId: 'k' },
  'lambda:GetFunction': { FunctionName: 'f' },
  's3:ListObjectsV2': { Bucket: 'b' },
};
let server: Server;
let answer: Canned;

beforeAll(async () => {
  server = createServer((request, response) => {
    request.resume().on('end', () => {
      response.writeHead(answer.status ?? 200, { 'x-amzn-requestid': 'r', ...answer.headers }).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** What comes of it on both ways: the kind and the words of an error, or the answer. */
async function outcomes(operation: string, canned: Canned): Promise<string[]> {
  answer = canned;
  const [service = '', name = ''] = operation.split(':');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const found = await Promise.all(
    (['codec', 'plain'] as const).map(async (path) => {
      const clients = createSharedClients({ path, endpoint, signal: new AbortController().signal });
      try {
        const { output } = await clients.send(
          catalog.operation(service, name),
          { region: 'eu-west-1', input: INPUTS[operation] ?? {} },
          KEYS,
        );
        return JSON.stringify(output);
      } catch (error) {
        const { kind, message } = classifyError(error, operation, 1);
        return `${kind}: ${message}`;
      } finally {
        clients.close();
      }
    }),
  );
  return [...new Set(found)];
}

const users = (content: string, beside = ''): string =>
  `<ListUsersResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><ListUsersResult>${content}</ListUsersResult>${beside}<ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></ListUsersResponse>`;
const USER = '<member><UserName>a</UserName><Arn>arn:aws:iam::1:user/a</Arn></member>';
const volumes = (content: string): string =>
  `<DescribeVolumesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>r</requestId>${content}</DescribeVolumesResponse>`;
const buckets = (content: string): string =>
  `<ListAllMyBucketsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${content}</ListAllMyBucketsResult>`;

describe('is refused', () => {
  it.each([
    ['cloudtrail:DescribeTrails', '{"trailList":[],"nextToken":"x"}', '`nextToken`, which the client does not know'],
    [
      'cloudtrail:DescribeTrails',
      '{"trailList":[],"IsTruncated":true}',
      '`IsTruncated`, which the client does not know',
    ],
    [
      'cloudtrail:DescribeTrails',
      '{"trailList":[],"errors":[{"code":"x"}]}',
      '`errors`, which the client does not know',
    ],
    [
      'cloudtrail:DescribeTrails',
      '{"trailList":[],"errorCode":"Denied"}',
      '`errorCode`, which the client does not know',
    ],
    ['cloudtrail:DescribeTrails', '{"trailList":[],"message":"denied"}', '`message`, which the client does not know'],
    [
      'lambda:ListFunctions',
      '{"NextMarker":"x","message":"Rate exceeded"}',
      '`message`, which the client does not know: it speaks of an error',
    ],
    ['cloudtrail:DescribeTrails', '{"trailList":[],"code":"Denied"}', '`code`, which the client does not know'],
    [
      'cloudtrail:DescribeTrails',
      '{"trailList":[],"UnprocessedTrails":{"a":1}}',
      '`UnprocessedTrails`, which the client does not know: it lists what could not be answered',
    ],
    [
      'ecr:BatchGetImage',
      '{"images":[],"failedImages":{"a":1}}',
      '`failedImages`, which the client does not know: it lists what could not be answered',
    ],
    [
      'iam:ListUsers',
      users('<Users/><UsersNotFound><member>a</member></UsersNotFound>'),
      '`UsersNotFound`, which the client does not know: it lists what could not be answered',
    ],
    ['cloudtrail:DescribeTrails', '{"trailList":[{"Name":"a"}],"trailList":[]}', '`trailList` more than once'],
    ['cloudtrail:DescribeTrails', '{"trailList":[{"Name":"a"}],"\\u0074railList":[]}', '`trailList` more than once'],
    [
      'iam:ListUsers',
      `<ListUsersResponse><Wrapped><ListUsersResult><Users>${USER}</Users></ListUsersResult></Wrapped></ListUsersResponse>`,
      '`Wrapped` in place of <ListUsersResult>',
    ],
    [
      'account:ListRegions',
      '{"Regions":[],"regions":[{"RegionName":"a"}]}',
      '`regions`, which the API calls `Regions`',
    ],
    [
      'cloudtrail:DescribeTrails',
      '{"trailList":[],"pagination":{"nextToken":"x"}}',
      '`pagination`, which the client does not know: there may be more pages',
    ],
    [
      'iam:ListUsers',
      users('<Users/><Page><HasMore>true</HasMore></Page>'),
      '`Page`, which the client does not know: there may be more pages',
    ],
    ['iam:ListUsers', users(`<users>${USER}</users>`), '`users`, which the API calls `Users`'],
    ['iam:ListUsers', users(`<a:Users xmlns:a="x">${USER}</a:Users>`), '`a:Users`, which the API calls `Users`'],
    ['iam:ListUsers', users(`<Found><Users>${USER}</Users></Found>`), '`Found`, and no member of the operation'],
    ['iam:ListUsers', users('<Users/><NextToken>x</NextToken>'), '`NextToken`, which the client does not know'],
    ['iam:ListUsers', users('<Users/><Error><Code>Denied</Code></Error>'), '`Error`, which the client does not know'],
    ['iam:ListUsers', users('<Users/>', '<Error><Code>Denied</Code></Error>'), '`Error` beside its result'],
    ['iam:ListUsers', users('<Users/>', '<Marker>x</Marker>'), '`Marker` beside its result'],
    ['iam:ListUsers', users('<Users/>', '<IsTruncated>true</IsTruncated>'), '`IsTruncated` beside its result'],
    ['iam:ListUsers', users('<Users/>', '<Page><NextToken>x</NextToken></Page>'), '`Page` beside its result'],
    ['iam:ListUsers', users(`<Users/><Users>${USER}</Users>`), '`Users` more than once'],
    [
      'iam:ListUsers',
      users('<Users/>').replace(
        '</ListUsersResult>',
        `</ListUsersResult><ListUsersResult><Users>${USER}</Users></ListUsersResult>`,
      ),
      '<ListUsersResult> more than once',
    ],
    ['iam:ListUsers', users('<Users/>') + users(`<Users>${USER}</Users>`), '<ListUsersResult> more than once'],
    [
      'ec2:DescribeVolumes',
      volumes('<volumesSet><item/></volumesSet>'),
      '`volumesSet`, and no member of the operation',
    ],
    [
      'ec2:DescribeVolumes',
      volumes('<volumeSet/><NextToken>x</NextToken>'),
      '`NextToken`, which the API calls `nextToken`',
    ],
    [
      'ec2:DescribeVolumes',
      volumes('<volumeSet/><Errors><Error/></Errors>'),
      '`Errors`, which the client does not know',
    ],
    [
      's3:ListBuckets',
      buckets('<Buckets/><IsTruncated>true</IsTruncated>'),
      '`IsTruncated`, which the client does not know',
    ],
  ])('%s: %s', async (operation, body, words) => {
    const [first = '', ...others] = await outcomes(operation, { body });
    expect(others).toEqual([]);
    expect(first).toContain(`evaluation: the answer has ${words}`);
  });

  it.each([
    'failedTrails',
    'unprocessedTrails',
    'UNPROCESSED_TRAILS',
    'NotProcessedTrails',
    'TrailsNotFound',
    'listFailures',
    'TrailErrors',
  ])('a list of failures that is new: %s', async (name) => {
    const body = `{"trailList":[],"${name}":[{"Name":"a"}]}`;
    expect(await outcomes('cloudtrail:DescribeTrails', { body })).toEqual([
      `evaluation: the answer has \`${name}\`, which the client does not know: it lists what could not be answered`,
    ]);
  });

  it.each([
    ['lambda:ListFunctions', '{"NextMarker":"x","__type":"TooManyRequestsException"}', 'TooManyRequestsException'],
    ['lambda:ListFunctions', '{"NextMarker":"x","__type":"RequestLimitExceeded"}', 'RequestLimitExceeded'],
    [
      'cloudtrail:DescribeTrails',
      '{"trailList":[],"__type":"com.amazonaws.cloudtrail#TooManyRequestsException"}',
      'TooManyRequestsException',
    ],
  ])('an error beside a member of the operation: %s: %s', async (operation, body, name) => {
    expect(await outcomes(operation, { body })).toEqual([
      `network: the answer is not in the service's protocol (HTTP 200): it is an error, \`${name}\`, sent as a success`,
    ]);
  });

  it.each([
    ['cloudtrail:DescribeTrails', '{"trailList":[{"Name":"a","isMultiRegionTrail":true}]}', 'IsMultiRegionTrail'],
    ['cloudtrail:DescribeTrails', '{"trailList":[{"name":"a","isMultiRegionTrail":true}]}', 'Name'],
    ['cloudtrail:DescribeTrails', '{"trailList":[{"Name":"a","new":1},{"Name":"b","homeRegion":"c"}]}', 'HomeRegion'],
    ['securityhub:GetFindings', '{"Findings":[{"Id":"a","Compliance":{"status":"FAILED"}}]}', 'Status'],
    ['lambda:ListFunctions', '{"Functions":[{"FunctionName":"a","runtime":"x"}]}', 'Runtime'],
    ['iam:ListUsers', users('<Users><member><UserName>a</UserName><tags><member/></tags></member></Users>'), 'Tags'],
    [
      'ec2:DescribeVolumes',
      volumes('<volumeSet><item><volumeId>a</volumeId><Encrypted>true</Encrypted></item></volumeSet>'),
      'encrypted',
    ],
    [
      's3:ListBuckets',
      buckets('<Buckets><Bucket><Name>a</Name><bucketRegion>x</bucketRegion></Bucket></Buckets>'),
      'BucketRegion',
    ],
  ])('a member of an element in other capitals: %s: %s', async (operation, body, meant) => {
    const found = await outcomes(operation, { body });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(new RegExp(`^evaluation: the answer has \`\\w+\`, which the API calls \`${meant}\`$`));
  });

  it.each([
    ['lambda:ListFunctions', '{"Functions":[{"FunctionName":"f"},{}]}', 'an element of `Functions` that has no member'],
    ['dynamodb:ListTables', '{"TableNames":["a",null]}', 'an element of `TableNames` that is null'],
    [
      'cloudfront:ListDistributions',
      '<DistributionList><Quantity>1</Quantity><Items><DistributionSummary/></Items></DistributionList>',
      'an element of `Items` that has no member',
    ],
    [
      's3:ListObjectsV2',
      '<ListBucketResult><Contents><item><Key>a</Key></item></Contents><IsTruncated>false</IsTruncated></ListBucketResult>',
      '<item> as `Contents` where the API promises something else',
    ],
    [
      'kms:DescribeKey',
      '{"KeyMetadata":{"KeyId":"k","CreationDate":1700000000000}}',
      'an impossible date as `CreationDate` where the API promises a time',
    ],
  ])('what nobody could judge: %s: %s', async (operation, body, words) => {
    const found = await outcomes(operation, { body });
    expect(found.map((each) => each.split('\n')[0])).toEqual(
      found.map(() => expect.stringContaining(`evaluation: the answer holds ${words}`)),
    );
  });

  it('a page token in a structure of the answer', async () => {
    const body = '{"Configuration":{"FunctionName":"a","NextToken":"x"}}';
    expect(await outcomes('lambda:GetFunction', { body })).toEqual([
      'evaluation: the answer has `NextToken`, which the client does not know: there may be more pages',
    ]);
  });

  it.each(['[null]', '[{}]', '[{"called":"a","multiRegion":true}]'])('a list of nothing known: %s', async (list) => {
    expect(await outcomes('cloudtrail:DescribeTrails', { body: `{"trailList":${list}}` })).toEqual([
      'evaluation: the answer holds an element of `trailList` that has no member which the API promises',
    ]);
  });

  it.each([203, 206, 207])('the status %i, which says that it is not the whole answer', async (status) => {
    const [found = ''] = await outcomes('cloudtrail:DescribeTrails', { body: '{"trailList":[]}', status });
    expect(found).toContain(`network: the answer is not in the service's protocol (HTTP ${status}): it has the status`);
  });

  it.each(['x-amzn-errortype', 'x-amzn-query-error', 'x-amz-error-code'])('an error by its header %s', async (name) => {
    const headers = { [name]: 'AccessDeniedException' };
    const [found = ''] = await outcomes('cloudtrail:DescribeTrails', { body: '{"trailList":[]}', headers });
    expect(found).toContain('it is an error, `AccessDeniedException`, sent as a success');
  });
});

describe('headers', () => {
  const trails = { body: '{"trailList":[]}' };

  it.each([
    ['x-amz-next-token', 'abc'],
    ['x-amzn-nexttoken', 'abc'],
    ['next-token', 'abc'],
    ['x-amz-marker', 'abc'],
    ['x-amz-continuation-token', 'abc'],
    ['x-pagination-token', 'abc'],
    ['x-next-cursor', 'abc'],
    ['x-amz-is-truncated', 'true'],
    ['x-has-more', 'true'],
    ['x-next-page', '2'],
    ['link', '<https://example.com/?page=2>; rel="next"'],
    ['content-range', 'items 0-99/1000'],
  ])('that speak of more are an error: %s', async (name, value) => {
    const found = await outcomes('cloudtrail:DescribeTrails', { ...trails, headers: { [name]: value } });
    expect(found).toEqual([
      `evaluation: the answer has the header \`${name}\`, which the client does not know: there may be more pages`,
    ]);
  });

  it.each([
    ['x-amz-next-token', ''],
    ['x-amz-is-truncated', 'false'],
    ['x-amz-delete-marker', 'true'],
    ['link', '</style.css>; rel=preload'],
    ['accept-ranges', 'bytes'],
    ['x-amzn-trace-id', 'Root=1-next-token'],
  ])('that do not are none: %s: %s', async (name, value) => {
    const found = await outcomes('cloudtrail:DescribeTrails', { ...trails, headers: { [name]: value } });
    expect(found).toEqual(['{"trailList":[]}']);
  });

  it('that have data of the operation are read as such', async () => {
    const headers = { 'x-amz-meta-next-token': 'abc', 'x-amz-request-id': 'r' };
    const found = await outcomes('s3:HeadObject', { body: '', headers });
    expect(found).toEqual([expect.stringContaining('"Metadata":{"next-token":"abc"}')]);
  });
});

describe('is an answer', () => {
  it.each([
    ['cloudtrail:DescribeTrails', '{"trailList":[{"Name":"a\\"},{:[","New":{"nextToken":"x"}}],"news":{"errors":[1]}}'],
    ['cloudtrail:DescribeTrails', '{"trailList":[],"nextToken":null,"errors":[ ],"truncated":false,"message":""}'],
    ['cloudtrail:DescribeTrails', '{"trailList":[{"Name":"a"}],"message":"hello","code":"a"}'],
    ['iam:ListUsers', `<?xml version="1.0"?><!-- <Users/> -->${users(`<Users>${USER}</Users><News><Error/></News>`)}`],
    [
      'cloudtrail:DescribeTrails',
      '{"trailList":[],"failedCount":3,"lastFailure":{"a":1},"failedTrails":[],"__type":"DescribeTrailsResponse"}',
    ],
    ['iam:ListUsers', users('<Users/>', '<Marker/><IsTruncated>false</IsTruncated>')],
    ['iam:ListUsers', users('<Users/><LastFailure><Reason>a</Reason></LastFailure>')],
    ['iam:ListUsers', users('<Users/><NextToken/><IsTruncated>false</IsTruncated>')],
    ['iam:ListUsers', users('')],
    ['ec2:DescribeVolumes', volumes('<volumeSet/>')],
    ['ec2:DescribeVolumes', volumes('')],
    ['s3:ListBuckets', buckets('<Owner><ID>x</ID></Owner><Buckets/>')],
  ])('%s: %s', async (operation, body) => {
    const found = await outcomes(operation, { body });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/^\{/);
  });
});
