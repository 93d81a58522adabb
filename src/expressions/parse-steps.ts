import { ExpressionSyntaxError } from './expression-error.ts';
import { type Grammar, identity } from './grammar.ts';
import { BINDING } from './operators.ts';
import { parseSelectedList, parseSelectedObject } from './parse-selections.ts';
import type { SyntaxNode } from './syntax-tree.ts';

/** The steps that lead from a value to what is in it: members, elements, and projections over them. */

/** `.name`, `.*`, `.[…]` or `.{…}`. */
export function parseDot(grammar: Grammar, left: SyntaxNode): SyntaxNode {
  const { at } = grammar;
  at.take();
  if (at.accept('*')) return parseProjection(grammar, 'ValueProjection', left, BINDING.dot);
  return at.node(left.span.start, { type: 'Subexpression', left, right: parseMember(grammar, BINDING.dot) });
}

/** `*` at the start of a path: the values of the current object. */
export function parseStar(grammar: Grammar): SyntaxNode {
  const { start } = grammar.at.token;
  grammar.at.take();
  return parseProjection(grammar, 'ValueProjection', identity(start), BINDING.star);
}

/** `[]`. */
export function parseFlatten(grammar: Grammar, child: SyntaxNode): SyntaxNode {
  const { at } = grammar;
  at.take();
  const flatten = at.node(child.span.start, { type: 'Flatten', child });
  return parseProjection(grammar, 'Projection', flatten, BINDING.flatten);
}

/** `[?condition]`. */
export function parseFilter(grammar: Grammar, left: SyntaxNode): SyntaxNode {
  const { at } = grammar;
  at.take();
  const condition = grammar.expression(0);
  at.expect(']');
  const right = parseProjected(grammar, BINDING.filter);
  return at.node(left.span.start, { type: 'FilterProjection', left, right, condition });
}

/** A bracket after an expression: an index, a slice, or all elements. */
export function parseBracket(grammar: Grammar, left: SyntaxNode): SyntaxNode {
  const { at } = grammar;
  at.take();
  if (at.token.kind === 'number' || at.token.kind === ':') return parseIndexOrSlice(grammar, left);
  if (at.accept('*')) {
    at.expect(']');
    return parseProjection(grammar, 'Projection', left, BINDING.star);
  }
  throw at.unexpected('an index, a slice, `*` or `?`');
}

/** A bracket where a value is expected: the same on the current value, or a list of expressions. */
export function parseBracketOperand(grammar: Grammar): SyntaxNode {
  const { at } = grammar;
  const next = at.peek();
  const isStar = next.kind === '*' && at.peek(next).kind === ']';
  return next.kind === 'number' || next.kind === ':' || isStar
    ? parseBracket(grammar, identity(at.token.start))
    : parseSelectedList(grammar);
}

function parseMember(grammar: Grammar, power: number): SyntaxNode {
  const { at } = grammar;
  const { kind } = at.token;
  if (kind === 'name' || kind === 'quoted-name' || kind === '*') return grammar.expression(power, true);
  if (kind === '[') return parseSelectedList(grammar);
  if (kind === '{') return parseSelectedObject(grammar);
  throw at.unexpected('a member name');
}

type ProjectionType = 'Projection' | 'ValueProjection';

function parseProjection(grammar: Grammar, type: ProjectionType, left: SyntaxNode, power: number): SyntaxNode {
  const right = parseProjected(grammar, power);
  return grammar.at.node(left.span.start, { type, left, right });
}

/** What is done with each element of a projection. */
function parseProjected(grammar: Grammar, power: number): SyntaxNode {
  const { kind, start } = grammar.at.token;
  if (kind === '[' || kind === '[?') return grammar.expression(power, true);
  if (kind !== '.') return identity(start);
  grammar.at.take();
  return parseMember(grammar, power);
}

function parseIndexOrSlice(grammar: Grammar, left: SyntaxNode): SyntaxNode {
  const { at } = grammar;
  const { start } = at.token;
  const first = parseNumber(grammar);
  if (first !== null && at.token.kind === ']') {
    const right = at.node(start, { type: 'Index', value: first });
    at.take();
    return at.node(left.span.start, { type: 'IndexExpression', left, right });
  }
  at.expect(':');
  const stop = parseNumber(grammar);
  const step = at.accept(':') ? parseNumber(grammar) : null;
  if (step === 0)
    throw new ExpressionSyntaxError('the step of a slice cannot be 0', { offset: start, length: at.end - start });
  const right = at.node(start, { type: 'Slice', start: first, stop, step });
  at.expect(']');
  const slice = at.node(left.span.start, { type: 'IndexExpression', left, right });
  return parseProjection(grammar, 'Projection', slice, BINDING.star);
}

function parseNumber({ at }: Grammar): number | null {
  const token = at.token;
  if (token.kind !== 'number') return null;
  at.take();
  return token.value;
}
