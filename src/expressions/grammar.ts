import type { SyntaxNode } from './syntax-tree.ts';
import type { TokenCursor } from './token-cursor.ts';

/** What the forms of the grammar share: the tokens, and the expressions that they are made of. */
export interface Grammar {
  readonly at: TokenCursor;
  /**
   * Reads an expression up to the first operator that binds no tighter than `power`.
   *
   * @param isMember - a name here is a member of what is on its left, so `cove` has no special meaning.
   */
  expression(power: number, isMember?: boolean): SyntaxNode;
  /** Whether a `let` around the current token defines it. */
  isVariable(name: string): boolean;
  /** Reads what may use the variables of a `let`. */
  withVariables<T>(names: readonly string[], read: () => T): T;
}

/** Items between commas, with the bracket that closes them. */
export function series<T>({ at }: Grammar, close: ')' | ']' | '}', item: () => T, atLeast = 0): T[] {
  const items: T[] = [];
  if (atLeast === 0 && at.accept(close)) return items;
  do items.push(item());
  while (at.accept(','));
  at.expect(close, `\`,\` or \`${close}\``);
  return items;
}

/** The current value, where no text names it. */
export function identity(at: number): SyntaxNode {
  return { type: 'Identity', span: { start: at, end: at } };
}
