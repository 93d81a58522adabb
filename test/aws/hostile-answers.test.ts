/**
 * A server that breaks right answers on the wire: every answer is either read as it was meant, or an error. What was
 * cut, coded, repeated, redirected or answered for somebody else must never be less than it was, and green.
 */
import { createServer, type Server, type Socket } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AwsConnection, connectAws } from '../../src/aws/calls/connect-aws.ts';
import type { SendingPath } from '../../src/aws/calls/shared-clients.ts';
import { createCatalog } from '../../src/catalog/catalog.ts';
import type { JsonObject } from '../../src/values/json.ts';

const CALLER = '111111111111';
const IDENTITY = `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::${CALLER}:user/a</Arn><Account>${CALLER}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`;

interface Exchange {
  readonly operation: string;
  readonly type: string;
  readonly body: string;
  readonly output: JsonObject;
  /** A member whose loss leaves nothing to find. */
  readonly list: string;
}

const EXCHANGES: readonly Exchange[] = [
  {
    operation: 'cloudtrail:DescribeTrails',
    type: 'application/x-amz-json-1.1',
    body: '{"trailList":[{"Name":"größe","IsMultiRegionTrail":true},{"Name":"b","IsMultiRegionTrail":false}]}',
    output: {
      trailList: [
        { Name: 'größe', IsMultiRegionTrail: true },
        { Name: 'b', IsMultiRegionTrail: false },
      ],
    },
    list: 'trailList',
  },
  {
    operation: 'lambda:ListFunctions',
    type: 'application/json',
    body: '{"Functions":[{"FunctionName":"größe","MemorySize":7},{"FunctionName":"b","MemorySize":8}]}',
    output: {
      Functions: [
        { FunctionName: 'größe', MemorySize: 7 },
        { FunctionName: 'b', MemorySize: 8 },
      ],
    },
    list: 'Functions',
  },
  {
    operation: 'sns:ListTopics',
    type: 'text/xml',
    body: '<ListTopicsResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><ListTopicsResult><Topics><member><TopicArn>größe</TopicArn></member><member><TopicArn>b</TopicArn></member></Topics></ListTopicsResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></ListTopicsResponse>',
    output: { Topics: [{ TopicArn: 'größe' }, { TopicArn: 'b' }] },
    list: 'Topics',
  },
  {
    operation: 'ec2:DescribeRegions',
    type: 'text/xml;charset=UTF-8',
    body: '<?xml version="1.0" encoding="UTF-8"?>\n<DescribeRegionsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>r</requestId><regionInfo><item><regionName>größe</regionName></item><item><regionName>b</regionName></item></regionInfo></DescribeRegionsResponse>',
    output: { Regions: [{ RegionName: 'größe' }, { RegionName: 'b' }] },
    list: 'regionInfo',
  },
  {
    operation: 's3:ListBuckets',
    type: 'application/xml',
    body: '<?xml version="1.0" encoding="UTF-8"?>\n<ListAllMyBucketsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Buckets><Bucket><Name>größe</Name></Bucket><Bucket><Name>b</Name></Bucket></Buckets></ListAllMyBucketsResult>',
    output: { Buckets: [{ Name: 'größe' }, { Name: 'b' }] },
    list: 'Buckets',
  },
  {
    operation: 'route-53:ListHostedZones',
    type: 'text/xml',
    body: '<?xml version="1.0"?>\n<ListHostedZonesResponse xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><HostedZones><HostedZone><Id>a</Id><Name>größe</Name><CallerReference>c</CallerReference></HostedZone><HostedZone><Id>b</Id><Name>b</Name><CallerReference>d</CallerReference></HostedZone></HostedZones><IsTruncated>false</IsTruncated><MaxItems>100</MaxItems></ListHostedZonesResponse>',
    output: {
      HostedZones: [
        { Id: 'a', Name: 'größe', CallerReference: 'c' },
        { Id: 'b', Name: 'b', CallerReference: 'd' },
      ],
    },
    list: 'HostedZones',
  },
];

/** Bytes on the wire, and whether the connection is ended behind them. */
interface Wire {
  readonly what: string;
  readonly bytes: Buffer;
}

