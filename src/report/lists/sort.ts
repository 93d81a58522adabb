import type { JsonObject, JsonValue } from '../../values/json.ts';

type SortKey = string | number | null;

/** Compares by one key after another. Strings compare by code unit, the same on every machine; null comes first. */
export function by<T>(...keys: readonly ((item: T) => SortKey)[]): (a: T, b: T) => number {
  return (a, b) => {
    for (const key of keys) {
      const order = compare(key(a), key(b));
      if (order !== 0) return order;
    }
    return 0;
  };
}

/** The same value with the members of its objects sorted by name, so that equal values have equal texts. */
export function sortMembers(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(sortMembers);
  return typeof value === 'object' && value !== null ? sortObject(value) : value;
}

export function sortObject(object: Readonly<JsonObject>): JsonObject {
  return Object.fromEntries(
    Object.entries(object)
      .sort(by(([name]) => name))
      .map(([name, member]) => [name, sortMembers(member)]),
  );
}

function compare(a: SortKey, b: SortKey): number {
  if (a === b) return 0;
  if (a === null) return -1;
  if (b === null) return 1;
  return a < b ? -1 : 1;
}
