import { GetRegionOptStatusCommand, ListRegionsCommand, paginateListRegions } from '@aws-sdk/client-account';
import { DescribeRegionsCommand, type DescribeRegionsCommandInput } from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { clientsOf, collect, memberClients, organizationOf, outcome, simulate } from './clients.ts';

const organization = organizationOf(`
version: 1
organization: { managementAccount: "111111111111" }
pageSize: 2
regions: [us-east-1, eu-west-1, { name: eu-central-2, optIn: true }, { name: me-south-1, optIn: true, enabled: false }]
accounts:
  - { id: "222222222222", name: Plain }
  - { id: "333333333333", name: Chooser, disabledRegions: [eu-central-2], enabledRegions: [me-south-1] }
`);

const byAccount: [account: string, statuses: string[]][] = [
  ['222222222222', ['ENABLED_BY_DEFAULT', 'ENABLED_BY_DEFAULT', 'ENABLED', 'DISABLED']],
  ['333333333333', ['ENABLED_BY_DEFAULT', 'ENABLED_BY_DEFAULT', 'DISABLED', 'ENABLED']],
];

test.each(byAccount)('ListRegions pages through the regions of %s', async (account, statuses) => {
  const simulator = await simulate({ organization });
  const { account: client } = await memberClients(simulator, account);
  const pages = await collect(paginateListRegions({ client }, {}));
  expect(pages.map((page) => page.Regions?.length)).toEqual([2, 2]);
  expect(pages.flatMap((page) => page.Regions?.map((region) => region.RegionOptStatus))).toEqual(statuses);
  const fromAbove = await collect(
    paginateListRegions({ client: clientsOf(simulator).account }, { AccountId: account }),
  );
  expect(fromAbove.flatMap((page) => page.Regions)).toEqual(pages.flatMap((page) => page.Regions));
});

test('ListRegions filters by status', async () => {
  const { account: client } = await memberClients(await simulate({ organization }), '333333333333');
  const { Regions } = await client.send(new ListRegionsCommand({ RegionOptStatusContains: ['ENABLED', 'ENABLING'] }));
  expect(Regions).toEqual([{ RegionName: 'me-south-1', RegionOptStatus: 'ENABLED' }]);
});

test('GetRegionOptStatus and the refusals of the Account service', async () => {
  const simulator = await simulate({ organization });
  const { account: client } = await memberClients(simulator, '333333333333');
  const status = await client.send(new GetRegionOptStatusCommand({ RegionName: 'me-south-1' }));
  expect(status.RegionOptStatus).toBe('ENABLED');
  expect(await outcome(client.send(new GetRegionOptStatusCommand({ RegionName: 'xx-none-1' })))).toMatch(
    /^ValidationException \(400\)/,
  );
  expect(await outcome(client.send(new ListRegionsCommand({ NextToken: 'x' })))).toMatch(
    /^ValidationException \(400\)/,
  );
  expect(await outcome(client.send(new ListRegionsCommand({ AccountId: '222222222222' })))).toBe(
    'AccessDeniedException (403): User: arn:aws:sts::333333333333:assumed-role/OrganizationAccountAccessRole/test-session is not authorized to perform: account:ListRegions on resource: arn:aws:account::111111111111:account/o-simulated0/222222222222',
  );
  expect(
    await outcome(clientsOf(simulator).account.send(new ListRegionsCommand({ AccountId: '111111111111' }))),
  ).toMatch(/^AccessDeniedException/);
});

const describeRegions: [title: string, input: DescribeRegionsCommandInput, answer: string[]][] = [
  ['enabled ones', {}, ['us-east-1 opt-in-not-required', 'eu-west-1 opt-in-not-required', 'me-south-1 opted-in']],
  [
    'all',
    { AllRegions: true },
    [
      'us-east-1 opt-in-not-required',
      'eu-west-1 opt-in-not-required',
      'eu-central-2 not-opted-in',
      'me-south-1 opted-in',
    ],
  ],
  ['named ones', { RegionNames: ['eu-west-1'] }, ['eu-west-1 opt-in-not-required']],
  [
    'filtered ones',
    {
      AllRegions: true,
      Filters: [
        { Name: 'opt-in-status', Values: ['opted-in', 'not-opted-in'] },
        { Name: 'region-name', Values: ['me-south-1'] },
      ],
    },
    ['me-south-1 opted-in'],
  ],
];

test.each(describeRegions)('DescribeRegions gives %s', async (_title, input, answer) => {
  const { ec2 } = await memberClients(await simulate({ organization }), '333333333333');
  const { Regions } = await ec2.send(new DescribeRegionsCommand(input));
  expect(Regions?.map((region) => `${region.RegionName} ${region.OptInStatus}`)).toEqual(answer);
  expect(Regions?.[0]?.Endpoint).toBe(`ec2.${Regions?.[0]?.RegionName}.amazonaws.com`);
});

const refusals: [input: DescribeRegionsCommandInput, answer: string][] = [
  [{ RegionNames: ['xx-none-1'] }, 'InvalidParameterValue (400): Invalid region name: xx-none-1'],
  [{ Filters: [{ Name: 'shape', Values: ['round'] }] }, "InvalidParameterValue (400): The filter 'shape' is invalid"],
];

test.each(refusals)('DescribeRegions refuses %j', async (input, answer) => {
  const { ec2 } = clientsOf(await simulate({ organization }));
  expect(await outcome(ec2.send(new DescribeRegionsCommand(input)))).toBe(answer);
});
