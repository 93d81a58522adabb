import type { ResultType } from '../../expressions/expression-function.ts';
import { FUNCTIONS } from '../../expressions/function-table.ts';
import type { SyntaxNode } from '../../expressions/syntax-tree.ts';
import type { TextLimit } from './form.ts';
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
import { IN_CASE, textLimits } from './text-limits.ts';

/**
 * The result of a function, according to its record.
 *
 * @param args - the shapes of its arguments; that of an `&expression` is its result for an element.
 * @param nodes - its arguments.
 */
export function resultOf(name: string, args: readonly Shape[], nodes: readonly SyntaxNode[]): Shape {
  const [of = UNKNOWN] = args;
  const change = CHANGES[name];
  // `trim(Name, '-')` may leave anything of a value.
  const changed =
    change !== undefined && nodes.length === 1 && of.kind === 'string' ? changedText(of, change) : undefined;
  const made = changed ?? madeOf(name, of) ?? shapeOf(FUNCTIONS.get(name)?.result ?? 'unknown', args);
  // A list that is reversed has the same elements.
  if (name === 'reverse' && made.kind === 'list') return made;
  return withLimits(made, textLimits(name, nodes, args));
}

function withLimits(shape: Shape, limits: readonly TextLimit[] | undefined): Shape {
  if (shape.kind === 'list') return { ...shape, element: withLimits(shape.element, limits) };
  return shape.kind === 'string' && limits !== undefined ? { ...shape, limits } : shape;
}

function madeOf(name: string, of: Shape): Shape | undefined {
  const kind = kindOf(of);
  // What is not text is never empty text, not even `false` and null.
  if (name === 'to_string' && kind !== undefined && kind !== 'string') {
    return asTrue(kind === 'boolean' ? { ...STRING, values: () => ['true', 'false', 'null'] } : STRING);
  }
  if (name !== 'keys' || of.kind !== 'object' || of.isOpen) return undefined;
  return listOf({ ...STRING, values: () => of.memberNames });
}

/** How functions of one text change each of its values. */
const CHANGES: Readonly<Record<string, (value: string) => string>> = {
  lower: (value) => value.toLowerCase(),
  reverse: (value) => Array.from(value).reverse().join(''),
  trim: (value) => value,
  trim_left: (value) => value,
  trim_right: (value) => value,
  upper: (value) => value.toUpperCase(),
};

/** Text whose values are those of an argument, changed. */
function changedText(shape: StringShape, change: (value: string) => string): Shape {
  const changed = (values: readonly string[]): readonly string[] => values.map(change);
  const { values, unasked } = shape;
  const { others } = unasked ?? {};
  return {
    ...STRING,
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
  if ('letters' in result) return { ...STRING, limits: [IN_CASE[result.letters]] };
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
