import { areEqual } from '../../expressions/are-equal.ts';
import { isTruthy } from '../../expressions/is-truthy.ts';
import type { Comparison, NodeOf, SyntaxNode } from '../../expressions/syntax-tree.ts';
import type { JsonValue } from '../../values/json.ts';
import { excerpt, type Inference, pasted } from './inference.ts';
import { type Outcome, ofNumber, type Side } from './length-comparisons.ts';
import { isSentEmpty } from './sent-empty.ts';
import type { Shape } from './shape.ts';

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
    ofLiterals(node) ??
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

/** `?'Key' == 'Owner'`: the name of a member, written as text. */
function ofLiterals({ name, left, right }: NodeOf<'Comparator'>): Outcome | undefined {
  if (left.type !== 'Literal' || right.type !== 'Literal') return undefined;
  const isText = typeof left.value === 'string' && /^[A-Za-z_]\w*$/.test(left.value);
  return {
    isTrue: comparisonHolds(name, left.value, right.value),
    why: 'both sides are literals, whatever AWS returns',
    hint: isText ? `for the member, write it without quotes: ${left.value}` : 'compare a member with one of them',
  };
}

/** What a comparison of two values gives. Only numbers have an order. */
export function comparisonHolds(name: Comparison, value: JsonValue, bound: JsonValue): boolean {
  if (name === 'EQ') return areEqual(value, bound);
  if (name === 'NE') return !areEqual(value, bound);
  if (typeof value !== 'number' || typeof bound !== 'number') return false;
  if (name === 'LT') return value < bound;
  if (name === 'LTE') return value <= bound;
  return name === 'GT' ? value > bound : value >= bound;
}

/** `<=` and `>=` of null are null: they ask whether there is a value. */
function withItself(inference: Inference, name: Comparison, left: Side, right: Side): Outcome | undefined {
  if (left.node.type === 'Literal' || name === 'LTE' || name === 'GTE') return undefined;
  const [whole, other] = [left, right].map(({ node: { span } }) => inference.text.slice(span.start, span.end).trim());
  if (whole !== other) return undefined;
  const text = excerpt(inference, left.node.span);
  return { isTrue: name === 'EQ', why: `both sides are \`${text}\``, hint: 'compare it with something different' };
}

function oneWay(inference: Inference, name: Comparison, side: Side, { node: other, shape }: Side): Outcome | undefined {
  // A bare `null` is a name that nothing has.
  const isNull = other.type === 'Field' && other.name === 'null' && shape.kind === 'null';
  if (other.type !== 'Literal' && !isNull) return undefined;
  const value = other.type === 'Literal' ? other.value : null;
  if (typeof value === 'number') return ofNumber(inference, name, side, value);
  if (name !== 'EQ' && name !== 'NE') return undefined;
  if (!isTruthy(value)) return ofNothing(inference, name, side, value);
  if (typeof value === 'string') return ofDate(inference, name, side, value);
  return undefined;
}

/** Compared with null, `false`, or what is empty. */
function ofNothing(inference: Inference, name: Comparison, side: Side, value: JsonValue): Outcome | undefined {
  if (side.shape.isTrue === true) return ofWhatIsThere(inference, name, side, value);
  if (value === null) return ofNull(inference, name, side) ?? ofNone(inference, name, side, value);
  return value === false ? undefined : ofNone(inference, name, side, value);
}

/** `a || b` is never null, false or empty if b is not: the default takes the place of what was asked for. */
function ofWhatIsThere(inference: Inference, name: Comparison, { node }: Side, value: JsonValue): Outcome {
  const text = excerpt(inference, node.span);
  const isTrue = name === 'NE';
  if (node.type !== 'OrExpression') return { isTrue, why: `\`${text}\` is never ${EMPTY[JSON.stringify(value)]}` };
  const [left, right] = [excerpt(inference, node.left.span), excerpt(inference, node.right.span)];
  return {
    isTrue,
    why: `where \`${left}\` is ${EMPTY[JSON.stringify(value)]}, ${quoted(right)} replaces it`,
    hint: `ask \`${pasted(inference, node.left.span)}\` itself`,
  };
}

/** The values that count as false, in words. */
const EMPTY: Readonly<Record<string, string>> = {
  null: 'null',
  false: '`false`',
  '""': 'empty text',
  '[]': 'an empty list',
  '{}': 'an empty object',
};

function quoted(text: string): string {
  return text.startsWith('`') ? text : `\`${text}\``;
}

/** What a filter leaves is a list, even if nothing matches. */
function ofNull(inference: Inference, name: Comparison, { node }: Side): Outcome | undefined {
  if (node.type !== 'FilterProjection') return undefined;
  const isTrue = name === 'NE';
  const text = pasted(inference, node.span);
  return {
    isTrue,
    why: 'if nothing matches, a filter gives an empty list, not null',
    hint: isTrue ? `ask whether there is any: \`${text}\`` : `ask whether there is none: \`!(${text})\``,
    isCertain: false,
  };
}

/**
 * AWS leaves out much of what is empty, and sends the rest: null is not equal to `[]`, `{}` or `''`, nor these to null.
 */
function ofNone(inference: Inference, name: Comparison, side: Side, value: JsonValue): Outcome | undefined {
  const { node, shape } = side;
  const why = whyNotNone(shape, value);
  if (why === undefined || !isFromAnswer(node) || isAskedTwice(inference, node)) return undefined;
  if (value !== null && isPresent(inference, node)) return undefined;
  const isTrue = name === 'NE';
  const text = pasted(inference, node.span);
  const negated = node.type === 'Field' ? `!${text}` : `!(${text})`;
  return { isTrue, why, hint: `correct for both: \`${isTrue ? text : negated}\``, isCertain: false };
}

/** Of text, structures and maps, only their being empty is doubtful: what does not apply is left out. */
function whyNotNone(shape: Shape, value: JsonValue): string | undefined {
  const { kind } = shape;
  const isList = kind === 'list';
  if (value === null) {
    if (isSentEmpty(shape)) return "AWS sends '' there, which is not equal to null";
    return isList ? 'AWS sends many empty lists as `[]`, which is not equal to null' : undefined;
  }
  if (isList) return 'AWS leaves out many empty lists, and what is left out is null, which is not equal to `[]`';
  if (kind === 'object' || kind === 'map') {
    return 'AWS leaves out what does not apply, and what is left out is null, which is not equal to `{}`';
  }
  return kind === 'string' && !isSentEmpty(shape)
    ? "AWS leaves out most empty text, and what is left out is null, not ''"
    : undefined;
}

/** `Tags == null || Tags == []`: whoever asks for one and the other has thought of both. */
function isAskedTwice({ text }: Inference, { span }: SyntaxNode): boolean {
  const path = text.slice(span.start, span.end).trim();
  const escaped = path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return (text.match(new RegExp(`(?<![\\w.$@"])${escaped}(?![\\w"])`, 'g')) ?? []).length > 1;
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
  const place = pasted(inference, node.span);
  const isDate = /^\d{4}-\d\d(-\d\d)?(T[\d:]*)?Z?$/.test(text);
  return {
    isTrue: name === 'NE',
    why: `dates are written as in 2026-01-31T12:00:00.000Z, but '${text}' is not`,
    hint: isDate
      ? `compare its beginning, starts_with(${place}, '${text.replace(/Z$/, '')}'), or its age in days, age_days(${place})`
      : `compare its age in days: age_days(${place})`,
  };
}
