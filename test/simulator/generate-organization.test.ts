import { DescribeTrailsCommand } from '@aws-sdk/client-cloudtrail';
import { DescribeConfigurationRecorderStatusCommand } from '@aws-sdk/client-config-service';
import {
  paginateListAccounts,
  paginateListAccountsForParent,
  paginateListOrganizationalUnitsForParent,
} from '@aws-sdk/client-organizations';
import { expect, test } from 'vitest';
import { expandGenerated, generateOrganization } from '../../src/simulator/generate-organization.ts';
import { clientsOf, collect, memberClients, organizationOf, simulate } from './clients.ts';

const regions = ['us-east-1', 'eu-west-1'];

test('a generated organization is served like one that is written by hand', async () => {
  const organization = generateOrganization({ accounts: 60, regions, config: { recorder: 'stopped' } });
  const simulator = await simulate({ organization });
  const { organizations: client } = clientsOf(simulator);
  const pages = await collect(paginateListAccounts({ client }, {}));
  const ids = pages.flatMap((page) => page.Accounts ?? []).map(({ Id }) => Id);
  expect([ids.length, ids[0], ids[1], ids[60]]).toEqual([61, '111111111111', '200000000001', '200000000060']);
  expect(await levels('r-cove')).toEqual([3, 9, 27]);
  const { cloudtrail } = await memberClients(simulator, '200000000006', 'us-east-1');
  const { trailList } = await cloudtrail.send(new DescribeTrailsCommand({}));
  expect(trailList?.map(({ Name }) => Name)).toEqual(['legacy-trail', 'organization-trail']);
  const { config } = await memberClients(simulator, '200000000007', 'eu-west-1');
  const status = await config.send(new DescribeConfigurationRecorderStatusCommand({}));
  expect(status.ConfigurationRecordersStatus?.[0]?.recording).toBe(false);
  const [unit] = (await collect(paginateListOrganizationalUnitsForParent({ client }, { ParentId: 'r-cove' }))).flatMap(
    (page) => page.OrganizationalUnits ?? [],
  );
  expect(unit?.Name).toBe('Division-1');
  expect(
    (await collect(paginateListAccountsForParent({ client }, { ParentId: 'r-cove' }))).flatMap((page) => page.Accounts),
  ).toHaveLength(1);

  async function levels(parent: string): Promise<number[]> {
    const counts: number[] = [];
    for (let parents = [parent]; parents.length > 0; ) {
      const below = await Promise.all(
        parents.map((ParentId) => collect(paginateListOrganizationalUnitsForParent({ client }, { ParentId }))),
      );
      parents = below.flat().flatMap((page) => (page.OrganizationalUnits ?? []).map(({ Id = '' }) => Id));
      if (parents.length > 0) counts.push(parents.length);
    }
    return counts;
  }
});

const settings: [
  title: string,
  generate: object,
  expected: { trails: number; logging: number; ous: number; first: string },
][] = [
  ['by default', { accounts: 100 }, { trails: 20, logging: 10, ous: 27, first: '200000000001' }],
  ['without trails', { accounts: 10, trailsEvery: 0 }, { trails: 0, logging: 0, ous: 10, first: '200000000001' }],
  [
    'with a trail in each',
    { accounts: 10, trailsEvery: 1 },
    { trails: 10, logging: 5, ous: 10, first: '200000000001' },
  ],
  ['in the root', { accounts: 10, ousPerLevel: 0 }, { trails: 2, logging: 1, ous: 0, first: '200000000001' }],
  [
    'from a first id',
    { accounts: 1, firstId: '000000000009' },
    { trails: 1, logging: 1, ous: 1, first: '000000000009' },
  ],
];

test.each(settings)('accounts are generated %s', (_title, generate, expected) => {
  const { accounts = [] } = expandGenerated(generateOrganization({ accounts: 1, ...generate, regions }));
  const [, ...members] = accounts;
  const trails = members.flatMap((account) => account.trails ?? []);
  expect({
    trails: trails.length,
    logging: trails.filter((trail) => trail.logging).length,
    ous: new Set(members.flatMap((account) => account.ou ?? [])).size,
    first: members[0]?.id,
  }).toEqual(expected);
});

test('a file may list accounts and generate others', async () => {
  const organization = organizationOf(`
version: 1
organization: { managementAccount: "111111111111" }
regions: [us-east-1]
ous: [{ name: Own }]
accounts: [{ id: "222222222222", name: Listed, ou: Own }]
generate: { accounts: 3 }
`);
  const client = clientsOf(await simulate({ organization })).organizations;
  const pages = await collect(paginateListAccounts({ client }, {}));
  expect(pages.flatMap((page) => page.Accounts?.map(({ Id }) => Id))).toEqual([
    '111111111111',
    '222222222222',
    '200000000001',
    '200000000002',
    '200000000003',
  ]);
});
