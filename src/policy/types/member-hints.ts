import { quoteValue } from '../../documents/quote-value.ts';
import type { NodeOf, Span } from '../../expressions/syntax-tree.ts';
import { didYouMean } from '../../text/did-you-mean.ts';
import { hintForElement, hintForPath } from './forgotten-resources.ts';
import { type Focus, type Inference, pasted } from './inference.ts';
import type { ObjectShape, Shape } from './shape.ts';

/** This many names are listed at most. */
export const MOST_NAMES = 12;

/** The message about a name that a structure does not have. */
export function unknownMember(name: string, shape: { readonly name: string }): string {
  return `${quoteValue(name)} is not a member of ${shape.name}`;
}

/** The nearest name; else all of them if they are few. */
export function hintForName(name: string, shape: { readonly memberNames: readonly string[] }): string | undefined {
  const meant = didYouMean(name, shape.memberNames);
  if (meant !== undefined) return `did you mean ${quoteValue(meant)}?`;
  if (shape.memberNames.length === 0) return 'it has no members';
  return shape.memberNames.length <= MOST_NAMES ? `its members: ${shape.memberNames.join(', ')}` : undefined;
}

const WORDS: ReadonlySet<string> = new Set(['true', 'false']);

/** What was meant by a name that is not a member. */
export function hintForMember(inference: Inference, field: NodeOf<'Field'>, shape: ObjectShape): string | undefined {
  const { name } = field;
  const meant = didYouMean(name, shape.memberNames);
  const asText = hintForLiteral(inference, field);
  if (asText !== undefined && meant === undefined) return asText;
  const isOtherCase = meant?.toLowerCase() === name.toLowerCase();
  const oneByOne = shape === inference.root ? hintForElement(inference, name) : undefined;
  if (oneByOne !== undefined && !isOtherCase) return oneByOne;
  return isOtherCase ? hintForName(name, shape) : (hintBelow(name, shape) ?? hintForName(name, shape));
}

/** A name in double quotes was usually meant as text, and a bare `true` as the literal. */
export function hintForLiteral({ text }: Inference, { name, span }: NodeOf<'Field'>): string | undefined {
  if (text[span.start] === '"') return `put text in single quotes: '${name}'`;
  return WORDS.has(name) ? `put a literal in backticks: \`${name}\`` : undefined;
}

/** The same name one level down. */
function hintBelow(name: string, shape: ObjectShape): string | undefined {
  for (const outer of shape.memberNames) {
    const inner = shape.member(outer);
    if (hasMember(inner, name)) return `did you mean \`${outer}.${name}\`?`;
    if (inner?.kind === 'list' && hasMember(inner.element, name)) return `did you mean \`${outer}[].${name}\`?`;
  }
  return undefined;
}

function hasMember(shape: Shape | undefined, name: string): boolean {
  return shape?.kind === 'object' && shape.memberNames.includes(name);
}

/** A member of what is no object: an element of a list, or what is in a text. */
export function hintForScalar(
  inference: Inference,
  { name }: NodeOf<'Field'>,
  { shape, origin }: Focus,
): string | undefined {
  if (shape.kind === 'list') {
    const oneByOne = origin === undefined ? undefined : hintForPath(inference, pasted(inference, origin));
    if (oneByOne !== undefined) return oneByOne;
    return `did you mean \`${origin === undefined ? '@' : pasted(inference, origin)}[*].${name}\`?`;
  }
  if (shape.kind === 'string' && origin !== undefined) {
    if (name === 'Statement') return `if the text is a policy document: \`statements(${pasted(inference, origin)})\``;
    return `if the text is JSON: \`parse_json(${pasted(inference, origin)}).${name}\``;
  }
  return undefined;
}

/**
 * `!a.b` reads as `(!a).b`. Source: https://jmespath.org/specification.html, where `!` binds tighter than `.` and `[?`.
 */
export function hintForNot(inference: Inference, { origin }: Focus, end: Span): string | undefined {
  if (origin === undefined || inference.text[origin.start] !== '!') return undefined;
  const known = Math.max(origin.end, end.end);
  const rest = /^(?:\s*\.\s*(?:\w+\b(?!\()|"[^"]*"))*/.exec(inference.text.slice(known))?.[0] ?? '';
  const meant = pasted(inference, { start: origin.start + 1, end: known + rest.length });
  return `\`!\` binds tighter than what follows: write \`!(${meant})\``;
}

/** `a | [?b] || c` reads as `a | ([?b] || c)`. Source: the same page, where `|` binds weakest. */
export function hintForPipe(inference: Inference, { origin }: Focus, { start }: Span): string | undefined {
  if (origin === undefined) return undefined;
  const between = inference.text.slice(origin.end, start);
  const operator = /^\s*\|(?!\|)[\s\S]*?(\|\||&&)\s*!?\s*$/.exec(between)?.[1];
  if (operator === undefined) return undefined;
  const before = between.lastIndexOf(operator);
  const meant = pasted(inference, { start: origin.start, end: origin.end + before }).trimEnd();
  return `\`|\` takes all that follows it, \`${operator}\` too: write \`(${meant}) ${operator} …\``;
}

export function hintForStep({ text }: Inference, { shape, origin }: Focus): string | undefined {
  if (shape.kind === 'list') return 'elements of a list: `[*]`';
  // `Listeners[].Listener[?…]` asks each listener.
  const isEach = shape.kind === 'object' && origin !== undefined && /\]\s*\.\s*$/.test(text.slice(0, origin.start));
  if (isEach) return 'to ask the list that was collected, write `|` before it; to ask each one, name its members';
  return shape.kind === 'map' ? 'values of an object: `*`' : undefined;
}
