import { describe, expect, test } from 'vitest';
import { fitsId } from '../../src/text/fits-id.ts';
import { isTooBroad, type WaivedFinding, type Waiver } from '../../src/waivers/waivers.ts';
import { waiver, waiversOf } from './sample-waivers.ts';

const finding: WaivedFinding = {
  policy: 'redundant-trail',
  account: {
    id: '222222222222',
    ou: 'ou-ab12-prodshop',
    ouPath: [
      { id: 'r-ab12', name: 'Root' },
      { id: 'ou-ab12-workload', name: 'Workloads' },
      { id: 'ou-ab12-prodshop', name: 'Shop' },
    ],
    tags: { stage: 'prod', team: 'shop' },
  },
  region: 'eu-west-1',
  resource: 'arn:aws:cloudtrail:eu-west-1:222222222222:trail/old/2019',
  fingerprint: 'a'.repeat(64),
};

describe('globs over ids of policies are those of flags and settings', () => {
  test.each([
    ['*', 'own', true],
    ['*', 'cis/own', false],
    ['*-key', 'cis/old-key', false],
    ['cis/*', 'cis/old-key', true],
    ['*/old-key', 'cis/old-key', true],
    ['**', 'cis/old-key', true],
    ['cis/old-?ey', 'cis/old-key', true],
    ['!cis/*', 'own', false],
  ])('%s for %s: %s', (glob, policy, isWaived) => {
    expect(waiversOf(waiver({ policies: [glob] })).waiverOf({ ...finding, policy }) !== undefined).toBe(isWaived);
    expect(fitsId(policy, glob)).toBe(isWaived);
  });
});

describe('a waiver names a finding where all that it says is true', () => {
  const named: Record<string, Partial<Waiver>> = {
    policy: {},
    'a glob over policies': { policies: ['iam-*', 'redundant-*'] },
    account: { accounts: ['111111111111', '222222222222'] },
    'its unit': { ous: ['ou-ab12-prodshop'] },
    'a unit above': { ous: ['ou-ab12-workload'] },
    'the root': { ous: ['r-ab12'] },
    tags: { tags: { stage: 'prod', team: 'shop' } },
    region: { regions: ['eu-*'] },
    'a glob over resources, across slashes and colons': { resources: ['arn:*:trail/*9'] },
    fingerprint: { policies: ['redundant-*'], fingerprints: ['b'.repeat(64), 'a'.repeat(64)] },
    all: { accounts: ['222222222222'], tags: { stage: 'prod' }, regions: ['eu-west-?'] },
  };
  test.each(Object.entries(named))('%s', (_, changes) => {
    expect(waiversOf(waiver(changes)).waiverOf(finding)).toBeDefined();
  });

  const other: Record<string, Partial<Waiver>> = {
    'another policy': { policies: ['redundant-trails', 'redundant'] },
    'another account': { accounts: ['111111111111'] },
    'a unit beside': { ous: ['ou-ab12-prodpays'] },
    'a name of a unit': { ous: ['Shop'] },
    'one tag of two': { tags: { stage: 'prod', team: 'payments' } },
    'a tag that it does not have': { tags: { toString: 'x' } },
    'another region': { regions: ['us-*', 'global'] },
    'a part of the name': { resources: ['trail/old'] },
    'another fingerprint': { fingerprints: ['b'.repeat(64)] },
    'one of two': { accounts: ['222222222222'], regions: ['us-*'] },
    expired: { isExpired: true },
  };
  test.each(Object.entries(other))('not %s', (_, changes) => {
    expect(waiversOf(waiver(changes)).waiverOf(finding)).toBeUndefined();
  });

  test('what is not known of an account matches nothing', () => {
    const unknown = { ...finding, account: { id: '222222222222', ou: null, tags: {} } };
    expect(waiversOf(waiver({ ous: ['r-ab12'] })).waiverOf(unknown)).toBeUndefined();
    expect(waiversOf(waiver({ tags: { stage: 'prod' } })).waiverOf(unknown)).toBeUndefined();
  });

  test('of a log that does not say the path, the unit itself is known', () => {
    const older = { ...finding, account: { id: '222222222222', ou: 'ou-ab12-prodshop', tags: {} } };
    expect(waiversOf(waiver({ ous: ['ou-ab12-prodshop'] })).waiverOf(older)).toBeDefined();
    expect(waiversOf(waiver({ ous: ['ou-ab12-workload'] })).waiverOf(older)).toBeUndefined();
  });

  test('the first in force is the one, and an expired one before it is not', () => {
    const waivers = waiversOf(waiver({ line: 3, isExpired: true }), waiver({ line: 9 }), waiver({ line: 15 }));
    expect(waivers.waiverOf(finding)?.line).toBe(9);
    expect(waivers.naming(finding)).toEqual([0, 1, 2]);
  });
});

describe('too broad', () => {
  const policies = ['redundant-trail', 'redundant-recorder'];
  test.each<[string, Partial<Waiver>, boolean]>([
    ['all policies', { policies: ['*'] }, true],
    ['all policies by other words', { policies: ['*-*'] }, true],
    ['a glob over all that there are', { policies: ['redundant-*'] }, true],
    ['a glob over all that there are, one of them by name', { policies: ['redundant-*', 'redundant-trail'] }, true],
    ['brackets, which stand for themselves and so name no policy', { policies: ['+([a-z-])'] }, false],
    ['all policies, one of them by name', { policies: ['*', 'redundant-trail'] }, true],
    ['all policies in all regions', { policies: ['*'], regions: ['*', 'eu-*'] }, true],
    ['all policies below the root', { policies: ['*'], ous: ['r-ab12'] }, true],
    ['every resource', { policies: ['*'], resources: ['*'] }, true],
    ['every ARN', { policies: ['*'], resources: ['arn:aws:*'] }, true],
    ['every ARN of a partition', { policies: ['*'], resources: ['arn:aws-us-gov:*:*'] }, true],
    ['one policy', {}, false],
    ['a glob over some', { policies: ['redundant-t*'] }, false],
    ['all policies of an account', { policies: ['*'], accounts: ['222222222222'] }, false],
    ['all policies of a unit', { policies: ['*'], ous: ['ou-ab12-sandboxes'] }, false],
    ['all policies of a tag', { policies: ['*'], tags: { stage: 'sandbox' } }, false],
    ['all policies of regions', { policies: ['*'], regions: ['ap-*'] }, false],
    ['all policies of a service', { policies: ['*'], resources: ['arn:aws:s3:::legacy-*'] }, false],
    ['fingerprints', { policies: ['redundant-*'], fingerprints: ['a'.repeat(64)] }, false],
  ])('%s', (_, changes, expected) => {
    expect(isTooBroad(waiver(changes), policies)).toBe(expected);
  });
});

test('a name without measure is not waived, and holds up nothing', () => {
  const waivers = waiversOf(waiver({ resources: [`${'*a'.repeat(499)}b`] }));
  expect(waivers.waiverOf({ ...finding, resource: 'a'.repeat(5_000_000) })).toBeUndefined();
});
