import type { NormalizedSchema } from '@smithy/core/schema';
import { CoveError } from '../cove-error.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import { type AnswerShape, answerShapeOf } from './answer-shape.ts';

export interface NormalizedOutput {
  readonly output: JsonObject;
  /** Every string and number that the API's model marks as sensitive: never to be shown. */
  readonly sensitive: ReadonlySet<string | number>;
}

/**
 * Brings an SDK answer to plain JSON: dates become ISO 8601 strings, bytes base64, big integers numbers where they fit and strings
 * where they do not; `$metadata` and undefined members go.
 *
 * @param shape - the output's schema, for what is sensitive. Without one nothing is known to be sensitive.
 * @throws {CoveError} for a streamed body, which no expression can look into.
 */
export function normalizeOutput(output: object, shape: NormalizedSchema | undefined): NormalizedOutput {
  const sensitive = new Set<string | number>();
  const normalized = normalizeMembers(output, shape && answerShapeOf(shape), { hidden: false, sensitive }, '$metadata');
  return { output: normalized, sensitive };
}

interface Walk {
  /** Below a sensitive member everything is sensitive. */
  readonly hidden: boolean;
  readonly sensitive: Set<string | number>;
}

/** @param except - a member that is no part of the answer. */
function normalizeMembers(value: object, shape: AnswerShape | undefined, walk: Walk, except?: string): JsonObject {
  // No prototype: an answer's map may well have a key named `__proto__`.
  const result: JsonObject = Object.create(null) as JsonObject;
  for (const [name, member] of Object.entries(value) as [string, unknown][]) {
    if (member !== undefined && name !== except) result[name] = normalizeValue(member, shape?.child(name), walk);
  }
  return result;
}

function normalizeValue(value: unknown, shape: AnswerShape | undefined, outer: Walk): JsonValue {
  if (value === null || value === undefined) return null;
  if (shape !== undefined) checkForm(value, shape);
  const walk = !outer.hidden && shape?.isSensitive === true ? { ...outer, hidden: true } : outer;
  if (typeof value === 'boolean') return value;
  if (typeof value === 'string' || typeof value === 'number') return scalar(value, walk);
  if (typeof value === 'bigint')
    return scalar(Number.isSafeInteger(Number(value)) ? Number(value) : String(value), walk);
  // A member that holds JSON text comes as a String object.
  if (value instanceof String) return scalar(value.toString(), walk);
  if (value instanceof Date) return scalar(isoDate(value), walk);
  if (value instanceof Uint8Array) return scalar(Buffer.from(value).toString('base64'), walk);
  if (Array.isArray(value) || value instanceof Set) {
    const element = shape?.child('');
    return [...value].map((each: unknown) => normalizeValue(each, element, walk));
  }
  if (typeof value === 'object') {
    if ('transformToByteArray' in value || Symbol.asyncIterator in value) {
      // Unread, it would hold its socket for ever.
      if ('destroy' in value && typeof value.destroy === 'function') value.destroy();
      throw new CoveError('internal', 'the answer is a stream, which a policy cannot look into');
    }
    return normalizeMembers(value, shape, walk);
  }
  throw new CoveError('internal', `the answer holds a ${typeof value}, which is not data`);
}

/**
 * The SDK passes on whatever stands where a list or an object should: a string has no elements, and "there are none" must not come of it.
 *
 * @throws {CoveError}
 */
function checkForm(value: unknown, { form }: AnswerShape): void {
  if (form === 'value') return;
  const isList = Array.isArray(value) || value instanceof Set;
  if (form === 'list' && !isList) throw misshapen('a list', value);
  if (form === 'object' && (isList || typeof value !== 'object')) throw misshapen('an object', value);
}

function misshapen(promised: string, value: unknown): CoveError {
  const found = Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'an object' : `a ${typeof value}`;
  return new CoveError('internal', `the answer holds ${found} where the API promises ${promised}`);
}

function scalar(value: string | number, walk: Walk): JsonValue {
  if (walk.hidden) walk.sensitive.add(value);
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  return value;
}

function isoDate(date: Date): string {
  // A date outside JavaScript's range cannot be written as ISO 8601; its absence would read as "never".
  return Number.isNaN(date.getTime()) ? 'Invalid Date' : date.toISOString();
}
