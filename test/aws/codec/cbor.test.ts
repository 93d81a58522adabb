/**
 * Services that speak CBOR. No client that is installed here does so by itself; clients of JSON services do when they
 * are given the protocol, as AWS's own do with theirs: the schemas are the same.
 */
import { createServer, type Server } from 'node:http';
import { CborCodec, cbor, SmithyRpcV2CborProtocol } from '@smithy/core/cbor';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSharedClients, type SendingPath, type SharedClients } from '../../../src/aws/calls/shared-clients.ts';
import { createCatalog, type Operation } from '../../../src/catalog/catalog.ts';
import { isReadOperation } from '../../../src/catalog/operation-access.ts';
import { loadSdkModule, operationsOf, type SdkClient } from '../../../src/catalog/sdk-module.ts';
import { syntheticInput } from '../../support/synthetic-values.ts';

const SERVICES = ['cloudtrail', 'config-service', 'kms', 'organizations', 'secrets-manager', 'ssm'];
const catalog = createCatalog([]);

interface Canned {
  readonly status: number;
  readonly body: Uint8Array;
}

let server: Server;
let endpoint = '';
let answer: Canned;
const seen: { readonly url: string; readonly headers: Readonly<Record<string, unknown>>; readonly body: string }[] = [];
const ways: { path: SendingPath; clients: SharedClients; sentByClient: () => number }[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { 'smithy-protocol': protocol, accept, 'content-type': type } = request.headers;
      const headers = { protocol, accept, type };
      seen.push({ url: request.url ?? '', headers, body: Buffer.concat(chunks).toString('hex') });
      response.writeHead(answer.status, { 'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor' });
      response.end(answer.body);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  endpoint = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  for (const path of ['codec', 'plain'] as const) ways.push({ path, ...cborClients(path) });
});

afterAll(async () => {
  for (const { clients } of ways) clients.close();
  await new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
});

function cborClients(path: SendingPath): { clients: SharedClients; sentByClient: () => number } {
  let sent = 0;
  const clients = createSharedClients({
    path,
    endpoint,
    signal: new AbortController().signal,
    onClient(client) {
      speakCbor(client);
      const send = client.send.bind(client);
      client.send = (command, options) => {
        if (options !== undefined) sent += 1;
        return send(command, options);
      };
    },
  });
  return { clients, sentByClient: () => sent };
}

function speakCbor(client: SdkClient): void {
  const config = client.config as unknown as { protocol: { readonly options: ProtocolOptions } };
  const { defaultNamespace, errorTypeRegistries = [] } = config.protocol.options;
  Object.assign(config, { protocol: new SmithyRpcV2CborProtocol({ defaultNamespace, errorTypeRegistries }) });
}

type ProtocolOptions = ConstructorParameters<typeof SmithyRpcV2CborProtocol>[0];

/** `trailList`, as a name in a map. */
const LIST = '69747261696c4c697374';

function hex(...parts: readonly string[]): Uint8Array {
  return Buffer.from(parts.join(''), 'hex');
}

function encoded(value: unknown): Uint8Array {
  return cbor.serialize(value);
}

/** What the SDK's own codec writes for a schema. */
function whole(operation: Operation): Uint8Array {
  const serializer = new CborCodec().createSerializer();
  const { outputShape } = operation;
  if (outputShape === undefined) throw new Error(`${operation.name} has no schema`);
  serializer.write(outputShape, syntheticInput(outputShape));
  return serializer.flush() as Uint8Array;
}

async function outcomes(operation: Operation, canned: Canned): Promise<unknown[]> {
  answer = canned;
  const results: unknown[] = [];
  for (const { clients } of ways) {
    const sent = clients.send(
      operation,
      { region: 'eu-west-1', input: {} },
      { accessKeyId: 'AKID', secretAccessKey: 's' },
    );
    results.push(
      await sent.then(
        ({ output }) => output,
        (error: unknown) => (error instanceof Error ? `${error.name}: ${error.message.split('\n')[0]}` : error),
      ),
    );
  }
  return results;
}

const reads = SERVICES.flatMap((service) => {
  const module = loadSdkModule(service);
  if (module === undefined) throw new Error(`${service} is not installed`);
  return operationsOf(module)
    .filter((name) => isReadOperation(service, name))
    .map((name) => catalog.operation(service, name));
});

describe('an answer in CBOR', () => {
  it('is read on both ways alike, for every read', async () => {
    const [codec] = ways;
    for (const operation of reads) {
      seen.length = 0;
      const [short, plain] = await outcomes(operation, { status: 200, body: whole(operation) });
      const context = `${operation.service}:${operation.name}`;
      expect(short, context).toEqual(plain);
      expect(Object.keys(short as object).length, context).toBeGreaterThan(0);
      expect(seen[0], context).toEqual(seen[1]);
      expect(seen[0]?.url, context).toMatch(new RegExp(`^/service/\\w+/operation/${operation.name}$`));
    }
    expect(codec?.sentByClient()).toBe(0);
  });

  it('without a member is "there is none" where the model promises none', async () => {
    const describe = catalog.operation('cloudtrail', 'DescribeTrails');
    for (const body of [encoded({}), new Uint8Array([0xbf, 0xff])]) {
      expect(await outcomes(describe, { status: 200, body })).toEqual([{}, {}]);
    }
  });

  it('that is an error is one, by its name', async () => {
    const body = encoded({ __type: 'com.amazonaws.cloudtrail#TrailNotFoundException', message: 'gone' });
    const results = await outcomes(catalog.operation('cloudtrail', 'GetTrail'), { status: 400, body });
    expect(results).toEqual(['TrailNotFoundException: gone', 'TrailNotFoundException: gone']);
  });
});

