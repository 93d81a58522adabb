import { isJsonObject, type JsonValue } from '../values/json.ts';
import { FunctionFailure } from './function-failure.ts';
import { isDeeperThan } from './is-deeper-than.ts';
import { quoteText } from './quote-text.ts';

/** Levels that the JSON in a string may have. */
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
  // Few texts have such an exponent, or so many digits: only these are searched.
  const mayHoldInfinity = /\d[eE]\+?\d{2}|\d{100}/.test(json);
  if (mayHoldInfinity && holdsInfinity(value)) throw new FunctionFailure('finds a number beyond 10^308');
  if (writtenMembers(json) !== readMembers(value)) {
    throw new FunctionFailure(
      'needs JSON without two members of the same name: parsers differ in which of them they take',
    );
  }
  return value;
}

/** All numbers beyond 10^308 would be read as the same one. */
function holdsInfinity(value: JsonValue): boolean {
  if (typeof value === 'number') return !Number.isFinite(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsInfinity);
}

/** How many members a text of valid JSON has: one for each colon outside of strings. */
function writtenMembers(json: string): number {
  let count = 0;
  let isInString = false;
  for (let at = 0; at < json.length; at += 1) {
    const character = json[at];
    if (character === '"') isInString = !isInString;
    else if (isInString && character === '\\') at += 1;
    else if (!isInString && character === ':') count += 1;
  }
  return count;
}

/** How many members are left of it: of two with the same name, the later one. */
function readMembers(value: JsonValue): number {
  if (typeof value !== 'object' || value === null) return 0;
  const members = Object.values(value);
  const own = isJsonObject(value) ? members.length : 0;
  return members.reduce<number>((count, each) => count + readMembers(each), own);
}
