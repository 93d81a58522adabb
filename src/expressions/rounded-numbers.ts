import type { JsonValue } from '../json.ts';

/** Whether a value is, or holds, a number that may have been rounded when it was read. */
export function holdsRounded(value: JsonValue): boolean {
  if (typeof value === 'number') return Math.abs(value) > Number.MAX_SAFE_INTEGER && Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return false;
  return (Array.isArray(value) ? value : Object.values(value)).some(holdsRounded);
}
