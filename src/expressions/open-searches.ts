import { isJsonObject, type JsonValue } from '../values/json.ts';
import type { Interpreter, Reference } from './expression-function.ts';
import { type OpenComparison, type Openness, whatIsAlike } from './open-comparisons.ts';

type Search = Extract<Reference, { readonly type: 'Function' }>;

/**
 * What leaves open a search by `contains` that has found nothing: an element that is written alike in another type, or
 * one that is not in the list, since a path through a list leaves out what is null:
 * `` contains(Volumes[].Encrypted, `false`) ``.
 *
 * @returns undefined if nothing does, or if such a search is not looked at.
 */
export function openSearch(
  node: Search,
  value: JsonValue,
  visit: (node: Reference, value: JsonValue) => ReturnType<Interpreter['visit']>,
): OpenComparison | undefined {
  const { open, span, isOfTags } = node as Openness;
  const [list, wanted] = node.children;
  if (open === undefined || span === undefined || list === undefined || wanted === undefined) return undefined;
  if (open === 'capitals' && isOfTags === true) return undefined;
  const kind = open === 'capitals' ? open : 'text';
  const found = whatIsAlike(visit(list, value) as JsonValue, visit(wanted, value) as JsonValue, kind === 'capitals');
  if (found !== undefined) return { kind, span, found };
  if (open !== 'off' || list.type !== 'Projection') return undefined;
  const elements = visit(list.left, value);
  const isLeftOut = Array.isArray(elements) && elements.some((each) => visit(list.right, each) === null);
  return isLeftOut ? { kind: 'off', span, found: null } : undefined;
}

type Comparator = Extract<Reference, { readonly type: 'Comparator' }>;

/** The text of which a comparison seeks a member, if it compares that with the same text: `Principal.AWS` of `"*"`. */
export function textSteppedInto(
  { left, right }: Comparator,
  sides: readonly [JsonValue, JsonValue],
  visit: (node: Reference) => ReturnType<Interpreter['visit']>,
): JsonValue | undefined {
  const [path, found, wanted] = left.type === 'Literal' ? [right, sides[1], sides[0]] : [left, ...sides];
  if (found !== null || typeof wanted !== 'string' || path.type !== 'Subexpression') return undefined;
  return visit(path.left) === wanted ? wanted : undefined;
}

/** A step into the elements of a list: a filter, a projection, an index, or what flattens it. */
interface Step {
  readonly left?: Reference;
  readonly child?: Reference;
}

/**
 * A step into a list that has found one element without it, and the same step as if it were in a list.
 *
 * @returns undefined if there is none.
 */
export function oneInList(
  node: Reference,
  visit: (node: Reference) => ReturnType<Interpreter['visit']>,
): { readonly node: Reference; readonly open: OpenComparison } | undefined {
  const { span } = node as Openness;
  const { left, child } = node as Step;
  const list = child ?? left;
  if (span === undefined || list === undefined) return undefined;
  const found = visit(list) as JsonValue;
  if (typeof found !== 'string' && !isJsonObject(found)) return undefined;
  const inList: Reference = { type: 'Literal', value: [found] };
  const step = { ...node, ...(child === undefined ? { left: inList } : { child: inList }) } as Reference;
  return { node: step, open: { kind: 'list', span, found } };
}
