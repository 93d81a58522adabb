/**
 * What a policy writes into an input, for every operation of every installed client: it arrives, or it is refused, and
 * is never left out.
 */
import { describe, expect, it } from 'vitest';
import { createCatalog, type Operation } from '../../src/catalog/catalog.ts';
import { childShape, shapesOf } from '../../src/catalog/output-shape.ts';
import type { SdkClient } from '../../src/catalog/sdk-module.ts';
import { syntheticInput } from '../support/synthetic-values.ts';
import { installedClients, operationsOfClient } from './installed-clients.ts';

type Shape = NonNullable<ReturnType<typeof childShape>>;

const catalog = createCatalog([]);

/** A client for all operations of a service: making one takes longer than a request. */
const writers = new Map<string, ReturnType<typeof writerFor>>();

function writeWith(operation: Operation): (input: object) => Promise<string> {
  const { service, Command } = operation;
  const write = writers.get(service) ?? writerFor(operation);
  writers.set(service, write);
  return (input) => write(Command, input);
}

/** Lets a client of the service write requests, and stops them before they are sent. */
function writerFor({ Client }: Operation): (Command: Operation['Command'], input: object) => Promise<string> {
  let written = '';
  const requestHandler = {
    handle: async (request: object) => {
      written = textOf(request);
      throw new Error('nothing is sent');
    },
  };
  const client: SdkClient = new Client({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    // What is signed is compared without its signature.
    signer: { sign: async (request: object) => request },
    maxAttempts: 1,
    requestHandler,
  });
  return async (Command, input) => {
    written = '';
    await client.send(new Command(input as never)).catch((error: unknown) => {
      if (written === '') throw error;
    });
    return written;
  };
}

const CHANGING = /^(authorization|x-amz-date|amz-sdk-.*|user-agent|x-amz-user-agent|x-amz-content-sha256)$/i;

function textOf(request: object): string {
  const { hostname, path, query, headers, body } = request as Record<string, unknown>;
  const kept = Object.entries(headers as Record<string, string>).filter(([name]) => !CHANGING.test(name));
  const text = body instanceof Uint8Array ? Buffer.from(body).toString('latin1') : body;
  return JSON.stringify([hostname, path, query, kept.sort(), text]);
}

function inputShapeOf(operation: Operation): Shape {
  const shapes = shapesOf(new operation.Command({}));
  if (shapes === undefined) throw new Error(`${operation.name} has no schema`);
  return shapes.input;
}

/** An input in the SDK's form as a policy writes it: dates and bytes are text. */
function asWritten(value: unknown, shape: Shape | undefined): unknown {
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return shape?.isStreaming() ? value : Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map((each) => asWritten(each, shape && childShape(shape, '')));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, asWritten(member, shape && childShape(shape, name))]),
  );
}

/** Members that go into host names, and those that a client computes with. */
const CONSTRAINED: Readonly<Record<string, string>> = {
  Bucket: 'my-logs-1',
  AccountId: '111111111111',
  ChecksumAlgorithm: 'SHA256',
  QueueUrl: 'https://sqs.eu-west-1.amazonaws.com/111111111111/x',
};

/** Below a certain depth synthetic lists are empty, and EC2 cannot say so. */
function withoutEmptyLists(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmptyLists);
  if (typeof value !== 'object' || value === null || value instanceof Date || value instanceof Uint8Array) return value;
  const members = Object.entries(value).filter(([, member]) => !(Array.isArray(member) && member.length === 0));
  return Object.fromEntries(members.map(([name, member]) => [name, withoutEmptyLists(member)]));
}

function constrained(input: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(input).map(([name, value]) => [
      name,
      typeof value === 'string' ? (CONSTRAINED[name] ?? value) : value,
    ]),
  );
}

const services = installedClients.filter((name) => !/^(sso|client-sqs)/.test(name));

describe.each(services)('%s', (service) => {
  it('takes inputs as policies write them', async () => {
    for (const name of operationsOfClient(service)) {
      const operation = catalog.operation(service, name);
      const shape = inputShapeOf(operation);
      const input = constrained(withoutEmptyLists(syntheticInput(shape)) as object);
      const write = writeWith(operation);
      const theirs = await write(input).catch((error: unknown) => String(error));
      const written = operation.sdkInput(asWritten(input, shape) as object);
      expect(await write(written).catch((error: unknown) => String(error)), name).toBe(theirs);
      // What is in the SDK's form already, as a page token may be, stays.
      expect(operation.sdkInput(input), name).toBe(input);
    }
  }, 300_000);
});

/** What an expression may give where nothing is known of its type. */
const FORMS: readonly unknown[] = [
  'text',
  '2026-02-30',
  7,
  [],
  ['text'],
  [null],
  [{ a: null }],
  { a: 'b' },
  Object.create(null),
];

/** Members of one kind are written by the same code; more of them say nothing new. */
const ENOUGH = 4;

