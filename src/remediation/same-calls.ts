import type { Change } from '../run-log/records.ts';
import { type JsonValue, stableJson } from '../values/json.ts';

/** Whether two changes send the same, call by call, whatever takes it back. */
export function sameInputs(left: Change, right: Change): boolean {
  const sent = ({ calls }: Change): JsonValue => calls.map(({ operation, input }) => [operation, input as JsonValue]);
  return stableJson(sent(left)) === stableJson(sent(right));
}

/** Whether two changes send the same, call by call, and are taken back in the same way. */
export function sameCalls(left: Change, right: Change): boolean {
  return stableJson(left.calls as unknown as JsonValue) === stableJson(right.calls as unknown as JsonValue);
}
