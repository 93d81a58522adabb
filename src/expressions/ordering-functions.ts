import { type InputSignature, TYPE_ARRAY, TYPE_ARRAY_NUMBER, TYPE_ARRAY_STRING, TYPE_EXPREF } from 'jmespath';
import type { JsonValue } from '../values/json.ts';
import { isMarked, mark, reveal } from '../values/marked.ts';
import type { Apply, Argument, OwnFunction, Reference } from './expression-function.ts';
import { FunctionFailure } from './function-failure.ts';
import { asList, kindName } from './function-values.ts';
import { refuseTied } from './rounded-numbers.ts';

const ORDERED: InputSignature[] = [{ types: [TYPE_ARRAY_NUMBER, TYPE_ARRAY_STRING] }];
const LIST_AND_KEY: InputSignature[] = [{ types: [TYPE_ARRAY] }, { types: [TYPE_EXPREF] }];

/**
 * Functions that put values in order. The library sorts numbers by their text (100 before 9), compares strings as a
 * language does (`a` before `B`), and cannot take the greatest of a hundred thousand numbers.
 *
 * Source: https://jmespath.org/specification.html#built-in-functions
 */
export const ORDERING_FUNCTIONS: Readonly<Record<string, OwnFunction>> = {
  max: {
    usage: 'max(list)',
    doc: 'The greatest number or string.',
    result: { elementOf: 0 },
    signature: ORDERED,
    call: ([list]) => first(asList(list), -1),
  },
  min: {
    usage: 'min(list)',
    doc: 'The least number or string.',
    result: { elementOf: 0 },
    signature: ORDERED,
    call: ([list]) => first(asList(list), 1),
  },
  sort: {
    usage: 'sort(list)',
    doc: 'Numbers or strings in ascending order.',
    result: { argument: 0 },
    signature: ORDERED,
    call: ([list]) => [...(asList(list) as readonly Ordered[])].sort(compare),
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
        if (typeof key !== 'string') throw new FunctionFailure(`needs keys that are strings, found ${kindName(key)}`);
        const group = groups.get(key);
        if (group === undefined) groups.set(key, [item]);
        else group.push(item);
      }
      const grouped = Object.fromEntries(groups);
      return keyed.some(({ isKeyMarked }) => isKeyMarked) ? mark(grouped) : grouped;
    },
  },
};

type Ordered = string | number;

interface Keyed {
  readonly item: JsonValue;
  readonly key: Ordered;
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
      throw new FunctionFailure(`needs keys that are all numbers or all strings, found ${kindName(key)}`);
    }
    return { item, key, isKeyMarked };
  });
}

/** The interpreter has checked that they are all numbers, or all strings. */
function first(list: readonly JsonValue[], sign: 1 | -1): JsonValue {
  const [head, ...others] = list as readonly Ordered[];
  if (head === undefined) return null;
  return others.reduce((found, each) => (compare(each, found) * sign < 0 ? each : found), head);
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
function compare(a: Ordered, b: Ordered): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [left, right] = [String(a), String(b)];
  let index = 0;
  while (index < left.length && index < right.length) {
    const [one, other] = [left.codePointAt(index) ?? 0, right.codePointAt(index) ?? 0];
    if (one !== other) return one - other;
    index += one > 0xffff ? 2 : 1;
  }
  return left.length - right.length;
}
