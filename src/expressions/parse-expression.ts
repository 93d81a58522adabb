import { ExpressionSyntaxError } from './expression-error.ts';
import { parseText } from './parser.ts';
import { childrenOf, type SyntaxNode } from './syntax-tree.ts';

/** Maximum length of an expression, in UTF-16 units. */
const MAX_LENGTH = 16_384;
/** How deep the tree may be: a chain of operators is a deep tree without any nesting. */
const MAX_DEPTH = 500;

/**
 * Parses JMESPath: the standard's grammar with `let`, arithmetic and `a ? b : c`.
 *
 * The `jmespath` package has a parser too, but its errors and nodes have no places, and it accepts what is most
 * probably a mistake: `a = b`, a string without its closing quote, a list without its commas.
 *
 * Sources: https://jmespath.org/specification.html#grammar, https://jmespath.site/main/#specification
 *
 * @throws {ExpressionSyntaxError}
 */
export function parseExpression(text: string): SyntaxNode {
  if (text.length > MAX_LENGTH) {
    throw new ExpressionSyntaxError(`the expression has ${text.length} characters, more than ${MAX_LENGTH}`, {
      offset: 0,
    });
  }
  if (text.trim() === '')
    throw new ExpressionSyntaxError('the expression is empty', { offset: 0, length: text.length });
  const node = parseText(text);
  if (isTooDeep(node))
    throw new ExpressionSyntaxError('the expression is too long a chain of operators', { offset: 0 });
  return node;
}

/** Walks level by level: a recursive walk would itself need the depth that it looks for. */
function isTooDeep(root: SyntaxNode): boolean {
  let level: readonly SyntaxNode[] = [root];
  for (let depth = 0; depth < MAX_DEPTH; depth += 1) {
    level = level.flatMap(childrenOf);
    if (level.length === 0) return false;
  }
  return true;
}
