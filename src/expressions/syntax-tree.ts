import type { JsonValue } from '../values/json.ts';

/** The place of a node in the text of its expression: UTF-16 offsets, excluding the end. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export type Comparison = 'EQ' | 'NE' | 'GT' | 'GTE' | 'LT' | 'LTE';
export type ArithmeticOperator = 'Plus' | 'Minus' | 'Multiply' | 'Divide' | 'Modulo' | 'Div';

/**
 * A node of a parsed expression. Types and members are named as in the `jmespath` package, whose interpreter evaluates
 * them, with two additions: every node knows its place, and `Context` is the reserved name `cove` at the start of a
 * path.
 */
export type SyntaxNode = { readonly span: Span } & (
  | { readonly type: 'Context' }
  | { readonly type: 'Root' }
  | { readonly type: 'Current' | 'Identity' }
  | { readonly type: 'Field'; readonly name: string }
  | { readonly type: 'Variable'; readonly name: string }
  | { readonly type: 'Literal'; readonly value: JsonValue }
  | { readonly type: 'Index'; readonly value: number }
  | {
      readonly type: 'Slice';
      readonly start: number | null;
      readonly stop: number | null;
      readonly step: number | null;
    }
  | {
      readonly type:
        | 'AndExpression'
        | 'OrExpression'
        | 'Pipe'
        | 'Subexpression'
        | 'IndexExpression'
        | 'Projection'
        | 'ValueProjection';
      readonly left: SyntaxNode;
      readonly right: SyntaxNode;
    }
  | {
      readonly type: 'FilterProjection';
      readonly left: SyntaxNode;
      readonly right: SyntaxNode;
      readonly condition: SyntaxNode;
    }
  | { readonly type: 'Comparator'; readonly name: Comparison; readonly left: SyntaxNode; readonly right: SyntaxNode }
  | {
      readonly type: 'Arithmetic';
      readonly operator: ArithmeticOperator;
      readonly left: SyntaxNode;
      readonly right: SyntaxNode;
    }
  | { readonly type: 'Unary'; readonly operator: 'Plus' | 'Minus'; readonly operand: SyntaxNode }
  | { readonly type: 'NotExpression' | 'Flatten' | 'ExpressionReference'; readonly child: SyntaxNode }
  | {
      readonly type: 'Ternary';
      readonly condition: SyntaxNode;
      readonly trueExpr: SyntaxNode;
      readonly falseExpr: SyntaxNode;
    }
  | { readonly type: 'MultiSelectList'; readonly children: readonly SyntaxNode[] }
  | { readonly type: 'MultiSelectHash'; readonly children: readonly Pair[] }
  | { readonly type: 'Function'; readonly name: string; readonly children: readonly SyntaxNode[] }
  | { readonly type: 'LetExpression'; readonly bindings: readonly Binding[]; readonly expression: SyntaxNode }
);

/** One member of `{name: value}`. */
export interface Pair {
  readonly type: 'KeyValuePair';
  readonly span: Span;
  readonly name: string;
  readonly value: SyntaxNode;
}

/** One `$variable = reference` of a `let`. */
export interface Binding {
  readonly type: 'Binding';
  readonly span: Span;
  readonly variable: string;
  readonly reference: SyntaxNode;
}

export type NodeOf<T extends SyntaxNode['type']> = Extract<SyntaxNode, { readonly type: T }>;

/** The nodes directly below a node, in the order of the text. */
export function childrenOf(node: SyntaxNode): readonly SyntaxNode[] {
  switch (node.type) {
    case 'FilterProjection':
      return [node.left, node.condition, node.right];
    case 'AndExpression':
    case 'OrExpression':
    case 'Pipe':
    case 'Subexpression':
    case 'IndexExpression':
    case 'Projection':
    case 'ValueProjection':
    case 'Comparator':
    case 'Arithmetic':
      return [node.left, node.right];
    case 'Unary':
      return [node.operand];
    case 'NotExpression':
    case 'Flatten':
    case 'ExpressionReference':
      return [node.child];
    case 'Ternary':
      return [node.condition, node.trueExpr, node.falseExpr];
    case 'MultiSelectList':
    case 'Function':
      return node.children;
    case 'MultiSelectHash':
      return node.children.map(({ value }) => value);
    case 'LetExpression':
      return [...node.bindings.map(({ reference }) => reference), node.expression];
    default:
      return [];
  }
}
