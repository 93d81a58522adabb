import { isJsonObject, type JsonObject, type JsonValue } from '../../values/json.ts';

/** Merges a policy over the defaults of its file; the tags of both add up. Changes neither. */
export function mergePolicy(defaults: JsonObject, policy: JsonObject): JsonObject {
  const merged = mergeDefaults(defaults, policy);
  const { tags } = defaults;
  if (!Array.isArray(tags) || !Array.isArray(policy.tags)) return merged;
  return { ...merged, tags: [...new Set([...tags, ...policy.tags])] };
}

/** Merges `over` over `under`: mappings key by key, at any depth; lists and single values replace. Changes neither. */
export function mergeDefaults(under: JsonObject, over: JsonObject): JsonObject {
  const merged = Object.entries(over).map(
    ([key, value]) => [key, mergeValue(Object.hasOwn(under, key) ? under[key] : undefined, value)] as const,
  );
  // Not by assignment: that would set the prototype if a key is called `__proto__`.
  return Object.fromEntries([...Object.entries(under), ...merged]);
}

function mergeValue(under: JsonValue | undefined, over: JsonValue): JsonValue {
  return isJsonObject(under) && isJsonObject(over) ? mergeDefaults(under, over) : over;
}
