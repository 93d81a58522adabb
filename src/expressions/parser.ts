import { checkCall } from './check-call.ts';
import { ExpressionSyntaxError } from './expression-error.ts';
import { checkMemberName } from './member-names.ts';
import { ARITHMETIC, BINDING, COMPARISONS, POWERS } from './operators.ts';
import type { Token } from './read-token.ts';
import type { Binding, Pair, SyntaxNode } from './syntax-tree.ts';
import { TokenCursor } from './token-cursor.ts';

/** How deep brackets, prefixes and projections may be nested. */
const MAX_NESTING = 128;

type NameToken = Token & { readonly name: string };

/** A parser by operator precedence: one method per form of the grammar. */
export class Parser {
  readonly #at: TokenCursor;
  #nesting = 0;
  #variables: readonly string[] = [];

  constructor(text: string) {
    this.#at = new TokenCursor(text);
  }

  parse(): SyntaxNode {
    const node = this.#expression(0);
    if (this.#at.token.kind !== 'end') throw this.#at.unexpected('an operator');
    return node;
  }

  /** @param isMember - a name here is a member of what is on its left, so `cove` has no special meaning. */
  #expression(power: number, isMember = false): SyntaxNode {
    this.#nesting += 1;
    if (this.#nesting > MAX_NESTING) {
      throw new ExpressionSyntaxError(`the expression is nested more than ${MAX_NESTING} levels deep`, {
        offset: this.#at.token.start,
      });
    }
    let left = this.#operand(isMember);
    while (power < (POWERS[this.#at.token.kind] ?? 0)) left = this.#operation(left);
    this.#nesting -= 1;
    return left;
  }

  #operand(isMember: boolean): SyntaxNode {
    const token = this.#at.token;
    const { start } = token;
    switch (token.kind) {
      case 'name':
      case 'quoted-name':
        return this.#name(token, isMember);
      case 'variable':
        return this.#variable(token);
      case 'literal':
        this.#at.take();
        return this.#at.node(start, { type: 'Literal', value: token.value });
      case '@':
        this.#at.take();
        return this.#at.node(start, { type: 'Current' });
      case '$':
        this.#at.take();
        return this.#at.node(start, { type: 'Root' });
      case '!':
        this.#at.take();
        return this.#at.node(start, { type: 'NotExpression', child: this.#expression(BINDING.not) });
      case '+':
      case '-':
      case '\u2212':
        this.#at.take();
        return this.#at.node(start, {
          type: 'Unary',
          operator: token.kind === '+' ? 'Plus' : 'Minus',
          operand: this.#expression(BINDING.sign),
        });
      case '(':
        return this.#parenthesis();
      case '{':
        return this.#hash();
      case '*':
        this.#at.take();
        return this.#projection('ValueProjection', this.#identity(start), BINDING.star);
      case '[?':
        return this.#filter(this.#identity(start));
      case '[]':
        return this.#flatten(this.#identity(start));
      case '[':
        return this.#bracketOperand();
      default:
        throw this.#at.unexpected('a value');
    }
  }

