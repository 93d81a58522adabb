/**
 * Our reader of JSON answers against the SDK's: every operation of every installed client that answers in JSON, with
 * answers as the schema promises them and with answers that are wrong in every way we could think of. It may leave an
 * answer to the SDK; it may never read it differently.
 */
import { isDeepStrictEqual } from 'node:util';
import type { NormalizedSchema } from '@smithy/core/schema';
import { describe, expect, it } from 'vitest';
import { createJsonAnswerReader, type JsonAnswerReader } from '../../../src/aws/codec/json-answer.ts';
import { createCatalog, type Operation } from '../../../src/catalog/catalog.ts';
import { type NormalizedOutput, normalizeOutput } from '../../../src/catalog/normalize-output.ts';
import { loadSdkModule, operationsOf, type SdkOutput } from '../../../src/catalog/sdk-module.ts';
import { CoveError } from '../../../src/cove-error.ts';
import { describeMarks } from '../../../src/values/marked.ts';
import { installedClients } from '../../catalog/installed-clients.ts';
import { seededRandom } from '../throttling-server.ts';

interface Protocol {
  getShapeId(): string;
  deserializeResponse(operation: object, context: object, response: object): Promise<SdkOutput>;
}

const OWN_NAMES: Readonly<Record<string, boolean>> = {
  'aws.protocols#awsJson1_0': false,
  'aws.protocols#awsJson1_1': false,
  'aws.protocols#restJson1': true,
};

/**
 * Some of the clients whose answers are JSON: a schema that is not understood any more would leave nothing to compare.
 */
const JSON_CLIENTS = new Set(['account', 'cloudtrail', 'cloudwatch-logs', 'config-service', 'lambda', 'organizations']);

const catalog = createCatalog([]);

/** How the SDK reads the answers of an operation, and how we do. */
interface Readers {
  readonly shape: NormalizedSchema;
  readonly own: JsonAnswerReader | undefined;
  sdk(body: Uint8Array): Promise<NormalizedOutput>;
}

function readersOf(operation: Operation, client: { readonly config: unknown }): Readers | undefined {
  const { protocol } = client.config as { readonly protocol?: Protocol };
  const hasOwnNames = OWN_NAMES[protocol?.getShapeId() ?? ''];
  const { schema } = new operation.Command({}) as unknown as { readonly schema?: readonly unknown[] };
  const { outputShape: shape } = operation;
  if (protocol === undefined || hasOwnNames === undefined || schema === undefined || shape === undefined)
    return undefined;
  const [, namespace, name, traits, input, output] = schema;
  return {
    shape,
    own: createJsonAnswerReader(shape, { hasOwnNames }),
    async sdk(body) {
      const response = { statusCode: 200, headers: {}, body };
      const read = await protocol.deserializeResponse(
        { namespace, name, traits, input, output },
        client.config as object,
        response,
      );
      return normalizeOutput(read, shape);
    },
  };
}

type Random = () => number;

function pick<Value>(random: Random, values: readonly Value[]): Value {
  return values[Math.floor(random() * values.length)] as Value;
}

const ANYTHING: readonly unknown[] = [
  null,
  true,
  0,
  -0,
  1.5,
  1e21,
  2 ** 53 + 2,
  '',
  'NaN',
  'Infinity',
  '2026-01-02T03:04:05Z',
  'Fri, 02 Jan 2026 03:04:05 GMT',
  '{"a":1}',
  [],
  [null],
  ['x', 1],
  {},
  { __type: 'com.amazonaws#X' },
  { ['__proto__']: { x: 1 } },
  { constructor: 'x', toString: 1 },
];

const TEXTS = ['', 'x', 'ü 漢 \u0000 \ud800', '__proto__', '{"json": [1]}', '1767323045'];
const NUMBERS = [0, 1, -7, 1.25, 2 ** 31, 2 ** 53 + 2, 1e300];
const MOMENTS = [0, 1_767_323_045, 1_767_323_045.123, -1.5, 1e9 + 0.0005, 9e15];
const BYTES = ['', 'AQL/', 'AQI=', 'AQI', 'A-_/', 'x y'];

