import { childrenOf, type SyntaxNode } from './syntax-tree.ts';

/**
 * Whether what an expression gives depends on the value that it is evaluated over, and not on the run (`cove`) and on
 * literals alone.
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
      // What stands to the right is evaluated over what stands to the left, and `$` over the resource.
      return readsResource(node.left) || hasRoot(node.right);
    default:
      return childrenOf(node).some(readsResource);
  }
}

function hasRoot(node: SyntaxNode): boolean {
  return node.type === 'Root' || childrenOf(node).some(hasRoot);
}
