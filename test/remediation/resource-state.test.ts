import { expect, test } from 'vitest';
import { resourceState } from '../../src/remediation/resource-state.ts';
import type { JsonObject } from '../../src/values/json.ts';
import { policiesOf } from '../support/run-policies.ts';

const reviewed: JsonObject = {
  Name: 'first',
  S3BucketName: 'bucket',
  Created: '2025-06-02T08:00:00.000Z',
  Tags: [{ Key: 'a', Value: '1' }],
  status: { IsLogging: true, LatestDeliveryTime: '2025-06-02T08:00:00Z' },
};

const [policy] = await policiesOf(`
version: 1
policies:
  - id: a-policy
    title: A policy
    severity: low
    call: { operation: cloudtrail:DescribeTrails }
    resources: trailList
    lookups: [{ as: status, operation: cloudtrail:GetTrailStatus, input: { Name: "\${TrailARN}" } }]
    filter: status.IsLogging
    finding: { resource: "\${TrailARN}", message: "\${Name}" }
`);

const stateOf = (resource: JsonObject): string => (policy === undefined ? '' : resourceState(policy, resource));

test.each([
  { name: 'nothing', change: {}, same: true },
  { name: 'a timestamp', change: { Created: '2026-01-01T00:00:00.000Z' }, same: true },
  { name: 'the answer of a lookup', change: { status: { IsLogging: false, LatestDeliveryError: 'x' } }, same: true },
  { name: 'the order of members', change: { S3BucketName: 'bucket', Name: 'first' }, same: true },
  { name: 'a member', change: { S3BucketName: 'another' }, same: false },
  { name: 'a member more', change: { KmsKeyId: 'key' }, same: false },
  { name: 'a list', change: { Tags: [] }, same: false },
  { name: 'a member of a list', change: { Tags: [{ Key: 'a', Value: '2' }] }, same: false },
  { name: 'a timestamp that is gone', change: { Created: null }, same: false },
  { name: 'a text that begins as a timestamp', change: { Created: '2025-06-02T08:00:00.000Z or so' }, same: false },
])('what changed: $name; the same resource: $same', ({ change, same }) => {
  expect(stateOf({ ...reviewed, ...change }) === stateOf(reviewed)).toBe(same);
});

test('a lookup’s name below the top of a resource is a member like any other', () => {
  const nested = (value: string): JsonObject => ({ Name: 'first', inner: { status: value } });
  expect(stateOf(nested('a'))).not.toBe(stateOf(nested('b')));
  // But for the one that an expanded resource came from.
  const expanded = (value: string): JsonObject => ({ Name: 'first', parent: { status: value } });
  expect(stateOf(expanded('a'))).toBe(stateOf(expanded('b')));
});
