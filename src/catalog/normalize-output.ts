import type { NormalizedSchema } from '@smithy/core/schema';
import { CoveError } from '../cove-error.ts';
import { createStructure, isJsonObject, type JsonObject, type JsonValue } from '../values/json.ts';
import { MOST_JSON_LEVELS } from '../values/json-depth.ts';
import { mark } from '../values/marked.ts';
import { type AnswerShape, answerShapeOf, type ValueForm } from './answer-shape.ts';

export interface NormalizedOutput {
  /** What the API's model marks as sensitive stands in carriers. */
  readonly output: JsonObject;
  /** Whether there are any. */
  readonly isMarked: boolean;
  /**
   * What elements of lists in it do not have, although the API promises it of each: `User.CreateDate`. A policy that
   * reads one of these members cannot judge the answer.
   */
  readonly leftOut?: ReadonlySet<string> | undefined;
  /** The size of the bodies that it was read from. @default not known, as of an answer from a file */
  readonly bytes?: number | undefined;
}

/**
 * Turns an SDK answer into plain JSON: dates become ISO 8601 strings, bytes base64, big integers numbers if they fit
 * and strings if they do not; `$metadata` and undefined members are dropped.
 *
 * @param shape - the output's schema, which says what is sensitive. Without one nothing is known to be.
 * @throws {CoveError} for a streamed body, which expressions cannot look into.
 */
export function normalizeOutput(output: object, shape: NormalizedSchema | undefined): NormalizedOutput {
  const answer: Walk['answer'] = { isMarked: false, leftOut: undefined, depth: 0 };
  const root = shape && answerShapeOf(shape);
  const walk: Walk = { isHidden: root?.isSensitive === true, isInList: false, answer };
  const normalized = normalizeMembers(output, root, walk, '$metadata');
  checkListsIn(normalized, root);
  return { output: normalized, isMarked: answer.isMarked, leftOut: answer.leftOut };
}

/** Those of the answer, and of structures in it: `DistributionList.Items`. What is deeper is a part of something. */
function checkListsIn(structure: JsonObject, shape: AnswerShape | undefined, depth = 0): void {
  if (shape === undefined) return;
  for (const [name, value] of Object.entries(structure)) {
    const child = shape.child(name);
    if (Array.isArray(value)) checkElements(value, child);
    else if (depth === 0 && child?.isStructure === true && isJsonObject(value)) checkListsIn(value, child, 1);
  }
}

/**
 * Policies judge what an answer lists. An element with nothing known in it would lack every member that a filter asks
 * for, and pass.
 *
 * @throws {CoveError}
 */
function checkElements(value: readonly JsonValue[], list: AnswerShape | undefined): void {
  if (list?.form !== 'list' || list.isFlattened) return;
  const place = `an element of \`${list.name}\``;
  if (list.child('')?.hasMembers !== true) {
    if (list.isSparse || !value.includes(null)) return;
    throw new CoveError('internal', `the answer holds ${place} that is null`);
  }
  if (value.every((each) => each !== null && (typeof each !== 'object' || Object.keys(each).length > 0))) return;
  throw new CoveError('internal', `the answer holds ${place} that has no member which the API promises`);
}

interface Walk {
  /** Below a sensitive member everything is sensitive. */
  readonly isHidden: boolean;
  readonly isInList: boolean;
  readonly answer: { isMarked: boolean; leftOut: Set<string> | undefined; depth: number };
}

/**
 * Shapes that contain themselves have no end of their own, and a log with more levels than it may have is unreadable.
 */
const MOST_LEVELS = MOST_JSON_LEVELS / 2;

/** @param except - a member that is not part of the answer. */
function normalizeMembers(value: object, shape: AnswerShape | undefined, walk: Walk, except?: string): JsonObject {
  enterLevel(walk);
  // No prototype: an answer's map may well have a key named `__proto__`.
  const result = shape?.isStructure === true ? createStructure() : (Object.create(null) as JsonObject);
  for (const [name, member] of Object.entries(value) as [string, unknown][]) {
    if (member !== undefined && name !== except) result[name] = normalizeValue(member, shape?.child(name), walk);
  }
  if (walk.isInList && shape !== undefined) noteLeftOut(result, shape.promised, walk.answer);
  walk.answer.depth -= 1;
  return result;
}

/** @throws {CoveError} for one level too many. */
function enterLevel({ answer }: Walk): void {
  answer.depth += 1;
  if (answer.depth > MOST_LEVELS)
    throw new CoveError('internal', `the answer is nested deeper than ${MOST_LEVELS} levels`);
}

function noteLeftOut(element: JsonObject, promised: ReadonlyMap<string, string>, answer: Walk['answer']): void {
  for (const [name, words] of promised) {
    if ((element[name] ?? null) !== null) continue;
    answer.leftOut ??= new Set();
    answer.leftOut.add(words);
  }
}

