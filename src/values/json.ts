/** What JSON can hold. SDK answers are converted to this form before any expression sees them. */
export type JsonValue = null | boolean | number | string | JsonValue[] | JsonObject;

export interface JsonObject {
  [member: string]: JsonValue;
}

/**
 * An object without a prototype, for members that a schema names. V8 makes `Object.create(null)` a hash table, which is
 * right for the keys of a map; of a structure it takes four times the memory, and more than twice as long to list.
 */
export function createStructure(): JsonObject {
  return Object.setPrototypeOf({}, null) as JsonObject;
}

/** How a marked value is shown. */
export const HIDDEN = '(sensitive)';

/**
 * Carries a value that must not be shown (see `marked.ts`). It is part of the data like any other value. Code that does
 * not know carriers finds nothing in it, and writes the placeholder.
 */
export class Marked {
  readonly #value: JsonValue;

  constructor(value: JsonValue) {
    this.#value = value;
  }

  /** The value itself. Anything derived from it has to be marked again, unless it is a boolean. */
  get value(): JsonValue {
    return this.#value;
  }

  toJSON(): string {
    return HIDDEN;
  }

  toString(): string {
    return HIDDEN;
  }
}

export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Marked);
}

/** JSON with sorted members: two equal values give the same text. */
export function stableJson(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(stableJson).join(',')}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const members = Object.keys(value).sort();
  return `{${members.map((name) => `${JSON.stringify(name)}:${stableJson(value[name] ?? null)}`).join(',')}}`;
}

/** A type of JSON data, read-only all the way down except for free-form JSON in it, whose type has no end. */
export type DeepReadonly<T> = [JsonObject] extends [T]
  ? T
  : T extends object
    ? { readonly [Member in keyof T]: DeepReadonly<T[Member]> }
    : T;
