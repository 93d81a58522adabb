import type { Token } from './read-token.ts';
import type { ArithmeticOperator, Comparison } from './syntax-tree.ts';

type Table<T> = Partial<Record<Token['kind'], T>>;

/** How tightly an operator binds what is on its left; what is not listed ends an expression. */
export const POWERS: Table<number> = {
  '|': 1,
  '?': 2,
  '||': 3,
  '&&': 4,
  '==': 5,
  '!=': 5,
  '<': 5,
  '<=': 5,
  '>': 5,
  '>=': 5,
  '+': 6,
  '-': 6,
  '\u2212': 6,
  '/': 7,
  '\u00f7': 7,
  '//': 7,
  '%': 7,
  '*': 7,
  '\u00d7': 7,
  '[]': 9,
  '[?': 21,
  '.': 40,
  '[': 55,
};
/** The same for what precedes its operand, or continues with each element of a list. */
export const BINDING = { pipe: 1, sign: 6, flatten: 9, star: 20, filter: 21, dot: 40, not: 45 } as const;

export const COMPARISONS: Table<Comparison> = {
  '==': 'EQ',
  '!=': 'NE',
  '<': 'LT',
  '<=': 'LTE',
  '>': 'GT',
  '>=': 'GTE',
};

export const ARITHMETIC: Table<ArithmeticOperator> = {
  '+': 'Plus',
  '-': 'Minus',
  '\u2212': 'Minus',
  '*': 'Multiply',
  '\u00d7': 'Multiply',
  '/': 'Divide',
  '\u00f7': 'Divide',
  '%': 'Modulo',
  '//': 'Div',
};
