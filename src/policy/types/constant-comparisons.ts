import type { Comparison, NodeOf, SyntaxNode } from '../../expressions/syntax-tree.ts';
import { excerpt, type Inference } from './inference.ts';
import type { Shape } from './shape.ts';
import { endsInProjection } from './truth.ts';

/** One side of a comparison. */
export interface Side {
  readonly node: SyntaxNode;
  readonly shape: Shape;
}

/** What a comparison always evaluates to, and why. */
interface Outcome {
  readonly isTrue: boolean;
  readonly why: string;
  readonly hint?: string | undefined;
  /** @default true */
  readonly isCertain?: boolean;
}

/**
 * Reports a comparison that is constant although its sides are of the same kind, and one with an empty list or with
 * null that does not mean what it seems to.
 */
export function checkConstantComparison(
  inference: Inference,
  node: NodeOf<'Comparator'>,
  [left, right]: readonly [Side, Side],
): void {
  const outcome =
    withItself(inference, node.name, left, right) ??
    oneWay(inference, node.name, left, right) ??
    oneWay(inference, MIRRORED[node.name], right, left);
  if (outcome === undefined) return;
  const { isTrue, why, hint, isCertain = true } = outcome;
  const result = isTrue ? 'always' : 'never';
  inference.problems.push({
    code: `types/${result}`,
    severity: isCertain ? 'error' : 'warning',
    message: `${why}: \`${excerpt(inference, node.span)}\` is ${isCertain ? '' : 'probably '}${result} true`,
    span: node.span,
    hint,
  });
}

/** The same comparison with its sides exchanged. */
export const MIRRORED: Readonly<Record<Comparison, Comparison>> = {
  EQ: 'EQ',
  NE: 'NE',
  LT: 'GT',
  LTE: 'GTE',
  GT: 'LT',
  GTE: 'LTE',
};

/** `<=` and `>=` of null are null: they ask whether there is a value. */
function withItself(inference: Inference, name: Comparison, left: Side, right: Side): Outcome | undefined {
  if (left.node.type === 'Literal' || name === 'LTE' || name === 'GTE') return undefined;
  const [whole, other] = [left, right].map(({ node: { span } }) => inference.text.slice(span.start, span.end).trim());
  if (whole !== other) return undefined;
  const text = excerpt(inference, left.node.span);
  return { isTrue: name === 'EQ', why: `both sides are \`${text}\``, hint: 'compare it with something different' };
}

function oneWay(inference: Inference, name: Comparison, side: Side, { node: other }: Side): Outcome | undefined {
  if (other.type !== 'Literal') return undefined;
  const { value } = other;
  if (typeof value === 'number') return ofLength(inference, name, side, value);
  if (name !== 'EQ' && name !== 'NE') return undefined;
  if (value === null) return ofNull(inference, name, side);
  if (Array.isArray(value) && value.length === 0) return ofNone(inference, name, side);
  if (typeof value === 'string') return ofDate(inference, name, side, value) ?? ofType(inference, name, side, value);
  return undefined;
}

/** A number of elements is a whole number, at least 0. */
function ofLength(inference: Inference, name: Comparison, { node }: Side, value: number): Outcome | undefined {
  if (node.type !== 'Function' || node.name !== 'length') return undefined;
  const always = lengthIsAlways(name, value);
  if (always !== undefined) {
    const why = Number.isInteger(value) ? 'a length is never below 0' : 'a length is a whole number';
    return { isTrue: always, why, hint: 'compare it with the intended number' };
  }
  const [argument] = node.children;
  const asks = asksWhetherEmpty(name, value);
  if (argument === undefined || asks === undefined) return undefined;
  return ofListOfLists(inference, argument, asks);
}

function lengthIsAlways(name: Comparison, value: number): boolean | undefined {
  const isPossible = Number.isInteger(value) && value >= 0;
  if (name === 'EQ') return isPossible ? undefined : false;
  if (name === 'NE') return isPossible ? undefined : true;
  if (name === 'GTE') return value <= 0 ? true : undefined;
  if (name === 'GT') return value < 0 ? true : undefined;
  if (name === 'LT') return value <= 0 ? false : undefined;
  return value < 0 ? false : undefined;
}