  #operation(left: SyntaxNode): SyntaxNode {
    const { kind } = this.#at.token;
    const { start } = left.span;
    const comparison = COMPARISONS[kind];
    const arithmetic = ARITHMETIC[kind];
    if (comparison !== undefined)
      return this.#at.node(start, { type: 'Comparator', name: comparison, left, right: this.#rightSide() });
    if (arithmetic !== undefined)
      return this.#at.node(start, { type: 'Arithmetic', operator: arithmetic, left, right: this.#rightSide() });
    switch (kind) {
      case '.':
        return this.#dot(left);
      case '|':
        return this.#at.node(start, { type: 'Pipe', left, right: this.#rightSide() });
      case '||':
        return this.#at.node(start, { type: 'OrExpression', left, right: this.#rightSide() });
      case '&&':
        return this.#at.node(start, { type: 'AndExpression', left, right: this.#rightSide() });
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

  /** The right side of a binary operator, which is the current token. */
  #rightSide(): SyntaxNode {
    const power = POWERS[this.#at.token.kind] ?? 0;
    this.#at.take();
    return this.#expression(power);
  }

  #name(token: NameToken, isMember: boolean): SyntaxNode {
    this.#at.take();
    if (this.#at.token.kind === '(') return this.#call(token);
    if (token.kind === 'name' && token.name === 'let' && this.#at.token.kind === 'variable')
      return this.#let(token.start);
    checkMemberName(token.name, token);
    if (token.name === 'cove' && !isMember) return this.#at.node(token.start, { type: 'Context' });
    return this.#at.node(token.start, { type: 'Field', name: token.name });
  }

  #variable(token: NameToken): SyntaxNode {
    this.#at.take();
    if (this.#variables.includes(token.name)) return this.#at.node(token.start, { type: 'Variable', name: token.name });
    throw new ExpressionSyntaxError(`there is no variable $${token.name} here`, {
      offset: token.start,
      length: token.end - token.start,
      hint: `\`let $${token.name} = … in …\` defines one`,
    });
  }

  #call(name: NameToken): SyntaxNode {
    if (name.kind === 'quoted-name') {
      throw new ExpressionSyntaxError('the name of a function is not quoted', {
        offset: name.start,
        length: name.end - name.start,
      });
    }
    this.#at.expect('(');
    const children = this.#list(')', () => this.#argument());
    checkCall(name.name, name, children);
    return this.#at.node(name.start, { type: 'Function', name: name.name, children });
  }

  #argument(): SyntaxNode {
    const { kind, start } = this.#at.token;
    if (kind !== '&') return this.#expression(0);
    this.#at.take();
    return this.#at.node(start, { type: 'ExpressionReference', child: this.#expression(0) });
  }

  #let(start: number): SyntaxNode {
    const bindings = [this.#binding()];
    while (this.#at.accept(',')) bindings.push(this.#binding());
    if (this.#at.token.kind !== 'name' || this.#at.token.name !== 'in') throw this.#at.unexpected('`in`');
    this.#at.take();
    const outer = this.#variables;
    this.#variables = [...outer, ...bindings.map(({ variable }) => variable)];
    const expression = this.#expression(0);
    this.#variables = outer;
    return this.#at.node(start, { type: 'LetExpression', bindings, expression });
  }

  #binding(): Binding {
    const token = this.#at.token;
    if (token.kind !== 'variable') throw this.#at.unexpected('a variable');
    checkMemberName(token.name, token);
    this.#at.take();
    this.#at.expect('=');
    const reference = this.#expression(0);
    return { type: 'Binding', variable: token.name, reference, span: { start: token.start, end: this.#at.end } };
  }

  #parenthesis(): SyntaxNode {
    this.#at.take();
    const node = this.#expression(0);
    this.#at.expect(')');
    return node;
  }

  #ternary(condition: SyntaxNode): SyntaxNode {
    this.#at.take();
    const trueExpr = this.#expression(0);
    this.#at.expect(':');
    const falseExpr = this.#expression(0);
    return this.#at.node(condition.span.start, { type: 'Ternary', condition, trueExpr, falseExpr });
  }

  #dot(left: SyntaxNode): SyntaxNode {
    this.#at.take();
    if (this.#at.accept('*')) return this.#projection('ValueProjection', left, BINDING.dot);
    return this.#at.node(left.span.start, { type: 'Subexpression', left, right: this.#member(BINDING.dot) });
  }

  #member(power: number): SyntaxNode {
    const { kind } = this.#at.token;
    if (kind === 'name' || kind === 'quoted-name' || kind === '*') return this.#expression(power, true);
    if (kind === '[') return this.#selectList();
    if (kind === '{') return this.#hash();
    throw this.#at.unexpected('a member name');
  }

