/**
 * Everything that the shipped packs, their remediations and rollbacks, and the program itself call, both ways, under
 * AWS's own names: the same request on the wire, a good signature on each, the same answer. The operations come from
 * the policy files: a new one is covered by being there.
 */
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCatalog, type Operation } from '../../src/catalog/catalog.ts';
import { isReadOperation } from '../../src/catalog/operation-access.ts';
import { childShape, shapesOf } from '../../src/catalog/output-shape.ts';
import { loadSdkModule, operationsOf } from '../../src/catalog/sdk-module.ts';
import { loadPolicies } from '../../src/policy/build/load-policies.ts';
import type { Call } from '../../src/policy/model/policy.ts';
import { isJsonObject, type JsonValue } from '../../src/values/json.ts';
import { protocolId } from '../support/protocol-id.ts';
import { syntheticInput, syntheticJson, syntheticXml } from '../support/synthetic-values.ts';
import { ACCOUNT, type BothPaths, startBothPaths } from './both-paths.ts';
import type { Canned } from './verifying-server.ts';

type Shape = NonNullable<ReturnType<typeof childShape>>;

const catalog = createCatalog([]);
const REGIONS = ['us-east-1', 'eu-west-1'];

const { policies } = await loadPolicies(['policies/*.yml'], {
  cwd: path.join(import.meta.dirname, '..', '..'),
  services: catalog,
  allowSecretReads: false,
});

/** Calls of the policies as they stand there. */
const packCalls: readonly Call[] = policies.flatMap(({ call, lookups, remediate }) => [
  call,
  ...lookups,
  ...remediate.flatMap((change) => [change, ...change.undo]),
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

let both: BothPaths;
beforeAll(async () => {
  both = await startBothPaths();
});
afterAll(() => both.close());

function isXml(operation: Operation): boolean {
  return /query|xml/i.test(protocolId(operation));
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

/**
 * Members that go into a host name or a header, and what a client itself computes with: not every text may stand there.
 */
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

/**
 * What the client itself has to send: hosts that hang on the input. All else goes the short way, or it has been lost
 * without anybody noticing.
 */
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
    const before = both.sentByClient();
    for (const region of REGIONS) {
      for (const [index, input] of inputsFor(operation).entries()) {
        for (const canned of index === 0 ? [first, ...others] : [first]) {
          for (const keys of Object.values(both.keys)) {
            const request = await both.compare({ operation, region, input, keys, answer: canned as Canned });
            expect(request.headers['x-amz-security-token']).toBe(keys.sessionToken);
          }
        }
      }
    }
    expect(both.sentByClient() > before).toBe(BY_CLIENT.test(name));
  }, 300_000);
});

/** Every other change that a policy of one's own may make with the clients of the packs, once. */
const CHANGING_SERVICES = ['cloudtrail', 'config-service', 'iam', 'ec2'];

/** The client puts a presigned URL into these. */
const CHANGES_BY_CLIENT: Readonly<Record<string, RegExp>> = { ec2: /^CopySnapshot$/ };

describe.each(CHANGING_SERVICES)('all changes of %s', (service) => {
  it('are one request each, well signed, by either path', async () => {
    const module = loadSdkModule(service);
    if (module === undefined) throw new Error(`${service} is not installed`);
    const byClient: string[] = [];
    const changes = operationsOf(module).filter((name) => !isReadOperation(service, name));
    for (const name of changes) {
      const operation = catalog.operation(service, name);
      const before = both.sentByClient();
      const shapes = shapesOf(new operation.Command({}));
      if (shapes === undefined) throw new Error(`${name} has no schema`);
      const input = withText(syntheticInput(shapes.input), undefined) as object;
      const answer = answersFor(operation)[0] as Canned;
      await both.compare({ operation, region: 'eu-west-1', input, keys: both.keys['a session'], answer });
      if (both.sentByClient() > before) byClient.push(name);
    }
    expect(changes.length).toBeGreaterThan(10);
    expect(byClient).toEqual(changes.filter((name) => CHANGES_BY_CLIENT[service]?.test(name) ?? false));
  }, 300_000);
});
