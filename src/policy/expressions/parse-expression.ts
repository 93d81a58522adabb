import { checkCall } from './check-call.ts';
import { ExpressionSyntaxError } from './expression-error.ts';
import { checkMemberName } from './member-names.ts';
import { readToken, type Token } from './read-token.ts';
import {
  type ArithmeticOperator,
  type Binding,
  type Comparison,
  childrenOf,
  type Pair,
  type Span,
  type SyntaxNode,
} from './syntax-tree.ts';
import { unexpectedToken } from './unexpected-token.ts';

/** Longest text of an expression, in UTF-16 units. */
const MAX_LENGTH = 16_384;
/** How deep brackets, prefixes and projections may be nested while parsing. */
const MAX_NESTING = 64;
/** How deep the tree may be: a chain of operators is a deep tree without any nesting. */
const MAX_DEPTH = 500;

/**
 * Parses JMESPath: the standard's grammar with `let`, arithmetic and `a ? b : c`.
 *
 * The `jmespath` package has a parser too, but its errors and nodes do not say where they stand, and it lets pass what is most probably a
 * mistake: `a = b`, a string without its closing quote, a list without its commas.
 *
 * Sources: https://jmespath.org/specification.html#grammar, https://jmespath.site/main/#specification
 *
 * @throws {ExpressionSyntaxError}
 */
export function parseExpression(text: string): SyntaxNode {
  if (text.length > MAX_LENGTH) {
    throw new ExpressionSyntaxError(`the expression has ${text.length} characters, more than ${MAX_LENGTH}`, {
      offset: 0,
    });
  }
  if (text.trim() === '')
    throw new ExpressionSyntaxError('the expression is empty', { offset: 0, length: text.length });
  const node = new Parser(text).parse();
  if (isTooDeep(node)) throw tooDeep(0);
  return node;
}

/** How tightly an operator binds what stands to its left; what is not listed ends an expression. */
const POWERS: Partial<Record<Token['kind'], number>> = {
  '|': 1,
  '?': 2,
  '||': 3,
  '&&': 4,
  '==': 5,
  '!=': 5,
  '<': 5,
  '<=': 5,
  '>': 5,
  '>=': 5,
  '+': 6,
  '-': 6,
  '\u2212': 6,
  '/': 7,
  '\u00f7': 7,
  '//': 7,
  '%': 7,
  '\u00d7': 7,
  '[]': 9,
  '*': 20,
  '[?': 21,
  '.': 40,
  '[': 55,
};
const FLATTEN = 9;
const STAR = 20;
const FILTER = 21;
const DOT = 40;
const NOT = 45;
const SIGN = 6;

const COMPARISONS: Partial<Record<Token['kind'], Comparison>> = {
  '==': 'EQ',
  '!=': 'NE',
  '<': 'LT',
  '<=': 'LTE',
  '>': 'GT',
  '>=': 'GTE',
};

const ARITHMETIC: Partial<Record<Token['kind'], ArithmeticOperator>> = {
  '+': 'Plus',
  '-': 'Minus',
  '\u2212': 'Minus',
  '*': 'Multiply',
  '\u00d7': 'Multiply',
  '/': 'Divide',
  '\u00f7': 'Divide',
  '%': 'Modulo',
  '//': 'Div',
};

class Parser {
  readonly #text: string;
  #token: Token;
  /** Where the last token that was taken ends. */
  #end = 0;
  #nesting = 0;
  #variables: readonly string[] = [];

  constructor(text: string) {
    this.#text = text;
    this.#token = readToken(text, 0);
  }