describe('what is not an answer in CBOR is an error on both ways', () => {
  const nonsense: readonly (readonly [string, number, Uint8Array])[] = [
    ['nothing', 200, new Uint8Array()],
    ['nothing with 204', 204, new Uint8Array()],
    ['a page', 200, Buffer.from('<html></html>')],
    ['JSON', 200, Buffer.from('{"trailList":[]}')],
    ['a list', 200, encoded([1])],
    ['null', 200, encoded(null)],
    ['a map of somebody else', 200, encoded({ covePortal: { signedIn: false } })],
    ['an error that calls itself a success', 200, encoded({ __type: 'x#AccessDeniedException', message: 'no' })],
    ['half of it', 200, encoded({ trailList: [{ Name: 'a' }] }).subarray(0, -2)],
    ['text for a boolean', 200, encoded({ trailList: [{ IsMultiRegionTrail: 'false' }] })],
    ['a number for text', 200, encoded({ trailList: [{ Name: 7 }] })],
    ['text for a list', 200, encoded({ trailList: 'x' })],
    ['a page token that the client does not know', 200, encoded({ trailList: [], nextToken: 'x' })],
    ['a page token below a member that it does not know', 200, encoded({ trailList: [], page: { next: 'x' } })],
    ['the list in other capitals', 200, encoded({ TrailList: [], trailList: [] })],
    ['a list twice', 200, hex('a2', LIST, '8101', LIST, '80')],
    ['a name twice in an element', 200, hex('a1', LIST, '81a2', '644e616d65', '6161', '644e616d65', '6162')],
    ['bytes behind its end', 200, hex('a1', LIST, '80', '00')],
    ['a second document behind its end', 200, hex('a1', LIST, '80', 'a1', LIST, '8101')],
    ['a break too many', 200, hex('a1', LIST, '80', 'ff')],
    ['a list without an end', 200, hex('a1', LIST, '9f')],
    ['a map without an end', 200, hex('bf', LIST, '80')],
    ['a length that is longer than all', 200, hex('a1', LIST, '9bffffffffffffffff')],
    ['a length of 4 GB', 200, hex('a1', LIST, '9affffffff')],
    ['text of 4 GB', 200, hex('a1', LIST, '81a1', '644e616d65', '7affffffff')],
    ['a length that means nothing', 200, hex('a1', LIST, '9c')],
    ['a map with a name short of its value', 200, hex('a2', LIST, '80')],
    ['names that are numbers', 200, hex('a2', LIST, '80', '01', '02')],
    ['text made of numbers', 200, hex('a1', LIST, '81a1', '644e616d65', '7f01ff')],
    ['text that is not UTF-8', 200, hex('a1', LIST, '81a1', '644e616d65', '62fffe')],
    ['a name that is not UTF-8', 200, hex('a2', LIST, '80', '61ff', '01')],
    ['a part of text that is not UTF-8', 200, hex('a1', LIST, '81a1', '644e616d65', '7f61e2ff')],
    ['a tag of another kind', 200, hex('a1', LIST, 'd81880')],
    ['a simple value without a meaning', 200, hex('a1', LIST, '81a1', '644e616d65', 'e0')],
    ['a hundred levels too many', 200, hex('a1', LIST, '81'.repeat(200), '80')],
  ];

  it.each(nonsense)('%s with %i', async (_, status, body) => {
    const [short, plain] = await outcomes(catalog.operation('cloudtrail', 'DescribeTrails'), { status, body });
    expect(short).toEqual(expect.any(String));
    expect(plain).toEqual(expect.any(String));
  });
});

describe('an answer in CBOR that is cut off', () => {
  it('is an error wherever that is', async () => {
    const whole = encoded({ trailList: [{ Name: 'a', IsMultiRegionTrail: true }] });
    for (let length = 0; length < whole.length; length += 1) {
      const results = await outcomes(catalog.operation('cloudtrail', 'DescribeTrails'), {
        status: 200,
        body: whole.subarray(0, length),
      });
      expect(results, String(length)).toEqual([expect.any(String), expect.any(String)]);
    }
  });
});

describe('values in CBOR of another kind than the API promises', () => {
  /** `KeyMetadata.CreationDate`, as kms:DescribeKey has it. */
  const key = (value: string): Uint8Array =>
    hex('a1', '6b4b65794d65746164617461', 'a2', '654b65794964', '6161', '6c4372656174696f6e44617465', value);

  it.each([
    ['a time that is not a number', 'c1f97e00'],
    ['a time without an end', 'c1f97c00'],
    ['a time that is text', '6178'],
    ['a time that is true', 'f5'],
    ['a time that is a list', '80'],
    ['a time that is a map', 'a0'],
  ])('are errors: %s', async (_, value) => {
    const results = await outcomes(catalog.operation('kms', 'DescribeKey'), { status: 200, body: key(value) });
    expect(results).toEqual([expect.any(String), expect.any(String)]);
  });

  it('are none where a time is one, or is not there', async () => {
    const at = async (value: string): Promise<unknown[]> =>
      outcomes(catalog.operation('kms', 'DescribeKey'), { status: 200, body: key(value) });
    const dated = { KeyMetadata: { KeyId: 'a', CreationDate: '1970-01-01T00:00:01.000Z' } };
    expect(await at('c101')).toEqual([dated, dated]);
    const undated = { KeyMetadata: { KeyId: 'a' } };
    expect(await at('f6')).toEqual([undated, undated]);
  });
});
