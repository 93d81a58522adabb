import { definedMembers } from '../values/defined-members.ts';

/** Members of an answer, each of which is filled only where an input names it. */
export interface AskedMembers {
  /** The input that names them. Where it is not given, all of them are filled, or it is required. */
  readonly input: string;
  /** The value that names all of them. */
  readonly all?: string;
  /** By path: the values that name the member, `User` or `AWSManagedPolicy/LocalManagedPolicy`. */
  readonly members?: Readonly<Record<string, string>>;
  /** Paths of maps whose entries have the names that the input has. */
  readonly maps?: readonly string[];
}

/** Attributes of an instance, an image or the like: one of them is asked for, and the others are null. */
function oneOf(members: Readonly<Record<string, string>>): AskedMembers {
  return { input: 'Attribute', members };
}

/** Members of a structure that have the names that the input has. */
function named(input: string, within: string, names: string, all?: string): AskedMembers {
  const members = Object.fromEntries(names.split(' ').map((name) => [`${within}${name}`, name]));
  return { input, members, ...definedMembers({ all }) };
}

const METRICS: AskedMembers = {
  input: 'Metrics',
  maps: ['ResultsByTime[].Total', 'ResultsByTime[].Groups[].Metrics'],
};

const POINTS: AskedMembers = {
  input: 'statistics',
  members: {
    'metricData[].minimum': 'Minimum',
    'metricData[].maximum': 'Maximum',
    'metricData[].sum': 'Sum',
    'metricData[].average': 'Average',
    'metricData[].sampleCount': 'SampleCount',
  },
};

/**
 * From the inputs of reads in botocore 1.44.8 that name what is to be answered, as of 2026-11-29: of the 105 that are
 * called Attribute, AttributeNames, Metrics, Statistics, Filter, Include, Fields and the like, those of 23 operations.
 * The others narrow a list, name what is in every answer, choose among forms of stored data, or are in
 * `scripts/partial-answers/unfilled.tsv`.
 */
export const ASKED_MEMBERS: Readonly<Record<string, AskedMembers>> = {
  // Its other lists are empty by default: they are in `unfilled.tsv`.
  'cloudwatch:DescribeAlarms': { input: 'AlarmTypes', members: { MetricAlarms: 'MetricAlarm' } },
  'cloudwatch:GetMetricStatistics': named('Statistics', 'Datapoints[].', 'SampleCount Average Sum Minimum Maximum'),
  'cost-explorer:GetCostAndUsage': METRICS,
  'cost-explorer:GetCostAndUsageWithResources': METRICS,
  'ec2:DescribeFpgaImageAttribute': oneOf({
    'FpgaImageAttribute.Name': 'name',
    'FpgaImageAttribute.Description': 'description',
    'FpgaImageAttribute.LoadPermissions': 'loadPermission',
    'FpgaImageAttribute.ProductCodes': 'productCodes',
  }),
  'ec2:DescribeImageAttribute': oneOf({
    Description: 'description',
    KernelId: 'kernel',
    RamdiskId: 'ramdisk',
    LaunchPermissions: 'launchPermission',
    ProductCodes: 'productCodes',
    BlockDeviceMappings: 'blockDeviceMapping',
    SriovNetSupport: 'sriovNetSupport',
    BootMode: 'bootMode',
    TpmSupport: 'tpmSupport',
    UefiData: 'uefiData',
    LastLaunchedTime: 'lastLaunchedTime',
    ImdsSupport: 'imdsSupport',
    DeregistrationProtection: 'deregistrationProtection',
  }),
  'ec2:DescribeInstanceAttribute': oneOf({
    InstanceType: 'instanceType',
    KernelId: 'kernel',
    RamdiskId: 'ramdisk',
    UserData: 'userData',
    DisableApiTermination: 'disableApiTermination',
    InstanceInitiatedShutdownBehavior: 'instanceInitiatedShutdownBehavior',
    RootDeviceName: 'rootDeviceName',
    BlockDeviceMappings: 'blockDeviceMapping',
    ProductCodes: 'productCodes',
    SourceDestCheck: 'sourceDestCheck',
    Groups: 'groupSet',
    EbsOptimized: 'ebsOptimized',
    SriovNetSupport: 'sriovNetSupport',
    EnaSupport: 'enaSupport',
    EnclaveOptions: 'enclaveOptions',
    DisableApiStop: 'disableApiStop',
  }),
  'ec2:DescribeNetworkInterfaceAttribute': oneOf({
    Description: 'description',
    Groups: 'groupSet',
    SourceDestCheck: 'sourceDestCheck',
    Attachment: 'attachment',
    AssociatePublicIpAddress: 'associatePublicIpAddress',
  }),
  'ec2:DescribeSnapshotAttribute': oneOf({
    CreateVolumePermissions: 'createVolumePermission',
    ProductCodes: 'productCodes',
  }),
  'ec2:DescribeVolumeAttribute': oneOf({ AutoEnableIO: 'autoEnableIO', ProductCodes: 'productCodes' }),
  'ec2:DescribeVpcAttribute': oneOf({
    EnableDnsHostnames: 'enableDnsHostnames',
    EnableDnsSupport: 'enableDnsSupport',
    EnableNetworkAddressUsageMetrics: 'enableNetworkAddressUsageMetrics',
  }),
  'elastic-beanstalk:DescribeEnvironmentHealth': named(
    'AttributeNames',
    '',
    'Status Color Causes ApplicationMetrics InstancesHealth HealthStatus RefreshedAt',
    'All',
  ),
  'elastic-beanstalk:DescribeInstancesHealth': named(
    'AttributeNames',
    'InstanceHealthList[].',
    'HealthStatus Color Causes ApplicationMetrics LaunchedAt System Deployment AvailabilityZone InstanceType',
    'All',
  ),
  'iam:GetAccountAuthorizationDetails': {
    input: 'Filter',
    members: {
      UserDetailList: 'User',
      GroupDetailList: 'Group',
      RoleDetailList: 'Role',
      Policies: 'LocalManagedPolicy/AWSManagedPolicy',
    },
  },
  'lightsail:GetBucketMetricData': POINTS,
  'lightsail:GetContainerServiceMetricData': POINTS,
  'lightsail:GetDistributionMetricData': POINTS,
  'lightsail:GetInstanceMetricData': POINTS,
  'lightsail:GetLoadBalancerMetricData': POINTS,
  'lightsail:GetRelationalDatabaseMetricData': POINTS,
  's3:GetObjectAttributes': named('ObjectAttributes', '', 'ETag Checksum ObjectParts StorageClass ObjectSize'),
  'sns:GetSMSAttributes': { input: 'attributes', maps: ['attributes'] },
  'sqs:GetQueueAttributes': { input: 'AttributeNames', all: 'All', maps: ['Attributes'] },
};

/** The members of an operation's answers of which its input chooses some. */
export function askedMembersOf(service: string, operation: string): AskedMembers | undefined {
  const name = `${service}:${operation}`;
  return Object.hasOwn(ASKED_MEMBERS, name) ? ASKED_MEMBERS[name] : undefined;
}