function normalizeValue(given: unknown, shape: AnswerShape | undefined, outer: Walk): JsonValue {
  if (given === null || given === undefined) return null;
  const value: NonNullable<unknown> = shape?.form === 'number' ? plainNumber(given) : given;
  if (shape !== undefined) checkForm(value, shape);
  const walk = !outer.isHidden && shape?.isSensitive === true ? { ...outer, isHidden: true } : outer;
  if (typeof value === 'boolean') return value;
  if (typeof value === 'string' || typeof value === 'number') return scalar(value, walk);
  if (typeof value === 'bigint')
    return scalar(Number.isSafeInteger(Number(value)) ? Number(value) : String(value), walk);
  // A member with JSON text arrives as a String object.
  if (value instanceof String) return scalar(value.toString(), walk);
  if (value instanceof Date) return scalar(isoDate(value), walk);
  if (value instanceof Uint8Array) return scalar(Buffer.from(value).toString('base64'), walk);
  if (Array.isArray(value) || value instanceof Set) {
    const element = shape?.child('');
    const below = walk.isInList ? walk : { ...walk, isInList: true };
    enterLevel(walk);
    const elements = [...value].map((each: unknown) => normalizeValue(each, element, below));
    walk.answer.depth -= 1;
    return elements;
  }
  if (typeof value === 'object') {
    if ('transformToByteArray' in value || Symbol.asyncIterator in value) {
      discard(value);
      throw new CoveError('internal', 'the answer is a stream, which a policy cannot look into');
    }
    return normalizeObject(value, shape, walk);
  }
  throw new CoveError('internal', `the answer holds a ${typeof value}, which is not data`);
}

/**
 * The names of a structure's members are the API's. Those of a map are data, which its mark covers too: it is marked as
 * a whole.
 */
function normalizeObject(value: object, shape: AnswerShape | undefined, walk: Walk): JsonValue {
  if (shape?.hidesNames !== true && (!walk.isHidden || shape?.isStructure === true)) {
    return normalizeMembers(value, shape, walk);
  }
  walk.answer.isMarked = true;
  return mark(normalizeMembers(value, shape, { ...walk, isHidden: false }));
}

/**
 * A stream that nobody reads would hold its socket forever; and cutting it off emits an error, which would end the
 * process if nobody listened.
 */
function discard(stream: object): void {
  const { destroy, on } = stream as { destroy?: unknown; on?: unknown };
  if (typeof on === 'function') on.call(stream, 'error', () => undefined);
  if (typeof destroy === 'function') destroy.call(stream);
}

/**
 * The SDK passes on anything in place of a list, an object, a number or a string: a string has no elements, "false" is
 * truthy, and "7" is not above 5.
 *
 * @throws {CoveError}
 */
function checkForm(value: unknown, shape: AnswerShape): void {
  if (shape.form !== 'value' && !IS_OF_FORM[shape.form](value)) throw misshapen(shape, value);
}

const IS_OF_FORM: Readonly<Record<Exclude<ValueForm, 'value'>, (value: unknown) => boolean>> = {
  text: (value) => typeof value === 'string' || value instanceof String,
  number: (value) => (typeof value === 'number' ? Number.isFinite(value) : typeof value === 'bigint'),
  boolean: (value) => typeof value === 'boolean',
  // One that is no date would be text, and its absence would read as "never".
  time: (value) => value instanceof Date && isMoment(value),
  bytes: (value) => value instanceof Uint8Array,
  list: isList,
  object: (value) => typeof value === 'object' && !isList(value),
};

/** Milliseconds in place of seconds are a year of five digits, in whose future nothing is ever old. */
export function isMoment(date: Date): boolean {
  return date.getTime() >= FIRST_MOMENT && date.getTime() <= LAST_MOMENT;
}

const FIRST_MOMENT = Date.parse('0001-01-01T00:00:00.000Z');
const LAST_MOMENT = Date.parse('9999-12-31T23:59:59.999Z');

const PROMISED: Readonly<Record<Exclude<ValueForm, 'value'>, string>> = {
  text: 'a string',
  number: 'a number',
  boolean: 'true or false',
  time: 'a time',
  bytes: 'bytes',
  list: 'a list',
  object: 'an object',
};

/** If there is a document in the answer, the SDK keeps the digits of numbers that JavaScript would round. */
function plainNumber(value: NonNullable<unknown>): NonNullable<unknown> {
  const { type, string } = value as { readonly type?: unknown; readonly string?: unknown };
  return type === 'bigDecimal' && typeof string === 'string' ? Number(string) : value;
}

function isList(value: unknown): boolean {
  return Array.isArray(value) || value instanceof Set;
}

function misshapen({ form, name }: AnswerShape, value: unknown): CoveError {
  const promised = form === 'value' ? 'something else' : PROMISED[form];
  const place = name === undefined ? '' : ` as \`${name}\``;
  return new CoveError('internal', `the answer holds ${foundWords(value)}${place} where the API promises ${promised}`);
}

function foundWords(value: unknown): string {
  if (isList(value)) return 'a list';
  if (value instanceof Date) return 'an impossible date';
  if (typeof value === 'object') return 'an object';
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : `a ${typeof value}`;
}

function scalar(value: string | number, walk: Walk): JsonValue {
  // If no schema says that it must be a number.
  const plain = typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
  if (!walk.isHidden) return plain;
  walk.answer.isMarked = true;
  return mark(plain);
}

function isoDate(date: Date): string {
  // A date outside JavaScript's range cannot be written as ISO 8601; leaving it out would read as "never".
  return Number.isNaN(date.getTime()) ? 'Invalid Date' : date.toISOString();
}
