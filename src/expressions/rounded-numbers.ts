import type { JsonValue } from '../values/json.ts';
import { areEqual } from './are-equal.ts';
import type { Reference } from './expression-function.ts';

/**
 * Whether a value is, or holds, a number that may have been rounded when it was read, or text that was made of one:
 * JSON as `to_string` writes it. AWS's own text has the digits that AWS wrote, which are not those once rounded.
 */
export function holdsRounded(value: JsonValue): boolean {
  if (typeof value === 'number') return Math.abs(value) > Number.MAX_SAFE_INTEGER && Number.isFinite(value);
  if (typeof value === 'string') {
    const read = readLong(value);
    return read !== undefined && holdsRounded(read) && JSON.stringify(read) === value;
  }
  if (typeof value !== 'object' || value === null) return false;
  return (Array.isArray(value) ? value : Object.values(value)).some(holdsRounded);
}

/** The object or list that a text is the JSON of, if digits in it may have been rounded. */
function readLong(text: string): JsonValue | undefined {
  if (!/^[[{]/.test(text) || !hasLongNumber(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether text has as many digits in a row as a number beyond 2^53. */
export function hasLongNumber(text: string): boolean {
  return text.length >= 16 && /\d{16}/.test(text);
}

/** Whether a node is a literal that no rounded number, and no text of one, is equal to. */
export function isSafeLiteral(node: Reference): boolean {
  if (node.type !== 'Literal') return false;
  const value = node.value as JsonValue;
  return typeof value === 'string' ? !hasLongNumber(value) : !holdsRounded(value);
}

/** @throws {Error} for two values that are equal once rounded, of which AWS's may not be. */
export function refuseSame(left: JsonValue, right: JsonValue): void {
  if (areEqual(left, right) ? holdsRounded(left) : areSameText(left, right)) {
    throw new Error('numbers beyond 2^53 are rounded, and these two may differ in their last digits');
  }
}

/** Whether two different texts, one of which was made of rounded numbers, may be the same. */
function areSameText(left: JsonValue, right: JsonValue): boolean {
  if (typeof left !== 'string' || typeof right !== 'string') return false;
  const [readLeft, readRight] = [readLong(left), readLong(right)];
  if (readLeft === undefined || readRight === undefined || !areEqual(readLeft, readRight)) return false;
  return holdsRounded(left) || holdsRounded(right);
}

/** @throws {Error} for keys of which the first, the last or the order cannot be told. */
export function refuseTied(keys: readonly JsonValue[]): void {
  const rounded = keys.filter(holdsRounded);
  if (new Set(rounded).size === rounded.length) return;
  throw new Error('numbers beyond 2^53 are rounded, and equal keys may differ in their last digits');
}

/** @throws {Error} for a number whose text would have other digits than AWS's. */
export function refuseText(value: JsonValue): void {
  if (typeof value !== 'number' || !holdsRounded(value)) return;
  throw new Error('numbers beyond 2^53 are rounded, and the text of this one may have other digits');
}

/**
 * @param most - operands that may be rounded without harm: dividing by an exact number keeps the digits that are right.
 * @throws {Error} for a result that looks exact, and was made from what is not.
 */
export function refuseCancelled(operands: readonly JsonValue[], made: JsonValue, most = 0): void {
  if (operands.filter(holdsRounded).length <= most || holdsRounded(made)) return;
  throw new Error('numbers beyond 2^53 are rounded, and too little is left of these to be exact');
}
