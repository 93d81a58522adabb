import type { ResultType } from '../../expressions/expression-function.ts';
import { FUNCTIONS } from '../../expressions/function-table.ts';
import type { SyntaxNode } from '../../expressions/syntax-tree.ts';
import { joinAll, joinShapes } from './join-shapes.ts';
import {
  asTrue,
  BOOLEAN,
  kindOf,
  listOf,
  NOTHING,
  NUMBER,
  objectOf,
  type Shape,
  STRING,
  type StringShape,
  UNKNOWN,
} from './shape.ts';

/**
 * The result of a function, according to its record.
 *
 * @param args - the shapes of its arguments; that of an `&expression` is its result for an element.
 */
export function resultOf(name: string, args: readonly Shape[]): Shape {
  // What is not text is never empty text, not even `false` and null.
  const kind = kindOf(args[0] ?? UNKNOWN);
  if (name === 'to_string' && kind !== undefined && kind !== 'string') return asTrue(STRING);
  const result = FUNCTIONS.get(name)?.result ?? 'unknown';
  if (typeof result === 'object' && 'letters' in result) return inLetters(args[0] ?? UNKNOWN, result.letters);
  return shapeOf(result, args);
}

/** Text whose values are those of an argument in other letters. */
function inLetters(shape: Shape, letters: 'lower' | 'upper'): Shape {
  const text: StringShape = { ...STRING, letters };
  if (shape.kind !== 'string') return text;
  const changed = (values: readonly string[]): readonly string[] =>
    values.map((value) => (letters === 'lower' ? value.toLowerCase() : value.toUpperCase()));
  const { values, unasked } = shape;
  const { others } = unasked ?? {};
  return {
    ...text,
    values: () => changed(values?.() ?? []),
    ...(unasked && {
      unasked: { ...unasked, values: changed(unasked.values), others: others && changed(others) },
    }),
  };
}

/** The element that the `&expression` among a function's arguments is evaluated on. */
export function elementFor(args: readonly SyntaxNode[], shapeOf: (node: SyntaxNode) => Shape): Shape {
  const list = args.find(({ type }) => type !== 'ExpressionReference');
  return list === undefined ? UNKNOWN : elementOf(shapeOf(list));
}

function shapeOf(result: ResultType, args: readonly Shape[]): Shape {
  if (typeof result === 'string') return NAMED[result](args);
  if ('letters' in result) return { ...STRING, letters: result.letters };
  if ('oneOf' in result) return { ...STRING, values: () => result.oneOf };
  if ('always' in result) return asTrue(NAMED[result.always](args));
  if ('listOf' in result) return listOf(shapeOf(result.listOf, args));
  if ('mapOf' in result) return { kind: 'map', value: shapeOf(result.mapOf, args) };
  if ('objectOf' in result) {
    const members = Object.entries(result.objectOf).map(([name, type]) => [name, shapeOf(type, args)] as const);
    return objectOf(Object.fromEntries(members), { name: result.name });
  }
  if ('argument' in result) return args[result.argument] ?? UNKNOWN;
  if ('partsOf' in result) return asTrue(args[result.partsOf] ?? UNKNOWN, false);
  if ('elementOf' in result) return elementOf(args[result.elementOf] ?? UNKNOWN);
  if ('memberOf' in result) return memberOf(args[result.memberOf] ?? UNKNOWN);
  return toList(args[result.inList] ?? UNKNOWN);
}

const NAMED: Readonly<Record<Extract<ResultType, string>, (args: readonly Shape[]) => Shape>> = {
  unknown: () => UNKNOWN,
  boolean: () => BOOLEAN,
  number: () => NUMBER,
  string: () => STRING,
  'an argument': joinAll,
  'arguments merged': mergeOf,
};

function elementOf(shape: Shape): Shape {
  if (shape.kind === 'list') return asTrue(shape.element, false);
  return shape.kind === 'null' ? NOTHING : UNKNOWN;
}

function memberOf(shape: Shape): Shape {
  return shape.kind === 'map' ? shape.value : UNKNOWN;
}

function toList(shape: Shape): Shape {
  if (shape.kind === 'list') return shape;
  return listOf(shape.kind === 'null' ? UNKNOWN : shape);
}

/** For objects that are all known: each name with what any of them has under it. */
function mergeOf(args: readonly Shape[]): Shape {
  const members: Record<string, Shape> = {};
  for (const each of args) {
    if (each.kind === 'null') continue;
    if (each.kind !== 'object' || each.isOpen) return UNKNOWN;
    for (const name of each.memberNames) {
      members[name] = joinShapes(members[name] ?? NOTHING, each.member(name) ?? UNKNOWN);
    }
  }
  return objectOf(members);
}
