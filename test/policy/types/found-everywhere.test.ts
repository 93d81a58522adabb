import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { OPERATIONS_ANSWERED_EVERYWHERE } from '../../../src/catalog/answers-everywhere.ts';
import { createCatalog } from '../../../src/catalog/catalog.ts';
import { loadPolicies } from '../../../src/policy/build/load-policies.ts';

const catalog = createCatalog([]);
const cwd = mkdtempSync(path.join(os.tmpdir(), 'cove-everywhere-'));
afterAll(() => rmSync(cwd, { recursive: true }));

/** What is said of a policy that has one of the same things in the answer of every region, as `message | hint`. */
async function told(policy: string): Promise<string[]> {
  const body = policy.replace(/^/gm, '    ');
  writeFileSync(path.join(cwd, 'p.yml'), `version: 1\npolicies:\n  - id: p\n    title: P\n${body}\n`);
  const { diagnostics } = await loadPolicies(['p.yml'], { cwd, services: catalog, allowSecretReads: false });
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return diagnostics
    .filter(({ code }) => code === 'semantic/found-everywhere')
    .map(({ message, hint }) => `${message} | ${hint}`);
}

const BUCKETS = `call: s3:ListBuckets
resources: Buckets
filter: starts_with(Name, 'tmp-')
finding: { resource: "\${cove.region} \${Name}" }`;

const ACCOUNT = `call: { operation: "s3-control:GetPublicAccessBlock", input: { AccountId: "\${cove.account.id}" } }
filter: "!(PublicAccessBlockConfiguration.BlockPublicAcls)"`;

const CLUSTERS = `call: rds:DescribeGlobalClusters
resources: GlobalClusters
filter: "!DeletionProtection"
finding: { resource: "\${GlobalClusterArn}" }`;

const ONE_REGION = `call: { operation: ec2:DescribeVpcs, region: us-east-1 }
resources: Vpcs
filter: IsDefault
finding: { resource: "\${VpcId}" }`;

describe('what each region would count again', () => {
  test.each([
    [
      'buckets of all regions',
      BUCKETS,
      's3:ListBuckets lists the buckets of all regions: each region that is asked counts them again | add `input: { BucketRegion: "${cove.region}" }`',
    ],
    [
      'buckets, where two regions are asked',
      `targets: { regions: [eu-west-1, eu-central-1] }\n${BUCKETS}`,
      expect.stringContaining('s3:ListBuckets lists the buckets'),
    ],
    [
      'buckets, where a glob is asked',
      `targets: { regions: [eu-*] }\n${BUCKETS}`,
      expect.stringContaining('s3:ListBuckets lists the buckets'),
    ],
    [
      'a setting of the account',
      ACCOUNT,
      's3-control:GetPublicAccessBlock answers the same in every region: each region that is asked counts them again | ask one region: `targets: { regions: home }`',
    ],
    [
      'a cluster in several regions',
      CLUSTERS,
      'rds:DescribeGlobalClusters lists a cluster in each of its regions: each region that is asked counts them again | put `${cove.region}` into `finding.resource` if each region is meant, or target one region',
    ],
    [
      'one region, asked once for each',
      ONE_REGION,
      "the call asks us-east-1, once for each region of the policy's `targets`, and gets the same answer each time | ask once: `targets: { regions: home }`, or leave `region` out to ask each region for itself",
    ],
  ])('%s', async (_, policy, said) => {
    expect(await told(policy)).toEqual([said]);
  });

  test.each([
    ['one region', `targets: { regions: [eu-west-1] }\n${BUCKETS}`],
    ['the home region', `targets: { regions: home }\n${ACCOUNT}`],
    [
      'the buckets of the region',
      BUCKETS.replace('s3:ListBuckets', '{ operation: s3:ListBuckets, input: { BucketRegion: "${cove.region}" } }'),
    ],
    [
      'buckets that say where they are',
      BUCKETS.replace('s3:ListBuckets', '{ operation: s3:ListBuckets, input: { MaxBuckets: 1000 } }').replace(
        'resources: Buckets',
        'resources: Buckets[?BucketRegion == cove.region]',
      ),
    ],
    ['whether there is any', 'call: s3:ListBuckets\nfilter: "!Buckets"'],
    ['a cluster, once for each region', CLUSTERS.replace('${Glo', '${cove.region} ${Glo')],
    ['a region that is an expression', ONE_REGION.replace('us-east-1', '"${cove.account.tags.home}"')],
    [
      'a region that is compared with each',
      `call: { operation: ec2:DescribeRegions, region: us-east-1 }\nfilter: "!(Regions[?RegionName == cove.region])"`,
    ],
    [
      'a global service',
      'call: iam:ListUsers\nresources: Users\nfilter: "!PasswordLastUsed"\nfinding: { resource: "${Arn}" }',
    ],
  ])('and nothing of %s', async (_, policy) => {
    expect(await told(policy)).toEqual([]);
  });
});

test.each(OPERATIONS_ANSWERED_EVERYWHERE)('%s is an operation', (name) => {
  const [service = '', operation = ''] = name.split(':');
  const check = catalog.check(service, operation);
  // Clients that are not installed say nothing of their operations.
  if (!check.ok) expect(check.code).toBe('service-not-installed');
  else expect(catalog.shapes(service, operation)).toBeDefined();
});
