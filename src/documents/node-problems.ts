import type { LocatedValue, Span } from './located-value.ts';
import { shorten } from './quote-value.ts';
import type { Problem, SourceText } from './source-text.ts';

export function mergeKey({ noun }: SourceText): Problem {
  return {
    code: 'yaml/merge-key',
    message: `merge keys (\`<<\`) belong to YAML 1.1, but ${noun}s are YAML 1.2`,
    hint: noun === 'policy file' ? 'use `defaults` for what all policies of a file share' : undefined,
  };
}

export function keyNotText(key: LocatedValue, source: SourceText): Problem {
  if (key.kind !== 'scalar' || key.value === null) {
    return {
      code: 'yaml/key',
      message: `a key must be text, found ${key.kind === 'scalar' ? 'nothing' : `a ${key.kind}`}`,
    };
  }
  const text = shorten(source.text.slice(key.start, key.end));
  return { code: 'yaml/key', message: `a key must be text, found ${text}`, hint: `quote it: "${text}"` };
}

/** A tag precedes its value, with white space and perhaps an anchor between them. */
export function tagSpan(text: string, value: Span): Span {
  const start = text.lastIndexOf('!', value.start - 1);
  if (start === -1) return value;
  const begin = text[start - 1] === '!' ? start - 1 : start;
  const length = text.slice(begin).search(/[\s,[\]{}]|$/);
  return { start: begin, end: begin + length };
}
