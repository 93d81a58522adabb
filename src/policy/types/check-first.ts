import { childrenOf, type Span, type SyntaxNode } from '../../expressions/syntax-tree.ts';
import { excerpt, type Inference, pasted } from './inference.ts';

/** Lists that have more than one element as a rule, none of which is the one that is meant. */
const MANY =
  /^(?:IpPermissions|IpPermissionsEgress|IpRanges|Ipv6Ranges|Entries|Routes|Tags|TagSet|TagList|AccessKeyMetadata)$/;

/**
 * Warns of a filter that compares one element of such a list: `IpRanges[0].CidrIp == '0.0.0.0/0'` passes a rule whose
 * second range is open. Whoever takes another element as well has thought of more than one.
 */
export function checkFirst(inference: Inference, filter: SyntaxNode): void {
  for (const side of sidesIn(filter)) {
    const step = firstOf(side);
    if (step === undefined) continue;
    const list = pasted(inference, step.list.span);
    if (inference.text.split(`${list}[`).some((rest, index) => index > 0 && !rest.startsWith('0]'))) continue;
    inference.problems.push({
      code: 'semantic/part-of-list',
      severity: 'warning',
      message: `\`${excerpt(inference, step.span)}\` is one of a list: the rest of it is not judged`,
      span: step.span,
      hint: `ask whether any of them is so: \`${list}[?…]\``,
    });
    return;
  }
}

/** The sides of all comparisons, without the functions around them. */
function sidesIn(node: SyntaxNode): readonly SyntaxNode[] {
  const own = node.type === 'Comparator' ? [node.left, node.right].map(withoutCall) : [];
  return [...own, ...childrenOf(node).flatMap(sidesIn)];
}

/** A length is that of what the element holds. */
function withoutCall(node: SyntaxNode): SyntaxNode {
  const [argument] = node.type === 'Function' && node.name !== 'length' ? node.children : [];
  return argument ?? node;
}

interface First {
  readonly list: SyntaxNode;
  /** The list with its `[0]`. */
  readonly span: Span;
}

/** The first step of a path that takes `[0]` of one of these lists, and goes on. */
function firstOf(node: SyntaxNode): First | undefined {
  if (node.type !== 'Subexpression' && node.type !== 'IndexExpression') return undefined;
  const inner = firstOf(node.left);
  if (inner !== undefined) return inner;
  const { left } = node;
  if (left.type !== 'IndexExpression' || left.right.type !== 'Index' || left.right.value !== 0) return undefined;
  return MANY.test(lastName(left.left) ?? '') ? { list: left.left, span: left.span } : undefined;
}

function lastName(node: SyntaxNode): string | undefined {
  if (node.type === 'Field') return node.name;
  return node.type === 'Subexpression' || node.type === 'IndexExpression' ? lastName(node.right) : undefined;
}
