import type { JsonValue } from '../json.ts';
import { FunctionFailure } from './function-failure.ts';
import { isDeeperThan } from './is-deeper-than.ts';
import { quoteText } from './quote-text.ts';

/** How deep the JSON in a string may be nested. */
const MAX_JSON_DEPTH = 100;

/** @throws {FunctionFailure} */
export function parseJson(json: string): JsonValue {
  let value: JsonValue;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw new FunctionFailure(`needs a string of JSON, found ${quoteText(json)}`, { cause: error });
  }
  if (isDeeperThan(value, MAX_JSON_DEPTH)) throw new FunctionFailure(`needs JSON of at most ${MAX_JSON_DEPTH} levels`);
  // Few texts have such an exponent, or as many digits: only these are searched.
  if (/\d[eE]\+?\d{2}|\d{100}/.test(json) && holdsInfinity(value))
    throw new FunctionFailure('finds a number beyond 10^308');
  return value;
}

/** All that is beyond 10^308 would be read as one number, equal to each other. */
function holdsInfinity(value: JsonValue): boolean {
  if (typeof value === 'number') return !Number.isFinite(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsInfinity);
}
