import { shorten } from '../../documents/quote-value.ts';
import type { Problem } from '../../documents/source-text.ts';
import type { Span } from '../../expressions/syntax-tree.ts';
import type { Mark, Shape } from './shape.ts';

/** Something that cannot be meant, and where in the expression it stands. */
export interface TypeProblem extends Problem {
  readonly span: Span;
}

/** A member that must not be shown, and where the expression names it. */
export interface HiddenRead {
  readonly name: string;
  readonly span: Span;
}

/** What the inference over one expression shares. */
export interface Inference {
  readonly text: string;
  /** The value that the whole expression is evaluated over: `$`. */
  readonly root: Shape;
  readonly cove: Shape;
  readonly variables: ReadonlyMap<string, Shape>;
  readonly problems: TypeProblem[];
  /** The watched members that the expression reads; grows. */
  readonly reads: Set<Mark>;
  /** Where the expression reads what must not be shown, but for a yes or no about it; grows. */
  readonly hidden: HiddenRead[];
  /**
   * What a step gives that is reported: unknown, so that one mistake has one message, or null, which it gives in a run.
   */
  readonly missing: Shape;
  /**
   * The expression judges an answer as a whole, since its policy has no `resources`: a list in it was probably meant
   * one by one.
   */
  readonly isWholeAnswer: boolean;
}

/** The value that a node is evaluated over, and the part of the expression that gives it. */
export interface Focus {
  readonly shape: Shape;
  /** Undefined where no text stands for it: the resource, an element of a list. */
  readonly origin: Span | undefined;
}

/** Whether a value is certain not to be null: a resource, an element of a list, what is always there. */
export function isThere({ shape, origin }: Focus): boolean {
  return origin === undefined || shape.isTrue === true;
}

/** The text of a part of the expression, as a message quotes it. */
export function excerpt({ text }: Inference, span: Span): string {
  return shorten(text.slice(span.start, span.end).trim().replace(/\s+/g, ' '));
}
