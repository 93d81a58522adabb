import type { NormalizedSchema } from '@smithy/core/schema';
import { isMoment } from '../../catalog/normalize-output.ts';
import type { JsonValue } from '../../values/json.ts';
import { isMarked, mark } from '../../values/marked.ts';

/** A member of the schema, or what a list or map of it holds. */
export interface SchemaPart {
  /** Whether this reader and the SDK's have been seen to agree on it. */
  isProven: boolean;
}

/** Thrown if a value does not have the form that is read here. */
export const LEFT_TO_SDK = new Error('left to the SDK');

export interface Walk {
  isMarked: boolean;
  /** Made when they are needed, which for most answers is never. */
  unproven: SchemaPart[] | undefined;
  /** How many lists are around what is being read. */
  lists: number;
  leftOut: Set<string> | undefined;
  /** How many members the structure that was read last has. */
  filled: number;
  /** And how many names that its schema does not have. */
  unknown: number;
}

/** @param value - neither null nor undefined. */
export type Read = (value: unknown, walk: Walk) => JsonValue;

export function leave(): never {
  throw LEFT_TO_SDK;
}

export function scalarReader(schema: NormalizedSchema): Read | undefined {
  if (schema.isStreaming()) return leave;
  // A timestamp would pass other tests as a number: its own comes first.
  if (schema.isTimestampSchema()) return isEpoch(schema) ? readMoment : leave;
  if (schema.isBlobSchema()) return readBytes;
  if (schema.isStringSchema()) return readText;
  if (schema.isBooleanSchema()) return readBoolean;
  return schema.isNumericSchema() ? readNumber : undefined;
}

function readText(value: unknown): JsonValue {
  return typeof value === 'string' ? value : leave();
}

function readBoolean(value: unknown): JsonValue {
  return typeof value === 'boolean' ? value : leave();
}

function readNumber(value: unknown): JsonValue {
  return Number.isFinite(value) ? (value as number) : leave();
}

/** What is not written as its bytes would be is left to the SDK. */
function readBytes(value: unknown): JsonValue {
  return typeof value === 'string' && Buffer.from(value, 'base64').toString('base64') === value ? value : leave();
}

/** Seconds since 1970, with a fraction. */
function readMoment(value: unknown): JsonValue {
  if (typeof value !== 'number') return leave();
  const date = new Date(Math.round(value * 1_000));
  return isMoment(date) ? date.toISOString() : leave();
}

/**
 * The type of a timestamp, and those that name its format:
 * https://smithy.io/2.0/spec/protocol-traits.html#timestampformat-trait
 */
const ANY_TIMESTAMP = 4;
const EPOCH_SECONDS = 7;

function isEpoch(schema: NormalizedSchema): boolean {
  const type: unknown = schema.getSchema();
  return type === ANY_TIMESTAMP || type === EPOCH_SECONDS;
}

export function hiding(read: Read): Read {
  return (value, walk) => {
    const result = mark(read(value, walk));
    walk.isMarked ||= isMarked(result);
    return result;
  };
}
