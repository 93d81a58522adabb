import { isJsonObject, type JsonValue } from '../json.ts';
import { isMarked } from '../marked.ts';

/**
 * A value without what says nothing: nulls, empty lists and empty mappings, and what is empty without these. The value
 * itself stays, however empty. Marked values are left as they are: whether they are empty is not told.
 */
export function compact(value: JsonValue): JsonValue {
  if (isMarked(value)) return value;
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
  if (isMarked(value)) return true;
  if (Array.isArray(value)) return value.length > 0;
  return !isJsonObject(value) || Object.keys(value).length > 0;
}