/** Whether a length is compared to be zero or not. */
function asksWhetherEmpty(name: Comparison, value: number): 'empty' | 'not empty' | undefined {
  const whole = `${name} ${value}`;
  if (['EQ 0', 'LT 1', 'LTE 0'].includes(whole)) return 'empty';
  return ['NE 0', 'GT 0', 'GTE 1'].includes(whole) ? 'not empty' : undefined;
}

/** A projection inside a projection gives a list for each element, even if it is empty. */
function ofListOfLists(inference: Inference, list: SyntaxNode, asks: 'empty' | 'not empty'): Outcome | undefined {
  const shape = inference.shapes.get(list);
  if (shape?.kind !== 'list' || shape.element.kind !== 'list' || shape.element.isTrue === true) return undefined;
  const text = excerpt(inference, list.span);
  return {
    isTrue: asks === 'not empty',
    why: 'the length of a list of lists counts empty ones as well',
    hint: `flatten it: \`${list.type === 'Pipe' ? `${text} | []` : `${text}[]`}\``,
    isCertain: endsInProjection(list),
  };
}

/** What is computed is never null; what a filter leaves is a list, even if nothing matches. */
function ofNull(inference: Inference, name: Comparison, { node, shape }: Side): Outcome | undefined {
  const isTrue = name === 'NE';
  const text = excerpt(inference, node.span);
  if (shape.isTrue === true) return { isTrue, why: `\`${text}\` is never null` };
  if (node.type !== 'FilterProjection') return undefined;
  return {
    isTrue,
    why: 'if nothing matches, a filter gives an empty list, not null',
    hint: isTrue ? `ask whether there is any: \`${text}\`` : `ask whether there is none: \`!(${text})\``,
    isCertain: false,
  };
}

/** AWS leaves out many empty lists, and null is not equal to `[]`. */
function ofNone(inference: Inference, name: Comparison, { node, shape }: Side): Outcome | undefined {
  if (shape.kind !== 'list' || !isFromAnswer(node) || isPresent(inference, node)) return undefined;
  const isTrue = name === 'NE';
  const text = excerpt(inference, node.span);
  const negated = node.type === 'Field' ? `!${text}` : `!(${text})`;
  return {
    isTrue,
    why: 'AWS leaves out many empty lists, and what is left out is null, which is not equal to `[]`',
    hint: `correct for both: \`${isTrue ? text : negated}\``,
    isCertain: false,
  };
}

/** A path into the answer, without a default in place of null. */
function isFromAnswer(node: SyntaxNode): boolean {
  switch (node.type) {
    case 'Field':
      return true;
    case 'Subexpression':
      return isFromAnswer(node.left) && isFromAnswer(node.right);
    case 'FilterProjection':
      return isFromAnswer(node.left);
    default:
      return false;
  }
}

/** Whether the list is in every answer, even if empty. */
function isPresent(inference: Inference, node: SyntaxNode): boolean {
  if (node.type === 'Subexpression') return isPresent(inference, node.right);
  return node.type === 'FilterProjection' ? isPresent(inference, node.left) : inference.present.has(node);
}

/** Dates in answers are ISO 8601 to the millisecond. */
function ofDate(inference: Inference, name: Comparison, { node, shape }: Side, text: string): Outcome | undefined {
  if (shape.kind !== 'timestamp' || text === '' || /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(text)) {
    return undefined;
  }
  const place = excerpt(inference, node.span);
  const isDate = /^\d{4}-\d\d(-\d\d)?(T[\d:]*)?Z?$/.test(text);
  return {
    isTrue: name === 'NE',
    why: `dates are written as in 2026-01-31T12:00:00.000Z, but '${text}' is not`,
    hint: isDate
      ? `compare its beginning, starts_with(${place}, '${text.replace(/Z$/, '')}'), or its age in days, age_days(${place})`
      : `compare its age in days: age_days(${place})`,
  };
}

const TYPE_NAMES: readonly string[] = ['string', 'number', 'boolean', 'array', 'object', 'null'];

function ofType(inference: Inference, name: Comparison, { node }: Side, text: string): Outcome | undefined {
  if (node.type !== 'Function' || node.name !== 'type' || TYPE_NAMES.includes(text)) return undefined;
  return {
    isTrue: name === 'NE',
    why: `\`${excerpt(inference, node.span)}\` gives ${TYPE_NAMES.slice(0, -1).join(', ')} or null, never '${text}'`,
  };
}
