import { NormalizedSchema } from '@smithy/core/schema';
import type { SchemaRef } from '@smithy/types';
import { describe, expect, test } from 'vitest';
import { iamActionsOf } from '../../src/catalog/iam-actions.ts';
import { canonicalServiceName } from '../../src/catalog/service-names.ts';
import { jsonProtocol } from '../../src/simulator/protocols/json-protocol.ts';
import { restJsonProtocol } from '../../src/simulator/protocols/rest-json-protocol.ts';
import { actionOf, type OperationRecord } from '../../src/simulator/services/service.ts';
import { SERVICES } from '../../src/simulator/services/services.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../src/values/json.ts';
import { assume, roleIn, simulate } from './clients.ts';

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

/** An account of the demo with trails, a user and buckets: there is something to answer. */
const ACCOUNT = '333333333301';

/** One that does what benchmarks ask, as half of them do, and so has what others lack. */
const CAREFUL = '333333333302';
const OF_CAREFUL: ReadonlySet<string> = new Set(['account', 'securityhub', 's3-control']);

/** What the world of the demo has, under the names of all inputs that ask for it. */
const IN_THE_WORLD = {
  RoleArn: roleIn(ACCOUNT),
  RoleSessionName: 'test-session',
  ParentId: 'r-lark',
  ChildType: 'ORGANIZATIONAL_UNIT',
  ChildId: ACCOUNT,
  OrganizationalUnitId: 'ou-lark-security',
  ResourceId: ACCOUNT,
  RegionName: 'eu-west-1',
  AlternateContactType: 'SECURITY',
  Name: 'management-events-2019',
  TrailName: 'management-events-2019',
  ConfigurationRecorderName: 'default',
  UserName: 'build-server',
  RoleName: 'OrganizationAccountAccessRole',
  Tags: [{ Key: 'owner', Value: 'shop' }],
  TagKeys: ['owner'],
  Bucket: 'shop-prod-cloudtrail',
  PublicAccessBlockConfiguration: { BlockPublicAcls: true },
  FileSystemId: 'fs-1',
};

/** Inputs in which a name means something else. */
const INPUTS: Readonly<Record<string, object>> = {
  'organizations:DescribeAccount': { AccountId: ACCOUNT },
  's3-control:GetPublicAccessBlock': { AccountId: CAREFUL },
  's3-control:PutPublicAccessBlock': { AccountId: CAREFUL },
  's3-control:DeletePublicAccessBlock': { AccountId: CAREFUL },
  's3-control:ListAccessPoints': { AccountId: CAREFUL },
  'cloudtrail:CreateTrail': { Name: 'new-trail', S3BucketName: 'shop-prod-cloudtrail' },
};

/** What the world has nothing of, or under ids that it makes up: all others answer, and their members are looked at. */
const REFUSALS: Readonly<Record<string, string>> = {
  'iam:GetAccessKeyLastUsed': 'ValidationError',
  'iam:UpdateAccessKey': 'ValidationError',
  'iam:GetLoginProfile': 'NoSuchEntityException',
  'iam:GetCredentialReport': 'CredentialReportNotPresentException',
  'iam:GetAccountPasswordPolicy': 'NoSuchEntityException',
  's3:GetBucketPolicy': 'NoSuchBucketPolicy',
  's3:GetBucketPolicyStatus': 'NoSuchBucketPolicy',
  's3:GetBucketLifecycleConfiguration': 'NoSuchLifecycleConfiguration',
  'kms:DescribeKey': 'ValidationException',
  'kms:GetKeyRotationStatus': 'ValidationException',
  'kms:GetKeyPolicy': 'ValidationException',
  'macie2:GetMacieSession': 'AccessDeniedException',
};

/** Signed by the management account: the others answer the members too. */
const OF_MANAGEMENT: ReadonlySet<string> = new Set(['sts', 'organizations']);

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
    const { url } = simulator;
    const credentials = OF_MANAGEMENT.has(service.name)
      ? simulator.credentials
      : await assume(simulator, OF_CAREFUL.has(service.name) ? CAREFUL : ACCOUNT);
    const endpoint = url.replace('127.0.0.1', 'localhost');
    const client = new Client({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1, forcePathStyle: true });
    // S3 Control writes the account in front of the host, which an address cannot take.
    client.middlewareStack.add(onLoopback, { step: 'build', priority: 'low' });
    const model = module[`${name}$`] as readonly SchemaRef[];
    const failure = await client.send(new Command(inputFor(`${service.name}:${name}`, model[4]))).then(
      () => undefined,
      (error: Error) => error,
    );
    expect(failure?.name, failure?.message).toBe(REFUSALS[`${service.name}:${name}`]);
    const [recorded] = simulator.recorded.slice(-1);
    expect(recorded?.operation).toBe(name);
    // The SDK drops a member that it does not know, and what was meant is missing.
    const output = NormalizedSchema.of(model[5] ?? 'unit');
    const given = recorded?.output;
    // S3 writes the root of its XML itself.
    const written = ['s3', 's3-control'].includes(service.name) && !hasPayload(output) ? belowRoot(given) : given;
    expect(strangersIn(written, output, JSON_PROTOCOLS.has(service.protocol) ? 'jsonName' : 'xmlName')).toEqual([]);
  });
});

/** What the input of an operation asks for, as far as the world has it. */
function inputFor(operation: string, input: SchemaRef | undefined): object {
  const members = [...NormalizedSchema.of(input ?? 'unit').structIterator()].map(([member]) => member);
  const wanted = Object.entries(IN_THE_WORLD).filter(([member]) => members.includes(member));
  return { ...Object.fromEntries(wanted), ...INPUTS[operation] };
}

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
  // The only element of a list that has no element of its own in XML.
  if (schema.isListSchema() && schema.getMergedTraits().xmlFlattened) {
    return strangersIn(value, schema.getValueSchema(), trait);
  }
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
