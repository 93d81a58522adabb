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

/**
 * The members of the value itself that an expression may read; undefined where it may read any of them. One more than
 * it reads may be among them, never one less.
 */
export function membersRead(node: SyntaxNode): ReadonlySet<string> | undefined {
  switch (node.type) {
    case 'Field':
      return new Set([node.name]);
    case 'Context':
    case 'Literal':
    case 'Variable':
      // What a variable holds was read where it is bound.
      return new Set();
    case 'Subexpression':
    case 'Pipe':
    case 'IndexExpression':
    case 'Projection':
    case 'ValueProjection':
      return hasRoot(node.right) ? undefined : membersRead(node.left);
    case 'FilterProjection':
      return hasRoot(node.right) || hasRoot(node.condition) ? undefined : membersRead(node.left);
    default:
      return unionOf(childrenOf(node).map(membersRead));
  }
}

/** Of no sets at all, as those of `@` and `$`, undefined: whatever has no parts may be the whole value. */
function unionOf(sets: readonly (ReadonlySet<string> | undefined)[]): ReadonlySet<string> | undefined {
  if (sets.length === 0) return undefined;
  const all = new Set<string>();
  for (const set of sets) {
    if (set === undefined) return undefined;
    for (const name of set) all.add(name);
  }
  return all;
}

function isItself({ type }: SyntaxNode): boolean {
  return type === 'Current' || type === 'Identity' || type === 'Root';
}

function hasRoot(node: SyntaxNode): boolean {
  return node.type === 'Root' || childrenOf(node).some(hasRoot);
}
