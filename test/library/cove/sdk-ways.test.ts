/**
 * What the SDK's own packages do with a client: in 50 accounts at once, each request names the account that it is for,
 * and the server knows whose key has signed it.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  GetObjectCommand,
  HeadBucketCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  paginateListObjectsV2,
  S3,
  S3Client,
  SelectObjectContentCommand,
  waitUntilBucketExists,
} from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient, GetCommand, PutCommand, paginateScan } from '@aws-sdk/lib-dynamodb';
import { Upload } from '@aws-sdk/lib-storage';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { EventStreamCodec } from '@smithy/core/event-streams';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cove } from '../../../src/library/cove/cove.ts';
import type { CoveResults } from '../../../src/library/cove/cove-outcome.ts';
import type { CoveSession } from '../../../src/library/cove/cove-session.ts';
import { type Connection, connect } from '../../../src/library/cove/open-connection.ts';
import { generateOrganization } from '../../../src/simulator/generate-organization.ts';
import { type Simulator, startSimulator } from '../../../src/simulator/start-simulator.ts';
import { type Answer, type KeyedServer, startKeyedServer } from '../../support/keyed-server.ts';

const ACCOUNTS = 50;
const PART_BYTES = 5 * 1_024 * 1_024;

const codec = new EventStreamCodec(
  (bytes) => new TextDecoder().decode(bytes as Uint8Array),
  (text) => new TextEncoder().encode(text),
);

function event(type: string, body: string): Uint8Array {
  const text = (value: string) => ({ type: 'string' as const, value });
  const headers = { ':message-type': text('event'), ':event-type': text(type), ':content-type': text('text/plain') };
  return codec.encode({ headers, body: new TextEncoder().encode(body) });
}

const BUCKET_LIST = (more: boolean): string =>
  `<ListBucketResult><IsTruncated>${more}</IsTruncated><Contents><Key>a</Key></Contents>${
    more ? '<NextContinuationToken>t</NextContinuationToken>' : ''
  }</ListBucketResult>`;

const MOVED = (code: string): string => `<Error><Code>${code}</Code><Message>elsewhere</Message></Error>`;

const answerS3: Answer = ({ url, method, region, account }, response) => {
  const isElsewhere = region === 'us-east-1';
  if (url.includes('/silent')) return;
  if (url.includes('/moved') && isElsewhere) {
    response.writeHead(301, { 'x-amz-bucket-region': 'eu-west-1' }).end(MOVED('PermanentRedirect'));
  } else if (url.includes('/moving') && isElsewhere) {
    response.writeHead(307, { location: `http://127.0.0.1:9${url}` }).end(MOVED('TemporaryRedirect'));
  } else if (url.includes('select')) {
    response.write(event('Records', `records of ${account}`));
    response.end(event('End', ''));
  } else if (url.includes('?uploads')) {
    response.end('<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>');
  } else if (method === 'POST') {
    response.end('<CompleteMultipartUploadResult><ETag>"x"</ETag></CompleteMultipartUploadResult>');
  } else if (method === 'PUT') {
    response.setHeader('etag', '"x"').end();
  } else if (url.includes('list-type')) {
    response.end(BUCKET_LIST(!url.includes('continuation-token')));
  } else {
    response.end(`object of ${account}`);
  }
};

const answerDynamo: Answer = ({ headers, body, account = '' }, response) => {
  const Item = { id: { S: account } };
  const target = String(headers['x-amz-target']);
  const more = body.includes('ExclusiveStartKey') ? {} : { LastEvaluatedKey: Item };
  const answer = target.endsWith('Scan') ? { Items: [Item], ...more } : target.endsWith('GetItem') ? { Item } : {};
  response.setHeader('content-type', 'application/x-amz-json-1.0').end(JSON.stringify(answer));
};

const SHARED = new PutObjectCommand({ Bucket: 'shared', Key: 'k' });
const LARGE = Buffer.alloc(PART_BYTES + 1);

/** Each gives the id of its account, as the server has it where that says it. */
const WAYS: Readonly<Record<string, (session: CoveSession, client: S3Client, Bucket: string) => Promise<unknown>>> = {
  'a presigned URL': async (_, client, Bucket) =>
    (await fetch(await getSignedUrl(client, new GetObjectCommand({ Bucket, Key: 'k' })))).text(),
  'a presigned URL of a command that all accounts share': async ({ account }, client) => {
    const url = await getSignedUrl(client, SHARED);
    await fetch(`${url}`, { method: 'PUT', headers: { 'x-mine': account.id } });
    return account.id;
  },
  'an upload': async ({ account }, client, Bucket) => {
    await new Upload({ client, params: { Bucket, Key: 'small', Body: account.id } }).done();
    return account.id;
  },
  'an upload in parts': async ({ account }, client, Bucket) => {
    if (Number(account.id) % 20 > 0) return account.id;
    const upload = new Upload({ client, partSize: PART_BYTES, params: { Bucket, Key: account.id, Body: LARGE } });
    await upload.done();
    return account.id;
  },
  'a paginator': async ({ account }, client, Bucket) => {
    let keys = 0;
    for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket })) keys += Contents.length;
    return keys === 2 ? account.id : `${keys} keys`;
  },
  'a waiter': async ({ account, signal }, client, Bucket) => {
    await waitUntilBucketExists({ client, maxWaitTime: 60, abortSignal: signal }, { Bucket });
    return account.id;
  },
  'a document client': async (session) => {
    const client = DynamoDBDocumentClient.from(session.client(DynamoDBClient));
    const TableName = `table-${session.account.id}`;
    await client.send(new PutCommand({ TableName, Item: { id: session.account.id } }));
    const { Item } = await client.send(new GetCommand({ TableName, Key: { id: 'x' } }));
    let items = 0;
    for await (const page of paginateScan({ client }, { TableName })) items += page.Items?.length ?? 0;
    client.destroy();
    return items === 2 ? Item?.id : `${items} items`;
  },
  'an event stream': async (_, client, Bucket) => {
    const how = { InputSerialization: { CSV: {} }, OutputSerialization: { CSV: {} }, ExpressionType: 'SQL' } as const;
    const command = new SelectObjectContentCommand({ Bucket, Key: 'k', Expression: 'SELECT *', ...how });
    let text = '';
    for await (const { Records } of (await client.send(command)).Payload ?? []) {
      text += new TextDecoder().decode(Records?.Payload);
    }
    return text;
  },
  'an object as a stream': async (_, client, Bucket) =>
    (await client.send(new GetObjectCommand({ Bucket, Key: 'k' }))).Body?.transformToString(),
  'middlewares of its own': async ({ account }, client, Bucket) => {
    client.middlewareStack.add(
      (next) => (args) => {
        Object.assign((args.request as { headers: object }).headers, { 'x-mine': account.id });
        return next(args);
      },
      { step: 'build' },
    );
    await client.send(new HeadBucketCommand({ Bucket }));
    return account.id;
  },
  'credentials that are handed on': async (_, { config }, Bucket) => {
    const { credentials } = config;
    const own = new S3Client({ credentials, region: 'us-east-1', endpoint: server.url, forcePathStyle: true });
    const { Body } = await own.send(new GetObjectCommand({ Bucket, Key: 'k' }));
    const text = await Body?.transformToString();
    own.destroy();
    return text;
  },
  'an aggregated client that is destroyed in the middle': async (session, _, Bucket) => {
    const client = session.client(S3);
    const sent = client.getObject({ Bucket, Key: 'k' });
    client.destroy();
    await sent;
    return (await client.getObject({ Bucket, Key: 'k' })).Body?.transformToString();
  },
  'calls that are called off': async ({ account }, client, Bucket) => {
    const stop = new AbortController();
    const command = new ListObjectsV2Command({ Bucket: `silent-${Bucket}` });
    const aborted = client.send(command, { abortSignal: stop.signal });
    const late = client.send(new PutObjectCommand({ Bucket: `silent-${Bucket}`, Key: 'k' }), { requestTimeout: 1 });
    stop.abort();
    const ended = await Promise.allSettled([aborted, late]);
    const names = ended.map((each) => each.status === 'rejected' && (each.reason as Error).name);
    return names.join() === 'AbortError,TimeoutError' ? account.id : names;
  },
  'a bucket that is elsewhere': async (session, client) => {
    const { id } = session.account;
    const moved = new GetObjectCommand({ Bucket: `moved-${id}`, Key: 'k' });
    const moving = new GetObjectCommand({ Bucket: `moving-${id}`, Key: 'k' });
    const ended = await Promise.allSettled([client.send(moved), client.send(moving)]);
    const names = ended.map((each) => each.status === 'rejected' && (each.reason as Error).name);
    if (names.join() !== 'PermanentRedirect,TemporaryRedirect') return names;
    return (await session.in('eu-west-1').client(S3Client).send(moved)).Body?.transformToString();
  },
};

