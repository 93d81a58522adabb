import type { JsonValue } from '../values/json.ts';
import { isMarked } from '../values/marked.ts';

/**
 * JMESPath's truth: null, false, and the empty string, list and object are false; everything else is true, even 0.
 *
 * Source: https://jmespath.org/specification.html#or-expressions
 */
export function isTruthy(value: JsonValue): boolean {
  if (isMarked(value)) return isTruthy(value.value);
  if (value === null || value === false || value === '') return false;
  return typeof value !== 'object' || Object.keys(value).length > 0;
}
