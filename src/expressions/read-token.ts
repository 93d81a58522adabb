import type { JsonValue } from '../values/json.ts';
import { ExpressionSyntaxError } from './expression-error.ts';
import { isDeeperThan } from './is-deeper-than.ts';
import type { Span } from './syntax-tree.ts';

const OPERATORS = [
  ...['[?', '[]', '!=', '<=', '>=', '==', '&&', '||', '//'],
  ...[
    '(',
    ')',
    '*',
    ',',
    '.',
    ':',
    '@',
    '[',
    ']',
    '{',
    '}',
    '+',
    '-',
    '%',
    '?',
    '!',
    '<',
    '>',
    '=',
    '&',
    '|',
    '/',
    '$',
  ],
  ...['\u2212', '\u00d7', '\u00f7'],
] as const;

export type Operator = (typeof OPERATORS)[number];

/** One token of an expression. The kind of an operator is the operator itself. */
export type Token = Span &
  (
    | { readonly kind: Operator | 'end' }
    | { readonly kind: 'name' | 'quoted-name' | 'variable'; readonly name: string }
    | { readonly kind: 'literal'; readonly value: JsonValue }
    | { readonly kind: 'number'; readonly value: number }
  );

/** How deep a JSON literal may be nested. */
const MAX_LITERAL_DEPTH = 64;

const BLANK = /[ \t\r\n]*/y;
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const VARIABLE = /\$[A-Za-z_][A-Za-z0-9_]*/y;
const NUMBER = /-?[0-9]+/y;

/**
 * Reads the token at or after an offset: `end` at the end of the text.
 *
 * Source: https://jmespath.org/specification.html#grammar
 *
 * @throws {ExpressionSyntaxError} for a character that begins no token, a quote that is not closed, a literal that is
 *   not JSON.
 */
export function readToken(text: string, offset: number): Token {
  const start = offset + lengthOf(BLANK, text, offset);
  const first = text[start];
  if (first === undefined) return { kind: 'end', start, end: start };
  if (first === "'") return readRawString(text, start);
  if (first === '"') return readQuotedName(text, start);
  if (first === '`') return readLiteral(text, start);
  return readPlain(text, start);
}

function readPlain(text: string, start: number): Token {
  const name = lengthOf(NAME, text, start);
  if (name > 0) return { kind: 'name', name: text.slice(start, start + name), start, end: start + name };
  const variable = lengthOf(VARIABLE, text, start);
  if (variable > 0)
    return { kind: 'variable', name: text.slice(start + 1, start + variable), start, end: start + variable };
  const number = lengthOf(NUMBER, text, start);
  if (number > 0)
    return { kind: 'number', value: Number(text.slice(start, start + number)), start, end: start + number };
  const operator = OPERATORS.find((each) => text.startsWith(each, start));
  if (operator !== undefined) return { kind: operator, start, end: start + operator.length };
  const character = String.fromCodePoint(text.codePointAt(start) ?? 0);
  throw new ExpressionSyntaxError(`unexpected character ${JSON.stringify(character)}`, {
    offset: start,
    length: character.length,
    hint: /[\u2018\u2019\u201c\u201d\u00b4]/.test(character) ? "put strings in plain quotes: 'text'" : undefined,
  });
}

function readRawString(text: string, start: number): Token {
  const end = endOfQuoted(text, start, 'string', "'");
  return { kind: 'literal', value: unquote(text.slice(start + 1, end - 1), "'"), start, end };
}

function readQuotedName(text: string, start: number): Token {
  const end = endOfQuoted(text, start, 'name', '"');
  const name = parseJson(text.slice(start, end));
  if (typeof name === 'string') return { kind: 'quoted-name', name, start, end };
  throw new ExpressionSyntaxError('the name in double quotes is not a valid JSON string', {
    offset: start,
    length: end - start,
  });
}

function readLiteral(text: string, start: number): Token {
  const end = endOfQuoted(text, start, 'JSON literal', '`');
  const json = unquote(text.slice(start + 1, end - 1), '`');
  const value = parseJson(json);
  if (value === undefined) {
    throw new ExpressionSyntaxError('the literal in backticks is not JSON', {
      offset: start,
      length: end - start,
      hint: /^[\w .:/-]+$/.test(json) ? `put strings in single quotes: '${json.trim()}'` : undefined,
    });
  }
  if (isDeeperThan(value, MAX_LITERAL_DEPTH)) {
    throw new ExpressionSyntaxError(`the literal is nested more than ${MAX_LITERAL_DEPTH} levels deep`, {
      offset: start,
    });
  }
  const rounded = roundedNumber(json);
  if (rounded !== undefined) {
    const shown = rounded.length > 40 ? `${rounded.slice(0, 40)}…` : rounded;
    throw new ExpressionSyntaxError(`${shown} is not a number that JSON can hold exactly`, {
      offset: start,
      length: end - start,
      hint:
        /[.eE]/.test(rounded) || !Number.isFinite(Number(rounded))
          ? 'it would be read as infinity or 0'
          : 'numbers beyond 2^53 are rounded, here and in answers: compare with a smaller one',
    });
  }
  return { kind: 'literal', value, start, end };
}

/** The first number in JSON that would be read as another one: a long whole number, infinity, or nought. */
function roundedNumber(json: string): string | undefined {
  const numbers = json.replace(/"(?:[^"\\]|\\.)*"/g, '').match(/-?\d[\d.]*(?:[eE][+-]?\d+)?/g) ?? [];
  return numbers.find((each) => {
    const value = Number(each);
    if (/^-?\d{16,}$/.test(each) && Number.isFinite(value)) return BigInt(each) !== BigInt(value);
    return !Number.isFinite(value) || (value === 0 && /^[^eE]*[1-9]/.test(each));
  });
}

function endOfQuoted(text: string, start: number, what: string, quote: string): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === quote) return at + 1;
    if (text[at] === '\\' && (text[at + 1] === '\\' || text[at + 1] === quote)) at += 1;
  }
  throw new ExpressionSyntaxError(`the ${what} that begins here has no closing ${quote}`, { offset: start });
}

/** Only the quote itself is escaped; every other backslash stays, as the compliance suite requires. */
function unquote(text: string, quote: string): string {
  return text.replace(/\\([\s\S])/g, (both, escaped) => (escaped === quote ? quote : both));
}

function parseJson(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function lengthOf(pattern: RegExp, text: string, offset: number): number {
  pattern.lastIndex = offset;
  return pattern.exec(text)?.[0].length ?? 0;
}
