import type { Comparison, NodeOf } from '../../expressions/syntax-tree.ts';
import { isVersion } from './half-questions.ts';
import { type Inference, pasted } from './inference.ts';
import type { Side } from './length-comparisons.ts';
import { kindOf, type ListShape, type ObjectShape, type Shape } from './shape.ts';

/** What to write in place of a comparison whose sides are of different kinds. */
export function hintForEquality(
  inference: Inference,
  { name }: NodeOf<'Comparator'>,
  [left, right]: readonly [Side, Side],
): string | undefined {
  for (const [literal, member] of [
    [left, right],
    [right, left],
  ] as const) {
    if (literal.node.type !== 'Literal' || member.node.type === 'Literal') continue;
    const asked = { text: pasted(inference, member.node.span), name, literal };
    const hint = hintForSign(asked, member) ?? hintForLiteral(literal, member) ?? hintForMember(asked, member.shape);
    if (hint !== undefined) return hint;
  }
  return hintForMembers(inference, [left, right]);
}

/** `tag-key` takes one member from another. */
function hintForSign({ text, literal }: Asked, { node }: Side): string | undefined {
  const isName = node.type === 'Arithmetic' && /^[A-Za-z_]\w*(-[A-Za-z_]\w*)+$/.test(text);
  return isName && kindOf(literal.shape) === 'string' ? `for a member of this name, quote it: "${text}"` : undefined;
}

/** How to write the literal on one side so that it is of the other side's kind. */
function hintForLiteral({ node }: Side, { shape }: Side): string | undefined {
  if (node.type !== 'Literal') return undefined;
  const { value } = node;
  if (shape.kind === 'boolean') return hintForBoolean(value);
  if (typeof value === 'string') {
    if (shape.kind !== 'number') return undefined;
    return /^-?(0|[1-9]\d*)(\.\d+)?$/.test(value) ? `write \`${value}\` in backticks` : 'write a number in backticks';
  }
  const isPlain = typeof value === 'number' || typeof value === 'boolean';
  return isPlain && shape.kind === 'string' ? `write '${value}' in single quotes` : undefined;
}

function hintForBoolean(value: unknown): string {
  const word = String(value).toLowerCase();
  if (/^(true|yes|on|1|enabled?)$/.test(word)) return 'write `true` in backticks';
  if (/^(false|no|off|0|disabled?)$/.test(word)) return 'write `false` in backticks';
  return 'write `true` or `false` in backticks';
}

/** A member, as the policy has it, and the literal with which it is compared. */
interface Asked {
  readonly text: string;
  readonly name: Comparison;
  readonly literal: Side;
}

function hintForMember(asked: Asked, shape: Shape): string | undefined {
  if (shape.kind === 'list') return isNothing(asked) ? whetherThere(asked) : hintForList(asked, shape);
  if (shape.kind === 'object') return isNothing(asked) ? whetherThere(asked) : hintForObject(asked, shape);
  if (shape.kind === 'map') return whetherThere(asked);
  const { literal, text, name } = asked;
  const isList = literal.node.type === 'Literal' && Array.isArray(literal.node.value);
  return isList ? `ask whether it is one of them: \`${negated(name)}contains(${written(asked)}, ${text})\`` : undefined;
}

/** `''`, `'{}'` and the like, by which people ask whether there is something. */
function isNothing({ literal: { node } }: Asked): boolean {
  if (node.type !== 'Literal') return false;
  const { value } = node;
  if (typeof value === 'object') return value === null || Object.keys(value).length === 0;
  return typeof value === 'string' ? /^\s*(\{\}|\[\]|null|none)?\s*$/i.test(value) : value !== true;
}

function whetherThere({ text, name, literal: { node } }: Asked): string {
  const isAbsence = (name === 'EQ') !== (node.type === 'Literal' && node.value === true);
  const isPath = /^[\w.]+$/.test(text);
  return `ask whether it is there: \`${isAbsence ? (isPath && !text.includes('.') ? `!${text}` : `!(${text})`) : text}\``;
}

function hintForList({ text, name, literal }: Asked, { element }: ListShape): string | undefined {
  if (element.kind === 'list') return `flatten it, and ask whether it is in it: \`${text}[]\``;
  const asked = { text, name, literal };
  if (element.kind === 'object') return `ask its elements: \`${text}[?… == ${written(asked)}]\`${membersOf(element)}`;
  const isAlike = element.kind === 'unknown' || kindOf(element) === kindOf(literal.shape);
  return isAlike ? `ask whether it is in it: \`${negated(name)}contains(${text}, ${written(asked)})\`` : undefined;
}