function head(status: string, headers: Readonly<Record<string, string | number>>): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status}\r\n${lines.join('')}Connection: close\r\nx-amzn-RequestId: r\r\n\r\n`;
}

function whole(
  type: string,
  body: Buffer | string,
  more: Readonly<Record<string, string>> = {},
  status = '200 OK',
): Buffer {
  const bytes = Buffer.from(body as string);
  return Buffer.concat([
    Buffer.from(head(status, { 'Content-Type': type, 'Content-Length': bytes.length, ...more })),
    bytes,
  ]);
}

function chunked(type: string, chunks: readonly Buffer[], end: string): Buffer {
  const parts = chunks.flatMap((chunk) => [
    Buffer.from(`${chunk.length.toString(16)}\r\n`),
    chunk,
    Buffer.from('\r\n'),
  ]);
  return Buffer.concat([
    Buffer.from(head('200 OK', { 'Content-Type': type, 'Transfer-Encoding': 'chunked' })),
    ...parts,
    Buffer.from(end),
  ]);
}

/** Every way in which one right answer is broken. */
function broken({ type, body, list }: Exchange): Wire[] {
  const bytes = Buffer.from(body);
  const isXml = body.startsWith('<');
  const half = bytes.subarray(0, bytes.length >> 1);
  const rest = bytes.subarray(half.length);
  const cuts = Array.from({ length: 24 }, (_, index) => Math.floor((bytes.length * (index + 1)) / 25));
  const other = isXml
    ? '<ListTagsResponse xmlns="x"><ListTagsResult><Tags/></ListTagsResult></ListTagsResponse>'
    : '{"TagList":[],"Things":[]}';
  const lists = (name: string, content: string): string =>
    isXml ? `<${name}>${content}</${name}>` : `"${name}":[${content}]`;
  const swap = list.replace(/^./, (first) =>
    first === first.toLowerCase() ? first.toUpperCase() : first.toLowerCase(),
  );
  const renamed = body.replaceAll(list, swap);
  const extra = isXml
    ? body.replace(/(<\/[A-Za-z0-9]+>)$/, `${lists('NextThings', '')}$1`)
    : body.replace(/\}$/, `,${lists('nextThings', '')}}`);
  return [
    { what: 'as it is', bytes: whole(type, bytes) },
    ...cuts.map((at) => ({ what: `cut at ${at}, and said to be whole`, bytes: whole(type, bytes.subarray(0, at)) })),
    ...cuts.map((at) => ({
      what: `cut at ${at}, as the connection ends`,
      bytes: Buffer.concat([
        Buffer.from(head('200 OK', { 'Content-Type': type, 'Content-Length': bytes.length })),
        bytes.subarray(0, at),
      ]),
    })),
    ...cuts.map((at) => ({
      what: `without a length, cut at ${at}`,
      bytes: Buffer.concat([Buffer.from(head('200 OK', { 'Content-Type': type })), bytes.subarray(0, at)]),
    })),
    { what: 'in chunks', bytes: chunked(type, [half, rest], '0\r\n\r\n') },
    { what: 'in chunks, without the last one', bytes: chunked(type, [half, rest], '') },
    { what: 'in chunks, half of them', bytes: chunked(type, [half], '') },
    { what: 'in chunks, half of them and an end', bytes: chunked(type, [half], '0\r\n\r\n') },
    { what: 'compressed, and said so', bytes: whole(type, gzipSync(bytes), { 'Content-Encoding': 'gzip' }) },
    {
      what: 'compressed, and cut',
      bytes: whole(type, gzipSync(bytes).subarray(0, 40), { 'Content-Encoding': 'gzip' }),
    },
    { what: 'compressed, and not said so', bytes: whole(type, gzipSync(bytes)) },
    { what: 'deflated', bytes: whole(type, deflateSync(bytes), { 'Content-Encoding': 'deflate' }) },
    { what: 'by brotli', bytes: whole(type, brotliCompressSync(bytes), { 'Content-Encoding': 'br' }) },
    { what: 'said to be compressed', bytes: whole(type, bytes, { 'Content-Encoding': 'gzip' }) },
    { what: 'behind a byte order mark', bytes: whole(type, Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes])) },
    {
      what: 'in UTF-16',
      bytes: whole(`${type.split(';')[0]}; charset=utf-16`, Buffer.from(`\ufeff${body}`, 'utf16le')),
    },
    { what: 'in Latin-1', bytes: whole(`${type.split(';')[0]}; charset=iso-8859-1`, Buffer.from(body, 'latin1')) },
    { what: 'twice', bytes: whole(type, `${body}${body}`) },
    { what: 'with another answer behind it', bytes: whole(type, `${body}${other}`) },
    { what: 'with text behind it', bytes: whole(type, `${body}\nDone.`) },
    { what: 'as text', bytes: whole('text/plain', bytes) },
    { what: 'as a page', bytes: whole('text/html', '<html><body>Welcome</body></html>') },
    { what: 'another operation', bytes: whole(type, other) },
    { what: 'in other letters', bytes: whole(type, renamed) },
    { what: 'with a list beside it', bytes: whole(type, extra) },
    {
      what: 'with its list emptied in a second one',
      bytes: whole(
        type,
        isXml ? body.replace(`</${list}>`, `</${list}><${list}/>`) : body.replace(/\}$/, `,"${list}":[]}`),
      ),
    },
    {
      what: 'with its list emptied in a first one',
      bytes: whole(
        type,
        isXml ? body.replace(`<${list}>`, `<${list}/><${list}>`) : body.replace('{', `{"${list}":[],`),
      ),
    },
    {
      what: 'with its list as text',
      bytes: whole(
        type,
        isXml
          ? body.replace(new RegExp(`<${list}>.*</${list}>`, 's'), `<${list}>none</${list}>`)
          : `{"${list}":"none"}`,
      ),
    },
    ...[
      '203 Non-Authoritative Information',
      '204 No Content',
      '205 Reset Content',
      '206 Partial Content',
      '207 Multi-Status',
      '226 IM Used',
      '301 Moved Permanently',
      '302 Found',
      '304 Not Modified',
      '307 Temporary Redirect',
      '399 Odd',
    ].flatMap((status) => [
      { what: `with ${status}`, bytes: whole(type, bytes, { Location: '/elsewhere' }, status) },
      { what: `empty, with ${status}`, bytes: whole(type, '', { Location: '/elsewhere' }, status) },
    ]),
    {
      what: 'behind 103',
      bytes: Buffer.concat([Buffer.from('HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'), whole(type, bytes)]),
    },
    { what: 'behind 100', bytes: Buffer.concat([Buffer.from('HTTP/1.1 100 Continue\r\n\r\n'), whole(type, bytes)]) },
    {
      what: 'a part, by Content-Range',
      bytes: whole(type, body, { 'Content-Range': `bytes 0-9/${bytes.length}` }),
    },
    {
      what: 'two lengths',
      bytes: Buffer.concat([
        Buffer.from(head('200 OK', { 'Content-Type': type, 'Content-Length': bytes.length, 'content-length': 20 })),
        bytes,
      ]),
    },
    {
      what: 'a length and chunks',
      bytes: Buffer.concat([
        Buffer.from(head('200 OK', { 'Content-Type': type, 'Content-Length': 20, 'Transfer-Encoding': 'chunked' })),
        Buffer.from(`${bytes.length.toString(16)}\r\n`),
        bytes,
        Buffer.from('\r\n0\r\n\r\n'),
      ]),
    },
    { what: 'as HTTP/0.9', bytes },
    { what: 'nothing', bytes: Buffer.alloc(0) },
  ];
}

let answer: Buffer;
let server: Server;
let url: string;

beforeAll(async () => {
  server = createServer((socket) => serve(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

/** Reads a request whole, answers it, and ends the connection. */
function serve(socket: Socket): void {
  let request = '';
  socket.on('error', () => {});
  socket.on('data', (data) => {
    request += data.toString('latin1');
    const end = request.indexOf('\r\n\r\n');
    const length = Number(/content-length: (\d+)/i.exec(request)?.[1] ?? 0);
    if (end < 0 || request.length < end + 4 + length) return;
    socket.end(request.includes('GetCallerIdentity') ? whole('text/xml', IDENTITY) : answer);
  });
}

describe.each<SendingPath>(['codec', 'plain'])('on the %s path', (path) => {
  let connection: AwsConnection;
  const catalog = createCatalog([]);

  beforeAll(async () => {
    connection = await connectAws({
      catalog,
      base: async () => ({ accessKeyId: 'AKIA', secretAccessKey: 'secret' }),
      region: 'us-east-1',
      endpoint: url,
      signal: new AbortController().signal,
      maxAttempts: 1,
      path,
    });
  });
  afterAll(() => connection.close());

  it.each(EXCHANGES)('$operation', async (exchange) => {
    const [service = '', name = ''] = exchange.operation.split(':');
    const client = connection.clientFor({ roleArn: (id) => id, sessionName: 'test' });
    const wrong: string[] = [];
    const counts = { right: 0, refused: 0 };
    for (const { what, bytes } of broken(exchange)) {
      answer = bytes;
      const outcome = await client.call({
        operation: catalog.operation(service, name),
        input: {},
        account: CALLER,
        region: 'us-east-1',
      });
      if (!outcome.ok) {
        counts.refused += 1;
        continue;
      }
      const read = JSON.parse(JSON.stringify(outcome.output)) as JsonObject;
      const isRight = Object.entries(exchange.output).every(
        ([member, value]) => JSON.stringify(read[member]) === JSON.stringify(value),
      );
      if (isRight) counts.right += 1;
      else wrong.push(`${what}: ${JSON.stringify(read)}`);
    }
    expect(wrong).toEqual([]);
    expect(counts.right).toBeGreaterThan(3);
    expect(counts.refused).toBeGreaterThan(70);
  });
});
