/**
 * Everything that the shipped packs, their remediations and rollbacks, and the program itself call, both ways, under AWS's own names: the same
 * request on the wire, a good signature on each, the same answer. The operations come from the policy files: a new one is covered by being there.
 */
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { classifyError } from '../../src/aws/classify-error.ts';
import type { Credentials } from '../../src/aws/credentials.ts';
import { createSharedClients, type SendingPath, type SharedClients } from '../../src/aws/shared-clients.ts';
import { createCatalog, type Operation } from '../../src/catalog/catalog.ts';
import { isReadOperation } from '../../src/catalog/operation-access.ts';
import { childShape, shapesOf } from '../../src/catalog/output-shape.ts';
import { loadSdkModule, operationsOf, type SdkClient } from '../../src/catalog/sdk-module.ts';
import { isJsonObject, type JsonValue } from '../../src/json.ts';
import { loadPolicies } from '../../src/policy/load-policies.ts';
import type { Call } from '../../src/policy/policy.ts';
import { type AwsNames, serveAwsNames } from '../support/aws-names.ts';
import { syntheticInput, syntheticJson, syntheticXml } from '../support/synthetic-values.ts';
import { type Canned, comparable, createVerifier, respond, type SeenRequest } from './verifying-server.ts';

type Shape = NonNullable<ReturnType<typeof childShape>>;

const catalog = createCatalog([]);
const ACCOUNT = '111111111111';
const REGIONS = ['us-east-1', 'eu-west-1'];

const { policies } = await loadPolicies(['policies'], {
  cwd: path.join(import.meta.dirname, '..', '..'),
  services: catalog,
  allowSecretReads: false,
});

/** Calls of the policies as they stand there. */
const packCalls: readonly Call[] = policies.flatMap(({ call, lookups, remediate }) => [
  call,
  ...lookups,
  ...remediate.flatMap((change) => (change.undo === undefined ? [change] : [change, change.undo])),
]);

/** What the program calls by itself. */
const OWN_CALLS = [
  'sts:GetCallerIdentity',
  'sts:AssumeRole',
  'organizations:ListAccounts',
  'organizations:ListAccountsForParent',
  'organizations:ListOrganizationalUnitsForParent',
  'organizations:ListRoots',
  'organizations:ListTagsForResource',
  'organizations:DescribeOrganization',
  'account:ListRegions',
  'ec2:DescribeRegions',
];

const nameOf = ({ service, operation }: Call): string => `${service}:${operation}`;
const packOperations = [...new Set(packCalls.map(nameOf))].sort();

let names: AwsNames;
let answer: Canned = { status: 500, type: 'text/plain', body: '' };
let refusals: unknown[] = [];
let seen: SeenRequest[] = [];
const verifier = createVerifier();
const KEYS: Readonly<Record<string, Credentials>> = {
  'long-lived keys': verifier.addKeys(ACCOUNT, 'user'),
  'a session': verifier.addKeys(ACCOUNT, 'session'),
};

beforeAll(async () => {
  names = await serveAwsNames({
    answer(request, body, response) {
      try {
        seen.push(verifier.verify(request, body));
      } catch (error) {
        refusals.push(error);
      }
      respond(response, answer);
    },
  });
});

afterAll(() => names.close());

let clients: Readonly<Record<SendingPath, { clients: SharedClients; sentByClient: () => number }>>;
beforeAll(() => {
  clients = { codec: clientsOn('codec'), plain: clientsOn('plain') };
});
afterAll(() => {
  clients.codec.clients.close();
  clients.plain.clients.close();
});
beforeEach(() => {
  refusals = [];
  seen = [];
});

/** Clients whose calls that the client itself sends are counted: a probe is sent without options. */
function clientsOn(sendingPath: SendingPath): { clients: SharedClients; sentByClient: () => number } {
  let sent = 0;
  const made = createSharedClients({
    maxSockets: 4,
    path: sendingPath,
    signal: new AbortController().signal,
    onClient(client: SdkClient) {
      const send = client.send.bind(client);
      client.send = (command, options) => {
        if (options !== undefined) sent += 1;
        return send(command, options);
      };
    },
  });
  return { clients: made, sentByClient: () => sent };
}

async function outcomeOf(
  sendingPath: SendingPath,
  operation: Operation,
  region: string,
  input: object,
  keys: Credentials,
): Promise<unknown> {
  try {
    return { output: withoutStreams(await clients[sendingPath].clients.send(operation, region, input, keys)) };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { name: error.name, record: classifyError(error, 'x:Y', 1) };
  }
}

/** Two streams are never equal, and nothing reads them here. */
function withoutStreams(output: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(
    Object.entries(output).map(([name, value]) => [
      name,
      typeof value === 'object' && value !== null && Symbol.asyncIterator in value ? 'a stream' : value,
    ]),
  );
}