  #flatten(child: SyntaxNode): SyntaxNode {
    this.#at.take();
    return this.#projection('Projection', this.#at.node(child.span.start, { type: 'Flatten', child }), BINDING.flatten);
  }

  #filter(left: SyntaxNode): SyntaxNode {
    this.#at.take();
    const condition = this.#expression(0);
    this.#at.expect(']');
    const right = this.#projected(BINDING.filter);
    return this.#at.node(left.span.start, { type: 'FilterProjection', left, right, condition });
  }

  #projection(type: 'Projection' | 'ValueProjection', left: SyntaxNode, power: number): SyntaxNode {
    return this.#at.node(left.span.start, { type, left, right: this.#projected(power) });
  }

  /** What is done with each element of a projection. */
  #projected(power: number): SyntaxNode {
    const { kind, start } = this.#at.token;
    if (kind === '[' || kind === '[?') return this.#expression(power, true);
    if (kind !== '.') return this.#identity(start);
    this.#at.take();
    return this.#member(power);
  }

  /** A bracket after an expression: an index, a slice, or all elements. */
  #bracket(left: SyntaxNode): SyntaxNode {
    this.#at.take();
    if (this.#at.token.kind === 'number' || this.#at.token.kind === ':') return this.#indexOrSlice(left);
    if (this.#at.accept('*')) {
      this.#at.expect(']');
      return this.#projection('Projection', left, BINDING.star);
    }
    throw this.#at.unexpected('an index, a slice, `*` or `?`');
  }

  /** A bracket where a value is expected: the same on the current value, or a list of expressions. */
  #bracketOperand(): SyntaxNode {
    const { start } = this.#at.token;
    const next = this.#at.peek();
    const isStar = next.kind === '*' && this.#at.peek(next).kind === ']';
    return next.kind === 'number' || next.kind === ':' || isStar
      ? this.#bracket(this.#identity(start))
      : this.#selectList();
  }

  #indexOrSlice(left: SyntaxNode): SyntaxNode {
    const { start } = this.#at.token;
    const first = this.#number();
    if (first !== null && this.#at.token.kind === ']') {
      const right = this.#at.node(start, { type: 'Index', value: first });
      this.#at.take();
      return this.#at.node(left.span.start, { type: 'IndexExpression', left, right });
    }
    this.#at.expect(':');
    const stop = this.#number();
    const step = this.#at.accept(':') ? this.#number() : null;
    if (step === 0)
      throw new ExpressionSyntaxError('the step of a slice cannot be 0', {
        offset: start,
        length: this.#at.end - start,
      });
    const right = this.#at.node(start, { type: 'Slice', start: first, stop, step });
    this.#at.expect(']');
    return this.#projection(
      'Projection',
      this.#at.node(left.span.start, { type: 'IndexExpression', left, right }),
      BINDING.star,
    );
  }

  #number(): number | null {
    const token = this.#at.token;
    if (token.kind !== 'number') return null;
    this.#at.take();
    return token.value;
  }

  #selectList(): SyntaxNode {
    const { start } = this.#at.token;
    this.#at.take();
    const children = this.#list(']', () => this.#expression(0), 1);
    return this.#at.node(start, { type: 'MultiSelectList', children });
  }

  #hash(): SyntaxNode {
    const { start } = this.#at.token;
    this.#at.take();
    const children = this.#list('}', () => this.#pair(), 1);
    return this.#at.node(start, { type: 'MultiSelectHash', children });
  }

  #pair(): Pair {
    const token = this.#at.token;
    if (token.kind !== 'name' && token.kind !== 'quoted-name') throw this.#at.unexpected('a member name');
    checkMemberName(token.name, token);
    this.#at.take();
    this.#at.expect(':');
    const value = this.#expression(0);
    return { type: 'KeyValuePair', name: token.name, value, span: { start: token.start, end: this.#at.end } };
  }

  #list<T>(close: ')' | ']' | '}', item: () => T, atLeast = 0): T[] {
    const items: T[] = [];
    if (atLeast === 0 && this.#at.accept(close)) return items;
    do items.push(item());
    while (this.#at.accept(','));
    this.#at.expect(close, `\`,\` or \`${close}\``);
    return items;
  }

  #identity(at: number): SyntaxNode {
    return { type: 'Identity', span: { start: at, end: at } };
  }
}
