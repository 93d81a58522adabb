import type { JsonObject } from '../../values/json.ts';
import { vpcsOf } from './ec2-network.ts';
import { isCareful } from './is-careful.ts';
import type { CallContext, NamedOperation } from './service.ts';

/** Lists of which nobody has anything here, by the names that they have on the wire. */
const EMPTY_LISTS = {
  DescribeClientVpnEndpoints: 'clientVpnEndpoint',
  DescribeImages: 'imagesSet',
  DescribeLaunchTemplates: 'launchTemplates',
  DescribeNatGateways: 'natGatewaySet',
  DescribeNetworkInterfaces: 'networkInterfaceSet',
  DescribeSnapshots: 'snapshotSet',
  DescribeTransitGateways: 'transitGatewaySet',
  DescribeVpcEndpoints: 'vpcEndpointSet',
  DescribeVpnConnections: 'vpnConnectionSet',
} as const;

/**
 * What benchmarks ask of EC2 beside security groups: careless accounts have a volume and an address that nothing is
 * attached to, subnets with public addresses, and let snapshots be shared.
 */
export const EC2_BENCHMARK: Readonly<Record<string, NamedOperation>> = {
  ...Object.fromEntries(
    Object.entries(EMPTY_LISTS).map(([operation, list]): [string, NamedOperation] => [
      operation,
      { answer: () => ({ [list]: [] }) },
    ]),
  ),
  DescribeAddresses: { answer: describeAddresses },
  DescribeSubnets: { answer: describeSubnets },
  DescribeVolumes: { answer: describeVolumes },
  DescribeVpcBlockPublicAccessOptions: { answer: describeBlockedGateways },
  GetSnapshotBlockPublicAccessState: { answer: getBlockedSnapshots },
};

function isCarelessHome({ account, region, world }: CallContext): boolean {
  return !isCareful(account) && region === world.homeRegion;
}

function describeVolumes(_input: JsonObject, call: CallContext): JsonObject {
  if (!isCarelessHome(call)) return { volumeSet: [] };
  const { account, region, world } = call;
  return {
    volumeSet: [
      {
        volumeId: `vol-${account.id}`,
        size: 100,
        availabilityZone: `${region}a`,
        status: 'available',
        createTime: new Date(world.time - 90 * 86_400_000).toISOString(),
        encrypted: false,
        volumeType: 'gp3',
      },
    ],
  };
}

function describeAddresses(_input: JsonObject, call: CallContext): JsonObject {
  if (!isCarelessHome(call)) return { addressesSet: [] };
  return { addressesSet: [{ publicIp: '203.0.113.10', allocationId: `eipalloc-${call.account.id}`, domain: 'vpc' }] };
}

function describeSubnets(_input: JsonObject, call: CallContext): JsonObject {
  return {
    subnetSet: vpcsOf(call).map((vpcId) => {
      const subnetId = vpcId.replace('vpc-', 'subnet-');
      const { account, region, world } = call;
      const subnetArn = `arn:${world.partition}:ec2:${region}:${account.id}:subnet/${subnetId}`;
      return { subnetId, subnetArn, vpcId, ownerId: account.id, mapPublicIpOnLaunch: !isCareful(account) };
    }),
  };
}

function describeBlockedGateways(_input: JsonObject, { account, region }: CallContext): JsonObject {
  const internetGatewayBlockMode = isCareful(account) ? 'block-ingress' : 'off';
  return { vpcBlockPublicAccessOptions: { awsAccountId: account.id, awsRegion: region, internetGatewayBlockMode } };
}

function getBlockedSnapshots(_input: JsonObject, { account }: CallContext): JsonObject {
  return { state: isCareful(account) ? 'block-all-sharing' : 'unblocked' };
}
