import type { JsonObject, JsonValue } from '../../values/json.ts';
import { AwsError } from '../aws-error.ts';
import { ec2Protocol } from '../protocols/ec2-protocol.ts';
import { type Account, isEnabled, type Region } from '../world/world.ts';
import { EC2_BENCHMARK } from './ec2-benchmark.ts';
import { disableEbsEncryptionByDefault, enableEbsEncryptionByDefault, getEbsEncryptionByDefault } from './ec2-ebs.ts';
import {
  describeFlowLogs,
  describeInstances,
  describeNetworkAcls,
  describeRouteTables,
  describeVpcPeeringConnections,
  describeVpcs,
} from './ec2-network.ts';
import { describeSecurityGroups } from './ec2-security-groups.ts';
import { objectList, optionalBoolean, optionalString, stringList } from './read-input.ts';
import type { CallContext, NamedService } from './service.ts';

/**
 * Part of Amazon EC2: regions, EBS encryption, security groups and what stands around them:
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/
 */
export const ec2Service: NamedService = {
  name: 'ec2',
  actionPrefix: 'ec2',
  global: false,
  protocol: ec2Protocol,
  namespace: 'http://ec2.amazonaws.com/doc/2016-11-15/',
  operations: {
    DescribeRegions: { answer: describeRegions },
    GetEbsEncryptionByDefault: { answer: getEbsEncryptionByDefault },
    EnableEbsEncryptionByDefault: { answer: enableEbsEncryptionByDefault },
    DisableEbsEncryptionByDefault: { answer: disableEbsEncryptionByDefault },
    DescribeSecurityGroups: { answer: describeSecurityGroups },
    DescribeInstances: { answer: describeInstances },
    DescribeVpcs: { answer: describeVpcs },
    DescribeFlowLogs: { answer: describeFlowLogs },
    DescribeNetworkAcls: { answer: describeNetworkAcls },
    DescribeRouteTables: { answer: describeRouteTables },
    DescribeVpcPeeringConnections: { answer: describeVpcPeeringConnections },
    ...EC2_BENCHMARK,
  },
};

function describeRegions(input: JsonObject, { world, account }: CallContext): JsonObject {
  const names = stringList(input, 'RegionName');
  const unknown = names.find((name) => !world.regions.has(name));
  if (unknown !== undefined) throw new AwsError('InvalidParameterValue', `Invalid region name: ${unknown}`);
  const all = optionalBoolean(input, 'AllRegions') ?? false;
  const regions = [...world.regions.values()]
    .filter((region) => all || isEnabled(account, region))
    .filter((region) => names.length === 0 || names.includes(region.name))
    .map((region) => describe(account, region, world.partition));
  return { regionInfo: regions.filter(fits(objectList(input, 'Filter'))) };
}

function describe(account: Account, region: Region, partition: string): JsonObject {
  const suffix = partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
  return {
    regionName: region.name,
    regionEndpoint: `ec2.${region.name}.${suffix}`,
    optInStatus: region.optIn ? (isEnabled(account, region) ? 'opted-in' : 'not-opted-in') : 'opt-in-not-required',
  };
}

const FILTER_MEMBERS: Readonly<Record<string, string>> = {
  'region-name': 'regionName',
  endpoint: 'regionEndpoint',
  'opt-in-status': 'optInStatus',
};

function fits(filters: readonly JsonObject[]): (region: JsonObject) => boolean {
  const conditions = filters.map((filter) => {
    const name = optionalString(filter, 'Name') ?? '';
    const member = Object.hasOwn(FILTER_MEMBERS, name) ? FILTER_MEMBERS[name] : undefined;
    if (member === undefined) throw new AwsError('InvalidParameterValue', `The filter '${name}' is invalid`);
    const values: JsonValue[] = stringList(filter, 'Value');
    return (region: JsonObject) => values.includes(region[member] ?? null);
  });
  return (region) => conditions.every((condition) => condition(region));
}