/** The same call both ways. @returns the one request that both have sent. */
async function compare(operation: Operation, region: string, input: object, keys: Credentials): Promise<SeenRequest> {
  const from = seen.length;
  const context = `${operation.service}:${operation.name} ${JSON.stringify(input).slice(0, 300)}`;
  const short = await outcomeOf('codec', operation, region, input, keys);
  expect(short, context).toEqual(await outcomeOf('plain', operation, region, input, keys));
  expect(refusals, context).toEqual([]);
  const [first, second, ...more] = seen.slice(from);
  if (first === undefined || second === undefined) throw new Error(`${context} was not sent: ${JSON.stringify(short)}`);
  expect(more, context).toEqual([]);
  expect(comparable(first), context).toEqual(comparable(second));
  expect(first.account, context).toBe(ACCOUNT);
  return first;
}

function isXml(operation: Operation): boolean {
  const { protocol } = new operation.Client({ region: 'us-east-1' }).config as unknown as {
    readonly protocol: { getShapeId(): string };
  };
  return /query|xml/i.test(protocol.getShapeId());
}

function answersFor(operation: Operation): readonly Canned[] {
  const { outputShape: shape, name } = operation;
  if (shape === undefined) throw new Error(`${name} has no schema`);
  const xml = isXml(operation);
  const type = xml ? 'text/xml' : 'application/json';
  const whole = xml
    ? `<${name}Response>${syntheticXml(shape, `${name}Result`)}${syntheticXml(shape, 'x').slice('<x>'.length, -'</x>'.length)}</${name}Response>`
    : JSON.stringify(syntheticJson(shape));
  const refused = (code: string): string =>
    xml
      ? `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>no ü</Message></Error></ErrorResponse>`
      : JSON.stringify({ __type: `com.amazonaws#${code}`, message: 'no ü' });
  return [
    { status: 200, type, body: whole },
    { status: 200, type, body: xml ? `<${name}Response/>` : '{}' },
    { status: 403, type, body: refused('AccessDeniedException') },
    { status: 404, type, body: refused('NoSuchEntity') },
  ];
}

/** Members that go into a host name or a header, and what a client itself computes with: not every text may stand there. */
const CONSTRAINED: Readonly<Record<string, string>> = {
  Bucket: 'my-logs-1',
  AccountId: ACCOUNT,
  ExpectedBucketOwner: ACCOUNT,
  ChecksumAlgorithm: 'SHA256',
  ContentMD5: 'rL0Y20zC+Fzt72VPzMSk2A==',
};

const TEXTS = [undefined, '', '日本語 é 🚀', '../x//./y', '<&>"\'\u0001%00', ' a  b\t'];

/** An input whose strings are `text`; undefined leaves them as they are. */
function withText(value: unknown, text: string | undefined, name = ''): unknown {
  if (typeof value === 'string') return CONSTRAINED[name] ?? text ?? value;
  if (Array.isArray(value)) return value.map((each) => withText(each, text, name));
  if (typeof value !== 'object' || value === null || value instanceof Date || value instanceof Uint8Array) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withText(member, text, key)]));
}

/** A policy's input as it is written there, with a value of the right type for each template. */
function filledIn(source: JsonValue | undefined, shape: Shape): unknown {
  if (typeof source === 'string') return source.includes('${') ? syntheticInput(shape) : source;
  if (Array.isArray(source)) return source.map((each) => filledIn(each, childShape(shape, '') ?? shape));
  if (!isJsonObject(source)) return source;
  return Object.fromEntries(
    Object.entries(source).map(([key, member]) => [key, filledIn(member, childShape(shape, key) ?? shape)]),
  );
}

function inputsFor(operation: Operation): object[] {
  const shapes = shapesOf(new operation.Command({}));
  if (shapes === undefined) throw new Error(`${operation.name} has no schema`);
  const ofPolicies = packCalls
    .filter((call) => call.service === operation.service && call.operation === operation.name)
    .map((call) => filledIn(call.input.source, shapes.input));
  const all = [...ofPolicies, syntheticInput(shapes.input)];
  return TEXTS.flatMap((text) => all.map((input) => withText(input, text) as object));
}

/** What the client itself has to send: hosts that hang on the input. All else goes the short way, or it has been lost without anybody noticing. */
const BY_CLIENT = /^s3(-control)?:/;

function operationOf(name: string): Operation {
  const [service = '', operation = ''] = name.split(':');
  return catalog.operation(service, operation);
}

it('the packs are loaded, and what changes things is among their calls', () => {
  expect(packOperations.length).toBeGreaterThan(15);
  expect(packOperations).toEqual(
    expect.arrayContaining(['cloudtrail:StartLogging', 's3-control:PutPublicAccessBlock']),
  );
  const changes = packCalls.filter(({ service, operation }) => !isReadOperation(service, operation));
  expect(changes.length).toBeGreaterThan(8);
});

