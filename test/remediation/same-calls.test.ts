import { expect, test } from 'vitest';
import { sameCalls, sameInputs } from '../../src/remediation/same-calls.ts';
import type { Change } from '../../src/run-log/records.ts';
import type { JsonObject } from '../../src/values/json.ts';

const change = (...calls: readonly JsonObject[]): Change => ({ calls }) as unknown as Change;
const call = { operation: 's3:PutBucketVersioning', input: { Bucket: 'b', Versioned: true }, undo: null };

test('the order of members means nothing', () => {
  const other = { undo: null, input: { Versioned: true, Bucket: 'b' }, operation: call.operation };
  expect([sameInputs(change(call), change(other)), sameCalls(change(call), change(other))]).toEqual([true, true]);
});

test.each([
  ['another operation', change({ ...call, operation: 's3:PutBucketAcl' })],
  ['another input', change({ ...call, input: { Bucket: 'c', Versioned: true } })],
  ['a call more', change(call, call)],
  ['none', change()],
])('%s is not the same', (_, other) => {
  expect([sameInputs(change(call), other), sameCalls(change(call), other)]).toEqual([false, false]);
});

test('what takes a call back tells calls apart, and not what they send', () => {
  const undone = change({ ...call, undo: { operation: 's3:PutBucketVersioning', input: {} } });
  expect([sameInputs(change(call), undone), sameCalls(change(call), undone)]).toEqual([true, false]);
});
