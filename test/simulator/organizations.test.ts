import {
  DescribeAccountCommand,
  DescribeOrganizationalUnitCommand,
  DescribeOrganizationCommand,
  ListAccountsCommand,
  ListAccountsForParentCommand,
  ListChildrenCommand,
  ListParentsCommand,
  ListRootsCommand,
  ListTagsForResourceCommand,
  paginateListAccounts,
  paginateListAccountsForParent,
  paginateListChildren,
  paginateListOrganizationalUnitsForParent,
} from '@aws-sdk/client-organizations';
import { expect, test } from 'vitest';
import { clientsOf, collect, memberClients, organizationOf, outcome, simulate } from './clients.ts';

const small = `
version: 1
organization: { managementAccount: "111111111111", delegatedAdministrators: ["222222222222"] }
regions: [us-east-1]
accounts: [{ id: "222222222222", name: Delegate }, { id: "333333333333", name: Member }]
`;

async function organizations() {
  return clientsOf(await simulate()).organizations;
}

test('ListAccounts pages through every account, three at a time', async () => {
  const client = await organizations();
  const pages = await collect(paginateListAccounts({ client, pageSize: 20 }, {}));
  expect(pages.map((page) => page.Accounts?.length)).toEqual([3, 3, 3, 3]);
  expect(pages[3]?.Accounts?.[2]).toMatchObject({
    Id: '666666666601',
    Arn: 'arn:aws:organizations::111111111111:account/o-larkspur01/666666666601',
    Name: 'Inkwell Legacy',
    Email: 'aws@inkwell.example',
    Status: 'SUSPENDED',
    JoinedTimestamp: expect.any(Date),
  });
});

test('the tree can be walked down and up', async () => {
  const client = await organizations();
  const { Roots } = await client.send(new ListRootsCommand({}));
  expect(Roots?.[0]).toMatchObject({
    Id: 'r-lark',
    Name: 'Root',
    Arn: 'arn:aws:organizations::111111111111:root/o-larkspur01/r-lark',
  });
  const tops = await collect(paginateListOrganizationalUnitsForParent({ client }, { ParentId: 'r-lark' }));
  expect(tops.map((page) => page.OrganizationalUnits?.map(({ Name }) => Name))).toEqual([
    ['Security', 'Workloads', 'Sandbox'],
    ['Closed'],
  ]);
  const shop = await collect(paginateListAccountsForParent({ client }, { ParentId: 'ou-lark-prodshop' }));
  expect(shop.flatMap((page) => page.Accounts?.map(({ Id }) => Id))).toEqual(['333333333301', '333333333302']);
  const children = await collect(
    paginateListChildren({ client }, { ParentId: 'r-lark', ChildType: 'ORGANIZATIONAL_UNIT' }),
  );
  expect(children.flatMap((page) => page.Children?.map(({ Id }) => Id))).toHaveLength(4);
  expect((await client.send(new ListChildrenCommand({ ParentId: 'r-lark', ChildType: 'ACCOUNT' }))).Children).toEqual([
    { Id: '111111111111', Type: 'ACCOUNT' },
  ]);
  const parents = ['333333333301', 'ou-lark-prodshop', 'ou-lark-workload'].map((ChildId) =>
    client.send(new ListParentsCommand({ ChildId })),
  );
  expect((await Promise.all(parents)).map(({ Parents }) => Parents)).toEqual([
    [{ Id: 'ou-lark-prodshop', Type: 'ORGANIZATIONAL_UNIT' }],
    [{ Id: 'ou-lark-prod0000', Type: 'ORGANIZATIONAL_UNIT' }],
    [{ Id: 'r-lark', Type: 'ROOT' }],
  ]);
});

test('accounts, units, tags and the organization are described', async () => {
  const client = await organizations();
  const described = await client.send(new DescribeAccountCommand({ AccountId: '333333333301' }));
  expect(described.Account).toMatchObject({ Name: 'Shop Production', Status: 'ACTIVE' });
  const ou = await client.send(new DescribeOrganizationalUnitCommand({ OrganizationalUnitId: 'ou-lark-prodshop' }));
  expect(ou.OrganizationalUnit).toMatchObject({
    Name: 'Shop',
    Arn: 'arn:aws:organizations::111111111111:ou/o-larkspur01/ou-lark-prodshop',
  });
  const tags = await client.send(new ListTagsForResourceCommand({ ResourceId: '333333333301' }));
  expect(tags.Tags).toEqual([
    { Key: 'stage', Value: 'prod' },
    { Key: 'owner', Value: 'shop' },
  ]);
  const { Organization } = await client.send(new DescribeOrganizationCommand({}));
  expect(Organization).toMatchObject({ Id: 'o-larkspur01', MasterAccountId: '111111111111', FeatureSet: 'ALL' });
});

test.each([
  ['an unknown account', new DescribeAccountCommand({ AccountId: '999999999999' }), 'AccountNotFoundException'],
  ['no account id', new DescribeAccountCommand({ AccountId: 'abc' }), 'InvalidInputException'],
  ['an unknown parent', new ListAccountsForParentCommand({ ParentId: 'ou-lark-missing00' }), 'ParentNotFoundException'],
  ['no parent id', new ListAccountsForParentCommand({ ParentId: 'Shop' }), 'InvalidInputException'],
  [
    'an unknown unit',
    new DescribeOrganizationalUnitCommand({ OrganizationalUnitId: 'ou-lark-missing00' }),
    'OrganizationalUnitNotFoundException',
  ],
  ['an unknown child', new ListParentsCommand({ ChildId: '999999999999' }), 'ChildNotFoundException'],
  ['an unknown resource', new ListTagsForResourceCommand({ ResourceId: '999999999999' }), 'TargetNotFoundException'],
  ['a made-up token', new ListAccountsCommand({ NextToken: 'x' }), 'InvalidInputException'],
  ['a page that is too large', new ListAccountsCommand({ MaxResults: 21 }), 'ValidationException'],
])('%s is refused', async (_title, command, name) => {
  const client = await organizations();
  // The table mixes commands, which the client's overloads do not take as a union.
  expect(await outcome(client.send(command as ListAccountsCommand))).toContain(`${name} (400)`);
});

test("a token of one list is not another list's", async () => {
  const client = await organizations();
  const { NextToken } = await client.send(new ListAccountsCommand({}));
  const misused = client.send(new ListAccountsForParentCommand({ ParentId: 'r-lark', NextToken }));
  expect(await outcome(misused)).toContain('InvalidInputException (400)');
});

test('only the management account and delegated administrators list; every member may describe the organization', async () => {
  const simulator = await simulate({ organization: organizationOf(small) });
  const delegate = await memberClients(simulator, '222222222222');
  const member = await memberClients(simulator, '333333333333');
  expect(await outcome(delegate.organizations.send(new ListAccountsCommand({})))).toBe('ok');
  expect(await outcome(member.organizations.send(new DescribeOrganizationCommand({})))).toBe('ok');
  expect(await outcome(member.organizations.send(new ListAccountsCommand({})))).toBe(
    "AccessDeniedException (400): You don't have permissions to access this resource.",
  );
});

test('an account without an organization', async () => {
  const organization = organizationOf(small.replace('organization: {', 'organization: { inUse: false,'));
  const { organizations: client } = clientsOf(await simulate({ organization }));
  expect(await outcome(client.send(new DescribeOrganizationCommand({})))).toBe(
    'AWSOrganizationsNotInUseException (400): Your account is not a member of an organization.',
  );
});
