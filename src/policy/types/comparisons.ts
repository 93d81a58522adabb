import type { Comparison, NodeOf } from '../../expressions/syntax-tree.ts';
import { checkLimits } from './check-limits.ts';
import { checkValue } from './check-value.ts';
import { checkConstantComparison } from './constant-comparisons.ts';
import { checkHalf, isVersion } from './half-questions.ts';
import { type Inference, pasted, told } from './inference.ts';
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
    hint: hintForLiteral(left, right) ?? hintForLiteral(right, left),
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

/** How to write the literal on one side so that it is of the other side's kind. */
function hintForLiteral({ node }: Side, { shape }: Side): string | undefined {
  if (node.type !== 'Literal') return undefined;
  const { value } = node;
  if (typeof value === 'string') {
    const isBoolean = shape.kind === 'boolean' && /^(true|false)$/i.test(value);
    const isNumber = shape.kind === 'number' && /^-?(0|[1-9]\d*)(\.\d+)?$/.test(value);
    return isBoolean || isNumber ? `write \`${value.toLowerCase()}\` in backticks` : undefined;
  }
  const isPlain = typeof value === 'number' || typeof value === 'boolean';
  return isPlain && shape.kind === 'string' ? `write '${value}' in single quotes` : undefined;
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

function hintForOrder(inference: Inference, sides: readonly Side[]): string | undefined {
  const date = sides.find(({ node, shape }) => shape.kind === 'timestamp' && node.type !== 'Literal');
  if (date !== undefined) return `compare its age in days: age_days(${pasted(inference, date.node.span)})`;
  const text = sides.find(({ node, shape }) => shape.kind === 'string' && node.type !== 'Literal');
  if (text !== undefined && isVersion(text.node))
    return `versions have no order: name them, \`starts_with(${pasted(inference, text.node.span)}, '8.')\``;
  // `PT1H` and `High` are no numbers, and `to_number` of what is compared with them is null.
  const isWord = sides.some(({ node }) => node.type === 'Literal' && Number.isNaN(Number(node.value)));
  if (text !== undefined && isWord) return 'text has no order: name the values';
  if (text !== undefined) return `for a number in a string: to_number(${pasted(inference, text.node.span)})`;
  const isText = sides.some(({ node }) => node.type === 'Literal' && typeof node.value === 'string');
  return isText ? 'put a number in backticks' : undefined;
}
