/**
 * The one adapter to the Smithy schemas that SDK clients carry at run time. Their tuple form is public in
 * `@smithy/types`, but its maintainers call it an implementation detail, so nothing else looks at it; a client without
 * schemas has no shape, and says so.
 */
import { NormalizedSchema } from '@smithy/core/schema';
import type { SchemaRef } from '@smithy/types';
import type { DataShape, StructureShape } from './data-shape.ts';
import type { SdkCommand } from './sdk-module.ts';

/** Members of an operation's input and output, as far as the client's own schema says. */
export interface OperationShapes {
  readonly input: NormalizedSchema;
  readonly output: NormalizedSchema;
}

const OPERATION_SCHEMA = 9;

/**
 * The operation's name as the API spells it: that of its class may be anything in a bundle that was minified, or where
 * somebody derives from it.
 *
 * @returns undefined for a client too old to have schemas.
 */
export function operationIn(command: SdkCommand): string | undefined {
  const name = schemaOf(command)?.[2];
  return typeof name === 'string' ? name : undefined;
}

/** @returns undefined for a client too old to have schemas. */
export function shapesOf(command: SdkCommand): OperationShapes | undefined {
  return shapesIn(schemaOf(command));
}

/** As above, of an operation's schema as Smithy writes it. */
export function shapesIn(schema: unknown): OperationShapes | undefined {
  if (!isOperationSchema(schema)) return undefined;
  return { input: NormalizedSchema.of(schema[4] as SchemaRef), output: NormalizedSchema.of(schema[5] as SchemaRef) };
}

function schemaOf(command: SdkCommand): readonly unknown[] | undefined {
  const schema: unknown = 'schema' in command ? command.schema : undefined;
  return isOperationSchema(schema) ? schema : undefined;
}

function isOperationSchema(schema: unknown): schema is readonly unknown[] {
  return Array.isArray(schema) && schema[0] === OPERATION_SCHEMA;
}

const ERROR_SCHEMA = -3;

/**
 * The errors among a client's exports (schemas are exported as `NoSuchEntityException$`): the names that the SDK
 * throws, and those that services of the query protocols write into their answers instead. Source: the trait
 * `aws.protocols#awsQueryError`,
 * https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#aws-protocols-awsqueryerror-trait
 */
export function errorNamesOf(exports: Readonly<Record<string, unknown>>): ReadonlyMap<string, string> {
  const errors = errorsOf(exports);
  const names = new Map(errors.map(({ name }) => [name, name]));
  // A name of the SDK means what it says, even if another error has that name in answers.
  for (const { name, inAnswers } of errors) {
    if (inAnswers !== undefined && !names.has(inAnswers)) names.set(inAnswers, name);
  }
  return names;
}

/**
 * The names of a client's errors that say that the service itself has failed:
 * https://smithy.io/2.0/spec/type-refinement-traits.html#error-trait
 */
export function serverErrorsOf(exports: Readonly<Record<string, unknown>>): ReadonlySet<string> {
  return new Set(errorsOf(exports).flatMap(({ name, isServers }) => (isServers ? [name] : [])));
}

/** The HTTP status that the API's model has for an error, by the name that the SDK throws. */
export function errorStatusesOf(exports: Readonly<Record<string, unknown>>): ReadonlyMap<string, number> {
  return new Map(errorsOf(exports).flatMap(({ name, status }) => (status === undefined ? [] : [[name, status]])));
}

interface ModelledError {
  /** As the SDK throws it. */
  readonly name: string;
  readonly inAnswers: string | undefined;
  readonly isServers: boolean;
  /** Undefined where the model leaves it open. */
  readonly status: number | undefined;
}

/** By the exports of a client, which are thousands: it is asked for every operation and every failure. */
const modelledErrors = new WeakMap<object, readonly ModelledError[]>();

function errorsOf(exports: Readonly<Record<string, unknown>>): readonly ModelledError[] {
  const errors = modelledErrors.get(exports) ?? readErrors(exports);
  modelledErrors.set(exports, errors);
  return errors;
}

function readErrors(exports: Readonly<Record<string, unknown>>): ModelledError[] {
  return Object.entries(exports).flatMap(([key, schema]) => {
    if (!key.endsWith('$') || !Array.isArray(schema) || schema[0] !== ERROR_SCHEMA) return [];
    const [, , name, traits] = schema as readonly unknown[];
    if (typeof name !== 'string') return [];
    const { awsQueryError, error, httpError } = (traits ?? {}) as {
      awsQueryError?: readonly unknown[];
      error?: unknown;
      httpError?: unknown;
    };
    const [query, queryStatus] = awsQueryError ?? [];
    const status = [queryStatus, httpError].find((each) => typeof each === 'number');
    return [{ name, inAnswers: typeof query === 'string' ? query : undefined, isServers: error === 'server', status }];
  });
}

