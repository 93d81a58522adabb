import { ExpressionSyntaxError } from './expression-error.ts';
import type { Token } from './read-token.ts';

/** Operators that people know from other languages. */
const MEANT: Readonly<Record<string, string>> = {
  and: '&&',
  AND: '&&',
  or: '||',
  OR: '||',
  not: '!',
  NOT: '!',
  is: '==',
  eq: '==',
};

/** Says what was found where something else was expected, and what was probably meant. */
export function unexpectedToken(text: string, token: Token, expected: string): ExpressionSyntaxError {
  const { start, end } = token;
  if (token.kind === 'end') {
    return new ExpressionSyntaxError(`expected ${expected}, but the expression ends here`, { offset: start });
  }
  return new ExpressionSyntaxError(`expected ${expected}, found \`${text.slice(start, end)}\``, {
    offset: start,
    length: end - start,
    hint: hintFor(text, token, expected),
  });
}

const MATCHES = "write regex_match(Name, '^a.*')";

function hintFor(text: string, token: Token, expected: string): string | undefined {
  switch (token.kind) {
    case '=':
      return text[token.end] === '~' ? MATCHES : 'did you mean `==`?';
    case 'number':
      return expected === 'a value'
        ? `put a number as a value in backticks: \`${text.slice(token.start, token.end)}\``
        : undefined;
    case '&':
      return 'did you mean `&&`? A single `&` is only for the argument of a function like sort_by';
    case 'name': {
      if (expected === 'an operator' && /^in$/i.test(token.name)) return "write contains(['a', 'b'], Name)";
      if (/(^|[^.\w])not\s+$/i.test(text.slice(0, token.start))) return 'did you mean `!`?';
      const operator = Object.hasOwn(MEANT, token.name) ? MEANT[token.name] : undefined;
      return operator === undefined ? undefined : `did you mean \`${operator}\`?`;
    }
    default:
      return undefined;
  }
}
