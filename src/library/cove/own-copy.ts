/** Lists and plain objects. What cannot be copied, such as a function in them, stays what it is. */
export function ownCopy(value: unknown): unknown {
  try {
    return Array.isArray(value) || isPlainObject(value) ? structuredClone(value) : value;
  } catch {
    return copyBehindProxies(value);
  }
}

/** Structured clones refuse proxies, as the lists of frameworks that watch them are. A revoked one stays what it is. */
function copyBehindProxies(value: unknown): unknown {
  try {
    return structuredClone(behindProxies(value));
  } catch {
    return value;
  }
}

function behindProxies(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(behindProxies);
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(Object.entries(value as object).map(([name, each]) => [name, behindProxies(each)]));
}

/** One of no class, with nothing that is inherited: what it has are its own members. */
export function isPlainObject(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === null || prototype === Object.prototype) return true;
  // That of another realm is one of these, too.
  return Object.getPrototypeOf(prototype) === null && Object.keys(prototype as object).length === 0;
}
