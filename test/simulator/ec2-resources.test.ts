import {
  DescribeSecurityGroupsCommand,
  type DescribeSecurityGroupsCommandInput,
  DisableEbsEncryptionByDefaultCommand,
  EnableEbsEncryptionByDefaultCommand,
  GetEbsEncryptionByDefaultCommand,
  paginateDescribeSecurityGroups,
} from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { collect, memberClients, organizationOf, outcome, simulate } from './clients.ts';

const account = '222222222222';
const organization = organizationOf(`
version: 1
organization: { managementAccount: "111111111111" }
regions: [us-east-1, eu-west-1]
pageSize: 2
defaults: { ebsEncryption: [eu-west-1] }
accounts:
  - id: "${account}"
    name: Member
    securityGroups:
      - name: web
        description: Load balancers
        ingress:
          - { from: 443, cidrs: [0.0.0.0/0, "::/0"] }
          - { protocol: "-1", cidrs: [10.0.0.0/8] }
          - { protocol: icmp, from: -1, to: -1, cidrs: [10.0.0.0/8] }
      - { name: empty }
      - { name: third }
      - { name: web, region: eu-west-1, ingress: [{ from: 8000, to: 9000, cidrs: ["2001:db8::/32"] }] }
`);

async function ec2In(region: string) {
  return (await memberClients(await simulate({ organization }), account, region)).ec2;
}

test('EBS encryption by default belongs to a region, and is turned on and off', async () => {
  const simulator = await simulate({ organization });
  const clients = {
    home: (await memberClients(simulator, account)).ec2,
    ireland: (await memberClients(simulator, account, 'eu-west-1')).ec2,
  };
  const states = async () => {
    const both = [clients.home, clients.ireland].map((ec2) => ec2.send(new GetEbsEncryptionByDefaultCommand({})));
    return (await Promise.all(both)).map(({ EbsEncryptionByDefault }) => EbsEncryptionByDefault);
  };
  expect(await states()).toEqual([false, true]);
  const enabled = await clients.home.send(new EnableEbsEncryptionByDefaultCommand({}));
  expect(enabled.EbsEncryptionByDefault).toBe(true);
  expect(await states()).toEqual([true, true]);
  const disabled = await clients.ireland.send(new DisableEbsEncryptionByDefaultCommand({}));
  expect(disabled.EbsEncryptionByDefault).toBe(false);
  expect(await states()).toEqual([true, false]);
});

test('security groups come in pages, those of the region alone', async () => {
  const pages = await collect(paginateDescribeSecurityGroups({ client: await ec2In('us-east-1') }, {}));
  expect(pages.map(({ SecurityGroups }) => SecurityGroups?.length)).toEqual([2, 1]);
  const names = pages.flatMap(({ SecurityGroups }) => SecurityGroups ?? []).map(({ GroupName }) => GroupName);
  expect(names.sort()).toEqual(['empty', 'third', 'web']);
});

test('a security group with its rules', async () => {
  const ec2 = await ec2In('us-east-1');
  const Filters = [{ Name: 'group-name', Values: ['web'] }];
  const [web] = (await ec2.send(new DescribeSecurityGroupsCommand({ Filters }))).SecurityGroups ?? [];
  expect(web).toMatchObject({
    GroupId: expect.stringMatching(/^sg-0[0-9a-f]{16}$/),
    GroupName: 'web',
    Description: 'Load balancers',
    OwnerId: account,
    SecurityGroupArn: `arn:aws:ec2:us-east-1:${account}:security-group/${web?.GroupId}`,
    IpPermissions: [
      {
        IpProtocol: 'tcp',
        FromPort: 443,
        ToPort: 443,
        IpRanges: [{ CidrIp: '0.0.0.0/0' }],
        Ipv6Ranges: [{ CidrIpv6: '::/0' }],
      },
      { IpProtocol: '-1', IpRanges: [{ CidrIp: '10.0.0.0/8' }] },
      { IpProtocol: 'icmp', FromPort: -1, ToPort: -1 },
    ],
    IpPermissionsEgress: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
  });
  expect(web?.IpPermissions?.[1]).not.toHaveProperty('FromPort');
  const byId = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [web?.GroupId ?? ''] }));
  expect(byId.SecurityGroups).toHaveLength(1);
});

const refusals: [input: DescribeSecurityGroupsCommandInput, answer: string][] = [
  [{ GroupIds: ['sg-none'] }, "InvalidGroup.NotFound (400): The security group 'sg-none' does not exist"],
  [{ Filters: [{ Name: 'shape', Values: ['round'] }] }, "InvalidParameterValue (400): The filter 'shape' is invalid"],
  [{ NextToken: 'nonsense' }, 'InvalidParameterValue (400): Unable to parse pagination token'],
  [{ MaxResults: 4 }, 'InvalidParameterValue (400): Value ( 4 ) for parameter maxResults is invalid.'],
];

test.each(refusals)('DescribeSecurityGroups refuses %j', async (input, answer) => {
  const ec2 = await ec2In('us-east-1');
  const found = await outcome(ec2.send(new DescribeSecurityGroupsCommand(input)));
  expect(found.slice(0, answer.length)).toBe(answer);
});
