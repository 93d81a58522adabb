import type { Comparison, SyntaxNode } from '../../expressions/syntax-tree.ts';
import { type Inference, pasted } from './inference.ts';
import type { Shape } from './shape.ts';
import { endsInProjection } from './truth.ts';

/** One side of a comparison. */
export interface Side {
  readonly node: SyntaxNode;
  readonly shape: Shape;
}

/** What a comparison always evaluates to, and why. */
export interface Outcome {
  readonly isTrue: boolean;
  readonly why: string;
  readonly hint?: string | undefined;
  /** @default true */
  readonly isCertain?: boolean;
}

/** The numbers that a function gives. */
interface Numbers {
  readonly what: string;
  readonly isWhole?: true;
  readonly least?: number;
  /** Null is no number, and has no order. */
  readonly mayBeNull?: true;
  readonly hint?: (call: string) => string;
}

const PLACE: Numbers = {
  what: 'a place in text',
  isWhole: true,
  least: 0,
  mayBeNull: true,
  hint: (call) => `where there is none, it is null: \`${call} == null\``,
};

const NUMBERS: Readonly<Record<string, Numbers>> = {
  abs: { what: 'an absolute value', least: 0 },
  ceil: { what: 'what is rounded', isWhole: true },
  find_first: PLACE,
  find_last: PLACE,
  floor: { what: 'what is rounded', isWhole: true },
  length: { what: 'a length', isWhole: true, least: 0 },
};

/** A number of elements is a whole number, at least 0. */
export function ofNumber(inference: Inference, name: Comparison, { node }: Side, value: number): Outcome | undefined {
  if (node.type !== 'Function') return undefined;
  if (node.name === 'age_days' && (name === 'EQ' || name === 'NE')) {
    const hint = `for whole days, floor(${pasted(inference, node.span)})`;
    return { isTrue: name === 'NE', why: 'an age in days has fractions', hint, isCertain: false };
  }
  const numbers = NUMBERS[node.name];
  const always = numbers && isAlways(name, value, numbers);
  if (numbers !== undefined && always !== undefined) {
    const { what, least = -Infinity, hint } = numbers;
    const why = value <= least ? `${what} is never below 0` : `${what} is a whole number`;
    return { isTrue: always, why, hint: hint?.(pasted(inference, node.span)) ?? 'compare it with the intended number' };
  }
  const [argument] = node.children;
  const asks = asksWhetherEmpty(name, value);
  if (node.name !== 'length' || argument === undefined || asks === undefined) return undefined;
  return ofListOfLists(inference, argument, asks);
}

function isAlways(
  name: Comparison,
  value: number,
  { isWhole, least = -Infinity, mayBeNull }: Numbers,
): boolean | undefined {
  const isPossible = (isWhole !== true || Number.isInteger(value)) && value >= least;
  if (name === 'EQ') return isPossible ? undefined : false;
  if (name === 'NE') return isPossible ? undefined : true;
  const isBelow = name === 'GTE' || name === 'LT' ? value <= least : value < least;
  if (!isBelow) return undefined;
  if (name === 'LT' || name === 'LTE') return false;
  return mayBeNull ? undefined : true;
}

/** Whether a length is compared to be zero or not. */
function asksWhetherEmpty(name: Comparison, value: number): 'empty' | 'not empty' | undefined {
  const whole = `${name} ${value}`;
  if (['EQ 0', 'LT 1', 'LTE 0'].includes(whole)) return 'empty';
  return ['NE 0', 'GT 0', 'GTE 1'].includes(whole) ? 'not empty' : undefined;
}

/** A projection inside a projection gives a list for each element, even if it is empty. */
function ofListOfLists(inference: Inference, list: SyntaxNode, asks: 'empty' | 'not empty'): Outcome | undefined {
  const shape = inference.shapes.get(list);
  if (shape?.kind !== 'list' || shape.element.kind !== 'list' || shape.element.isTrue === true) return undefined;
  const text = pasted(inference, list.span);
  return {
    isTrue: asks === 'not empty',
    why: 'the length of a list of lists counts empty ones as well',
    hint: `flatten it: \`${list.type === 'Pipe' ? `${text} | []` : `${text}[]`}\``,
    isCertain: endsInProjection(list),
  };
}
