import { type JsonValue, stableJson } from '../json.ts';
import type { Change } from '../run-log/records.ts';

/** Whether two changes send the same, call by call. */
export function sameCalls(left: Change, right: Change): boolean {
  return stableJson(left.calls as unknown as JsonValue) === stableJson(right.calls as unknown as JsonValue);
}
