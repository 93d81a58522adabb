import type { YAMLError } from 'yaml';
import type { Problem } from './source-text.ts';

/**
 * What the parser says of expressions that stand without quotes where YAML reads their signs as its own: with its own
 * words, nobody who writes `resources: Names[].{name: @}` knows what to do.
 */
export function missingQuotes(text: string, { code, pos: [at], message }: YAMLError): Problem | undefined {
  const end = text.indexOf('\n', at);
  const rest = text.slice(at, end < 0 ? undefined : end).trimEnd();
  if (code === 'BAD_SCALAR_START') {
    return { code: 'yaml/quotes', message: `text that begins with ${text[at]} needs quotes`, hint: quoted(rest) };
  }
  if (code === 'BLOCK_AS_IMPLICIT_KEY') {
    return /:(\s|$)/.test(rest)
      ? { code: 'yaml/quotes', message: 'text with a colon and a space in it needs quotes', hint: quoted(rest) }
      : {
          code: 'yaml/indent',
          message: 'the next line has a key, and is indented deeper than the key of this text',
          hint: 'begin both keys in the same column',
        };
  }
  if (code !== 'UNEXPECTED_TOKEN' || !/ at node end/.test(message)) return undefined;
  const line = text.slice(text.lastIndexOf('\n', at - 1) + 1, at) + rest;
  const value = /^\s*(?:- )*[A-Za-z_]+: +((["'[{]).*)$/.exec(line);
  if (value === null) return undefined;
  const kind = value[2] === '[' || value[2] === '{' ? `begins with ${value[2]}` : 'begins with a quote';
  return {
    code: 'yaml/quotes',
    message: `text that ${kind} needs quotes around the whole of it`,
    hint: quoted(value[1] ?? ''),
  };
}

/** The text in quotes that leave it as it is; a comment behind it stays out of them. */
function quoted(text: string): string | undefined {
  const own = text.replace(/\s+#.*$/, '');
  if (own.length > 100 || isUnbalanced(own)) return 'put it between quotes';
  return `write: ${/["\\]/.test(own) ? `'${own.replaceAll("'", "''")}'` : `"${own}"`}`;
}

/** Whether brackets are closed that were opened before the text: it is a part of a line in brackets. */
function isUnbalanced(text: string): boolean {
  let depth = 0;
  for (const character of text) {
    if (character === '{' || character === '[') depth += 1;
    if (character === '}' || character === ']') depth -= 1;
    if (depth < 0) return true;
  }
  return false;
}