function kindOf(shape: Shape): string {
  const traits = Object.keys(shape.getMergedTraits()).filter((name) => /^http|^xmlFlattened|^mediaType/.test(name));
  const element = shape.isListSchema() || shape.isMapSchema() ? kindOf(shape.getValueSchema()) : '';
  const schema: unknown = shape.getSchema();
  return [Array.isArray(schema) ? schema[0] : schema, ...traits, element].join();
}

/** Whether leaving the value out says the same as sending it. */
function saysNothing(form: unknown, shape: Shape): boolean {
  return JSON.stringify(form) === '{}' && (shape.isStructSchema() || shape.isMapSchema());
}

/** Checksums and keys of S3, which its client sends only together with what they belong to. */
const DEPENDENT = /^(s3) \w+ \w*(SSECustomer|Checksum)\w*/;

describe.each(services)('%s', (service) => {
  it('leaves out nothing that is written into a member', async () => {
    const lost: string[] = [];
    const tried = new Map<string, number>();
    for (const name of operationsOfClient(service)) {
      const operation = catalog.operation(service, name);
      const shape = inputShapeOf(operation);
      const whole = constrained(syntheticInput(shape) as object);
      const write = writeWith(operation);
      for (const member of Object.keys(whole).filter((each) => !(each in CONSTRAINED))) {
        const memberShape = childShape(shape, member);
        if (memberShape === undefined || memberShape.isStreaming()) continue;
        const kind = kindOf(memberShape);
        tried.set(kind, (tried.get(kind) ?? 0) + 1);
        if ((tried.get(kind) ?? 0) > ENOUGH) continue;
        const { [member]: _, ...without } = whole;
        const nothing = await write(without).catch((error: unknown) => String(error));
        for (const form of FORMS) {
          const outcome = await Promise.resolve()
            .then(() => write(operation.sdkInput({ ...without, [member]: structuredClone(form) })))
            .catch(() => 'refused');
          const place = `${service} ${name} ${member} ${JSON.stringify(form)}`;
          if (outcome === nothing && !saysNothing(form, memberShape) && !DEPENDENT.test(place)) lost.push(place);
        }
      }
    }
    expect(lost).toEqual([]);
  }, 300_000);
});

describe('a value that would not arrive as it was written', () => {
  const refused: readonly (readonly [string, object, string])[] = [
    [
      'rds:DescribeEvents',
      { StartTime: 'yesterday' },
      'the input\'s StartTime must be a date in ISO 8601, like 2026-01-31T12:00:00Z, found "yesterday"',
    ],
    ['rds:DescribeEvents', { StartTime: '2026-02-30' }, 'found "2026-02-30"'],
    ['rds:DescribeEvents', { StartTime: '2026-01-31T12:00:00' }, 'found "2026-01-31T12:00:00"'],
    ['rds:DescribeEvents', { StartTime: true }, 'found true'],
    ['rds:DescribeEvents', { StartTime: 1e300 }, 'found 1e+300'],
    [
      'rds:DescribeEvents',
      { EventCategories: 'backup' },
      'the input\'s EventCategories must be a list, found "backup"',
    ],
    [
      'rds:DescribeEvents',
      { SourceIdentifier: { a: 1 } },
      "the input's SourceIdentifier must be text, found a mapping",
    ],
    ['rds:DescribeEvents', { Duration: [5] }, "the input's Duration must be a single value, found a list"],
    [
      'rds:DescribeEvents',
      { Filters: [{ Name: 'x', Values: [null] }] },
      "the input's Filters[0].Values[0] must be a value, found null",
    ],
    [
      'rds:DescribeEvents',
      { Filters: [{ Nam: 'x' }] },
      'the input has "Nam" in Filters[0], which the operation does not take; did you mean "Name"?',
    ],
    ['ec2:DescribeVpcs', { VpcIds: [] }, "the input's VpcIds must be a list of at least one, found an empty list"],
    ['kms:Encrypt', { KeyId: 'x', Plaintext: 'secret!' }, "the input's Plaintext must be base64 text, found a string"],
    ['sts:GetCallerIdentity', { Name: 'x' }, 'the input has "Name", which the operation does not take'],
    [
      's3:PutObjectTagging',
      { Bucket: 'b', Key: 'k', Tagging: ['x'] },
      "the input's Tagging must be a mapping, found a list",
    ],
  ];
  it.each(refused)('%s %j', (name, input, message) => {
    const [service = '', operation = ''] = name.split(':');
    expect(() => catalog.operation(service, operation).sdkInput(input)).toThrow(message);
  });

  const taken: readonly (readonly [unknown, string])[] = [
    ['2026-01-31', '2026-01-31T00:00:00.000Z'],
    ['2026-01-31T12:00Z', '2026-01-31T12:00:00.000Z'],
    ['2024-02-29T12:00:00.5+02:00', '2024-02-29T10:00:00.500Z'],
    ['2026-01-31T12:00:00.123456789Z', '2026-01-31T12:00:00.123Z'],
    [1_767_225_600, '2026-01-01T00:00:00.000Z'],
  ];
  it.each(taken)('and the date %j does', (StartTime, iso) => {
    const written = catalog.operation('rds', 'DescribeEvents').sdkInput({ StartTime });
    expect(written).toEqual({ StartTime: new Date(iso) });
  });
});
