import { CoveError } from '../cove-error.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';

/**
 * Appends a page to the answer so far, as if both had come in one piece: lists are joined in order, objects merged, and for
 * everything else the later page stands. A later null takes nothing away.
 *
 * @param merged - changed in place, so that a call of many pages costs no more than its elements.
 * @throws {CoveError} where a member is a list on one page and something else on another: one of them would be lost.
 */
export function appendPage(merged: JsonObject, page: JsonObject): void {
  for (const [name, value] of Object.entries(page)) {
    const before = merged[name];
    merged[name] = before === undefined ? value : joined(name, before, value);
  }
}

function joined(name: string, before: JsonValue, value: JsonValue): JsonValue {
  if (value === null) return before;
  if (Array.isArray(before) && Array.isArray(value)) {
    for (const element of value) before.push(element);
    return before;
  }
  if (isJsonObject(before) && isJsonObject(value)) {
    appendPage(before, value);
    return before;
  }
  if (isContainer(before) || (before !== null && isContainer(value))) {
    throw new CoveError('internal', `the pages of the answer do not fit together: "${name}" differs`);
  }
  return value;
}

function isContainer(value: JsonValue): boolean {
  return Array.isArray(value) || isJsonObject(value);
}
