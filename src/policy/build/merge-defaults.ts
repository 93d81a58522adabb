import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';

/** Merges `over` over `under`: mappings key by key, at any depth; lists and single values replace. Changes neither. */
export function mergeDefaults(under: JsonObject, over: JsonObject): JsonObject {
  const merged = Object.entries(over).map(
    ([key, value]) => [key, mergeValue(Object.hasOwn(under, key) ? under[key] : undefined, value)] as const,
  );
  // Not by assignment: that would set the prototype where a key is called `__proto__`.
  return Object.fromEntries([...Object.entries(under), ...merged]);
}

function mergeValue(under: JsonValue | undefined, over: JsonValue): JsonValue {
  return isJsonObject(under) && isJsonObject(over) ? mergeDefaults(under, over) : over;
}
