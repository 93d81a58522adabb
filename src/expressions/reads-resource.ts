import { childrenOf, type SyntaxNode } from './syntax-tree.ts';

/**
 * Whether an expression's result depends on the value that it is evaluated on, and not only on the run (`cove`) and on
 * literals.
 */
export function readsResource(node: SyntaxNode): boolean {
  switch (node.type) {
    case 'Field':
    case 'Current':
    case 'Identity':
    case 'Root':
      return true;
    case 'Subexpression':
    case 'Pipe':
    case 'IndexExpression':
    case 'Projection':
    case 'FilterProjection':
    case 'ValueProjection':
      // The right side is evaluated on the left side, and `$` on the resource.
      return readsResource(node.left) || hasRoot(node.right);
    default:
      return childrenOf(node).some(readsResource);
  }
}

/**
 * Whether an expression looks for members of the value itself that it is evaluated over: of one that is not an object
 * all of them are null.
 */
export function readsMembers(node: SyntaxNode): boolean {
  switch (node.type) {
    case 'Field':
      return true;
    case 'Subexpression':
    case 'Pipe':
      return isItself(node.left) ? readsMembers(node.right) : readsMembers(node.left);
    case 'IndexExpression':
    case 'Projection':
    case 'FilterProjection':
    case 'ValueProjection':
      return readsMembers(node.left);
    case 'ExpressionReference':
      return false;
    default:
      return childrenOf(node).some(readsMembers);
  }
}

function isItself({ type }: SyntaxNode): boolean {
  return type === 'Current' || type === 'Identity' || type === 'Root';
}

function hasRoot(node: SyntaxNode): boolean {
  return node.type === 'Root' || childrenOf(node).some(hasRoot);
}
