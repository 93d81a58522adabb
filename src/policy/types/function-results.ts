import type { SyntaxNode } from '../../expressions/syntax-tree.ts';
import { joinAll, joinShapes } from './join-shapes.ts';
import { boolean, listOf, nothing, number, objectOf, type Shape, string, unknown } from './shape.ts';

/**
 * What a function gives.
 *
 * @param args - the shapes of its arguments; that of an `&expression` is what it gives for an element.
 */
export function resultOf(name: string, args: readonly Shape[]): Shape {
  return results.get(name)?.(args) ?? unknown;
}

/** The element that the `&expression` among a function's arguments is evaluated over. */
export function elementFor(args: readonly SyntaxNode[], shapeOf: (node: SyntaxNode) => Shape): Shape {
  const list = args.find(({ type }) => type !== 'ExpressionReference');
  return list === undefined ? unknown : elementOf(shapeOf(list));
}

type Result = (args: readonly Shape[]) => Shape;

const groups: readonly (readonly [names: string, result: Result])[] = [
  ['abs ceil floor avg sum length find_first find_last to_number age_days', () => number],
  ['lower upper join pad_left pad_right replace trim trim_left trim_right to_string type decode_uri', () => string],
  ['contains ends_with starts_with cidr_contains glob_match', () => boolean],
  ['keys split', () => listOf(string)],
  ['values', ([of = unknown]) => listOf(of.kind === 'map' ? of.value : unknown)],
  ['map', ([mapped = unknown]) => listOf(mapped)],
  ['sort sort_by reverse', ([first = unknown]) => first],
  ['max min max_by min_by', ([list = unknown]) => elementOf(list)],
  ['group_by', ([list = unknown]) => ({ kind: 'map', value: listOf(elementOf(list)) })],
  ['not_null', (args) => joinAll(args)],
  ['to_array', ([value = unknown]) => toList(value)],
  ['merge', (args) => mergeOf(args)],
];

const results: ReadonlyMap<string, Result> = new Map(
  groups.flatMap(([names, result]) => names.split(' ').map((name) => [name, result] as const)),
);

function elementOf(shape: Shape): Shape {
  if (shape.kind === 'list') return shape.element;
  return shape.kind === 'null' ? nothing : unknown;
}

function toList(shape: Shape): Shape {
  if (shape.kind === 'list') return shape;
  return listOf(shape.kind === 'null' ? unknown : shape);
}

/** Of objects that are all known: each name with what any of them has under it. */
function mergeOf(args: readonly Shape[]): Shape {
  const members: Record<string, Shape> = {};
  for (const each of args) {
    if (each.kind === 'null') continue;
    if (each.kind !== 'object' || each.isOpen) return unknown;
    for (const name of each.memberNames) {
      members[name] = joinShapes(members[name] ?? nothing, each.member(name) ?? unknown);
    }
  }
  return objectOf(members);
}
