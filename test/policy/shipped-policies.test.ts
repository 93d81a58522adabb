import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { createCatalog } from '../../src/catalog/catalog.ts';
import type { JsonObject, JsonValue } from '../../src/json.ts';
import type { CoveContext } from '../../src/policy/expressions/expression.ts';
import { loadPolicies } from '../../src/policy/load-policies.ts';
import type { Policy } from '../../src/policy/policy.ts';

const { policies, diagnostics } = await loadPolicies(['policies'], {
  cwd: path.join(import.meta.dirname, '..', '..'),
  services: createCatalog([]),
  allowSecretReads: false,
});

const cove: CoveContext = {
  account: { id: '111122223333', name: 'dev', email: null, ou: 'r-abcd', tags: {} },
  region: 'eu-west-1',
  partition: 'aws',
  now: '2026-01-01T00:00:00Z',
  parameters: {},
};

function policyOf(id: string): Policy {
  const policy = policies.find((one) => one.id === id);
  if (policy === undefined) throw new Error(`no policy ${id}`);
  return policy;
}

/** What the policy finds in an answer of its call, with the same answer to every lookup. */
function findings(id: string, answer: JsonObject, lookup: JsonObject = {}): JsonValue[] {
  const { resources, lookups, filter, finding } = policyOf(id);
  const found = resources === undefined ? [answer] : ((resources.evaluate(answer, cove) ?? []) as JsonObject[]);
  return found
    .map((resource) =>
      Object.fromEntries([...Object.entries(resource), ...lookups.map(({ as }) => [as ?? '', lookup])]),
    )
    .filter((resource) => filter.evaluate(resource, cove) === true)
    .map((resource) => [
      finding.resource.render(resource, cove, 'empty'),
      finding.message.render(resource, cove, 'empty'),
    ]);
}

test('they load, against the SDK itself', () => {
  expect(diagnostics).toEqual([]);
});

describe('cloudtrail-redundant-trail', () => {
  const trail = {
    Name: 'old',
    TrailARN: 'arn:old',
    HomeRegion: 'eu-west-1',
    S3BucketName: 'logs',
    IsOrganizationTrail: false,
  };

  test('finds an account trail that logs', () => {
    expect(findings('cloudtrail-redundant-trail', { trailList: [trail] }, { IsLogging: true })).toEqual([
      ['arn:old', 'Trail old in eu-west-1 still logs, to bucket logs'],
    ]);
  });

  test.each<[string, JsonObject, boolean]>([
    ['a trail that was stopped', trail, false],
    ['the organization trail', { ...trail, IsOrganizationTrail: true }, true],
  ])('does not find %s', (_name, one, isLogging) => {
    expect(findings('cloudtrail-redundant-trail', { trailList: [one] }, { IsLogging: isLogging })).toEqual([]);
  });

  test('asks for no shadows of trails', () => {
    expect(policyOf('cloudtrail-redundant-trail').call.input.source).toEqual({ includeShadowTrails: false });
  });
});

test.each<[string, JsonObject, string[]]>([
  ['config-recorder-missing', { ConfigurationRecorders: [] }, ['111122223333/eu-west-1']],
  ['config-recorder-missing', {}, ['111122223333/eu-west-1']],
  ['config-recorder-missing', { ConfigurationRecorders: [{ name: 'default' }] }, []],
  [
    'config-recorder-not-recording',
    { ConfigurationRecordersStatus: [{ name: 'default', recording: true, lastStatus: 'Success' }] },
    [],
  ],
  [
    'config-recorder-not-recording',
    { ConfigurationRecordersStatus: [{ name: 'default', recording: true, lastStatus: 'Pending' }] },
    [],
  ],
  [
    'config-recorder-not-recording',
    { ConfigurationRecordersStatus: [{ name: 'default', recording: false, lastStatus: 'Success' }] },
    ['111122223333/eu-west-1/configuration-recorder/default'],
  ],
  [
    'config-recorder-not-recording',
    { ConfigurationRecordersStatus: [{ arn: 'arn:x', name: 'default', recording: true, lastStatus: 'Failure' }] },
    ['arn:x'],
  ],
  ['config-recorder-not-recording', { ConfigurationRecordersStatus: [] }, []],
  [
    'config-delivery-failing',
    {
      DeliveryChannelsStatus: [
        { name: 'default', configHistoryDeliveryInfo: { lastStatus: 'Success' }, configStreamDeliveryInfo: {} },
      ],
    },
    [],
  ],
  [
    'config-delivery-failing',
    {
      DeliveryChannelsStatus: [
        { name: 'default', configHistoryDeliveryInfo: { lastStatus: 'Failure', lastErrorCode: 'AccessDenied' } },
      ],
    },
    ['111122223333/eu-west-1/delivery-channel/default'],
  ],
  [
    'config-delivery-failing',
    { DeliveryChannelsStatus: [{ name: 'default', configStreamDeliveryInfo: { lastStatus: 'Failure' } }] },
    ['111122223333/eu-west-1/delivery-channel/default'],
  ],
])('%s in %j', (id, answer, expected) => {
  expect(findings(id, answer).map((one) => (one as string[])[0])).toEqual(expected);
});
