/**
 * The short way of a call against the SDK's own: every read of every installed client goes both ways to a server that
 * verifies signatures, and requests, answers and errors must be equal.
 */
import { readdirSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { classifyError } from '../../../src/aws/calls/classify-error.ts';
import type { SendingPath, SharedClients } from '../../../src/aws/calls/shared-clients.ts';
import { createCatalog, type Operation } from '../../../src/catalog/catalog.ts';
import { isReadOperation } from '../../../src/catalog/operation-access.ts';
import { shapesOf } from '../../../src/catalog/output-shape.ts';
import { loadSdkModule, operationsOf } from '../../../src/catalog/sdk-module.ts';
import { CredentialStore } from '../../../src/simulator/credential-store.ts';
import { readAuthorization, verifySignature } from '../../../src/simulator/verify-signature.ts';
import { expectEqual } from '../../support/expect-equal.ts';
import { protocolId } from '../../support/protocol-id.ts';
import { syntheticInput, syntheticJson, syntheticXml } from '../../support/synthetic-values.ts';
import { withoutStacks } from '../../support/without-stacks.ts';
import { comparableAnswer } from '../both-paths.ts';
import { countedClients } from '../counted-clients.ts';

const root = new URL('../../../', import.meta.url);
const REGION = 'eu-west-1';
const KEYS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' };

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}
interface Canned {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

let server: Server;
let endpoint = '';
let answer: Canned;
const seen: Seen[] = [];
const store = new CredentialStore();
store.addUser(KEYS.accessKeyId, KEYS.secretAccessKey, {
  account: '111111111111',
  arn: 'arn:x',
  userId: 'x',
  session: null,
});

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const { method = '', url = '', headers } = request;
      seen.push({ method, url, headers, body: body.toString() });
      const [path = '', query = ''] = url.split(/\?(.*)/s);
      const message = { method, path, query, headers, body };
      const authorization = readAuthorization(message);
      if (authorization === undefined) throw new Error(`${url} came without a signature`);
      // S3 has a path of its own in its signatures; the simulator does not know it.
      if (authorization.service !== 's3') verifySignature(message, authorization, store, Date.now());
      response.writeHead(answer.status, {
        'content-type': answer.type,
        'x-amzn-requestid': 'request-1',
        'x-amz-id-2': 'id-2',
      });
      response.end(answer.body);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  endpoint = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => {
    server.close(resolve);
  });
});

function clientsOn(path: SendingPath): ReturnType<typeof countedClients> {
  // An empty endpoint is none to the SDK, which would then call AWS itself.
  if (endpoint === '') throw new Error('the server has not started');
  return countedClients({ path, endpoint });
}

async function outcomeOf(clients: SharedClients, operation: Operation, input: unknown): Promise<unknown> {
  try {
    return comparableAnswer(
      await withoutStacks(() => clients.send(operation, { region: REGION, input: input as object }, KEYS)),
    );
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const { message, name, stack: _, ...members } = { ...error, message: error.message, name: error.name };
    return { record: classifyError(error, 'x:Y', 1), name, members, message: message.split('\n')[0] };
  }
}

/** A request without what is another one each time. */
function comparable({ headers, ...rest }: Seen): object {
  const { authorization = '', 'amz-sdk-invocation-id': id, 'x-amz-date': date, connection: _, ...others } = headers;
  if (typeof id !== 'string' || typeof date !== 'string') throw new Error('a request came without its id or its date');
  return { ...rest, headers: others, authorization: authorization.replace(/Signature=\w+$/, '') };
}

const SERVICES = readdirSync(new URL('node_modules/@aws-sdk/', root))
  .filter((name) => name.startsWith('client-'))
  .map((name) => name.slice('client-'.length))
  // Carried along by the credential providers in a version without schemas; nothing is asked of them here.
  .filter((name) => !/^sso/.test(name))
  // Puts the account before the host, which an address like 127.0.0.1 cannot take: its requests would look for a server
  // elsewhere.
  .filter((name) => name !== 's3-control');

const catalog = createCatalog([]);

function readsOf(service: string): Operation[] {
  const module = loadSdkModule(service);
  if (module === undefined) throw new Error(`${service} is not installed`);
  return operationsOf(module)
    .filter((name) => isReadOperation(service, name))
    .map((name) => catalog.operation(service, name));
}

function isXml(operation: Operation): boolean {
  return /query|xml/i.test(protocolId(operation));
}

