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
    const sent = clients.send(operation, 'eu-west-1', {}, { accessKeyId: 'AKID', secretAccessKey: 's' });
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
  ];

  it.each(nonsense)('%s with %i', async (_, status, body) => {
    const [short, plain] = await outcomes(catalog.operation('cloudtrail', 'DescribeTrails'), { status, body });
    expect(short).toEqual(expect.any(String));
    expect(plain).toEqual(expect.any(String));
  });
});
