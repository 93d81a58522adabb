import { isJsonObject, type JsonValue } from '../values/json.ts';
import { isMarked, mark } from '../values/marked.ts';

/**
 * A value without what says nothing: nulls, empty lists and empty mappings, and what is empty without these. The value
 * itself stays, however empty. What is marked is compacted like all else, and stays marked: a result that depended on
 * the marks would be another one where secrets may be shown.
 */
export function compact(value: JsonValue): JsonValue {
  if (isMarked(value)) return mark(compact(value.value));
  if (Array.isArray(value)) return value.map(compact).filter(says);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) => {
      const kept = compact(member);
      return says(kept) ? [[name, kept] as const] : [];
    }),
  );
}

function says(value: JsonValue): boolean {
  if (value === null) return false;
  if (isMarked(value)) return says(value.value);
  if (Array.isArray(value)) return value.length > 0;
  return !isJsonObject(value) || Object.keys(value).length > 0;
}
