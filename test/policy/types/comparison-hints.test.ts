/** What to write in place of a comparison of two kinds: each with the hint, whose expression raises no alarm. */
import { describe, expect, it } from 'vitest';
import { problemsOfFilter } from './problems-of.ts';

type Resources = readonly [operation: string, resources: string];

const VOLUMES: Resources = ['ec2:DescribeVolumes', 'Volumes'];
const GROUPS: Resources = ['ec2:DescribeSecurityGroups', 'SecurityGroups'];
const FUNCTIONS: Resources = ['lambda:ListFunctions', 'Functions'];
const CLUSTER: Resources = ['eks:DescribeCluster', ''];
const DATABASES: Resources = ['rds:DescribeDBInstances', 'DBInstances'];
const DISTRIBUTIONS: Resources = ['cloudfront:ListDistributions', 'DistributionList.Items'];

describe('values of two kinds are never equal', () => {
  it.each<[of: Resources, wrong: string, hint: string, right: string]>([
    [VOLUMES, "Encrypted == 'No'", 'write `false` in backticks', 'Encrypted == `false`'],
    [VOLUMES, 'Encrypted == `0`', 'write `false` in backticks', 'Encrypted == `false`'],
    [VOLUMES, "Encrypted == 'Enabled'", 'write `true` in backticks', 'Encrypted == `true`'],
    [VOLUMES, "Encrypted != 'aws:kms'", 'write `true` or `false` in backticks', 'Encrypted != `true`'],
    [VOLUMES, "Size == 'large'", 'write a number in backticks', 'Size == `100`'],
    [VOLUMES, "Attachments == ''", 'ask whether it is there: `!Attachments`', '!Attachments'],
    [VOLUMES, "Attachments != '[]'", 'ask whether it is there: `Attachments`', 'Attachments'],
    [VOLUMES, 'Attachments == `true`', 'ask its elements: `Attachments[?… == `true`]`', 'Attachments[?Device]'],
    [
      FUNCTIONS,
      "VpcConfig.SubnetIds == 'subnet-1'",
      "ask whether it is in it: `contains(VpcConfig.SubnetIds, 'subnet-1')`",
      "contains(VpcConfig.SubnetIds, 'subnet-1')",
    ],
    [
      FUNCTIONS,
      "'subnet-1' != VpcConfig.SubnetIds",
      "ask whether it is in it: `!contains(VpcConfig.SubnetIds, 'subnet-1')`",
      "!contains(VpcConfig.SubnetIds, 'subnet-1')",
    ],
    [
      FUNCTIONS,
      "Layers == 'arn:aws:lambda:eu-west-1:111122223333:layer:a:1'",
      "ask its elements: `Layers[?… == 'arn:aws:lambda:eu-west-1:111122223333:layer:a:1']`: Arn, ",
      "Layers[?Arn == 'arn:aws:lambda:eu-west-1:111122223333:layer:a:1']",
    ],
    [FUNCTIONS, "VpcConfig == '{}'", 'ask whether it is there: `!VpcConfig`', '!VpcConfig'],
    [FUNCTIONS, "Environment.Error == ''", 'ask whether it is there: `!(Environment.Error)`', '!(Environment.Error)'],
    [FUNCTIONS, "TracingConfig == 'Active'", 'ask one of its members: Mode', "TracingConfig.Mode == 'Active'"],
    [
      FUNCTIONS,
      "TracingConfig == 'mode'",
      'ask whether it has the member: `TracingConfig.Mode != `null``',
      'TracingConfig.Mode != `null`',
    ],
    [
      FUNCTIONS,
      "Environment.Variables == 'x'",
      'ask whether it is there: `!(Environment.Variables)`',
      'Environment.Variables',
    ],
    [
      FUNCTIONS,
      "Runtime == ['nodejs18.x', 'python3.8']",
      "ask whether it is in it: `contains(['nodejs18.x', 'python3.8'], Runtime)`",
      "contains(['nodejs18.x', 'python3.8'], Runtime)",
    ],
    [
      FUNCTIONS,
      'Runtime == `["nodejs18.x"]`',
      'ask whether it is one of them: `contains(`["nodejs18.x"]`, Runtime)`',
      'contains(`["nodejs18.x"]`, Runtime)',
    ],
    [
      GROUPS,
      "IpPermissions[].IpRanges[].CidrIp == '0.0.0.0/0'",
      "ask whether it is in it: `contains(IpPermissions[].IpRanges[].CidrIp, '0.0.0.0/0')`",
      "contains(IpPermissions[].IpRanges[].CidrIp, '0.0.0.0/0')",
    ],
    [
      GROUPS,
      "IpPermissions[].IpRanges == '0.0.0.0/0'",
      'flatten it, and ask whether it is in it: `IpPermissions[].IpRanges[]`',
      "IpPermissions[].IpRanges[?CidrIp == '0.0.0.0/0'][]",
    ],
    [VOLUMES, 'VolumeId == Size', 'for a number in a string: to_number(VolumeId)', 'to_number(VolumeId) == Size'],
    [VOLUMES, 'Encrypted == State', 'for a boolean as text: to_string(Encrypted)', 'to_string(Encrypted) == VolumeId'],
    [
      FUNCTIONS,
      'FunctionName == Architectures',
      'ask whether it is in it: `contains(Architectures, FunctionName)`',
      'contains(Architectures, Handler)',
    ],
  ])('%j: %s', (of, wrong, hint, right) => {
    const [operation, resources] = of;
    expect(problemsOfFilter(operation, wrong, resources)).toEqual([expect.stringContaining(` | ${hint}`)]);
    expect(problemsOfFilter(operation, right, resources)).toEqual([]);
  });
});

describe('what has no order', () => {
  it.each<[of: Resources, wrong: string, hint: string]>([
    [
      CLUSTER,
      "cluster.version < '1.29'",
      "`contains(['…', '…'], cluster.version)`, or how they begin, `starts_with(cluster.version, '1.')`",
    ],
    [DATABASES, "EngineVersion < 'v10.2'", "`starts_with(EngineVersion, 'v10.')`"],
    [
      DISTRIBUTIONS,
      "ViewerCertificate.MinimumProtocolVersion < 'TLSv1.2_2021'",
      "`contains(['SSLv3', 'TLSv1'], ViewerCertificate.MinimumProtocolVersion)`, of 'SSLv3', 'TLSv1', ",
    ],
    [VOLUMES, 'Attachments > `0`', 'compare how many there are: length(Attachments)'],
    [FUNCTIONS, 'Environment.Variables > `0`', 'compare how many there are: length(Environment.Variables)'],
    [VOLUMES, 'Encrypted > `0`', 'it is true or false: `Encrypted`, or `!(Encrypted)`'],
  ])('%j: %s', (of, wrong, hint) => {
    const [operation, resources] = of;
    expect(problemsOfFilter(operation, wrong, resources)).toEqual([expect.stringContaining(hint)]);
  });
});
