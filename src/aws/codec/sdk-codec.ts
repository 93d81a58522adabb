/**
 * The protocol class of an SDK client as a codec: input → HTTP request, HTTP answer → output or error. It is
 * `@internal` to the SDK, so it is looked for but not relied upon: without it, and for every operation that needs more,
 * there is no codec and the client itself sends.
 */
import { NormalizedSchema } from '@smithy/core/schema';
import { type SchemaRef, SMITHY_CONTEXT_KEY } from '@smithy/types';
import { isStreamed, shapesOf } from '../../catalog/output-shape.ts';
import type { SdkClient, SdkCommand, SdkOutput } from '../../catalog/sdk-module.ts';
import type { JsonDialect } from './json-answer.ts';

/** An HTTP request as a protocol writes it, without what middlewares add. */
export interface CodecRequest {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number | undefined;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string | string[] | null>>;
  readonly headers: Record<string, string>;
  readonly body?: unknown;
}

export interface CodecResponse {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
}

export interface SdkCodec {
  serialize(input: object): Promise<CodecRequest>;
  /** @throws what AWS answered, where that is an error, as the client itself does. */
  deserialize(response: CodecResponse): Promise<SdkOutput>;
  /** Whether equal inputs make equal requests: not if the SDK makes up a token for each. */
  readonly isRepeatable: boolean;
  /** Undefined if answers are not JSON. */
  readonly json: JsonDialect | undefined;
}

/** An operation as the client sends it. */
export interface SentOperation {
  /** A command that has been through the client once: only then is its middleware stack complete. */
  readonly command: SdkCommand;
  readonly endpoint: URL;
  /** What the client tells its protocol about the operation. */
  readonly smithyContext: unknown;
}

/** @returns undefined where the operation must be sent by the client itself. */
export function createSdkCodec(
  client: SdkClient,
  { command, endpoint, smithyContext }: SentOperation,
): SdkCodec | undefined {
  const { protocol } = client.config as { readonly protocol?: unknown };
  const schema = operationSchemaOf(command);
  if (schema === undefined || !isProtocol(protocol)) return undefined;
  const json = KNOWN_PROTOCOLS.get(protocol.getShapeId());
  if (json === undefined) return undefined;
  const isPlain = !hasStreams(command) && !hasHostPrefix(schema) && !hasOwnEndpoint(command);
  if (!isPlain || !hasKnownMiddlewares(client, command)) return undefined;
  // What a protocol needs besides its own serializers is in the client's configuration. A copy, because it must not see
  // this endpoint there.
  const address = endpointV1(endpoint);
  const context = { ...client.config, endpoint: async () => address, [SMITHY_CONTEXT_KEY]: smithyContext };
  return {
    serialize: (input) => protocol.serializeRequest(schema, input, context),
    deserialize: (response) => protocol.deserializeResponse(schema, context, response),
    isRepeatable: !makesUpTokens(NormalizedSchema.of(schema.input), new Set()),
    json: json ?? undefined,
  };
}

/** AWS's protocols, and how those that write JSON do it. Not among them: S3's dialect of REST-XML. */
const KNOWN_PROTOCOLS: ReadonlyMap<string, JsonDialect | null> = new Map([
  ['aws.protocols#awsJson1_0', { hasOwnNames: false }],
  ['aws.protocols#awsJson1_1', { hasOwnNames: false }],
  ['aws.protocols#awsQuery', null],
  ['aws.protocols#ec2Query', null],
  ['aws.protocols#restJson1', { hasOwnNames: true }],
  ['aws.protocols#restXml', null],
  ['smithy.protocols#rpcv2Cbor', null],
]);

/**
 * What every client has. Anything else in a stack (S3's, Route 53's, checksums, presigned URLs …) changes requests in
 * its own way.
 */
const KNOWN_MIDDLEWARES = new Set([
  'contentLengthMiddleware',
  'coveProbe',
  'coveProbeEnd',
  'coveRequestTag',
  'deserializerMiddleware',
  'endpointV2Middleware',
  'getUserAgentMiddleware',
  'hostHeaderMiddleware',
  'httpAuthSchemeMiddleware',
  'httpSigningMiddleware',
  'loggerMiddleware',
  'recursionDetectionMiddleware',
  'retryMiddleware',
  'serializerMiddleware',
]);

