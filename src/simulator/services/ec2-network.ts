import type { JsonObject } from '../../values/json.ts';
import { isCareful } from './is-careful.ts';
import type { CallContext } from './service.ts';

/** A VPC is there where a security group is in it, and an instance for each group. */
export function describeVpcs(_input: JsonObject, call: CallContext): JsonObject {
  return {
    vpcSet: vpcsOf(call).map((vpcId) => ({ vpcId, ownerId: call.account.id, state: 'available', isDefault: true })),
  };
}

/** Careful accounts log what their VPCs refuse. */
export function describeFlowLogs(_input: JsonObject, call: CallContext): JsonObject {
  if (!isCareful(call.account)) return { flowLogSet: [] };
  return {
    flowLogSet: vpcsOf(call).map((resourceId) => ({
      flowLogId: resourceId.replace('vpc-', 'fl-'),
      resourceId,
      flowLogStatus: 'ACTIVE',
      deliverLogsStatus: 'SUCCESS',
      trafficType: 'REJECT',
    })),
  };
}

/** Instances of careful accounts have roles, and insist on version 2 of the metadata service. */
export function describeInstances(_input: JsonObject, call: CallContext): JsonObject {
  const groups = groupsOf(call);
  const profile = { arn: `arn:${call.world.partition}:iam::${call.account.id}:instance-profile/web` };
  const instances = groups.map(({ id, vpc }) => ({
    instanceId: id.replace('sg-', 'i-'),
    vpcId: vpc,
    instanceState: { code: 16, name: 'running' },
    ...(isCareful(call.account) ? { iamInstanceProfile: profile } : {}),
    metadataOptions: {
      state: 'applied',
      httpTokens: isCareful(call.account) ? 'required' : 'optional',
      httpEndpoint: 'enabled',
    },
  }));
  return { reservationSet: instances.map((instance) => ({ ownerId: call.account.id, instancesSet: [instance] })) };
}

export function describeNetworkAcls(_input: JsonObject, call: CallContext): JsonObject {
  return {
    networkAclSet: vpcsOf(call).map((vpcId) => ({
      networkAclId: vpcId.replace('vpc-', 'acl-'),
      vpcId,
      default: true,
      ownerId: call.account.id,
      entrySet: [{ ruleNumber: 100, protocol: '-1', ruleAction: 'allow', egress: false, cidrBlock: networkOf(call) }],
    })),
  };
}

export function describeRouteTables(): JsonObject {
  return { routeTableSet: [] };
}

export function describeVpcPeeringConnections(): JsonObject {
  return { vpcPeeringConnectionSet: [] };
}

function networkOf({ account }: CallContext): string {
  return isCareful(account) ? '10.0.0.0/8' : '0.0.0.0/0';
}

/** The VPCs of a region, by their ids. */
export function vpcsOf(call: CallContext): string[] {
  return [...new Set(groupsOf(call).map(({ vpc }) => vpc))].sort();
}

function groupsOf({ account, region }: CallContext): readonly { readonly id: string; readonly vpc: string }[] {
  return account.resources.ec2.securityGroups.filter((group) => group.region === region);
}
