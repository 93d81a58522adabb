import { astOf } from './compile-expression.ts';
import type { Expression } from './expression.ts';
import { childrenOf, type SyntaxNode } from './syntax-tree.ts';

type Path = readonly string[];

/**
 * The paths in an expression that begin at the reserved name `cove`, including it: `['cove', 'parameters',
 * 'maxKeyAgeDays']`. Each once, the longest of those with a common beginning.
 */
export function coveMembers(expression: Expression): string[][] {
  const paths: Path[] = [];
  follow(astOf(expression), undefined, paths);
  const longest = paths.filter((path) => !paths.some((other) => other.length > path.length && beginsWith(other, path)));
  return [...new Map(longest.map((path) => [JSON.stringify(path), [...path]])).values()];
}

/**
 * @param current - the path of the value that the node is evaluated on; undefined if it is not below `cove`.
 * @returns the path of the node's own value.
 */
function follow(node: SyntaxNode, current: Path | undefined, paths: Path[]): Path | undefined {
  switch (node.type) {
    case 'Context':
      return keep(['cove'], paths);
    case 'Field':
      return current === undefined ? undefined : keep([...current, node.name], paths);
    case 'Current':
      return current;
    case 'Subexpression':
    case 'Pipe':
      return follow(node.right, follow(node.left, current, paths), paths);
    case 'Projection':
    case 'ValueProjection':
    case 'IndexExpression':
      follow(node.left, current, paths);
      follow(node.right, undefined, paths);
      return undefined;
    case 'FilterProjection':
      follow(node.left, current, paths);
      follow(node.condition, undefined, paths);
      follow(node.right, undefined, paths);
      return undefined;
    case 'ExpressionReference':
      follow(node.child, undefined, paths);
      return undefined;
    default:
      for (const child of childrenOf(node)) follow(child, current, paths);
      return undefined;
  }
}

function keep(path: Path, paths: Path[]): Path {
  paths.push(path);
  return path;
}

function beginsWith(path: Path, start: Path): boolean {
  return start.every((name, index) => path[index] === name);
}
