/**
 * Converts a call's input from plain data to what the SDK's serializers take. They do not complain about values in
 * another form: anything but a Date, list or object where one belongs is left out of a query, and a filter that is not
 * sent finds less, or more, than it should.
 */
import type { NormalizedSchema } from '@smithy/core/schema';
import { CoveError } from '../cove-error.ts';
import { didYouMean } from '../text/did-you-mean.ts';
import { isSensitive } from './output-shape.ts';
import { readBase64, readTimestamp } from './written-values.ts';

/**
 * @returns the input with dates and bytes in place of their text; what is already in the SDK's form stays.
 * @throws {CoveError} for a value that would not arrive as written.
 */
export type InputWriter = (input: object) => object;

/**
 * @param schema - of an operation's input; undefined for a client without schemas, whose inputs are not checked.
 * @param protocol - what the service's protocol can express.
 */
export function inputWriter(schema: NormalizedSchema | undefined, protocol: ProtocolLimits): InputWriter {
  if (schema === undefined) return (input) => input;
  const write = writerOf(schema, protocol);
  return (input) => write(input, '') as object;
}

export interface ProtocolLimits {
  /**
   * False for EC2's query protocol: https://smithy.io/2.0/aws/protocols/aws-ec2-query-protocol.html#list-serialization
   */
  readonly hasEmptyLists: boolean;
}

/** @param path - of the value in the input, for messages: `Filters[0].Values`. */
type Write = (value: unknown, path: string) => unknown;

function writerOf(schema: NormalizedSchema, protocol: ProtocolLimits): Write {
  // To Smithy a union is a structure, and a timestamp or a document may have other marks too: their tests come first.
  if (schema.isDocumentSchema() || schema.isStreaming()) return (value) => value;
  if (schema.isTimestampSchema()) return timestampWriter(schema);
  if (schema.isBlobSchema()) return blobWriter(schema);
  if (schema.isStructSchema() || schema.isUnitSchema()) return structureWriter(schema, protocol);
  if (schema.isListSchema()) return listWriter(schema, protocol);
  if (schema.isMapSchema()) return mapWriter(schema, protocol);
  return scalarWriter(schema);
}

function timestampWriter(schema: NormalizedSchema): Write {
  return (value, path) => {
    if (value === null || value === undefined || value instanceof Date) return value;
    const date =
      typeof value === 'string'
        ? readTimestamp(value)
        : typeof value === 'number'
          ? new Date(value * 1_000)
          : undefined;
    if (date !== undefined && !Number.isNaN(date.getTime())) return date;
    throw refusal(schema, path, `a date in ISO 8601, like ${TIMESTAMP_EXAMPLE}`, value);
  };
}

const TIMESTAMP_EXAMPLE = '2026-01-31T12:00:00Z';

function blobWriter(schema: NormalizedSchema): Write {
  return (value, path) => {
    if (value === null || value === undefined || value instanceof Uint8Array) return value;
    const bytes = typeof value === 'string' ? readBase64(value) : undefined;
    if (bytes !== undefined) return bytes;
    throw refusal(schema, path, 'base64 text', value);
  };
}

/** Text, numbers and booleans are written as they are: AWS judges one in place of another. */
function scalarWriter(schema: NormalizedSchema): Write {
  return (value, path) => {
    if (typeof value !== 'object' || value === null || !isPlainData(value)) return value;
    // JSON text may be given as its content.
    if (schema.isStringSchema() && schema.getMergedTraits().mediaType !== undefined) return value;
    throw refusal(schema, path, schema.isStringSchema() ? 'text' : 'a single value', value);
  };
}

function structureWriter(schema: NormalizedSchema, protocol: ProtocolLimits): Write {
  // Structures may contain themselves: writers of members are made when they are needed.
  const writers = new Map<string, Write>();
  const writerFor = (name: string): Write | undefined => {
    const known = writers.get(name);
    if (known !== undefined) return known;
    if (schema.isUnitSchema() || !Object.hasOwn(schema.getMemberSchemas(), name)) return undefined;
    const made = writerOf(schema.getMemberSchema(name), protocol);
    writers.set(name, made);
    return made;
  };
  return (value, path) => {
    if (value === null || value === undefined) return value;
    if (!isObject(value)) throw refusal(schema, path, 'a mapping', value);
    return changed(value, (member, name) => {
      const write = writerFor(name);
      if (write !== undefined) return write(member, path === '' ? name : `${path}.${name}`);
      if (member === undefined || name === '$unknown') return member;
      const meant = didYouMean(name, Object.keys(schema.getMemberSchemas()));
      throw new CoveError(
        'internal',
        `the input has ${JSON.stringify(name)}${path === '' ? '' : ` in ${path}`}, which the operation does not take${
          meant === undefined ? '' : `; did you mean ${JSON.stringify(meant)}?`
        }`,
      );
    });
  };
}

function mapWriter(schema: NormalizedSchema, protocol: ProtocolLimits): Write {
  const element = elementWriter(schema, protocol);
  return (value, path) => {
    if (value === null || value === undefined) return value;
    if (!isObject(value)) throw refusal(schema, path, 'a mapping', value);
    return changed(value, (each, key) => element(each, `${path}[${JSON.stringify(key)}]`));
  };
}

function listWriter(schema: NormalizedSchema, protocol: ProtocolLimits): Write {
  const element = elementWriter(schema, protocol);
  return (value, path) => {
    if (value === null || value === undefined) return value;
    if (!Array.isArray(value)) throw refusal(schema, path, 'a list', value);
    // It would be left out, and the call would cover everything.
    if (value.length === 0 && !protocol.hasEmptyLists) throw refusal(schema, path, 'a list of at least one', value);
    const written = value.map((each, index) => element(each, `${path}[${index}]`));
    return written.some((each, index) => each !== value[index]) ? written : value;
  };
}

/** Nulls are left out of lists and maps that are not declared sparse. */
function elementWriter(schema: NormalizedSchema, protocol: ProtocolLimits): Write {
  let write: Write | undefined;
  const isSparse = Boolean(schema.getMergedTraits().sparse);
  return (value, path) => {
    if ((value === null || value === undefined) && !isSparse) throw refusal(schema, path, 'a value', value);
    write ??= writerOf(schema.getValueSchema(), protocol);
    return write(value, path);
  };
}

/** @returns the same object if no member changes. */
function changed(object: object, write: (value: unknown, name: string) => unknown): object {
  let copy: Record<string, unknown> | undefined;
  for (const [name, value] of Object.entries(object)) {
    const written = write(value, name);
    if (written === value) continue;
    copy ??= { ...object };
    copy[name] = written;
  }
  return copy ?? object;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && isPlainData(value);
}

/** Something from JSON, not an instance of a class: a big number of the SDK's, a stream. */
function isPlainData(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return Array.isArray(value) || prototype === null || prototype === Object.prototype;
}

const LONGEST = 60;

function refusal(schema: NormalizedSchema, path: string, wanted: string, value: unknown): CoveError {
  return new CoveError('internal', `the input's ${path || 'value'} must be ${wanted}, found ${shown(schema, value)}`);
}

function shown(schema: NormalizedSchema, value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object') return 'a mapping';
  if (isSensitive(schema)) return `a ${typeof value}`;
  const text = JSON.stringify(value);
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}
