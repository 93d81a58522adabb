import type { ExpressionSyntaxError } from './expression-error.ts';
import { readToken, type Token } from './read-token.ts';
import type { Span, SyntaxNode } from './syntax-tree.ts';
import { unexpectedToken } from './unexpected-token.ts';

/** A position among the tokens of an expression. */
export class TokenCursor {
  readonly #text: string;
  #token: Token;
  #end = 0;

  constructor(text: string) {
    this.#text = text;
    this.#token = readToken(text, 0);
  }

  /** The current token, not consumed yet. */
  get token(): Token {
    return this.#token;
  }

  /** The end of the last consumed token. */
  get end(): number {
    return this.#end;
  }

  /** The token after another. */
  peek(after: Token = this.#token): Token {
    return readToken(this.#text, after.end);
  }

  take(): void {
    this.#end = this.#token.end;
    this.#token = readToken(this.#text, this.#end);
  }

  accept(kind: Token['kind']): boolean {
    if (this.#token.kind !== kind) return false;
    this.take();
    return true;
  }

  expect(kind: Token['kind'], expected = `\`${kind}\``): void {
    if (!this.accept(kind)) throw this.unexpected(expected);
  }

  unexpected(expected: string): ExpressionSyntaxError {
    return unexpectedToken(this.#text, this.#token, expected);
  }

  /** A node that ends where the last token ended. */
  node<T extends Unplaced>(start: number, node: T): T & { readonly span: Span } {
    return { ...node, span: { start, end: Math.max(start, this.#end) } };
  }
}

/** A node without its place. */
type Unplaced = SyntaxNode extends infer N ? (N extends SyntaxNode ? Omit<N, 'span'> : never) : never;
