import { isDeepStrictEqual } from 'node:util';
import type { JsonValue } from '../json.ts';

/** Whether a value is, or holds, a number that may have been rounded when it was read. */
export function holdsRounded(value: JsonValue): boolean {
  if (typeof value === 'number') return Math.abs(value) > Number.MAX_SAFE_INTEGER && Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return false;
  return (Array.isArray(value) ? value : Object.values(value)).some(holdsRounded);
}

/** @throws {Error} for two values that are equal once rounded, of which AWS's may not be. */
export function refuseSame(left: JsonValue, right: JsonValue): void {
  if (areEqual(left, right) && holdsRounded(left)) {
    throw new Error('numbers beyond 2^53 are rounded, and these two may differ in their last digits');
  }
}

/** Most are text, for which this is many times faster than the general way. */
function areEqual(left: JsonValue, right: JsonValue): boolean {
  return left === right || (typeof left === 'object' && typeof right === 'object' && isDeepStrictEqual(left, right));
}

/** @throws {Error} for a number whose text would have other digits than AWS's. */
export function refuseText(value: JsonValue): void {
  if (typeof value !== 'number' || !holdsRounded(value)) return;
  throw new Error('numbers beyond 2^53 are rounded, and the text of this one may have other digits');
}

/** @throws {Error} for a result that looks exact, and was made from what is not. */
export function refuseCancelled(operands: readonly JsonValue[], made: JsonValue): void {
  if (!operands.some(holdsRounded) || holdsRounded(made)) return;
  throw new Error('numbers beyond 2^53 are rounded, and too little is left of these to be exact');
}