let simulator: Simulator;
let server: KeyedServer;
let connection: Connection;
let run: CoveResults<Readonly<Record<string, unknown>>>;

beforeAll(async () => {
  const regions = [{ name: 'us-east-1' }, { name: 'eu-west-1' }];
  simulator = await startSimulator({ organization: generateOrganization({ accounts: ACCOUNTS, regions }) });
  server = await startKeyedServer(simulator.url, { s3: answerS3, dynamodb: answerDynamo });
  const { credentials } = simulator;
  connection = await connect({ region: 'us-east-1', endpoint: server.url, credentials });
  run = await cove(
    async (session) => {
      const ended = Object.entries(WAYS).map(async ([name, way]) => {
        const given = way(session, session.client(S3Client), `bucket-${session.account.id}`);
        return [name, await given.catch((error: unknown) => error)] as const;
      });
      return Object.fromEntries(await Promise.all(ended));
    },
    { connection, access: 'full', concurrency: ACCOUNTS },
  );
});

afterAll(async () => {
  await connection?.close();
  await server?.close();
  await simulator?.close();
});

it.each(Object.keys(WAYS))('%s is of its account', (way) => {
  expect(run.results).toHaveLength(ACCOUNTS);
  const given = run.results.map(({ account, result }) => [account.id, String(result[way]).replace(/^\w+ of /, '')]);
  expect(given).toEqual(run.results.map(({ account }) => [account.id, account.id]));
});

it('the server sees no call that is signed for another account', () => {
  expect(server.misattributed()).toEqual([]);
  expect(new Set(server.seen.map(({ account }) => account)).size).toBe(ACCOUNTS);
  // Each by itself, of each kind.
  expect(server.seen.length).toBeGreaterThan(ACCOUNTS * Object.keys(WAYS).length);
  const mine = server.seen.filter(({ headers }) => headers['x-mine'] !== undefined);
  expect(mine).toHaveLength(2 * ACCOUNTS);
});
