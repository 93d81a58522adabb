import { ExpressionSyntaxError } from './expression-error.ts';
import { type Grammar, identity } from './grammar.ts';
import { ARITHMETIC, BINDING, COMPARISONS, POWERS } from './operators.ts';
import { parseName, parseVariable } from './parse-names.ts';
import { parseSelectedObject } from './parse-selections.ts';
import { parseBracket, parseBracketOperand, parseDot, parseFilter, parseFlatten, parseStar } from './parse-steps.ts';
import type { SyntaxNode } from './syntax-tree.ts';
import { TokenCursor } from './token-cursor.ts';

/** How deep brackets, prefixes and projections may be nested. */
const MAX_NESTING = 128;

/**
 * Parses by operator precedence: what begins an expression, and the operators that go on from it. The forms that have a
 * grammar of their own are in `parse-names.ts`, `parse-steps.ts` and `parse-selections.ts`.
 *
 * @throws {ExpressionSyntaxError}
 */
export function parseText(text: string): SyntaxNode {
  const grammar = createGrammar(new TokenCursor(text));
  const node = grammar.expression(0);
  if (grammar.at.token.kind !== 'end') throw grammar.at.unexpected('an operator');
  return node;
}

function createGrammar(at: TokenCursor): Grammar {
  let nesting = 0;
  let variables: readonly string[] = [];
  const grammar: Grammar = {
    at,
    expression: (power, isMember = false) => {
      nesting += 1;
      if (nesting > MAX_NESTING) {
        throw new ExpressionSyntaxError(`the expression is nested more than ${MAX_NESTING} levels deep`, {
          offset: at.token.start,
        });
      }
      let left = parseOperand(grammar, isMember);
      while (power < (POWERS[at.token.kind] ?? 0)) left = parseOperation(grammar, left);
      nesting -= 1;
      return left;
    },
    isVariable: (name) => variables.includes(name),
    withVariables: (names, read) => {
      const outer = variables;
      variables = [...outer, ...names];
      const result = read();
      variables = outer;
      return result;
    },
  };
  return grammar;
}

function parseOperand(grammar: Grammar, isMember: boolean): SyntaxNode {
  const { at } = grammar;
  const token = at.token;
  const { start } = token;
  switch (token.kind) {
    case 'name':
    case 'quoted-name':
      return parseName(grammar, token, isMember);
    case 'variable':
      return parseVariable(grammar, token);
    case 'literal':
      at.take();
      return at.node(start, { type: 'Literal', value: token.value });
    case '@':
      at.take();
      return at.node(start, { type: 'Current' });
    case '$':
      at.take();
      return at.node(start, { type: 'Root' });
    case '!':
      at.take();
      return at.node(start, { type: 'NotExpression', child: grammar.expression(BINDING.not) });
    case '+':
    case '-':
    case '\u2212':
      at.take();
      return at.node(start, {
        type: 'Unary',
        operator: token.kind === '+' ? 'Plus' : 'Minus',
        operand: grammar.expression(BINDING.sign),
      });
    case '(':
      return parseParenthesis(grammar);
    case '{':
      return parseSelectedObject(grammar);
    case '*':
      return parseStar(grammar);
    case '[?':
      return parseFilter(grammar, identity(start));
    case '[]':
      return parseFlatten(grammar, identity(start));
    case '[':
      return parseBracketOperand(grammar);
    default:
      throw at.unexpected('a value');
  }
}

function parseOperation(grammar: Grammar, left: SyntaxNode): SyntaxNode {
  const { at } = grammar;
  const { kind } = at.token;
  const { start } = left.span;
  const comparison = COMPARISONS[kind];
  const arithmetic = ARITHMETIC[kind];
  if (comparison !== undefined)
    return at.node(start, { type: 'Comparator', name: comparison, left, right: parseRightSide(grammar) });
  if (arithmetic !== undefined)
    return at.node(start, { type: 'Arithmetic', operator: arithmetic, left, right: parseRightSide(grammar) });
  switch (kind) {
    case '.':
      return parseDot(grammar, left);
    case '|':
      return at.node(start, { type: 'Pipe', left, right: parseRightSide(grammar) });
    case '||':
      return at.node(start, { type: 'OrExpression', left, right: parseRightSide(grammar) });
    case '&&':
      return at.node(start, { type: 'AndExpression', left, right: parseRightSide(grammar) });
    case '?':
      return parseTernary(grammar, left);
    case '[]':
      return parseFlatten(grammar, left);
    case '[?':
      return parseFilter(grammar, left);
    default:
      return parseBracket(grammar, left);
  }
}

/** The right side of a binary operator, which is the current token. */
function parseRightSide({ at, expression }: Grammar): SyntaxNode {
  const power = POWERS[at.token.kind] ?? 0;
  at.take();
  return expression(power);
}

function parseParenthesis({ at, expression }: Grammar): SyntaxNode {
  at.take();
  const node = expression(0);
  at.expect(')');
  return node;
}

function parseTernary({ at, expression }: Grammar, condition: SyntaxNode): SyntaxNode {
  at.take();
  const trueExpr = expression(0);
  at.expect(':');
  // Chains go on to the right; `|` takes the result of the whole.
  const falseExpr = expression(BINDING.pipe);
  return at.node(condition.span.start, { type: 'Ternary', condition, trueExpr, falseExpr });
}
