import type { JsonObject } from '../values/json.ts';
import type { Operation } from './catalog.ts';
import { type NormalizedOutput, normalizeOutput } from './normalize-output.ts';
import { inputWriter } from './sdk-input.ts';

/**
 * An answer that somebody has written as plain data, as reading it from AWS would give it: dates in their one form, and
 * what AWS marks as sensitive in carriers.
 *
 * @throws {CoveError} for what no answer of the operation can be.
 */
export function readWrittenAnswer(
  { outputShape }: Pick<Operation, 'outputShape'>,
  answer: JsonObject,
): NormalizedOutput {
  const toSdkForm = inputWriter(outputShape, { hasEmptyLists: true });
  return normalizeOutput(toSdkForm(answer), outputShape);
}
