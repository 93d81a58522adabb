import { isJsonObject, type JsonObject, type JsonValue } from '../../values/json.ts';

/**
 * The value at a path of an answer: `NextToken`, `List.NextMarker`, `Shards[-1].ShardId`; undefined if there is none.
 */
export function memberAt(answer: JsonObject, path: string): JsonValue | undefined {
  // Nearly all paths are one name.
  if (!path.includes('.') && !path.includes('[')) return answer[path];
  let value: JsonValue | undefined = answer;
  for (const step of path.split('.')) {
    if (!isJsonObject(value)) return undefined;
    const isLast = step.endsWith(LAST);
    const member: JsonValue | undefined = value[isLast ? step.slice(0, -LAST.length) : step];
    value = isLast ? (Array.isArray(member) ? member.at(-1) : undefined) : member;
  }
  return value;
}

/** Removes a member from an answer. */
export function removeAt(answer: JsonObject, path: string): void {
  const dot = path.lastIndexOf('.');
  const parent = dot < 0 ? answer : memberAt(answer, path.slice(0, dot));
  if (isJsonObject(parent)) delete parent[path.slice(dot + 1)];
}

/** Whether a path ends in the last element of a list, which the last page has too. */
export function isOfLastElement(path: string): boolean {
  return path.includes(LAST);
}

/** Whether there is anything there: a token, a sign of more. */
export function isFilled(value: JsonValue | undefined): boolean {
  if (value === undefined || value === null || value === '' || value === false) return false;
  return typeof value !== 'object' || Object.keys(value).length > 0;
}

const LAST = '[-1]';
