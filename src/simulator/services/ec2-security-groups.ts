import { byMember } from '../../values/by-member.ts';
import { definedMembers } from '../../values/defined-members.ts';
import type { JsonObject } from '../../values/json.ts';
import { AwsError } from '../aws-error.ts';
import type { IngressRule, SecurityGroup } from '../world/resources.ts';
import { paginate } from './paginate.ts';
import { objectList, optionalInteger, optionalString, stringList } from './read-input.ts';
import type { CallContext } from './service.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSecurityGroups.html */
export function describeSecurityGroups(input: JsonObject, call: CallContext): JsonObject {
  checkSize(input);
  const here = call.account.resources.ec2.securityGroups.filter(({ region }) => region === call.region);
  const ids = stringList(input, 'GroupId');
  const unknown = ids.find((id) => !here.some((group) => group.id === id));
  if (unknown !== undefined) {
    throw new AwsError('InvalidGroup.NotFound', `The security group '${unknown}' does not exist`);
  }
  const groups = here
    .filter(({ id }) => ids.length === 0 || ids.includes(id))
    .filter(fits(objectList(input, 'Filter')))
    .sort(byMember('id'));
  const page = paginate(input, groups, {
    pageSize: call.world.pageSize,
    list: `DescribeSecurityGroups ${call.region}`,
    maxResults: 1000,
    invalidToken: () => new AwsError('InvalidParameterValue', 'Unable to parse pagination token'),
  });
  return {
    securityGroupInfo: page.items.map((group) => describe(group, call.account.id)),
    ...definedMembers({ nextToken: page.nextToken ?? undefined }),
  };
}

function checkSize(input: JsonObject): void {
  const size = optionalInteger(input, 'MaxResults') ?? 5;
  if (size >= 5 && size <= 1000) return;
  const message = `Value ( ${size} ) for parameter maxResults is invalid. Expecting a value between 5 and 1000.`;
  throw new AwsError('InvalidParameterValue', message);
}

const FILTER_MEMBERS = {
  'group-id': 'id',
  'group-name': 'name',
  'vpc-id': 'vpc',
  description: 'description',
} as const satisfies Record<string, keyof SecurityGroup>;

function fits(filters: readonly JsonObject[]): (group: SecurityGroup) => boolean {
  const conditions = filters.map((filter) => {
    const name = optionalString(filter, 'Name') ?? '';
    const member = new Map(Object.entries(FILTER_MEMBERS)).get(name);
    if (member === undefined) throw new AwsError('InvalidParameterValue', `The filter '${name}' is invalid`);
    const values = stringList(filter, 'Value');
    return (group: SecurityGroup) => values.includes(group[member]);
  });
  return (group) => conditions.every((condition) => condition(group));
}

function describe(group: SecurityGroup, account: string): JsonObject {
  const { id, name, arn, description, vpc, ingress } = group;
  return {
    ownerId: account,
    groupId: id,
    groupName: name,
    groupDescription: description,
    vpcId: vpc,
    securityGroupArn: arn,
    ipPermissions: ingress.map(describeRule),
    ipPermissionsEgress: [describeRule({ protocol: '-1', from: null, to: null, cidrs: ['0.0.0.0/0'], cidrsV6: [] })],
    tagSet: [],
  };
}

function describeRule({ protocol, from, to, cidrs, cidrsV6 }: IngressRule): JsonObject {
  return {
    ipProtocol: protocol,
    ...definedMembers({ fromPort: from ?? undefined, toPort: to ?? undefined }),
    groups: [],
    ipRanges: cidrs.map((cidrIp) => ({ cidrIp })),
    ipv6Ranges: cidrsV6.map((cidrIpv6) => ({ cidrIpv6 })),
    prefixListIds: [],
  };
}
