import { isDeepStrictEqual } from 'node:util';
import {
  type InputSignature,
  TYPE_ANY,
  TYPE_ARRAY,
  TYPE_ARRAY_NUMBER,
  TYPE_EXPREF,
  TYPE_NUMBER,
  TYPE_OBJECT,
  TYPE_STRING,
} from 'jmespath';
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import { isMarked, mark, reveal } from '../marked.ts';
import type { Apply, Argument, OwnFunction, Reference } from './expression-function.ts';
import { FunctionFailure } from './function-failure.ts';
import {
  hasLongNumber,
  holdsRounded,
  refuseCancelled,
  refuseSame,
  refuseSought,
  refuseText,
  refuseTied,
} from './rounded-numbers.ts';

const LIST_AND_KEY: InputSignature[] = [{ types: [TYPE_ARRAY] }, { types: [TYPE_EXPREF] }];

const NUMBERS: InputSignature[] = [{ types: [TYPE_ARRAY_NUMBER] }];

/** The longest string that `pad_left` and `pad_right` make. */
const MAX_WIDTH = 10_000;

/**
 * Standard functions that replace the library's: those that evaluate an `&expression` (see `createInterpreter`), those
 * where the library departs from the specification or would write into an object's prototype, and those that would
 * take rounded numbers for exact ones.
 *
 * Source: https://jmespath.org/specification.html#built-in-functions
 */
export const STANDARD_FUNCTIONS: Readonly<Record<string, OwnFunction>> = {
  map: {
    usage: 'map(&expression, list)',
    doc: 'The result of the expression for each element.',
    result: { listOf: { argument: 0 } },
    looksInto: 'arguments',
    signature: [{ types: [TYPE_EXPREF] }, { types: [TYPE_ARRAY] }],
    call: ([reference, list], apply) => asList(list).map((item) => apply(reference as Reference, item)),
  },
  sort_by: {
    usage: 'sort_by(list, &expression)',
    doc: 'The list, sorted by the expression.',
    result: { argument: 0 },
    looksInto: 'arguments',
    signature: LIST_AND_KEY,
    call(args, apply) {
      const keyed = withKeys(args, apply);
      refuseTied(keyed.map(({ key }) => key));
      return keyed.sort((a, b) => compare(a.key, b.key)).map(({ item }) => item);
    },
  },
  min_by: {
    usage: 'min_by(list, &expression)',
    doc: 'The element with the least result of the expression.',
    result: { elementOf: 0 },
    looksInto: 'arguments',
    signature: LIST_AND_KEY,
    call: (args, apply) => extreme(args, apply, -1),
  },
  max_by: {
    usage: 'max_by(list, &expression)',
    doc: 'The element with the greatest result of the expression.',
    result: { elementOf: 0 },
    looksInto: 'arguments',
    signature: LIST_AND_KEY,
    call: (args, apply) => extreme(args, apply, 1),
  },
  group_by: {
    usage: 'group_by(list, &expression)',
    doc: 'Lists of elements, grouped by the expression.',
    result: { mapOf: { listOf: { elementOf: 0 } } },
    looksInto: 'arguments',
    signature: LIST_AND_KEY,
    call(args, apply) {
      const groups = new Map<string, JsonValue[]>();
      const keyed = withKeys(args, apply);
      for (const { item, key } of keyed) {
        if (typeof key !== 'string') throw new FunctionFailure(`needs keys that are strings, found ${typeName(key)}`);
        groups.set(key, [...(groups.get(key) ?? []), item]);
      }
      const grouped = Object.fromEntries(groups);
      return keyed.some(({ isKeyMarked }) => isKeyMarked) ? mark(grouped) : grouped;
    },
  },
  merge: {
    usage: 'merge(object, ...)',
    doc: 'The members of all objects; a later one wins.',
    result: 'arguments merged',
    looksInto: 'arguments',
    signature: [{ types: [TYPE_OBJECT], variadic: true }],
    call: (args) => Object.fromEntries(args.flatMap((each) => Object.entries(asObject(each)))),
  },
  contains: {
    usage: 'contains(list_or_string, value)',
    doc: 'Whether the value is in the list, or the string in the string.',
    result: 'boolean',
    signature: [{ types: [TYPE_STRING, TYPE_ARRAY] }, { types: [TYPE_ANY] }],
    call([searched, wanted]) {
      if (typeof searched === 'string') {
        if (typeof wanted !== 'string') return false;
        refuseSought(searched, wanted);
        return searched.includes(wanted);
      }
      const looked = wanted as JsonValue;
      const isExact = typeof looked === 'string' ? !hasLongNumber(looked) : !holdsRounded(looked);
      return asList(searched).some((item) => {
        if (!isExact) refuseSame(item, looked);
        return isDeepStrictEqual(item, looked);
      });
    },
  },
  to_string: {
    usage: 'to_string(value)',
    doc: 'A string as it is, anything else as JSON.',
    result: 'string',
    signature: [{ types: [TYPE_ANY] }],
    call([value]) {
      if (typeof value === 'string') return value;
      refuseText(value as JsonValue);
      return JSON.stringify(value);
    },
  },
  to_number: {
    usage: 'to_number(value)',
    doc: 'The number in a string; null if there is none.',
    result: 'number',
    signature: [{ types: [TYPE_ANY] }],
    call([value]) {
      if (typeof value === 'number') return value;
      return typeof value === 'string' && /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(value) ? Number(value) : null;
    },
  },
  sum: {
    usage: 'sum(list)',
    doc: 'The sum of numbers.',
    result: { always: 'number' },
    signature: NUMBERS,
    call: ([numbers]) => total(asList(numbers)),
  },
  avg: {
    usage: 'avg(list)',
    doc: 'The mean of numbers.',
    result: 'number',
    signature: NUMBERS,
    call([numbers]) {
      const list = asList(numbers);
      if (list.length === 0) return null;
      const mean = total(list) / list.length;
      refuseCancelled(list, mean, 1);
      return mean;
    },
  },
  pad_left: {
    usage: 'pad_left(string, width, pad?)',
    doc: 'The string, padded on the left.',
    result: 'string',
    signature: [{ types: [TYPE_STRING] }, { types: [TYPE_NUMBER] }, { types: [TYPE_STRING], optional: true }],
    call: ([text, width, pad]) => String(text).padStart(checkWidth(width), checkPad(pad)),
  },
  pad_right: {
    usage: 'pad_right(string, width, pad?)',
    doc: 'The string, padded on the right.',
    result: 'string',
    signature: [{ types: [TYPE_STRING] }, { types: [TYPE_NUMBER] }, { types: [TYPE_STRING], optional: true }],
    call: ([text, width, pad]) => String(text).padEnd(checkWidth(width), checkPad(pad)),
  },
};

