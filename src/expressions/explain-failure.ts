import { messageOf } from '../values/message-of.ts';
import { BudgetError } from './step-budget.ts';

const TYPE_ERROR =
  /^Invalid type: (\w+)\(\) expected argument (\d+) to be type \((.*)\) but received type (.*) instead\.$/;

const ARITHMETIC: Readonly<Record<string, string>> = {
  'not-a-number: divide by zero': 'division by zero',
  'not-a-number: overflow': 'the result is not a finite number',
  'not-a-number: undefined': 'arithmetic needs numbers, found null',
  'not-a-number': 'arithmetic needs numbers',
};

/** Whether a failure names only types, and quotes no value. */
export function isPlainFailure(error: unknown): boolean {
  if (error instanceof RangeError || error instanceof BudgetError) return true;
  return error instanceof Error && (TYPE_ERROR.test(error.message) || error.message in ARITHMETIC);
}

/** Why an evaluation failed, in words for the author of the policy. */
export function explainFailure(error: unknown): string {
  if (error instanceof RangeError) return 'the evaluation takes too much memory or depth';
  const message = messageOf(error);
  const [, name, index, expected, found] = TYPE_ERROR.exec(message) ?? [];
  if (name === undefined) return ARITHMETIC[message] ?? message;
  return `${name}() takes ${expected?.replaceAll(' | ', ' or ')} as argument ${index}, found ${found}`;
}