  parse(): SyntaxNode {
    const node = this.#expression(0);
    if (this.#token.kind !== 'end') throw this.#unexpected('an operator');
    return node;
  }

  /** @param isMember - a name here is a member of what stands left of it, so that `cove` means nothing special. */
  #expression(power: number, isMember = false): SyntaxNode {
    this.#nesting += 1;
    if (this.#nesting > MAX_NESTING) throw tooDeep(this.#token.start);
    let left = this.#operand(isMember);
    while (power < (POWERS[this.#token.kind] ?? 0)) left = this.#operation(left);
    this.#nesting -= 1;
    return left;
  }

  #operand(isMember: boolean): SyntaxNode {
    const token = this.#token;
    const { start } = token;
    switch (token.kind) {
      case 'name':
      case 'quoted-name':
        return this.#name(token, isMember);
      case 'variable':
        return this.#variable(token);
      case 'literal':
        this.#take();
        return this.#node(start, { type: 'Literal', value: token.value });
      case '@':
        this.#take();
        return this.#node(start, { type: 'Current' });
      case '$':
        this.#take();
        return this.#node(start, { type: 'Root' });
      case '!':
        this.#take();
        return this.#node(start, { type: 'NotExpression', child: this.#expression(NOT) });
      case '+':
      case '-':
      case '\u2212':
        this.#take();
        return this.#node(start, {
          type: 'Unary',
          operator: token.kind === '+' ? 'Plus' : 'Minus',
          operand: this.#expression(SIGN),
        });
      case '(':
        return this.#parenthesis();
      case '{':
        return this.#hash();
      case '*':
        this.#take();
        return this.#projection('ValueProjection', this.#identity(start), STAR);
      case '[?':
        return this.#filter(this.#identity(start));
      case '[]':
        return this.#flatten(this.#identity(start));
      case '[':
        return this.#bracketOperand();
      default:
        throw this.#unexpected('a value');
    }
  }

  #operation(left: SyntaxNode): SyntaxNode {
    const { kind } = this.#token;
    const { start } = left.span;
    const comparison = COMPARISONS[kind];
    const arithmetic = ARITHMETIC[kind];
    if (comparison !== undefined)
      return this.#node(start, { type: 'Comparator', name: comparison, left, right: this.#rightSide() });
    if (arithmetic !== undefined)
      return this.#node(start, { type: 'Arithmetic', operator: arithmetic, left, right: this.#rightSide() });
    switch (kind) {
      case '.':
        return this.#dot(left);
      case '|':
        return this.#node(start, { type: 'Pipe', left, right: this.#rightSide() });
      case '||':
        return this.#node(start, { type: 'OrExpression', left, right: this.#rightSide() });
      case '&&':
        return this.#node(start, { type: 'AndExpression', left, right: this.#rightSide() });
      case '?':
        return this.#ternary(left);
      case '[]':
        return this.#flatten(left);
      case '[?':
        return this.#filter(left);
      default:
        return this.#bracket(left);
    }
  }

  /** What stands right of a binary operator, the operator being the token at hand. */
  #rightSide(): SyntaxNode {
    const power = POWERS[this.#token.kind] ?? 0;
    this.#take();
    return this.#expression(power);
  }

  #name(token: Token & { readonly name: string }, isMember: boolean): SyntaxNode {
    this.#take();
    if (this.#token.kind === '(') return this.#call(token);
    if (token.kind === 'name' && token.name === 'let' && this.#token.kind === 'variable') return this.#let(token.start);
    checkMemberName(token.name, token);
    if (token.name === 'cove' && !isMember) return this.#node(token.start, { type: 'Context' });
    return this.#node(token.start, { type: 'Field', name: token.name });
  }

  #variable(token: Token & { readonly name: string }): SyntaxNode {
    this.#take();
    if (this.#variables.includes(token.name)) return this.#node(token.start, { type: 'Variable', name: token.name });
    throw new ExpressionSyntaxError(`there is no variable $${token.name} here`, {
      offset: token.start,
      length: token.end - token.start,
      hint: `\`let $${token.name} = … in …\` makes one`,
    });
  }

  #call(name: Token & { readonly name: string }): SyntaxNode {
    if (name.kind === 'quoted-name') {
      throw new ExpressionSyntaxError('the name of a function is not quoted', {
        offset: name.start,
        length: name.end - name.start,
      });
    }
    this.#expect('(');
    const children = this.#list(')', () => this.#argument());
    checkCall(name.name, name, children);
    return this.#node(name.start, { type: 'Function', name: name.name, children });
  }