/** @param wildness - how often something stands where it does not belong. */
function randomJson(schema: NormalizedSchema, random: Random, wildness: number, depth: number): unknown {
  if (random() < wildness) return pick(random, ANYTHING);
  if (schema.isDocumentSchema()) return pick(random, ANYTHING);
  if (schema.isTimestampSchema()) return pick(random, MOMENTS);
  if (schema.isBlobSchema()) return pick(random, BYTES);
  if (schema.isStructSchema()) return structureOf(schema, random, wildness, depth);
  const count = depth > 5 ? 0 : Math.floor(random() * 3);
  if (schema.isListSchema()) {
    return Array.from({ length: count }, () => randomJson(schema.getValueSchema(), random, wildness, depth + 1));
  }
  if (schema.isMapSchema()) {
    const keys = Array.from({ length: count }, () => pick(random, [...TEXTS, 'key', '2', '1']));
    return Object.fromEntries(
      keys.map((key) => [key, randomJson(schema.getValueSchema(), random, wildness, depth + 1)] as const),
    );
  }
  if (schema.isBooleanSchema()) return random() < 0.5;
  if (schema.isNumericSchema() || schema.isBigIntegerSchema() || schema.isBigDecimalSchema())
    return pick(random, NUMBERS);
  return pick(random, TEXTS);
}

function structureOf(schema: NormalizedSchema, random: Random, wildness: number, depth: number): object {
  const members = Object.entries(schema.getMemberSchemas());
  const chosen = schema.isUnionSchema()
    ? members.slice(0, 1)
    : members.filter(() => random() < (depth > 4 ? 0.1 : 0.8)).sort(() => random() - 0.5);
  const entries = chosen.map(
    ([name, member]) =>
      [
        random() < 0.9 ? (member.getMergedTraits().jsonName ?? name) : name,
        randomJson(member, random, wildness, depth + 1),
      ] as const,
  );
  const strange =
    random() < wildness ? [[pick(random, ['Unknown', '__type', '__proto__', 'constructor']), 'x'] as const] : [];
  return Object.fromEntries([...entries, ...strange]);
}

/** A member in other capitals is refused, where the SDK passes over it. */
function readOrRefused(own: JsonAnswerReader, body: Buffer): NormalizedOutput | undefined {
  try {
    return own.read(body);
  } catch (error) {
    if (error instanceof CoveError && error.message.includes('which the API calls')) return undefined;
    throw error;
  }
}

async function attempt(read: Promise<NormalizedOutput>): Promise<NormalizedOutput | 'fails'> {
  return read.catch(() => 'fails' as const);
}

function isSame(a: NormalizedOutput, b: NormalizedOutput): boolean {
  const [one, other] = [describeMarks(a.output), describeMarks(b.output)];
  return isDeepStrictEqual(one, other) && JSON.stringify(one) === JSON.stringify(other) && a.isMarked === b.isMarked;
}

describe.each(installedClients)('%s', (service) => {
  it('is read as the SDK reads it, or by the SDK', async () => {
    const module = loadSdkModule(service);
    if (module === undefined) throw new Error(`${service} is not installed`);
    const client = new module.Client({ region: 'eu-west-1', credentials: { accessKeyId: 'a', secretAccessKey: 's' } });
    const random = seededRandom(7);
    const tally = { calm: 0, calmByOwn: 0 };
    for (const name of operationsOf(module)) {
      const readers = readersOf(catalog.operation(service, name), client);
      if (readers?.own === undefined) continue;
      for (const wildness of [0, 0, 0, 0, 0.02, 0.05, 0.2, 0.2]) {
        const text: string = JSON.stringify(randomJson(readers.shape, random, wildness, 0));
        const body = Buffer.from(random() < 0.02 ? text.slice(0, -1) : text);
        const own = readOrRefused(readers.own, body);
        const sdk = await attempt(readers.sdk(body));
        if (wildness === 0) tally.calm += 1;
        if (wildness === 0 && own !== undefined) tally.calmByOwn += 1;
        if (own === undefined) continue;
        const context: string = `${service}:${name} ${text}`;
        expect(sdk, context).not.toBe('fails');
        if (sdk !== 'fails' && !isSame(own, sdk))
          expect.fail(`${context}\n${JSON.stringify(own)}\n${JSON.stringify(sdk)}`);
      }
    }
    // Bytes and dates that are no plain ones, unions and strange keys are among them.
    expect(tally.calmByOwn).toBeGreaterThanOrEqual(tally.calm / 2);
    if (JSON_CLIENTS.has(service)) expect(tally.calm).toBeGreaterThan(20);
  }, 120_000);
});
