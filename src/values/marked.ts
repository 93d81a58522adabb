/**
 * What AWS marks as sensitive, from the reading of an answer to the last thing derived from it. The mark belongs to a
 * place, not a text: a marked value is in a carrier, and a text that happens to be equal to it is not. See
 * docs/decisions/0021-sensitive-values-are-carried.md.
 */
import { HIDDEN, isJsonObject, type JsonObject, type JsonValue, Marked } from './json.ts';

/** The type of plain data does not know carriers: to it, a carrier is an opaque value. */
export function isMarked(value: unknown): value is JsonValue & Marked {
  return value instanceof Marked;
}

/**
 * Puts a value into a carrier, with everything in it. There are no carriers inside a carrier, and none around null and
 * booleans: a yes or no about a secret is what a check is there to give.
 */
export function mark(value: JsonValue): JsonValue {
  if (value === null || typeof value === 'boolean' || isMarked(value)) return value;
  return new Marked(reveal(value)) as unknown as JsonValue;
}

/**
 * The value without carriers: for decisions and for calls to AWS, never for showing. A value without any is returned as
 * is.
 */
export function reveal(value: JsonValue): JsonValue {
  return replaceMarked(value, ({ value: carried }) => carried);
}

/** The value as it may be shown. A value without carriers is returned as is. */
export function hide(value: JsonValue): JsonValue {
  return replaceMarked(value, () => HIDDEN);
}

/** The value with its marks as data, so that two answers can be compared, marks included. */
export function describeMarks(value: JsonValue): JsonValue {
  return replaceMarked(value, ({ value: carried }) => ({ '(marked)': carried }));
}

/** Nearly all values have no carriers: nothing is copied for these. */
function replaceMarked(value: JsonValue, replace: (marked: Marked) => JsonValue): JsonValue {
  return hasMarked(value) ? copyWithout(value, replace) : value;
}

function copyWithout(value: JsonValue, replace: (marked: Marked) => JsonValue): JsonValue {
  if (typeof value !== 'object' || value === null) return value;
  if (isMarked(value)) return replace(value);
  let isChanged = false;
  const replaced = (member: JsonValue): JsonValue => {
    const found = copyWithout(member, replace);
    isChanged ||= found !== member;
    return found;
  };
  if (Array.isArray(value)) {
    const elements = value.map(replaced);
    return isChanged ? elements : value;
  }
  // No prototype, as in answers: a key named `__proto__` stays a key.
  const copy: JsonObject = Object.create(null) as JsonObject;
  for (const [name, member] of Object.entries(value)) copy[name] = replaced(member);
  return isChanged ? copy : value;
}

/** The same as `holdsMarked`, for values that may still change, and stopping at the first carrier. */
function hasMarked(value: JsonValue): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return isMarked(value) || (Array.isArray(value) ? value : Object.values(value)).some(hasMarked);
}

/**
 * An answer is complete when the first expression looks at it, and every resource is part of one: each part is searched
 * once.
 */
const known = new WeakMap<object, boolean>();

/** Whether there are carriers in a value. Only for values that no longer change. */
export function holdsMarked(value: JsonValue): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (isMarked(value)) return true;
  const found = known.get(value);
  if (found !== undefined) return found;
  let holds = false;
  // Without stopping early: its parts will be asked for next.
  for (const member of isJsonObject(value) ? Object.values(value) : value) holds = holdsMarked(member) || holds;
  known.set(value, holds);
  return holds;
}