function answersFor(operation: Operation, xml: boolean): Canned[] {
  const { outputShape: shape, name } = operation;
  if (shape === undefined) throw new Error(`${name} has no schema`);
  const type = xml ? 'text/xml' : 'application/json';
  const whole = xml
    ? `<${name}Response>${syntheticXml(shape, `${name}Result`)}${syntheticXml(shape, 'x').slice('<x>'.length, -'</x>'.length)}</${name}Response>`
    : JSON.stringify(syntheticJson(shape));
  const refused = (code: string, message: string): string =>
    xml
      ? `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>r</RequestId></ErrorResponse>`
      : JSON.stringify({ __type: `com.amazonaws#${code}`, message });
  return [
    { status: 200, type, body: whole },
    { status: 200, type, body: xml ? `<${name}Response/>` : '{}' },
    { status: 200, type, body: whole.slice(0, whole.length / 2) },
    { status: 200, type: 'text/html', body: '<html>Sign in</html>' },
    { status: 200, type, body: '' },
    { status: 400, type, body: refused('AccessDeniedException', 'no ü') },
    { status: 400, type, body: refused('ThrottlingException', 'slow') },
    { status: 404, type, body: refused('ResourceNotFoundException', 'none') },
    { status: 400, type, body: refused('NoSuchEntity', 'none') },
    { status: 503, type: 'text/html', body: '<html>busy</html>' },
    { status: 500, type, body: '' },
  ];
}

/**
 * All answers for the first few operations of a client, whose protocol is the same for all. Each of the others hears a
 * whole one, twice, and one in so many a refusal and what an empty input gets.
 */
const THOROUGH = 3;

/**
 * Reads that must go through the client; all others must not, or the short way has been lost without anybody noticing.
 */
const BY_CLIENT: Readonly<Record<string, RegExp>> = {
  // The host has a prefix, and the answer is a stream.
  'cloudwatch-logs': /^GetLogObject$/,
  // The endpoint may follow from the ARN of a table in the input.
  dynamodb: /^(?!(DescribeEndpoints|DescribeLimits|ListBulkOperations|ListGlobalTables|ListTables)$)/,
  // Takes `/hostedzone/` and its like off identifiers.
  'route-53':
    /^(Get(Change|DNSSEC|HostedZone(Limit)?|QueryLoggingConfig|ReusableDelegationSet(Limit)?|TrafficPolicy(Instance)?)|List(HostedZones(ByName)?|QueryLoggingConfigs|ResourceRecordSet(s|Protections)|TrafficPolicyInstancesByHostedZone|TrafficPolicyVersions|VPCAssociationAuthorizations))$/,
  // The name of the bucket is part of the host, and the client follows a bucket to its region.
  s3: /./,
  // Sends to the address that a queue has for its name.
  sqs: /./,
};

describe.each(SERVICES)('%s', (service) => {
  let codec: ReturnType<typeof clientsOn>;
  let plain: ReturnType<typeof clientsOn>;
  beforeAll(() => {
    codec = clientsOn('codec');
    plain = clientsOn('plain');
  });
  afterAll(() => {
    codec.clients.close();
    plain.clients.close();
  });

  it('asks, hears and fails the same way on both', async () => {
    const byClient: string[] = [];
    for (const [index, operation] of readsOf(service).entries()) {
      const shapes = shapesOf(new operation.Command({}));
      if (shapes === undefined) throw new Error(`${operation.name} has no schema`);
      const all = answersFor(operation, isXml(operation));
      const isThorough = index < THOROUGH || index % THOROUGH === 0;
      const [whole, ...others] = index < THOROUGH ? all : [all[0], ...(isThorough ? [all[5]] : [])];
      const input = syntheticInput(shapes.input);
      const calls = [
        ...others.map((canned) => ({ canned, input, times: 1 })),
        ...(isThorough ? [{ canned: all[1], input: {}, times: 1 }] : []),
        // What was proven the first time is not read by the SDK any more, and what was written then is kept.
        { canned: whole, input, times: 2 },
      ];
      for (const { canned, input, times } of calls) {
        if (canned === undefined) throw new Error('no answer');
        answer = canned;
        seen.length = 0;
        const long = await outcomeOf(plain.clients, operation, input);
        const context = () => `${operation.name} ${canned.status} ${canned.body.slice(0, 300)}`;
        for (let time = 0; time < times; time += 1) {
          const before = codec.sentByClient();
          const short = await outcomeOf(codec.clients, operation, input);
          const isByClient = codec.sentByClient() > before;
          if (isByClient) byClient.push(operation.name);
          expectEqual(short, long, context);
          // What cannot be written is refused before anything is sent, and a host that hangs on the input may be none;
          // all else arrives.
          const isSent = isByClient ? seen.length > 0 : !/HTTP label/.test(JSON.stringify(short));
          expectEqual(seen.length, isSent ? 2 + time : 0, context);
          const [first, ...again] = seen.map(comparable);
          for (const each of again) expectEqual(each, first, context);
        }
      }
    }
    expect([...new Set(byClient)].sort(), 'sent by the client').toEqual(
      readsOf(service)
        .map(({ name }) => name)
        .filter((name) => BY_CLIENT[service]?.test(name) ?? false),
    );
  }, 600_000);
});
