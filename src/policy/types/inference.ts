import { shorten } from '../../documents/quote-value.ts';
import type { Problem } from '../../documents/source-text.ts';
import type { Comparison, Span, SyntaxNode } from '../../expressions/syntax-tree.ts';
import type { JsonValue } from '../../values/json.ts';
import { describe, type Mark, type Shape } from './shape.ts';

/** Something that cannot be meant, and its place in the expression. */
export interface TypeProblem extends Problem {
  readonly span: Span;
}

/** A member that must not be shown, and where the expression names it. */
export interface HiddenRead {
  readonly name: string;
  readonly span: Span;
}

/** What part of a chain of `&&` or `||` requires of a value. */
export interface Term {
  readonly node: SyntaxNode;
  /** The value, as it is written. */
  readonly key: string;
  readonly test: { readonly name: Comparison; readonly value: JsonValue } | { readonly isTrue: boolean };
}

/** What the inference over one expression shares. */
export interface Inference {
  readonly text: string;
  /** The value that the whole expression is evaluated on: `$`. */
  readonly root: Shape;
  readonly cove: Shape;
  readonly variables: ReadonlyMap<string, Shape>;
  readonly problems: TypeProblem[];
  /** The shapes of the parts of the expression; grows. */
  readonly shapes: Map<SyntaxNode, Shape>;
  /** Parts of chains that were read; grows. */
  readonly terms: Map<SyntaxNode, readonly Term[]>;
  /** The members that are in every answer; grows. */
  readonly present: Set<SyntaxNode>;
  /** Members of maps, and so under names that are data; grows. */
  readonly ofMaps: Set<SyntaxNode>;
  /** What is null if the answer that it is read from is absent; grows. */
  readonly ofAbsent: Set<SyntaxNode>;
  /** The watched members that the expression reads; grows. */
  readonly reads: Set<Mark>;
  /** Where the expression reads what must not be shown, except for a boolean about it; grows. */
  readonly hidden: HiddenRead[];
  /**
   * The shape of a step that is reported: unknown, so that one mistake has one message, or null, as in a run.
   */
  readonly missing: Shape;
  /**
   * The expression judges an answer as a whole, since its policy has no `resources`: the elements of a list in it were
   * probably meant individually.
   */
  readonly isWholeAnswer: boolean;
  /** Whether the part that is looked at counts where it is false: `!…`, `… == null`. */
  readonly isNegated: boolean;
}

/** The value that a node is evaluated on, and the part of the expression that gives it. */
export interface Focus {
  readonly shape: Shape;
  /** Undefined if it has no text: the resource, an element of a list. */
  readonly origin: Span | undefined;
}

/** Whether a value is never null: a resource, an element of a list, what is always there. */
export function isThere({ shape, origin }: Focus): boolean {
  return origin === undefined || shape.isTrue === true;
}

/** The text of part of the expression, for a message. */
export function excerpt(inference: Inference, span: Span): string {
  return shorten(pasted(inference, span));
}

/** The same for a hint, whose reader pastes it: whole, unless no hand has written it. */
export function pasted({ text }: Inference, { start, end }: Span): string {
  const before = /\(\s*$/.exec(text.slice(0, start))?.[0];
  const part = text.slice(start, end);
  // The place of `(a || b) == c` begins behind the parenthesis.
  const isCut = before !== undefined && count(part, ')') > count(part, '(');
  return shorten((isCut ? before + part : part).trim().replace(/\s+/g, ' '), LONGEST_PASTED);
}

const LONGEST_PASTED = 1000;

function count(text: string, sign: string): number {
  return text.split(sign).length - 1;
}

/** `` `Name` is a string ``: an expression in the words of the policy, and what it is. */
export function told(inference: Inference, { span }: SyntaxNode, shape: Shape): string {
  const text = excerpt(inference, span);
  return `${text.startsWith('`') ? text : `\`${text}\``} is ${describe(shape)}`;
}
