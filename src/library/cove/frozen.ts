/**
 * Objects and lists, with all that is in them, as they are: what somebody else is handed to read is read on by a run.
 * What holds its contents elsewhere, such as a Map, stays what it is; what is frozen already was frozen to its depth.
 */
export function deepFrozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value) || !hasOwnContents(value)) return value;
  Object.freeze(value);
  for (const member of Object.values(value)) deepFrozen(member);
  return value;
}

function hasOwnContents(value: object): boolean {
  return Array.isArray(value) || Object.prototype.toString.call(value) === '[object Object]';
}
