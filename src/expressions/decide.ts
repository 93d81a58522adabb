import type { JsonValue } from '../values/json.ts';
import { hide } from '../values/marked.ts';
import { areEqual } from './are-equal.ts';
import type { CoveContext, Expression } from './expression.ts';
import { ExpressionEvaluationError } from './expression-error.ts';
import { kindName } from './function-values.ts';
import { isTruthy } from './is-truthy.ts';
import { keyOfSpan, type OpenComparison } from './open-comparisons.ts';

/**
 * Whether a filter matches.
 *
 * @throws {ExpressionEvaluationError} also where it does not match and a comparison with null has made it so: what is
 *   not known would pass.
 */
export function matches(filter: Expression, value: JsonValue, cove: CoveContext): boolean {
  const { result, open } = filter.evaluateOpenly(value, cove);
  if (isTruthy(result)) return true;
  if (open.length > 0) refuseIfOpen(filter, value, cove, isTruthy);
  return false;
}

/**
 * What an expression selects.
 *
 * @throws {ExpressionEvaluationError} also where a comparison with null has left something out: nobody would judge it.
 */
export function selectFrom(expression: Expression, value: JsonValue, cove: CoveContext): JsonValue {
  const { result, open } = expression.evaluateOpenly(value, cove);
  if (open.length === 0) return result;
  const shown = hide(result);
  refuseIfOpen(expression, value, cove, (other) => !areEqual(hide(other), shown));
  return result;
}

/** So many results are tried of the comparisons that are open together; where these are not enough, all are refused. */
const MOST_TRIES = 16;

/**
 * Evaluates again with each result that the open comparisons might have had. If all come to the same, null has decided
 * nothing. An assumed result may lead to comparisons that were not reached before.
 */
function refuseIfOpen(
  expression: Expression,
  value: JsonValue,
  cove: CoveContext,
  isOther: (result: JsonValue) => boolean,
): void {
  const waiting: ReadonlyMap<string, boolean>[] = [new Map()];
  for (let tries = 0; waiting.length > 0; tries += 1) {
    const assumed = waiting.pop() ?? new Map();
    const { result, open } = expression.evaluateOpenly(value, cove, assumed);
    const [next] = open;
    if (isOther(result) || (tries >= MOST_TRIES && next !== undefined)) refuse(expression, value, cove);
    if (next === undefined) continue;
    for (const result of [false, true]) waiting.push(new Map([...assumed, [keyOfSpan(next.span), result]]));
  }
}

function refuse(expression: Expression, value: JsonValue, cove: CoveContext): never {
  const [first] = expression.evaluateOpenly(value, cove).open as [OpenComparison];
  const text = expression.text.slice(first.span.start, first.span.end);
  throw new ExpressionEvaluationError(`\`${expression.text}\`: ${whatToSay(text, first)}`);
}

function whatToSay(text: string, { kind, found }: OpenComparison): string {
  const [, member = ''] = PLAIN.exec(text) ?? [];
  const isOrder = kind === 'order';
  if (kind === 'list') {
    return `\`${text}\` steps into a list, and the document has one element without a list around it: \`statements(…)\` brings policy documents into one form`;
  }
  if (kind === 'capitals') {
    return `\`${text}\` finds another word where capitals alone differ: write it as AWS does, or compare what lower(…) gives`;
  }
  if (found !== null)
    return isOrder
      ? `\`${text}\` compares ${kindName(found)}, and numbers alone have an order`
      : otherForm(text, found);
  const cure =
    member === ''
      ? 'say what it means if there is none'
      : `\`${member} != \`null\` && ${text}\` passes then, \`${member} == \`null\` || ${text}\` is a finding`;
  return `AWS has left out what \`${text}\` compares: ${cure}`;
}

function otherForm(text: string, found: JsonValue): string {
  if (typeof found === 'object') {
    const holder = Array.isArray(found) ? 'a list' : 'an object';
    return `\`${text}\` compares a value with ${holder} that has it, and they are never equal: ${DOCUMENTS}`;
  }
  return `\`${text}\` compares values of different types that are written alike, and they are never equal: compare what to_string(…) gives, or ask for either`;
}

const DOCUMENTS = 'ask for either, or bring policy documents into one form by `statements(…)`';

/** A comparison that begins with the path of a member. */
const PLAIN = /^(\w+(?:\.\w+)*)\s*(?:[!=]=|<=?|>=?)/;
