import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';

/**
 * Appends a page to the answer so far, as if both had come in one piece: lists are joined in order, objects merged, and for
 * everything else the later page stands.
 *
 * @param merged - changed in place, so that a call of many pages costs no more than its elements.
 */
export function appendPage(merged: JsonObject, page: JsonObject): void {
  for (const [name, value] of Object.entries(page)) {
    const before = merged[name];
    merged[name] = before === undefined ? value : joined(before, value);
  }
}

function joined(before: JsonValue, value: JsonValue): JsonValue {
  if (Array.isArray(before) && Array.isArray(value)) {
    for (const element of value) before.push(element);
    return before;
  }
  if (isJsonObject(before) && isJsonObject(value)) {
    appendPage(before, value);
    return before;
  }
  return value;
}
