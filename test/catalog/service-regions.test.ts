import { expect, test } from 'vitest';
import { ABSENT_REGIONS, KNOWN_REGIONS, ONE_ENDPOINT_SERVICES } from '../../src/catalog/service-regions.generated.ts';
import { homeRegion, isAbsentFromRegion, isGlobalService } from '../../src/catalog/service-regions.ts';

test.each([
  ...[
    'account',
    'billing',
    'budgets',
    'cloudfront',
    'cost-and-usage-report-service',
    'cost-explorer',
    'cost-optimization-hub',
    'global-accelerator',
    'health',
    'iam',
    'importexport',
    'marketplace-catalog',
    'networkmanager',
    'organizations',
    'route-53',
    'route-53-domains',
    'route53-recovery-control-config',
    'route53-recovery-readiness',
    'savingsplans',
    'shield',
    'support',
    'waf',
  ].map((name) => [name, true] as const),
  ...['device-farm', 'ec2', 's3', 'sts', 'trustedadvisor', 'wafv2'].map((name) => [name, false] as const),
])('%s global: %s', (name, expected) => {
  expect(isGlobalService(name)).toBe(expected);
});

test.each([
  ['savingsplans', 'aws', true],
  ['savingsplans', 'aws-us-gov', true],
  // Beijing and Ningxia have an endpoint each: who asks one has half of the plans.
  ['savingsplans', 'aws-cn', false],
  ['iam', 'aws-cn', true],
  ['ec2', 'aws-cn', false],
])('%s in %s is global: %s', (name, partition, expected) => {
  expect(isGlobalService(name, partition)).toBe(expected);
});

test.each([
  ['health', 'aws-cn', 'cn-northwest-1'],
  ['health', 'aws-us-gov', undefined],
  ['global-accelerator', 'aws', 'us-west-2'],
  ['route-53-domains', 'aws', 'us-east-1'],
  ['cost-and-usage-report-service', 'aws-cn', 'cn-northwest-1'],
  ['global-accelerator', 'aws-us-gov', undefined],
  ['iam', 'aws', undefined],
])('%s of %s is called in %s', (service, partition, region) => {
  expect(homeRegion(service, partition)).toBe(region);
});

test.each([
  ['app-mesh', 'ap-southeast-7', true],
  ['app-mesh', 'eu-west-1', false],
  // Not every region is known, and not every service is in the data.
  ['app-mesh', 'eu-west-9', false],
  ['bedrock-runtime', 'eu-west-1', false],
  ['nobody', 'eu-west-1', false],
  ['ec2', 'eu-west-1', false],
])('%s is absent from %s: %s', (service, region, expected) => {
  expect(isAbsentFromRegion(service, region)).toBe(expected);
});

test('no service is both global by its endpoint and absent from a region, and every mask is within the known regions', () => {
  for (const name of ONE_ENDPOINT_SERVICES) expect(ABSENT_REGIONS[name]).toBeUndefined();
  const all = 2n ** BigInt(KNOWN_REGIONS.length);
  for (const mask of Object.values(ABSENT_REGIONS)) expect(BigInt(`0x${mask}`) < all).toBe(true);
});