  #argument(): SyntaxNode {
    const { kind, start } = this.#token;
    if (kind !== '&') return this.#expression(0);
    this.#take();
    return this.#node(start, { type: 'ExpressionReference', child: this.#expression(0) });
  }

  #let(start: number): SyntaxNode {
    const bindings = [this.#binding()];
    while (this.#accept(',')) bindings.push(this.#binding());
    if (this.#token.kind !== 'name' || this.#token.name !== 'in') throw this.#unexpected('`in`');
    this.#take();
    const outer = this.#variables;
    this.#variables = [...outer, ...bindings.map(({ variable }) => variable)];
    const expression = this.#expression(0);
    this.#variables = outer;
    return this.#node(start, { type: 'LetExpression', bindings, expression });
  }

  #binding(): Binding {
    const token = this.#token;
    if (token.kind !== 'variable') throw this.#unexpected('a variable');
    checkMemberName(token.name, token);
    this.#take();
    this.#expect('=');
    const reference = this.#expression(0);
    return { type: 'Binding', variable: token.name, reference, span: { start: token.start, end: this.#end } };
  }

  #parenthesis(): SyntaxNode {
    this.#take();
    const node = this.#expression(0);
    this.#expect(')');
    return node;
  }

  #ternary(condition: SyntaxNode): SyntaxNode {
    this.#take();
    const trueExpr = this.#expression(0);
    this.#expect(':');
    const falseExpr = this.#expression(0);
    return this.#node(condition.span.start, { type: 'Ternary', condition, trueExpr, falseExpr });
  }

  #dot(left: SyntaxNode): SyntaxNode {
    this.#take();
    if (this.#accept('*')) return this.#projection('ValueProjection', left, DOT);
    return this.#node(left.span.start, { type: 'Subexpression', left, right: this.#member(DOT) });
  }

  #member(power: number): SyntaxNode {
    const { kind } = this.#token;
    if (kind === 'name' || kind === 'quoted-name' || kind === '*') return this.#expression(power, true);
    if (kind === '[') return this.#selectList();
    if (kind === '{') return this.#hash();
    throw this.#unexpected('a member name');
  }

  #flatten(child: SyntaxNode): SyntaxNode {
    this.#take();
    return this.#projection('Projection', this.#node(child.span.start, { type: 'Flatten', child }), FLATTEN);
  }

  #filter(left: SyntaxNode): SyntaxNode {
    this.#take();
    const condition = this.#expression(0);
    this.#expect(']');
    const right = this.#projected(FILTER);
    return this.#node(left.span.start, { type: 'FilterProjection', left, right, condition });
  }

  #projection(type: 'Projection' | 'ValueProjection', left: SyntaxNode, power: number): SyntaxNode {
    return this.#node(left.span.start, { type, left, right: this.#projected(power) });
  }

  /** What is done with each element of a projection. */
  #projected(power: number): SyntaxNode {
    const { kind, start } = this.#token;
    if (kind === '[' || kind === '[?') return this.#expression(power, true);
    if (kind !== '.') return this.#identity(start);
    this.#take();
    return this.#member(power);
  }

  /** A bracket after something: an index, a slice, or all elements. */
  #bracket(left: SyntaxNode): SyntaxNode {
    this.#take();
    if (this.#token.kind === 'number' || this.#token.kind === ':') return this.#indexOrSlice(left);
    if (this.#accept('*')) {
      this.#expect(']');
      return this.#projection('Projection', left, STAR);
    }
    throw this.#unexpected('an index, a slice, `*` or `?`');
  }

  /** A bracket where a value is wanted: the same over the current value, or a list of expressions. */
  #bracketOperand(): SyntaxNode {
    const { start } = this.#token;
    const next = readToken(this.#text, this.#token.end);
    const isStar = next.kind === '*' && readToken(this.#text, next.end).kind === ']';
    return next.kind === 'number' || next.kind === ':' || isStar
      ? this.#bracket(this.#identity(start))
      : this.#selectList();
  }

  #indexOrSlice(left: SyntaxNode): SyntaxNode {
    const { start } = this.#token;
    const first = this.#number();
    if (first !== null && this.#token.kind === ']') {
      const right = this.#node(start, { type: 'Index', value: first });
      this.#take();
      return this.#node(left.span.start, { type: 'IndexExpression', left, right });
    }
    this.#expect(':');
    const stop = this.#number();
    const step = this.#accept(':') ? this.#number() : null;
    if (step === 0)
      throw new ExpressionSyntaxError('the step of a slice cannot be 0', { offset: start, length: this.#end - start });
    const right = this.#node(start, { type: 'Slice', start: first, stop, step });
    this.#expect(']');
    return this.#projection('Projection', this.#node(left.span.start, { type: 'IndexExpression', left, right }), STAR);
  }

  #number(): number | null {
    const token = this.#token;
    if (token.kind !== 'number') return null;
    this.#take();
    return token.value;
  }

  #selectList(): SyntaxNode {
    const { start } = this.#token;
    this.#take();
    const children = this.#list(']', () => this.#expression(0), 1);
    return this.#node(start, { type: 'MultiSelectList', children });
  }

  #hash(): SyntaxNode {
    const { start } = this.#token;
    this.#take();
    const children = this.#list('}', () => this.#pair(), 1);
    return this.#node(start, { type: 'MultiSelectHash', children });
  }

  #pair(): Pair {
    const token = this.#token;
    if (token.kind !== 'name' && token.kind !== 'quoted-name') throw this.#unexpected('a member name');
    checkMemberName(token.name, token);
    this.#take();
    this.#expect(':');
    const value = this.#expression(0);
    return { type: 'KeyValuePair', name: token.name, value, span: { start: token.start, end: this.#end } };
  }

  #list<T>(close: ')' | ']' | '}', item: () => T, atLeast = 0): T[] {
    const items: T[] = [];
    if (atLeast === 0 && this.#accept(close)) return items;
    do items.push(item());
    while (this.#accept(','));
    this.#expect(close, `\`,\` or \`${close}\``);
    return items;
  }

  #identity(at: number): SyntaxNode {
    return { type: 'Identity', span: { start: at, end: at } };
  }

  /** Ends a node where the last token ended. */
  #node<T extends Unplaced>(start: number, node: T): T & { readonly span: Span } {
    return { ...node, span: { start, end: Math.max(start, this.#end) } };
  }

  #take(): void {
    this.#end = this.#token.end;
    this.#token = readToken(this.#text, this.#end);
  }

  #accept(kind: Token['kind']): boolean {
    if (this.#token.kind !== kind) return false;
    this.#take();
    return true;
  }

  #expect(kind: Token['kind'], expected = `\`${kind}\``): void {
    if (!this.#accept(kind)) throw this.#unexpected(expected);
  }

  #unexpected(expected: string): ExpressionSyntaxError {
    return unexpectedToken(this.#text, this.#token, expected);
  }
}

type Unplaced = SyntaxNode extends infer N ? (N extends SyntaxNode ? Omit<N, 'span'> : never) : never;

function tooDeep(offset: number): ExpressionSyntaxError {
  return new ExpressionSyntaxError('the expression is nested too deeply', { offset });
}

/** Walks level by level: a walk that recursed would itself need the depth that it looks for. */
function isTooDeep(root: SyntaxNode): boolean {
  let level: readonly SyntaxNode[] = [root];
  for (let depth = 0; depth < MAX_DEPTH; depth += 1) {
    level = level.flatMap(childrenOf);
    if (level.length === 0) return false;
  }
  return true;
}
