import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';

/** Merges `over` over `under`: mappings key by key, at any depth; lists and single values replace. Changes neither. */
export function mergeDefaults(under: JsonObject, over: JsonObject): JsonObject {
  const merged: JsonObject = { ...under };
  for (const [key, value] of Object.entries(over)) {
    merged[key] = mergeValue(Object.hasOwn(under, key) ? under[key] : undefined, value);
  }
  return merged;
}

function mergeValue(under: JsonValue | undefined, over: JsonValue): JsonValue {
  return isJsonObject(under) && isJsonObject(over) ? mergeDefaults(under, over) : over;
}
