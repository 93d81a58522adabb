import { checkCall } from './check-call.ts';
import { checkMemberName } from './check-member-name.ts';
import { ExpressionSyntaxError } from './expression-error.ts';
import { type Grammar, series } from './grammar.ts';
import type { Token } from './read-token.ts';
import type { Binding, SyntaxNode } from './syntax-tree.ts';

type NameToken = Token & { readonly name: string };

/** What begins with a name: a member, `cove`, a call, or a `let`. */
export function parseName(grammar: Grammar, token: NameToken, isMember: boolean): SyntaxNode {
  const { at } = grammar;
  at.take();
  if (at.token.kind === '(') return parseCall(grammar, token);
  if (token.kind === 'name' && token.name === 'let' && at.token.kind === 'variable')
    return parseLet(grammar, token.start);
  checkMemberName(token.name, token);
  if (token.name === 'cove' && !isMember) return at.node(token.start, { type: 'Context' });
  return at.node(token.start, { type: 'Field', name: token.name });
}

/** A variable, which a `let` around it has to define. */
export function parseVariable({ at, isVariable }: Grammar, token: NameToken): SyntaxNode {
  at.take();
  if (isVariable(token.name)) return at.node(token.start, { type: 'Variable', name: token.name });
  throw new ExpressionSyntaxError(`there is no variable $${token.name} here`, {
    offset: token.start,
    length: token.end - token.start,
    hint: `\`let $${token.name} = … in …\` defines one`,
  });
}

function parseCall(grammar: Grammar, name: NameToken): SyntaxNode {
  if (name.kind === 'quoted-name') {
    throw new ExpressionSyntaxError('the name of a function is not quoted', {
      offset: name.start,
      length: name.end - name.start,
    });
  }
  grammar.at.expect('(');
  const children = series(grammar, ')', () => parseArgument(grammar));
  checkCall(name.name, name, children);
  return grammar.at.node(name.start, { type: 'Function', name: name.name, children });
}

function parseArgument({ at, expression }: Grammar): SyntaxNode {
  const { kind, start } = at.token;
  if (kind !== '&') return expression(0);
  at.take();
  return at.node(start, { type: 'ExpressionReference', child: expression(0) });
}

function parseLet(grammar: Grammar, start: number): SyntaxNode {
  const { at } = grammar;
  const bindings = [parseBinding(grammar)];
  while (at.accept(',')) bindings.push(parseBinding(grammar));
  if (at.token.kind !== 'name' || at.token.name !== 'in') throw at.unexpected('`in`');
  at.take();
  const names = bindings.map(({ variable }) => variable);
  const expression = grammar.withVariables(names, () => grammar.expression(0));
  return at.node(start, { type: 'LetExpression', bindings, expression });
}

function parseBinding({ at, expression }: Grammar): Binding {
  const token = at.token;
  if (token.kind !== 'variable') throw at.unexpected('a variable');
  checkMemberName(token.name, token);
  at.take();
  at.expect('=');
  const reference = expression(0);
  return { type: 'Binding', variable: token.name, reference, span: { start: token.start, end: at.end } };
}
