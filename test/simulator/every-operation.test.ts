import { NormalizedSchema } from '@smithy/core/schema';
import type { SchemaRef } from '@smithy/types';
import { describe, expect, test } from 'vitest';
import { iamActionsOf } from '../../src/catalog/iam-actions.ts';
import { canonicalServiceName } from '../../src/catalog/service-names.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../src/json.ts';
import { jsonProtocol } from '../../src/simulator/protocols/json-protocol.ts';
import { restJsonProtocol } from '../../src/simulator/protocols/rest-json-protocol.ts';
import { actionOf, type OperationRecord } from '../../src/simulator/services/service.ts';
import { SERVICES } from '../../src/simulator/services/services.ts';
import { simulate } from './clients.ts';

/** What the test needs of an SDK client, which is loaded by name. */
interface SdkModule {
  readonly [name: string]: unknown;
}

interface Client {
  readonly middlewareStack: { add(middleware: Middleware, place: object): void };
  send(command: object): Promise<unknown>;
}

type Handler = (args: { readonly request: { hostname: string } }) => Promise<unknown>;
type Middleware = (next: Handler) => Handler;

const onLoopback: Middleware = (next) => (args) => {
  args.request.hostname = '127.0.0.1';
  return next(args);
};

/** Members of inputs that stand in paths, which the SDK refuses to leave out. */
const IN_PATHS = { Bucket: 'no-such-bucket', FileSystemId: 'fs-1', AccountId: '111111111111' };

/**
 * Each record is held against the SDK's model, IAM's reference and the wire: what is asked of an operation is asked of
 * a new one too.
 */
describe.each([...SERVICES.values()])('$name', (service) => {
  const clientName = service.client ?? canonicalServiceName(service.name);
  const records: [string, OperationRecord & { readonly route?: string }][] = Object.entries(service.operations);

  test.each(records)(
    '%s is an operation of the SDK, with the route and the action of the record',
    async (name, record) => {
      const module: SdkModule = await import(`@aws-sdk/client-${clientName}`);
      const model = module[`${name}$`] as
        | [unknown, unknown, string, { http?: [method: string, path: string] }]
        | undefined;
      expect(model?.[2]).toBe(name);
      const actions = iamActionsOf(clientName, name);
      // GetCallerIdentity needs no permission, so the reference has no action for it.
      expect(actions.length === 0 ? [actionOf(service, name)] : actions).toContain(actionOf(service, name));
      const [method, path = ''] = model?.[3].http ?? [];
      // The SDK takes the bucket from the host or the path, and names some operations once more in the query.
      const modelled = `${method} ${path.replace(/\?x-id=\w+$/, '')}`;
      if (record.route !== undefined) expect(record.route.replace('{Bucket}', '')).toBe(modelled);
    },
  );

  test.each(records)('%s answers its SDK command', async (name) => {
    const simulator = await simulate({ record: true });
    const module: SdkModule = await import(`@aws-sdk/client-${clientName}`);
    const Client = Object.entries(module).find(([key]) => /^[A-Z]\w+Client$/.test(key))?.[1] as new (
      options: object,
    ) => Client;
    const Command = module[`${name}Command`] as new (input: object) => object;
    const { url, credentials } = simulator;
    const endpoint = url.replace('127.0.0.1', 'localhost');
    const client = new Client({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1, forcePathStyle: true });
    // S3 Control writes the account in front of the host, which an address cannot take.
    client.middlewareStack.add(onLoopback, { step: 'build', priority: 'low' });
    const failure = await client.send(new Command(IN_PATHS)).then(
      () => undefined,
      (error: Error & { readonly $metadata?: { readonly httpStatusCode?: number } }) => error,
    );
    expect(failure?.message ?? '').not.toContain('The simulator has no operation');
    expect(failure?.$metadata?.httpStatusCode ?? 400).toBeLessThan(500);
    expect(simulator.recorded.map(({ operation }) => operation)).toEqual([name]);
    // The SDK drops a member that it does not know, and what was meant is missing.
    const output = NormalizedSchema.of((module[`${name}$`] as readonly SchemaRef[])[5] ?? 'unit');
    const [{ output: given } = {}] = simulator.recorded;
    // S3 writes the root of its XML itself.
    const written = ['s3', 's3-control'].includes(service.name) && !hasPayload(output) ? belowRoot(given) : given;
    expect(strangersIn(written, output, JSON_PROTOCOLS.has(service.protocol) ? 'jsonName' : 'xmlName')).toEqual([]);
  });
});

const JSON_PROTOCOLS: ReadonlySet<unknown> = new Set([jsonProtocol, restJsonProtocol]);

function hasPayload(output: NormalizedSchema): boolean {
  return [...output.structIterator()].some(([, member]) => member.getMergedTraits().httpPayload !== undefined);
}

function belowRoot(given: JsonObject | undefined): JsonValue | undefined {
  return Object.values(given ?? {})[0];
}

/** Members that the SDK's model does not have at their place, by their names on the wire. */
function strangersIn(value: JsonValue | undefined, schema: NormalizedSchema, trait: 'jsonName' | 'xmlName'): string[] {
  if (Array.isArray(value)) {
    const element = schema.isListSchema() ? schema.getValueSchema() : schema;
    return value.flatMap((each) => strangersIn(each, element, trait));
  }
  if (!isJsonObject(value) || schema.isMapSchema()) return [];
  const members = new Map(
    (schema.isListSchema() ? [['member', schema.getValueSchema()] as const] : [...schema.structIterator()]).map(
      ([name, member]) => [String(member.getMergedTraits()[trait] ?? name), member],
    ),
  );
  return Object.entries(value).flatMap(([name, inner]) => {
    const member = members.get(name);
    return member === undefined ? [name] : strangersIn(inner, member, trait).map((below) => `${name}.${below}`);
  });
}
