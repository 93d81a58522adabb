import { childrenOf, type SyntaxNode } from './syntax-tree.ts';

/**
 * The parts of an expression whose truth decides something: what a filter comes to, which side of a `||`, `&&` or `? :`
 * is taken, which elements a `[? ]` keeps. Of `!x` it is `x`; a literal decides the same every time, and is left out.
 *
 * @param isCondition - whether the truth of the whole expression decides something.
 */
export function decisionsOf(root: SyntaxNode, isCondition: boolean): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  follow(root, isCondition, found);
  return found;
}

function follow(node: SyntaxNode, isCondition: boolean, found: SyntaxNode[]): void {
  switch (node.type) {
    case 'NotExpression':
      follow(node.child, true, found);
      return;
    case 'AndExpression':
    case 'OrExpression':
      if (isCondition) found.push(node);
      followOperands(node, isCondition, found);
      return;
    case 'Pipe':
      follow(node.left, false, found);
      follow(node.right, isCondition, found);
      return;
    case 'Ternary':
      follow(node.condition, true, found);
      follow(node.trueExpr, isCondition, found);
      follow(node.falseExpr, isCondition, found);
      return;
    case 'LetExpression':
      for (const { reference } of node.bindings) follow(reference, false, found);
      follow(node.expression, isCondition, found);
      return;
    case 'FilterProjection':
      if (isCondition) found.push(node);
      follow(node.left, false, found);
      follow(node.condition, true, found);
      follow(node.right, false, found);
      return;
    default:
      if (isCondition && !ALWAYS_ALIKE.has(node.type)) found.push(node);
      for (const child of childrenOf(node)) follow(child, false, found);
  }
}

/** Of `a && b && c`, which is two of them, the operands are three. The last decides only what the whole decides. */
function followOperands(
  node: Extract<SyntaxNode, { readonly left: SyntaxNode }>,
  isCondition: boolean,
  found: SyntaxNode[],
): void {
  const { type, left, right } = node;
  if (left.type === type && (left.type === 'AndExpression' || left.type === 'OrExpression')) {
    followOperands(left, true, found);
  } else {
    follow(left, true, found);
  }
  follow(right, isCondition, found);
}

/** Their truth is the same for every resource. */
const ALWAYS_ALIKE: ReadonlySet<SyntaxNode['type']> = new Set(['Literal', 'MultiSelectHash', 'MultiSelectList']);
