import type { JsonValue } from '../values/json.ts';

/** Whether lists and objects are nested deeper than this many levels. Not recursive. */
export function isDeeperThan(value: JsonValue, levels: number): boolean {
  let level: JsonValue[] = [value];
  for (let depth = 0; depth <= levels; depth += 1) {
    level = level.flatMap((each) => (typeof each === 'object' && each !== null ? Object.values(each) : []));
    if (level.length === 0) return false;
  }
  return true;
}