describe.each([...new Set([...packOperations, ...OWN_CALLS])])('%s', (name) => {
  it('is one request, well signed, by either path', async () => {
    const operation = operationOf(name);
    const [first, ...others] = answersFor(operation);
    const before = clients.codec.sentByClient();
    for (const region of REGIONS) {
      for (const [index, input] of inputsFor(operation).entries()) {
        for (const canned of index === 0 ? [first, ...others] : [first]) {
          for (const keys of Object.values(KEYS)) {
            answer = canned as Canned;
            const request = await compare(operation, region, input, keys);
            expect(request.headers['x-amz-security-token']).toBe(keys.sessionToken);
          }
        }
      }
    }
    expect(clients.codec.sentByClient() > before).toBe(BY_CLIENT.test(name));
  }, 300_000);
});

/** Every other change that a policy of one's own may make with the clients of the packs, once. */
const CHANGING_SERVICES = ['cloudtrail', 'config-service', 'iam', 'ec2'];

/** The client puts a presigned URL into these. */
const CHANGES_BY_CLIENT: Readonly<Record<string, RegExp>> = { ec2: /^CopySnapshot$/ };

describe.each(CHANGING_SERVICES)('all changes of %s', (service) => {
  it('are one request each, well signed, by either path', async () => {
    const module = loadSdkModule(service, []);
    if (module === undefined) throw new Error(`${service} is not installed`);
    const byClient: string[] = [];
    const changes = operationsOf(module).filter((name) => !isReadOperation(service, name));
    for (const name of changes) {
      const operation = catalog.operation(service, name);
      const before = clients.codec.sentByClient();
      answer = answersFor(operation)[0] as Canned;
      const shapes = shapesOf(new operation.Command({}));
      if (shapes === undefined) throw new Error(`${name} has no schema`);
      const input = withText(syntheticInput(shapes.input), undefined) as object;
      await compare(operation, 'eu-west-1', input, KEYS['a session'] as Credentials);
      if (clients.codec.sentByClient() > before) byClient.push(name);
    }
    expect(changes.length).toBeGreaterThan(10);
    expect(byClient).toEqual(changes.filter((name) => CHANGES_BY_CLIENT[service]?.test(name) ?? false));
  }, 300_000);
});

/** S3 alone signs a path as it is sent. */
const S3_KEYS = [
  'a',
  'a b/ü+%20',
  '日本語/🚀',
  '/x',
  'a//b',
  './..',
  "~!*()'",
  '?x=1#y',
  '%',
  '\\',
  '\u0001\t',
  '=&;,:@$',
];
const S3_OPERATIONS = [
  's3:HeadObject',
  's3:GetObjectTagging',
  's3:PutObjectTagging',
  's3:DeleteObject',
  's3:GetObjectAcl',
];

describe.each(S3_OPERATIONS)('%s', (name) => {
  it.each(S3_KEYS)('of the key %j', async (Key) => {
    const operation = operationOf(name);
    answer = { status: 200, type: 'application/xml', body: name.endsWith('Tagging') ? '<Tagging/>' : '' };
    const Tagging = { TagSet: [{ Key: 'ü', Value: '<🚀>' }] };
    // A name with a dot goes into the path of a request over TLS, and all others into its host.
    for (const Bucket of ['my-logs-1', 'my.logs']) {
      for (const keys of Object.values(KEYS)) {
        await compare(operation, 'eu-west-1', { Bucket, Key, VersionId: 'ü+/=', Tagging }, keys);
      }
    }
  });
});

describe('S3 Control', () => {
  it('has the account in front of its host, and the session in its headers', async () => {
    answer = { status: 204, type: 'application/xml', body: '' };
    const operation = operationOf('s3-control:DeletePublicAccessBlock');
    const { headers, method, url, body } = await compare(
      operation,
      'eu-west-1',
      { AccountId: '222222222222' },
      KEYS['a session'] as Credentials,
    );
    expect([method, url, body]).toEqual(['DELETE', '/v20180820/configuration/publicAccessBlock', '']);
    expect(headers).toMatchObject({
      host: '222222222222.s3-control.eu-west-1.amazonaws.com',
      'x-amz-account-id': '222222222222',
      'x-amz-security-token': KEYS['a session']?.sessionToken,
      authorization: expect.stringMatching(
        /\/eu-west-1\/s3\/aws4_request, SignedHeaders=[^,]*host;[^,]*x-amz-account-id/,
      ),
    });
  });

  it('a body and its checksum are those of the settings', async () => {
    answer = { status: 200, type: 'application/xml', body: '' };
    const PublicAccessBlockConfiguration = { BlockPublicAcls: true, RestrictPublicBuckets: false };
    const { body, method } = await compare(
      operationOf('s3-control:PutPublicAccessBlock'),
      'us-east-1',
      { AccountId: ACCOUNT, PublicAccessBlockConfiguration },
      KEYS['a session'] as Credentials,
    );
    expect(method).toBe('PUT');
    expect(body.replace(/^<\?.*?\?>/, '').replace(/ xmlns="[^"]*"/, '')).toBe(
      '<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls><RestrictPublicBuckets>false</RestrictPublicBuckets></PublicAccessBlockConfiguration>',
    );
  });
});