function hasKnownMiddlewares(client: SdkClient, command: SdkCommand): boolean {
  if (command.middlewareStack === undefined) return false;
  const names = client.middlewareStack
    .concat(command.middlewareStack)
    .identify()
    .map((entry) => /^[\w$]+/.exec(entry)?.[0] ?? '');
  return (
    names.every((name) => KNOWN_MIDDLEWARES.has(name)) && REQUIRED_MIDDLEWARES.every((name) => names.includes(name))
  );
}

/** A stack without these is not what this was written for. */
const REQUIRED_MIDDLEWARES = ['serializerMiddleware', 'deserializerMiddleware', 'httpSigningMiddleware'];

/**
 * If the endpoint depends on the input, one that was resolved once is no good for the next call. What depends on the
 * client's credentials (an account's own endpoint) is constant here: they are a dummy.
 */
function hasOwnEndpoint(command: SdkCommand): boolean {
  const instructions = (command.constructor as EndpointInstructions).getEndpointParameterInstructions?.();
  return instructions === undefined || !Object.values(instructions).every(({ type }) => CONSTANT_PARAMETERS.has(type));
}

const CONSTANT_PARAMETERS = new Set(['builtInParams', 'staticContextParams', 'clientContextParams']);

interface EndpointInstructions {
  readonly getEndpointParameterInstructions?: () => Readonly<Record<string, { readonly type: string }>>;
}

function hasHostPrefix({ traits }: OperationSchema): boolean {
  return typeof traits === 'object' && traits !== null && 'endpoint' in traits;
}

function hasStreams(command: SdkCommand): boolean {
  const shapes = shapesOf(command);
  return shapes === undefined || isStreamed(shapes.input) || isStreamed(shapes.output);
}

/** Source: https://smithy.io/2.0/spec/behavior-traits.html#idempotencytoken-trait */
function makesUpTokens(schema: NormalizedSchema, seen: Set<unknown>): boolean {
  if (schema.isIdempotencyToken()) return true;
  if (schema.isListSchema() || schema.isMapSchema()) return makesUpTokens(schema.getValueSchema(), seen);
  if (!schema.isStructSchema() || seen.has(schema.getSchema())) return false;
  seen.add(schema.getSchema());
  return Object.values(schema.getMemberSchemas()).some((member) => makesUpTokens(member, seen));
}

/** An operation in the form that protocols take. */
interface OperationSchema {
  readonly namespace: string;
  readonly name: string;
  readonly traits: unknown;
  readonly input: SchemaRef;
  readonly output: SchemaRef;
}

function operationSchemaOf(command: SdkCommand): OperationSchema | undefined {
  if (shapesOf(command) === undefined) return undefined;
  const [, namespace, name, traits, input, output] = (command as unknown as { readonly schema: OperationTuple }).schema;
  return { namespace, name, traits, input, output };
}

type OperationTuple = readonly [9, string, string, unknown, SchemaRef, SchemaRef];

interface Protocol {
  getShapeId(): string;
  serializeRequest(schema: OperationSchema, input: object, context: object): Promise<CodecRequest>;
  deserializeResponse(schema: OperationSchema, context: object, response: CodecResponse): Promise<SdkOutput>;
}

function isProtocol(value: unknown): value is Protocol {
  if (typeof value !== 'object' || value === null) return false;
  const { getShapeId, serializeRequest, deserializeResponse } = value as Partial<Record<keyof Protocol, unknown>>;
  return [getShapeId, serializeRequest, deserializeResponse].every((each) => typeof each === 'function');
}

interface EndpointV1 {
  readonly protocol: string;
  readonly hostname: string;
  readonly port: number | undefined;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
}

function endpointV1(url: URL): EndpointV1 {
  return {
    protocol: url.protocol,
    hostname: url.hostname,
    port: url.port === '' ? undefined : Number(url.port),
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
  };
}
