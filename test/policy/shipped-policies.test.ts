import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { createCatalog } from '../../src/catalog/catalog.ts';
import type { CoveContext } from '../../src/expressions/expression.ts';
import { isTruthy } from '../../src/expressions/is-truthy.ts';
import { loadPolicies } from '../../src/policy/build/load-policies.ts';
import type { Policy } from '../../src/policy/model/policy.ts';
import type { JsonObject, JsonValue } from '../../src/values/json.ts';

const { policies, diagnostics } = await loadPolicies(['policies/*.yml'], {
  cwd: path.join(import.meta.dirname, '..', '..'),
  services: createCatalog([]),
  allowSecretReads: false,
});

const cove: CoveContext = {
  account: { id: '111122223333', name: 'dev', email: null, ou: 'r-abcd', ouPath: null, tags: {} },
  region: 'eu-west-1',
  organization: null,
  partition: 'aws',
  now: '2026-01-01T00:00:00Z',
  parameters: {},
};

function policyOf(id: string): Policy {
  const policy = policies.find((one) => one.id === id);
  if (policy === undefined) throw new Error(`no policy ${id}`);
  return policy;
}

/**
 * What the policy finds in an answer of its call.
 *
 * @param answer - null where the call's error means that there is none
 * @param answers - of the lookups, by the name that they have as members; of one with `expand`, by `expand`
 */
