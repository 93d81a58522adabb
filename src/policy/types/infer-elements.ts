import type { NodeOf, Span, SyntaxNode } from '../../expressions/syntax-tree.ts';
import type { Focus, Inference } from './inference.ts';
import { joinAll } from './join-shapes.ts';
import { reportNever, type Step } from './member-access.ts';
import { asTrue, listOf, type Shape, STRING, UNKNOWN } from './shape.ts';

/** A node that takes something from each element of what is on its left. */
export type Projecting = SyntaxNode & { readonly left: SyntaxNode; readonly right: SyntaxNode };

/** What `[0]` and `[1:2]` give. */
export function indexed(inference: Inference, node: NodeOf<'Index'> | NodeOf<'Slice'>, focus: Focus): Shape {
  const { shape } = focus;
  if (shape.kind === 'unknown' || shape.kind === 'null') return shape;
  if (shape.kind === 'list') return asTrue(node.type === 'Index' ? shape.element : shape, false);
  if (node.type === 'Slice' && shape.kind === 'string') {
    return { ...STRING, limits: shape.limits?.filter(({ isOfParts }) => isOfParts === true) };
  }
  if (node.type === 'Slice' && shape.kind === 'timestamp') return STRING;
  const step = node.type === 'Index' ? `\`[${node.value}]\`` : 'a slice';
  const span = placeOf(node, focus);
  return reportNever(inference, focus, { step, wanted: 'a list', span, end: span });
}

/** What a projection goes over, one at a time: `[*]`, `*` and `[?…]`. */
export function elementOf(inference: Inference, node: Projecting, base: Focus): Shape {
  const { shape } = base;
  if (shape.kind === 'unknown' || shape.kind === 'null') return shape;
  if (node.type === 'ValueProjection') {
    if (shape.kind === 'map') return shape.value;
    if (shape.kind === 'object') return anyMember(shape.isOpen, shape.memberNames.map(shape.member, shape));
    return reportNever(inference, base, stepAt(node, base, '`*`', 'an object'));
  }
  if (shape.kind === 'list') return shape.element;
  const step = node.type === 'FilterProjection' ? '`[?…]`' : '`[*]`';
  return reportNever(inference, base, stepAt(node, base, step, 'a list'));
}

/** What `[]` gives. */
export function flattened(inference: Inference, node: SyntaxNode, base: Focus): Shape {
  const { shape } = base;
  if (shape.kind === 'unknown' || shape.kind === 'null') return listOf(shape);
  if (shape.kind !== 'list') return listOf(reportNever(inference, base, stepAt(node, base, '`[]`', 'a list')));
  return listOf(shape.element.kind === 'list' ? shape.element.element : shape.element);
}

function anyMember(isOpen: boolean, members: readonly (Shape | undefined)[]): Shape {
  return isOpen ? UNKNOWN : joinAll(members.map((member) => member ?? UNKNOWN));
}

function stepAt(node: SyntaxNode, base: Focus, step: string, wanted: string): Step {
  return { step, wanted, span: placeOf(node, base), end: node.span };
}

/** The place of the value that a step cannot be taken from; the step itself if the value has no text. */
function placeOf(node: SyntaxNode, { origin }: Focus): Span {
  return origin ?? node.span;
}
