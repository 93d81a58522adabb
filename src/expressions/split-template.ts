import { ExpressionSyntaxError } from './expression-error.ts';
import { readToken } from './read-token.ts';

/** An expression in a template, and where its text begins in the whole. */
export interface TemplateExpression {
  readonly expression: string;
  readonly offset: number;
}

/**
 * Splits a template's string into literal text and expressions. The end of an expression is found by reading its
 * tokens, so braces in it, and in its strings, do not end it.
 *
 * @throws {ExpressionSyntaxError} for a `${` that is not closed, and anything that is not a token.
 */
export function splitTemplate(text: string): (string | TemplateExpression)[] {
  const parts: (string | TemplateExpression)[] = [];
  let literal = '';
  let at = 0;
  while (at < text.length) {
    if (text.startsWith('$${', at)) {
      literal += '${';
      at += 3;
    } else if (text.startsWith('${', at)) {
      const end = endOfExpression(text, at);
      if (literal !== '') parts.push(literal);
      literal = '';
      parts.push({ expression: text.slice(at + 2, end), offset: at + 2 });
      at = end + 1;
    } else {
      literal += text[at];
      at += 1;
    }
  }
  if (literal !== '') parts.push(literal);
  return parts;
}

/** @returns the offset of the `}` that closes the `${` at `start`. */
function endOfExpression(text: string, start: number): number {
  let open = 0;
  let token = readToken(text, start + 2);
  while (token.kind !== '}' || open > 0) {
    if (token.kind === 'end') {
      throw new ExpressionSyntaxError('the `${` that begins here has no closing `}`', {
        offset: start,
        length: 2,
        hint: 'write `$${` for a literal `${`',
      });
    }
    if (token.kind === '{') open += 1;
    if (token.kind === '}') open -= 1;
    token = readToken(text, token.end);
  }
  return token.start;
}
