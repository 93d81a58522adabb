/**
 * What AWS marks as sensitive, from the reading of an answer to the last thing that is made of it. The mark is a place,
 * not a text: a marked value stands in a carrier, and a text that happens to be equal to it does not. See
 * docs/decisions/0021-sensitive-values-are-carried.md.
 */
import { HIDDEN, isJsonObject, type JsonObject, type JsonValue, Marked } from './json.ts';

/** The type of plain data has no word for a carrier: to it, a carrier is a value that it must not look into. */
export function isMarked(value: unknown): value is JsonValue & Marked {
  return value instanceof Marked;
}

/**
 * Puts a value into a carrier, with all that it holds. There are no carriers inside of a carrier, and none around null
 * and booleans: a yes or no about a secret is what a check is there to give.
 */
export function mark(value: JsonValue): JsonValue {
  if (value === null || typeof value === 'boolean' || isMarked(value)) return value;
  return new Marked(reveal(value)) as unknown as JsonValue;
}

/**
 * The value without carriers: for deciding and for calls to AWS, never for showing. A value that holds none is itself.
 */
export function reveal(value: JsonValue): JsonValue {
  return replaceMarked(value, ({ value: carried }) => carried);
}

/** The value as it may be shown. A value that holds no carriers is itself. */
export function hide(value: JsonValue): JsonValue {
  return replaceMarked(value, () => HIDDEN);
}

/** The value with its marks as data, so that two answers can be held against each other, marks included. */
export function describeMarks(value: JsonValue): JsonValue {
  return replaceMarked(value, ({ value: carried }) => ({ '(marked)': carried }));
}

function replaceMarked(value: JsonValue, replace: (marked: Marked) => JsonValue): JsonValue {
  if (typeof value !== 'object' || value === null) return value;
  if (isMarked(value)) return replace(value);
  let isChanged = false;
  const replaced = (member: JsonValue): JsonValue => {
    const found = replaceMarked(member, replace);
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

/**
 * An answer is complete when the first expression looks at it, and every resource is a part of one: each part is looked
 * through once.
 */
const known = new WeakMap<object, boolean>();

/** Whether anything in a value is carried. Only for what does not change any more. */
export function holdsMarked(value: JsonValue): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (isMarked(value)) return true;
  const found = known.get(value);
  if (found !== undefined) return found;
  let holds = false;
  // To its end: its parts will be asked for next.
  for (const member of isJsonObject(value) ? Object.values(value) : value) holds = holdsMarked(member) || holds;
  known.set(value, holds);
  return holds;
}
