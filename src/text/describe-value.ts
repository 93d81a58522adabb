/** In a message: what somebody passed where something else was expected. */
export function describeValue(value: unknown): string {
  try {
    return describe(value);
  } catch {
    // Looking at it may throw: a proxy that was revoked.
    return 'what cannot be read';
  }
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object') return describeObject(value);
  if (typeof value === 'function') return 'a function';
  return typeof value === 'string' ? `the string ${JSON.stringify(value)}` : `${typeof value} ${String(value)}`;
}

/** One of a class is called by it, and a plain one by what it has. */
function describeObject(value: object): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  const name: unknown = prototype === null ? 'Object' : (prototype as object).constructor?.name;
  if (typeof name === 'string' && name !== 'Object' && name !== '') {
    return BUILT_IN.test(name) ? `a ${name}` : `an instance of ${name}`;
  }
  const members = Object.keys(value);
  if (members.length === 0) return 'an empty object';
  const shown = members.slice(0, MOST_MEMBERS).map((each) => each.slice(0, LONGEST_MEMBER));
  return `an object with ${shown.join(', ')}${members.length > MOST_MEMBERS ? ' …' : ''}`;
}

const BUILT_IN = /^(Set|Map|WeakMap|WeakSet|Date|Promise|RegExp|URL|Buffer)$/;
const MOST_MEMBERS = 3;
const LONGEST_MEMBER = 40;