/** A schema as plain data, for callers that must not know Smithy. Anything of no other kind is `unknown`. */
export function dataShapeOf(schema: NormalizedSchema): DataShape {
  // To Smithy a union is a structure, and a timestamp or a document may have other marks too: their tests come first.
  if (schema.isDocumentSchema() || schema.isStreaming()) return { kind: 'unknown' };
  if (schema.isTimestampSchema()) return { kind: 'timestamp' };
  if (schema.isBlobSchema()) return { kind: 'blob' };
  if (schema.isUnitSchema()) return structureOf(schema, []);
  if (schema.isStructSchema()) return structureOf(schema, Object.keys(schema.getMemberSchemas()));
  if (schema.isListSchema()) {
    return {
      kind: 'list',
      get element() {
        return dataShapeOf(schema.getValueSchema());
      },
    };
  }
  if (schema.isMapSchema()) {
    return {
      kind: 'map',
      get value() {
        return dataShapeOf(schema.getValueSchema());
      },
    };
  }
  if (schema.isBooleanSchema()) return { kind: 'boolean' };
  if (schema.isNumericSchema()) return { kind: 'number' };
  // Text with a media type (JSON) may be passed, and is returned, as something other than a plain string.
  if (schema.isStringSchema()) return { kind: schema.getMergedTraits().mediaType === undefined ? 'string' : 'unknown' };
  return { kind: 'unknown' };
}

/** What is behind a shape of the kind `unknown`. */
export function opaqueKindOf(schema: NormalizedSchema): 'stream' | 'document' | 'json-text' | 'unknown' {
  if (schema.isStreaming()) return 'stream';
  if (schema.isDocumentSchema()) return 'document';
  return schema.isStringSchema() ? 'json-text' : 'unknown';
}

/** The top-level member names of a structure; empty for anything else. */
export function memberNames(shape: NormalizedSchema): string[] {
  return shape.isStructSchema() ? Object.keys(shape.getMemberSchemas()) : [];
}

/** Whether the API marks the value as sensitive, on the member or on its type. */
export function isSensitive(shape: NormalizedSchema): boolean {
  return Boolean(shape.getMergedTraits().sensitive);
}

/** Whether the API marks the keys of a map as sensitive. */
export function hidesNames(shape: NormalizedSchema): boolean {
  return shape.isMapSchema() && isSensitive(shape.getKeySchema());
}

/**
 * Whether the value, the names in it, or the elements of a list are marked as sensitive: which readers put into
 * carriers.
 */
function holdsSensitive(shape: NormalizedSchema): boolean {
  if (shape.isBooleanSchema()) return false;
  if (isSensitive(shape) || hidesNames(shape)) return true;
  return (shape.isListSchema() || shape.isMapSchema()) && holdsSensitive(shape.getValueSchema());
}

/** The schema of a structure's member, a list's element or a map's value; undefined if there is none. */
export function childShape(shape: NormalizedSchema, member: string): NormalizedSchema | undefined {
  if (shape.isStructSchema()) return shape.getMemberSchemas()[member];
  if (shape.isListSchema() || shape.isMapSchema()) return shape.getValueSchema();
  return undefined;
}

/** Whether an answer's body is a stream of bytes or events, which must not be read as a whole. */
export function streamsIn(shape: NormalizedSchema): boolean {
  return !shape.isUnitSchema() && isStreamed(shape);
}

/** Whether one of its members, or of those of an event stream, comes as a stream. */
export function isStreamed(shape: NormalizedSchema): boolean {
  return membersOf(shape).some((member) => member.isStreaming());
}

function structureOf(schema: NormalizedSchema, names: readonly string[]): StructureShape {
  const isUnion = schema.isUnionSchema();
  return {
    kind: 'structure',
    name: schema.isUnitSchema() ? 'an empty structure' : (schema.getName() ?? 'a structure'),
    id: String(schema.getName(true)),
    isUnion,
    memberNames: names,
    required: isUnion ? [] : names.slice(0, requiredCount(schema)).filter((name) => mustBeGiven(schema, name)),
    hides: (name) => names.includes(name) && holdsSensitive(schema.getMemberSchema(name)),
    member: (name) => (names.includes(name) ? dataShapeOf(schema.getMemberSchema(name)) : undefined),
  };
}

const REQUIRED_COUNT = 6;

/** Whether the API's model promises that a structure has the member. */
export function isRequired(structure: NormalizedSchema, name: string): boolean {
  return memberNames(structure).indexOf(name) < requiredCount(structure);
}

/**
 * Members that the API's model promises of a structure, and whose absence says nothing else: AWS leaves out lists and
 * maps that are empty, and structures that do not apply, whatever its model says.
 *
 * @returns by their names, how a message calls them: `User.CreateDate`.
 */
export function promisedMembers(structure: NormalizedSchema): ReadonlyMap<string, string> {
  if (!structure.isStructSchema() || structure.isUnionSchema()) return noMembers;
  const count = requiredCount(structure);
  if (count === 0) return noMembers;
  const required = Object.entries(structure.getMemberSchemas()).slice(0, count);
  const name = structure.getName() ?? '';
  return new Map(required.filter(([, member]) => isScalar(member)).map(([each]) => [each, `${name}.${each}`]));
}

const noMembers: ReadonlyMap<string, string> = new Map();

function isScalar(schema: NormalizedSchema): boolean {
  if (schema.isDocumentSchema() || schema.isStreaming()) return false;
  return !schema.isStructSchema() && !schema.isListSchema() && !schema.isMapSchema();
}

/** The required members of a structure come first, and their number at the end of its tuple. */
function requiredCount(schema: NormalizedSchema): number {
  const tuple: unknown = schema.getSchema();
  const count: unknown = Array.isArray(tuple) ? tuple[REQUIRED_COUNT] : undefined;
  return typeof count === 'number' ? count : 0;
}

function mustBeGiven(schema: NormalizedSchema, name: string): boolean {
  return !schema.getMemberSchema(name).isIdempotencyToken();
}

function membersOf(shape: NormalizedSchema): NormalizedSchema[] {
  return shape.isStructSchema() ? Object.values(shape.getMemberSchemas()) : [];
}
