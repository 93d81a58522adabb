/** What is another in China, GovCloud and other partitions than in `aws`. */
import { expect, it } from 'vitest';
import type { AwsClient } from '../../src/aws/calls/aws-client.ts';
import type { Catalog } from '../../src/catalog/catalog.ts';
import type { AccountWork } from '../../src/engine/account-work.ts';
import { type AccountRunOptions, runAccount } from '../../src/engine/run-account.ts';
import { globalRegion } from '../../src/organization/role-arn.ts';
import type { RunLogRecord } from '../../src/run-log/records.ts';
import { parseOrganizationFile } from '../../src/simulator/parse-organization-file.ts';
import { startSimulator } from '../../src/simulator/start-simulator.ts';
import { policyOf } from '../organization/test-policy.ts';
import { policiesOf, runPolicies } from '../support/run-policies.ts';

const REGIONS = ['cn-north-1', 'cn-northwest-1'];

/** Of clients that are not installed: their operations answer nothing. */
const catalog = {
  operation: (service: string, name: string) => ({ service, name, outputShape: {} }),
} as unknown as Catalog;

/** Where a policy over a service is evaluated, and which regions are called for it. */
async function evaluated(service: string, operation: string, partition: string) {
  const base = policyOf('p');
  const policy = { ...base, call: { ...base.call, service, operation } };
  const called: string[] = [];
  const client = {
    call: async (asked: Parameters<AwsClient['call']>[0]) => {
      if (asked.operation.name === 'ListRegions') {
        const Regions = REGIONS.map((RegionName) => ({ RegionName, RegionOptStatus: 'ENABLED_BY_DEFAULT' }));
        return { ok: true, output: { Regions } };
      }
      called.push(`${asked.operation.name} ${asked.region}`);
      return { ok: true, output: {} };
    },
    hideCredentials: (_: string, value: unknown) => value,
    release: () => {},
  };
  const records: RunLogRecord[] = [];
  const account = { id: '222222222222', name: 'a', email: null, ou: null, tags: {} };
  const work = { account, selected: [{ policy, disposition: { action: 'run' } }] } as unknown as AccountWork;
  await runAccount(work, {
    client: client as unknown as AccountRunOptions['client'],
    catalog,
    partition,
    organization: null,
    globalRegion: globalRegion(partition),
    now: '2026-01-01T00:00:00Z',
    regions: undefined,
    emit: async (record) => void records.push(record),
  });
  const cells = records.flatMap((record) => (record.type === 'outcome' ? [`${record.region} ${record.status}`] : []));
  return { cells: cells.sort(), called: called.sort() };
}

it('a service with one endpoint in `aws` that is regional in China is asked in each region there', async () => {
  const inChina = await evaluated('savingsplans', 'DescribeSavingsPlans', 'aws-cn');
  expect(inChina.called).toEqual(['DescribeSavingsPlans cn-north-1', 'DescribeSavingsPlans cn-northwest-1']);
  expect(inChina.cells.map((cell) => cell.split(' ')[0])).toEqual(REGIONS);
  const elsewhere = await evaluated('savingsplans', 'DescribeSavingsPlans', 'aws');
  expect(elsewhere.called).toEqual(['DescribeSavingsPlans us-east-1']);
});

it('a service whose only region is another one than that of the partition is asked there', async () => {
  expect((await evaluated('health', 'DescribeEvents', 'aws-cn')).called).toEqual(['DescribeEvents cn-northwest-1']);
  expect((await evaluated('iam', 'ListUsers', 'aws-cn')).called).toEqual(['ListUsers cn-north-1']);
  expect((await evaluated('health', 'DescribeEvents', 'aws-us-gov')).called).toEqual(['DescribeEvents us-gov-west-1']);
});

const POLICIES = `
version: 1
policies:
  - id: trails
    title: Trails that do not log
    call: cloudtrail:DescribeTrails
    resources: trailList[?HomeRegion == cove.region]
    lookups: [{ as: status, operation: "cloudtrail:GetTrailStatus", input: { Name: "\${TrailARN}" } }]
    filter: "!(status.IsLogging)"
    finding: { resource: "\${TrailARN}" }
  - id: roles
    title: The role of the check
    call: iam:ListRoles
    resources: Roles
    filter: starts_with(Arn, join('', ['arn:', cove.partition, ':iam::', cove.account.id, ':role/Org']))
    finding: { resource: "\${Arn}" }
  - id: hard-coded
    title: The role of the check, in another partition
    values: { role: "arn:aws:iam::222222222222:role/OrganizationAccountAccessRole" }
    call: iam:ListRoles
    resources: Roles
    filter: Arn == cove.values.role
    finding: { resource: "\${Arn}" }
  - id: home
    title: The home of the partition
    targets: { regions: home }
    call: cloudtrail:DescribeTrails
    filter: trailList
`;

it.each([
  ['aws-cn', 'cn-north-1', 'cn-northwest-1'],
  ['aws-us-gov', 'us-gov-west-1', 'us-gov-east-1'],
  ['aws-eusc', 'eusc-de-east-1'],
  ['aws-iso', 'us-iso-east-1', 'us-iso-west-1'],
  ['aws-iso-b', 'us-isob-east-1', 'us-isob-west-1'],
  ['aws-iso-e', 'eu-isoe-west-1'],
  ['aws-iso-f', 'us-isof-south-1', 'us-isof-east-1'],
])('an organization in %s', async (partition, home, ...others) => {
  const organization = parseOrganizationFile(
    `
version: 1
partition: ${partition}
organization: { managementAccount: "111111111111" }
regions: [${[home, ...others].join(', ')}]
accounts:
  - { id: "222222222222", name: Member, trails: [{ name: main, multiRegion: true, logging: false }] }
`,
    'organization.yml',
  );
  const simulator = await startSimulator({ organization });
  try {
    const { report } = await runPolicies(simulator, await policiesOf(POLICIES), { connection: { region: home } });
    expect(report.errors).toEqual([]);
    expect(report.findings.map(({ policy, region, resource }) => `${policy} ${region} ${resource}`).sort()).toEqual([
      `home ${home} 222222222222/${home}`,
      `roles global arn:${partition}:iam::222222222222:role/OrganizationAccountAccessRole`,
      `trails ${home} arn:${partition}:cloudtrail:${home}:222222222222:trail/main`,
    ]);
    expect(report.warnings.map(({ code, policy }) => `${code} ${policy}`)).toEqual([
      'arn-of-another-partition hard-coded',
    ]);
  } finally {
    await simulator.close();
  }
});
