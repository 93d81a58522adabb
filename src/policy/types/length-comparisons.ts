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

/** A number of elements is a whole number, at least 0. */
export function ofLength(inference: Inference, name: Comparison, { node }: Side, value: number): Outcome | undefined {
  if (node.type !== 'Function' || node.name !== 'length') return undefined;
  const always = lengthIsAlways(name, value);
  if (always !== undefined) {
    const why = Number.isInteger(value) ? 'a length is never below 0' : 'a length is a whole number';
    return { isTrue: always, why, hint: 'compare it with the intended number' };
  }
  const [argument] = node.children;
  const asks = asksWhetherEmpty(name, value);
  if (argument === undefined || asks === undefined) return undefined;
  return ofListOfLists(inference, argument, asks);
}

function lengthIsAlways(name: Comparison, value: number): boolean | undefined {
  const isPossible = Number.isInteger(value) && value >= 0;
  if (name === 'EQ') return isPossible ? undefined : false;
  if (name === 'NE') return isPossible ? undefined : true;
  if (name === 'GTE') return value <= 0 ? true : undefined;
  if (name === 'GT') return value < 0 ? true : undefined;
  if (name === 'LT') return value <= 0 ? false : undefined;
  return value < 0 ? false : undefined;
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