interface Keyed {
  readonly item: JsonValue;
  readonly key: string | number;
  readonly isKeyMarked: boolean;
}

/** The items of a list with their keys: all numbers or all strings. */
function withKeys([list, reference]: readonly Argument[], apply: Apply): Keyed[] {
  const keyed = asList(list).map((item) => {
    const key = apply(reference as Reference, item);
    return { item, key: reveal(key), isKeyMarked: isMarked(key) };
  });
  const expected = typeof keyed[0]?.key === 'number' ? 'number' : 'string';
  return keyed.map(({ item, key, isKeyMarked }) => {
    if ((typeof key !== 'number' && typeof key !== 'string') || typeof key !== expected) {
      throw new FunctionFailure(`needs keys that are all numbers or all strings, found ${typeName(key)}`);
    }
    return { item, key, isKeyMarked };
  });
}

/** The interpreter has checked that all of them are numbers. */
function total(numbers: readonly JsonValue[]): number {
  const sum = numbers.reduce<number>((found, each) => found + Number(each), 0);
  refuseCancelled(numbers, sum);
  return sum;
}

function extreme(args: readonly Argument[], apply: Apply, sign: 1 | -1): JsonValue {
  const keyed = withKeys(args, apply);
  const best = keyed.reduce<Keyed | undefined>(
    (found, each) => (found === undefined || compare(each.key, found.key) * sign > 0 ? each : found),
    undefined,
  );
  refuseTied(keyed.map(({ key }) => key).filter((key) => key === best?.key));
  return best?.item ?? null;
}

/** Strings by code point, as specified; JavaScript's `<` compares UTF-16 units. */
function compare(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [left, right] = [Array.from(String(a)), Array.from(String(b))];
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const difference = (left[index]?.codePointAt(0) ?? 0) - (right[index]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

function checkWidth(width: Argument | undefined): number {
  if (typeof width === 'number' && Number.isInteger(width) && width >= 0 && width <= MAX_WIDTH) return width;
  throw new FunctionFailure(`needs a width that is a whole number from 0 to ${MAX_WIDTH}`);
}

function checkPad(pad: Argument | undefined): string {
  if (pad === undefined) return ' ';
  if (typeof pad === 'string' && Array.from(pad).length === 1) return pad;
  throw new FunctionFailure('pads with a single character');
}

function asList(value: Argument | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}

function asObject(value: Argument): JsonObject {
  if (isJsonObject(value as JsonValue)) return value as JsonObject;
  throw new FunctionFailure(`takes objects, found ${typeName(value as JsonValue)}`);
}

function typeName(value: JsonValue): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : `a value of type ${typeof value}`;
}