function findings(id: string, answer: JsonValue, answers: Readonly<Record<string, JsonValue>> = {}): JsonValue[] {
  const { resources, lookups, filter, finding, parameters, values } = policyOf(id);
  const context = { ...cove, parameters, values };
  let found = (resources === undefined ? [answer] : (resources.evaluate(answer, context) ?? [])) as JsonValue[];
  for (const { as, expand } of lookups) {
    const looked = answers[as ?? 'expand'] ?? null;
    found = found.flatMap((resource) =>
      expand === undefined
        ? [{ ...(resource as JsonObject), [as ?? '']: looked }]
        : (expand.evaluate(looked, context) as JsonObject[]).map((one) => ({ ...one, parent: resource })),
    );
  }
  return found
    .filter((resource) => isTruthy(filter.evaluate(resource, context)))
    .map((resource) => [
      finding.resource.render(resource, context, 'empty'),
      finding.message.render(resource, context, 'empty'),
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
    expect(findings('cloudtrail-redundant-trail', { trailList: [trail] }, { status: { IsLogging: true } })).toEqual([
      ['arn:old', 'Trail old in eu-west-1 still logs, to bucket logs'],
    ]);
  });

  test.each<[string, JsonObject, boolean]>([
    ['a trail that was stopped', trail, false],
    ['the organization trail', { ...trail, IsOrganizationTrail: true }, true],
  ])('does not find %s', (_name, one, isLogging) => {
    expect(findings('cloudtrail-redundant-trail', { trailList: [one] }, { status: { IsLogging: isLogging } })).toEqual(
      [],
    );
  });

  test.each<[string, JsonValue]>([
    ['without an organization trail', []],
    ['beside an organization trail that was stopped', [{ status: { IsLogging: false } }]],
    ['beside one that cannot be looked at', [{}]],
  ])('stops no trail %s', (_name, organization) => {
    const [stop] = policyOf('cloudtrail-redundant-trail').remediate;
    expect(() => stop?.input.render({ ...trail, organization }, cove, 'error')).toThrow(/gives null/);
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

/** `days` days before the run's own moment. */
function ago(days: number): string {
  return new Date(Date.parse(cove.now) - days * 86_400_000).toISOString();
}

const users = { Users: [{ UserName: 'ana', Arn: 'arn:ana' }] };

describe.each<[title: string, key: JsonObject, lastUse: JsonObject, tooOld: boolean, unused: boolean]>([
  ['a new key that was never used', { Status: 'Active', CreateDate: ago(5) }, {}, false, false],
  ['a key of 90 days, used today', { Status: 'Active', CreateDate: ago(90) }, { LastUsedDate: ago(0) }, false, false],
  ['a key of 91 days, used today', { Status: 'Active', CreateDate: ago(91) }, { LastUsedDate: ago(0) }, true, false],
  ['an old key that was never used', { Status: 'Active', CreateDate: ago(91) }, {}, true, true],
  ['an old key, used long ago', { Status: 'Active', CreateDate: ago(400) }, { LastUsedDate: ago(91) }, true, true],
  ['an old key that is inactive', { Status: 'Inactive', CreateDate: ago(400) }, {}, false, false],
])('%s', (_title, key, lastUse, tooOld, unused) => {
  const answers = {
    expand: { AccessKeyMetadata: [{ UserName: 'ana', AccessKeyId: 'AKIA1', ...key }] },
    used: { AccessKeyLastUsed: { ServiceName: 'N/A', Region: 'N/A', ...lastUse } },
  };

  test.each([
    ['iam-access-key-too-old', tooOld],
    ['iam-access-key-unused', unused],
  ])('%s', (id, isFound) => {
    const found = findings(id, users, answers).map((one) => (one as string[])[0]);
    expect(found).toEqual(isFound ? ['arn:ana/AKIA1'] : []);
  });
});

test.each<[title: string, login: JsonValue, devices: JsonValue[], isFound: boolean]>([
  ['no password', null, [], false],
  ['a password and a device', { LoginProfile: {} }, [{ SerialNumber: 'arn:mfa' }], false],
  ['a password alone', { LoginProfile: {} }, [], true],
])('iam-user-without-mfa: %s', (_title, login, devices, isFound) => {
  const found = findings('iam-user-without-mfa', users, { login, mfa: { MFADevices: devices } });
  expect(found).toEqual(isFound ? [['arn:ana', 'ana signs in to the console with a password alone']] : []);
});

test.each<[summary: JsonObject, found: string[]]>([
  [{ AccountMFAEnabled: 0, AccountAccessKeysPresent: 0, AccountPasswordPresent: 0 }, []],
  [{ AccountMFAEnabled: 1, AccountAccessKeysPresent: 0, AccountPasswordPresent: 1 }, []],
  [{ AccountMFAEnabled: 0, AccountAccessKeysPresent: 0, AccountPasswordPresent: 1 }, ['iam-root-without-mfa']],
  [{ AccountMFAEnabled: 1, AccountAccessKeysPresent: 1, AccountPasswordPresent: 1 }, ['iam-root-access-key']],
  // An answer without the entry: unknown is never compliant.
  [{ AccountMFAEnabled: 0, AccountAccessKeysPresent: 0 }, ['iam-root-without-mfa']],
  [{}, ['iam-root-access-key', 'iam-root-without-mfa']],
])('the root user in %j', (SummaryMap, found) => {
  const ids = ['iam-root-access-key', 'iam-root-without-mfa'];
  expect(ids.filter((id) => findings(id, { SummaryMap }).length > 0)).toEqual(found);
});

const on = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };

describe.each<[title: string, block: JsonValue, found: 'missing' | 'incomplete' | null]>([
  ['all settings on', on, null],
  ['no block', null, 'missing'],
  ...Object.keys(on).map((name): [string, JsonValue, 'incomplete'] => [
    `no ${name}`,
    { ...on, [name]: false },
    'incomplete',
  ]),
  ['a block that says nothing', {}, 'incomplete'],
])('public access with %s', (_title, block, found) => {
  const answer = block === null ? null : { PublicAccessBlockConfiguration: block };
  const kinds = ['missing', 'incomplete'];

  test('of an account', () => {
    const ids = kinds.filter((kind) => findings(`s3-account-block-${kind}`, answer).length > 0);
    expect(ids).toEqual(found === null ? [] : [found]);
  });

  test('of a bucket', () => {
    const buckets = { Buckets: [{ Name: 'logs' }] };
    const ids = kinds.filter((kind) => findings(`s3-bucket-block-${kind}`, buckets, { block: answer }).length > 0);
    expect(ids).toEqual(found === null ? [] : [found]);
  });
});

test('an answer without a block at all is no block', () => {
  expect(findings('s3-account-block-missing', {})).toHaveLength(1);
  expect(findings('s3-bucket-block-missing', { Buckets: [{ Name: 'logs' }] }, { block: {} })).toHaveLength(1);
});

test('every region lists its own buckets, whatever their number', () => {
  for (const kind of ['missing', 'incomplete']) {
    const { input } = policyOf(`s3-bucket-block-${kind}`).call;
    expect(input.render(null, cove, 'error')).toEqual({ BucketRegion: 'eu-west-1', MaxBuckets: 1000 });
  }
});

test.each([
  [{ EbsEncryptionByDefault: true }, 0],
  [{ EbsEncryptionByDefault: false }, 1],
  [{}, 1],
])('ec2-ebs-encryption-off in %j', (answer, count) => {
  expect(findings('ec2-ebs-encryption-off', answer)).toHaveLength(count);
});

const world = { IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
const office = { IpRanges: [{ CidrIp: '198.51.100.0/24' }] };

test.each<[title: string, permissions: JsonObject[], isFound: boolean]>([
  ['no rule', [], false],
  ['SSH for the world', [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, ...world }], true],
  [
    'SSH for the world of IPv6',
    [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, Ipv6Ranges: [{ CidrIpv6: '::/0' }] }],
    true,
  ],
  ['RDP for the world, over UDP', [{ IpProtocol: 'udp', FromPort: 3389, ToPort: 3389, ...world }], true],
  ['SSH within a range of ports', [{ IpProtocol: 'tcp', FromPort: 0, ToPort: 65535, ...world }], true],
  ['everything for the world', [{ IpProtocol: '-1', ...world }], true],
  ['SSH for the office', [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, ...office }], false],
  ['HTTPS for the world', [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, ...world }], false],
  ['ports between the two', [{ IpProtocol: 'tcp', FromPort: 23, ToPort: 3388, ...world }], false],
  ['ping for the world', [{ IpProtocol: 'icmp', FromPort: -1, ToPort: -1, ...world }], false],
  ['ICMP whose type looks like a port', [{ IpProtocol: 'icmp', FromPort: 0, ToPort: 255, ...world }], false],
  [
    'SSH for the office, then for the world',
    [
      { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, ...office },
      { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [...office.IpRanges, ...world.IpRanges] },
    ],
    true,
  ],
])('ec2-admin-port-open-to-world: %s', (_title, IpPermissions, isFound) => {
  const group = { GroupId: 'sg-1', GroupName: 'web', OwnerId: '111122223333', IpPermissions };
  const found = findings('ec2-admin-port-open-to-world', { SecurityGroups: [group] });
  expect(found.map((one) => (one as string[])[0])).toEqual(
    isFound ? ['arn:aws:ec2:eu-west-1:111122223333:security-group/sg-1'] : [],
  );
});