function hintForObject({ text, name, literal: { node } }: Asked, shape: ObjectShape): string | undefined {
  const value = node.type === 'Literal' ? String(node.value).toLowerCase() : undefined;
  const called = shape.memberNames.find((each) => each.toLowerCase() === value);
  const sign = name === 'EQ' ? '!=' : '==';
  if (called !== undefined) return `ask whether it has the member: \`${text}.${called} ${sign} \`null\`\``;
  return shape.memberNames.length === 0 ? undefined : `ask one of its members${membersOf(shape)}`;
}

function membersOf({ memberNames }: ObjectShape): string {
  if (memberNames.length === 0) return '';
  return `: ${memberNames.slice(0, MOST_NAMED).join(', ')}${memberNames.length > MOST_NAMED ? ' …' : ''}`;
}

const MOST_NAMED = 8;

function written({ literal: { node } }: Asked): string {
  if (node.type !== 'Literal') return '…';
  return typeof node.value === 'string' ? `'${node.value}'` : `\`${JSON.stringify(node.value)}\``;
}

function negated(name: Comparison): string {
  return name === 'EQ' ? '' : '!';
}

/** Two members: what makes one kind of the other. */
function hintForMembers(inference: Inference, sides: readonly [Side, Side]): string | undefined {
  const text = sides.find(({ node, shape }) => kindOf(shape) === 'string' && node.type !== 'Literal');
  const other = sides.find((side) => side !== text);
  if (text === undefined || other === undefined) return undefined;
  if (other.shape.kind === 'number') return `for a number in a string: to_number(${pasted(inference, text.node.span)})`;
  if (other.shape.kind === 'boolean') return `for a boolean as text: to_string(${pasted(inference, other.node.span)})`;
  if (other.shape.kind !== 'list') return undefined;
  return `ask whether it is in it: \`contains(${pasted(inference, other.node.span)}, ${pasted(inference, text.node.span)})\``;
}

/** What to write in place of an order of what is no number. */
export function hintForOrder(inference: Inference, sides: readonly Side[]): string | undefined {
  const date = sides.find(({ node, shape }) => shape.kind === 'timestamp' && node.type !== 'Literal');
  if (date !== undefined) return `compare its age in days: age_days(${pasted(inference, date.node.span)})`;
  const text = sides.find(({ node, shape }) => shape.kind === 'string' && node.type !== 'Literal');
  const asked = text === undefined ? '' : pasted(inference, text.node.span);
  const values = text?.shape.kind === 'string' ? (text.shape.values?.() ?? []) : [];
  if (text !== undefined && values.length > 1) {
    const named = values.slice(0, MOST_NAMED).map((value) => `'${value}'`);
    return `text has no order: name those that you mean, \`contains([${named.slice(0, 2).join(', ')}], ${asked})\`, of ${named.join(', ')}${values.length > MOST_NAMED ? ' …' : ''}`;
  }
  if (text !== undefined && isVersion(text.node))
    return `versions have no order: name them, \`contains(['…', '…'], ${asked})\`, or how they begin, \`starts_with(${asked}, '${majorOf(sides)}')\``;
  // `PT1H` and `High` are no numbers, and `to_number` of what is compared with them is null.
  const isWord = sides.some(({ node }) => node.type === 'Literal' && Number.isNaN(Number(node.value)));
  if (text !== undefined && isWord) return 'text has no order: name the values';
  if (text !== undefined) return `for a number in a string: to_number(${asked})`;
  const isText = sides.some(({ node }) => node.type === 'Literal' && typeof node.value === 'string');
  if (isText) return 'put a number in backticks';
  const other = sides.find(({ node, shape }) => node.type !== 'Literal' && kindOf(shape) !== 'number');
  return other && hintForKind(pasted(inference, other.node.span), other.shape);
}

/** How a version begins that is compared with one: `8.` of `8.0.35`. */
function majorOf(sides: readonly Side[]): string {
  const literal = sides.find(({ node }) => node.type === 'Literal');
  const value = literal?.node.type === 'Literal' ? String(literal.node.value) : '';
  return `${/^[A-Za-z_-]*\d+/.exec(value)?.[0] ?? '8'}.`;
}

/** What has no order, and is mostly meant by its number. */
function hintForKind(text: string, { kind }: Shape): string | undefined {
  if (kind === 'list' || kind === 'map') return `compare how many there are: length(${text})`;
  return kind === 'boolean' ? `it is true or false: \`${text}\`, or \`!(${text})\`` : undefined;
}
