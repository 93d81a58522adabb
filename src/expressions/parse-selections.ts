import { checkMemberName } from './check-member-name.ts';
import { type Grammar, series } from './grammar.ts';
import type { Pair, SyntaxNode } from './syntax-tree.ts';

/** `[a, b]`: a list of several expressions on one value. */
export function parseSelectedList(grammar: Grammar): SyntaxNode {
  const { at } = grammar;
  const { start } = at.token;
  at.take();
  const children = series(grammar, ']', () => grammar.expression(0), 1);
  return at.node(start, { type: 'MultiSelectList', children });
}

/** `{name: a, other: b}`: an object of several expressions on one value. */
export function parseSelectedObject(grammar: Grammar): SyntaxNode {
  const { at } = grammar;
  const { start } = at.token;
  at.take();
  const children = series(grammar, '}', () => parsePair(grammar), 1);
  return at.node(start, { type: 'MultiSelectHash', children });
}

function parsePair({ at, expression }: Grammar): Pair {
  const token = at.token;
  if (token.kind !== 'name' && token.kind !== 'quoted-name') throw at.unexpected('a member name');
  checkMemberName(token.name, token);
  at.take();
  at.expect(':');
  const value = expression(0);
  return { type: 'KeyValuePair', name: token.name, value, span: { start: token.start, end: at.end } };
}
