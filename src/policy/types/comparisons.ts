import type { Comparison, NodeOf } from '../../expressions/syntax-tree.ts';
import { checkLimits } from './check-limits.ts';
import { checkValue } from './check-value.ts';
import { hintForEquality, hintForOrder } from './comparison-hints.ts';
import { checkConstantComparison } from './constant-comparisons.ts';
import { checkHalf } from './half-questions.ts';
import { type Inference, told } from './inference.ts';
import { checkJoin } from './joined-forms.ts';
import type { Side } from './length-comparisons.ts';
import { kindOf, type Shape } from './shape.ts';
import { checkForm } from './written-forms.ts';

/** Reports a comparison that has the same result whatever AWS returns, because its sides are of different kinds. */
export function checkComparison(inference: Inference, node: NodeOf<'Comparator'>, left: Shape, right: Shape): void {
  const sides: readonly [Side, Side] = [
    { node: node.left, shape: left },
    { node: node.right, shape: right },
  ];
  const before = inference.problems.length;
  if (node.name === 'EQ' || node.name === 'NE') checkEquality(inference, node, sides);
  else checkOrder(inference, node, sides);
  if (inference.problems.length === before) checkConstantComparison(inference, node, sides);
  if (inference.problems.length === before) checkHalf(inference, node, sides);
}

const SIGNS: Readonly<Record<Comparison, string>> = { EQ: '==', NE: '!=', LT: '<', LTE: '<=', GT: '>', GTE: '>=' };

function checkEquality(inference: Inference, node: NodeOf<'Comparator'>, [left, right]: readonly Side[]): void {
  if (left === undefined || right === undefined) return;
  const [a, b] = [kindOf(left.shape), kindOf(right.shape)];
  if (a === undefined || b === undefined) return;
  if (a === b) {
    checkText(inference, node, left, right);
    checkText(inference, node, right, left);
    checkJoin(inference, { node, result: node.name === 'EQ' ? 'never' : 'always' }, left, right);
    return;
  }
  const result = node.name === 'EQ' ? 'never equal' : 'always unequal';
  inference.problems.push({
    code: 'types/comparison',
    message: `${told(inference, left.node, left.shape)} and ${told(inference, right.node, right.shape)}: they are ${result}`,
    span: node.span,
    hint: hintForEquality(inference, node, [left, right]),
  });
}

/** Text compared with a member whose values AWS documents. */
function checkText(inference: Inference, node: NodeOf<'Comparator'>, member: Side, { shape }: Side): void {
  const [text, ...others] = (shape.kind === 'string' && shape.literals) || [];
  if (text === undefined || others.length > 0) return;
  const result = node.name === 'EQ' ? 'never' : 'always';
  const test = { node, member: member.node, shape: member.shape, result } as const;
  if (checkLimits(inference, { ...test, sought: 'whole' }, text)) return;
  if (checkForm(inference, { ...test, sought: 'whole' }, text)) return;
  checkValue(inference, test, text);
}

/** The order of anything but numbers is null. Source: https://jmespath.org/specification.html#ordering-operators */
function checkOrder(inference: Inference, node: NodeOf<'Comparator'>, sides: readonly Side[]): void {
  const wrong = sides.find(({ node: { type }, shape }) => {
    const kind = kindOf(shape);
    return kind === undefined ? type === 'Literal' && shape.kind === 'null' : kind !== 'number';
  });
  if (wrong === undefined) return;
  inference.problems.push({
    code: 'types/comparison',
    message: `\`${SIGNS[node.name]}\` compares numbers only, but ${told(inference, wrong.node, wrong.shape)}: the result is always null`,
    span: node.span,
    hint: hintForOrder(inference, sides),
  });
}
