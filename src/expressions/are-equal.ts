import type { JsonValue } from '../values/json.ts';

/**
 * Equality of JSON, as `==` has it: 0 and -0 are one number, members have no order, and an answer's objects, which have
 * no prototype, are equal to literals, which have one. `isDeepStrictEqual` of Node differs in the first and the last.
 */
export function areEqual(left: JsonValue, right: JsonValue): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  if (Array.isArray(left) || Array.isArray(right)) {
    if (!Array.isArray(left) || !Array.isArray(right) || left.length !== right.length) return false;
    return left.every((element, index) => areEqual(element, right[index] as JsonValue));
  }
  const members = Object.entries(left);
  return (
    members.length === Object.keys(right).length &&
    members.every(([name, member]) => Object.hasOwn(right, name) && areEqual(member, right[name] as JsonValue))
  );
}
