import {
  type InputSignature,
  TYPE_ANY,
  TYPE_ARRAY,
  TYPE_ARRAY_NUMBER,
  TYPE_EXPREF,
  TYPE_OBJECT,
  TYPE_STRING,
} from 'jmespath';
import { isJsonObject, type JsonObject, type JsonValue } from '../values/json.ts';
import { areEqual } from './are-equal.ts';
import type { Argument, OwnFunction, Reference } from './expression-function.ts';
import { FunctionFailure } from './function-failure.ts';
import { asList, kindName } from './function-values.ts';
import { refuseSought } from './lost-digits.ts';
import { ORDERING_FUNCTIONS } from './ordering-functions.ts';
import { hasLongNumber, holdsRounded, refuseCancelled, refuseSame, refuseText } from './rounded-numbers.ts';
import { TEXT_FUNCTIONS } from './text-functions.ts';

const NUMBERS: InputSignature[] = [{ types: [TYPE_ARRAY_NUMBER] }];

/**
 * Standard functions that replace the library's: those that evaluate an `&expression` (see `createInterpreter`), those
 * where the library departs from the specification or would write into an object's prototype, and those that would
 * take rounded numbers for exact ones.
 *
 * Source: https://jmespath.org/specification.html#built-in-functions
 */
export const STANDARD_FUNCTIONS: Readonly<Record<string, OwnFunction>> = {
  ...ORDERING_FUNCTIONS,
  ...TEXT_FUNCTIONS,
  map: {
    usage: 'map(&expression, list)',
    doc: 'The result of the expression for each element.',
    result: { listOf: { argument: 0 } },
    looksInto: 'arguments',
    signature: [{ types: [TYPE_EXPREF] }, { types: [TYPE_ARRAY] }],
    call: ([reference, list], apply) => asList(list).map((item) => apply(reference as Reference, item)),
  },
  merge: {
    usage: 'merge(object, ...)',
    doc: 'The members of all objects; a later one wins.',
    result: 'arguments merged',
    looksInto: 'arguments',
    signature: [{ types: [TYPE_OBJECT], variadic: true }],
    call: (args) => Object.fromEntries(args.flatMap((each) => Object.entries(asObject(each)))),
  },
  reverse: {
    usage: 'reverse(list_or_string)',
    doc: 'In the opposite order.',
    result: { argument: 0 },
    looksInto: 'arguments',
    signature: [{ types: [TYPE_STRING, TYPE_ARRAY] }],
    call: ([value]) =>
      typeof value === 'string' ? Array.from(value).reverse().join('') : [...asList(value)].reverse(),
  },
  zip: {
    usage: 'zip(list, ...)',
    doc: 'A list of lists: the first elements, the second ones, and so on.',
    result: 'unknown',
    looksInto: 'arguments',
    signature: [{ types: [TYPE_ARRAY], variadic: true }],
    call(args) {
      const [first = [], ...others] = args.map(checkList);
      const count = others.reduce((least, { length }) => Math.min(least, length), first.length);
      return first.slice(0, count).map((item, index) => [item, ...others.map((list) => list[index] as JsonValue)]);
    },
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
        return areEqual(item, looked);
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
      if (typeof value !== 'string' || !/^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(value)) return null;
      const number = Number(value);
      if (Number.isFinite(number)) return number;
      throw new FunctionFailure('finds a number beyond 10^308');
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
};

/** The interpreter has checked that all of them are numbers. */
function total(numbers: readonly JsonValue[]): number {
  const sum = numbers.reduce<number>((found, each) => found + Number(each), 0);
  refuseCancelled(numbers, sum);
  return sum;
}

/** The library checks no more arguments than are written in a signature. */
function checkList(value: Argument): readonly JsonValue[] {
  if (Array.isArray(value)) return value;
  throw new FunctionFailure(`takes lists, found ${kindName(value as JsonValue)}`);
}

function asObject(value: Argument): JsonObject {
  if (isJsonObject(value as JsonValue)) return value as JsonObject;
  throw new FunctionFailure(`takes objects, found ${kindName(value as JsonValue)}`);
}
