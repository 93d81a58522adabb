import type { Comparison } from './comparison.ts';
import type { ComparisonVerdictOptions } from './comparison-words.ts';

export interface ComparisonOptions extends ComparisonVerdictOptions {
  /** ANSI colours in the text. */
  readonly color: boolean;
  /** Columns of the terminal, for the text. */
  readonly width: number;
}

/** A comparison as text, whole or in pieces. Pure: the same comparison and options give the same text. */
export type ComparisonRenderer = (comparison: Comparison, options: ComparisonOptions) => string | Generator<string>;
