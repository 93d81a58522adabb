/**
 * Filters that never find anything because AWS writes its values in a form that no model says, and values that say yes
 * and count as false: each beside what was meant, which raises no alarm.
 */
import { expect, test } from 'vitest';
import type { DataShape, StructureShape } from '../../../src/catalog/data-shape.ts';
import { parseExpression } from '../../../src/expressions/parse-expression.ts';
import { inferFilter } from '../../../src/policy/types/infer-shape.ts';
import { formOf } from '../../../src/policy/types/known-forms.ts';
import { UNKNOWN } from '../../../src/policy/types/shape.ts';
import { shapeOfData } from '../../../src/policy/types/shape-of-data.ts';
import { problemsOfFilter } from './problems-of.ts';

const GROUPS = ['ec2:DescribeSecurityGroups', 'SecurityGroups'] as const;
const ACLS = ['ec2:DescribeNetworkAcls', 'NetworkAcls'] as const;
const ROLES = ['iam:ListRoles', 'Roles'] as const;
const VERSION = ['iam:GetPolicyVersion', ''] as const;
const KEY_POLICY = ['kms:GetKeyPolicy', ''] as const;
const ZONES = ['route-53:ListHostedZones', 'HostedZones'] as const;
const RECORDS = ['route-53:ListResourceRecordSets', 'ResourceRecordSets'] as const;
const GRANTS = ['s3:GetBucketAcl', 'Grants'] as const;
const NOTIFICATIONS = ['s3:GetBucketNotificationConfiguration', ''] as const;
const KEY_FORMAT = ['s3:GetBucketLogging', 'LoggingEnabled.TargetObjectKeyFormat'] as const;
const FUNCTIONS = ['lambda:ListFunctions', 'Functions'] as const;
const DATABASES = ['rds:DescribeDBInstances', 'DBInstances'] as const;
const SECRETS = ['secrets-manager:ListSecrets', 'SecretList'] as const;
const TABLE = ['dynamodb:DescribeTable', ''] as const;
const QUEUE = ['sqs:GetQueueAttributes', ''] as const;
const ATTRIBUTES = ['elastic-load-balancing-v2:DescribeLoadBalancerAttributes', 'Attributes'] as const;
const TOPIC = ['sns:GetTopicAttributes', ''] as const;
const CLUSTERS = ['ecs:DescribeClusters', 'clusters'] as const;
const VOLUMES = ['ec2:DescribeVolumes', 'Volumes'] as const;
const ROUTES = ['ec2:DescribeRouteTables', 'RouteTables'] as const;
const TEMPLATES = ['ec2:DescribeLaunchTemplateVersions', 'LaunchTemplateVersions'] as const;
const LISTENERS = ['elastic-load-balancing-v2:DescribeListeners', 'Listeners'] as const;
const TASK = ['ecs:DescribeTaskDefinition', ''] as const;
const VERSIONING = ['s3:GetBucketVersioning', ''] as const;
const SUMMARY = ['iam:GetAccountSummary', ''] as const;
const DISTRIBUTIONS = ['cloudfront:ListDistributions', 'DistributionList.Items'] as const;
const FINDINGS = ['accessanalyzer:ListFindings', 'findings'] as const;
const SCANNED = ['inspector2:BatchGetAccountStatus', 'accounts'] as const;
const SERVERS = ['ec2:DescribeInstances', 'Reservations[].Instances[]'] as const;
const ANALYZERS = ['accessanalyzer:ListAnalyzers', 'analyzers'] as const;
const IMAGES = ['ecr:DescribeImages', 'imageDetails[].imageScanFindingsSummary'] as const;
const TRAILS = ['cloudtrail:DescribeTrails', 'trailList'] as const;
const CLUSTER = ['eks:DescribeCluster', ''] as const;
const SUBSCRIPTIONS = ['sns:ListSubscriptions', 'Subscriptions'] as const;

type Resources = readonly [operation: string, resources: string];

/** The beginning of each problem, and filters that mean it and have none. */
const CASES: readonly [of: Resources, wrong: string, problem: string, ...right: string[]][] = [
  [
    ROLES,
    "Path == 'service-role'",
    "types/never at Path == 'service-role': AWS writes the paths of IAM with / at both ends",
    "Path == '/service-role/'",
    "starts_with(Path, '/service')",
    "ends_with(Path, 'role/')",
    "contains(Path, 'service-role')",
  ],
  [
    ROLES,
    "!starts_with(Path, 'aws-service-role')",
    "types/never at starts_with(Path, 'aws-service-role'): AWS writes the paths of IAM",
    "!starts_with(Path, '/aws-service-role/')",
  ],
  [
    GROUPS,
    "IpPermissions[?IpProtocol == '6']",
    "types/never at IpProtocol == '6': AWS writes tcp, udp, icmp, icmpv6, the number of any other protocol, or -1 for all",
    "IpPermissions[?IpProtocol == 'tcp']",
    "IpPermissions[?IpProtocol == 'tcp' || IpProtocol == '6']",
    "IpPermissions[?contains(['tcp', 'udp', '6', '17'], IpProtocol)]",
    "IpPermissions[?IpProtocol == '50']",
    "IpPermissions[?IpProtocol == '-1']",
  ],
  [GROUPS, "IpPermissions[?contains(['6'], IpProtocol)][]", "types/never at '6': AWS writes tcp"],
  [GROUPS, "IpPermissions[?IpProtocol == 'all']", "types/never at IpProtocol == 'all': AWS writes tcp"],
  [GROUPS, "IpPermissions[?IpProtocol != 'ICMP']", "types/always at IpProtocol != 'ICMP': AWS writes tcp"],
  [
    ACLS,
    "Entries[?Protocol == 'tcp']",
    "types/never at Protocol == 'tcp': AWS writes the number of the protocol, or -1 for all",
    "Entries[?Protocol == '6']",
    "Entries[?Protocol == '-1']",
  ],
  [
    GROUPS,
    "contains(IpPermissions[].IpRanges[].CidrIp, '::/0')",
    "types/never at contains(IpPermissions[].IpRanges[].CidrIp, '::/0'): AWS writes a range of IPv4 addresses",
    "contains(IpPermissions[].IpRanges[].CidrIp, '0.0.0.0/0')",
    "contains(IpPermissions[].Ipv6Ranges[].CidrIpv6, '::/0')",
  ],
  [
    GROUPS,
    "IpPermissions[].Ipv6Ranges[] | [?CidrIpv6 == '0.0.0.0/0']",
    "types/never at CidrIpv6 == '0.0.0.0/0': AWS writes a range of IPv6 addresses",
    "IpPermissions[].IpRanges[] | [?starts_with(CidrIp, '10.')]",
    "IpPermissions[].Ipv6Ranges[] | [?starts_with(CidrIpv6, 'fd00:')]",
  ],
  [
    GROUPS,
    "IpPermissions[].IpRanges[] | [?CidrIp == '10.1.2.3']",
    "types/never at CidrIp == '10.1.2.3': AWS writes a range of IPv4 addresses",
    "IpPermissions[].IpRanges[] | [?CidrIp == '10.1.2.3/32']",
  ],
  [
    ROLES,
    'contains(AssumeRolePolicyDocument, \'"AWS":"*"\')',
    'types/never at contains(AssumeRolePolicyDocument, \'"AWS":"*"\'): AWS writes the documents of IAM with percent escapes',
    "contains(decode_uri(AssumeRolePolicyDocument), 'sts:ExternalId')",
    "contains(AssumeRolePolicyDocument, 'ExternalId')",
    "contains(AssumeRolePolicyDocument, '%3Aroot')",
  ],
  [
    VERSION,
    "contains(PolicyVersion.Document, 'iam:PassRole')",
    "types/never at contains(PolicyVersion.Document, 'iam:PassRole'): AWS writes the documents of IAM",
  ],
  [
    KEY_POLICY,
    'contains(Policy, \'"AWS":"*"\')',
    'types/policy-document at contains(Policy, \'"AWS":"*"\'): documents differ in spaces, order and escapes',
    "contains(Policy, 'kms:ViaService')",
    'contains(Policy, \'"*"\')',
  ],
  [
    ZONES,
    "Name == 'example.com'",
    "types/never at Name == 'example.com': AWS writes the names of Route 53 with a dot at the end",
    "Name == 'example.com.'",
    "starts_with(Name, 'example')",
    "contains(Name, 'example.com')",
  ],
  [RECORDS, "ends_with(Name, '.example.com')", "types/never at ends_with(Name, '.example.com'): AWS writes the names"],
  [
    ZONES,
    "Id == 'Z1D633PJN98FT9'",
    "types/never at Id == 'Z1D633PJN98FT9': AWS writes the ids of hosted zones as /hostedzone/Z…",
    "Id == '/hostedzone/Z1D633PJN98FT9'",
    "ends_with(Id, 'Z1D633PJN98FT9')",
  ],
  [
    GRANTS,
    "Grantee.URI == 'AllUsers'",
    "types/never at Grantee.URI == 'AllUsers': AWS writes groups of S3 by their URI",
    "Grantee.URI == 'http://acs.amazonaws.com/groups/global/AllUsers'",
    "ends_with(Grantee.URI, '/AllUsers')",
  ],
  [
    FUNCTIONS,
    "FunctionArn == 'prod-api'",
    "types/never at FunctionArn == 'prod-api': AWS writes an ARN there",
    "ends_with(FunctionArn, ':prod-api')",
    "starts_with(FunctionArn, 'arn:aws-cn:')",
    "FunctionName == 'prod-api'",
    "Environment.Variables.path == 'a'",
  ],
  [
    SUBSCRIPTIONS,
    "starts_with(TopicArn, 'prod-')",
    "types/never at starts_with(TopicArn, 'prod-'): AWS writes an ARN there",
    "SubscriptionArn == 'PendingConfirmation'",
  ],
  [
    KEY_FORMAT,
    '!(SimplePrefix)',
    'types/always at !(SimplePrefix): a SimplePrefix has no members, and `{}` counts as false',
    'SimplePrefix == null',
    'PartitionedPrefix.PartitionDateSource',
  ],
  [
    DATABASES,
    "DBInstanceStatus == 'Available' && PubliclyAccessible",
    "types/never at DBInstanceStatus == 'Available': AWS writes the states of RDS in lower case",
    "DBInstanceStatus == 'available' && PubliclyAccessible",
    "lower(DBInstanceStatus) == 'available'",
  ],
  // Known from descriptions alone, and from those of other members with the same name.
  [
    DATABASES,
    "Engine == 'MySQL'",
    "types/never at Engine == 'MySQL': AWS's documentation writes 'mysql': `Engine` is probably never equal to 'MySQL'",
    "Engine == 'mysql'",
    "Engine == 'MyEngine'",
    "TagList[?Key == 'backup' && Value == 'True']",
  ],
  [
    DATABASES,
    "!contains(['GP2', 'io1'], StorageType)",
    "types/never at 'GP2': AWS's documentation writes 'gp2'",
    "!contains(['gp2', 'io1'], StorageType)",
  ],
  [SUBSCRIPTIONS, "Protocol != 'HTTPS'", "types/always at Protocol != 'HTTPS': AWS's documentation writes 'https'"],
  // An enumeration that its description speaks of as `Active`.
  [ANALYZERS, "status == 'Active'", "types/never at status == 'Active': AWS writes 'ACTIVE'", "status == 'ACTIVE'"],
  [
    GROUPS,
    "IpPermissions[?FromPort == `22` && contains(IpRanges[].CidrIp, '0.0.0.0/0')]",
    'types/part-of-range at FromPort == `22`: `FromPort` is one end of a range: 0-65535 contains 22 as well',
    "IpPermissions[?IpProtocol == '-1' || FromPort <= `22` && ToPort >= `22`]",
    'IpPermissions[?FromPort == `22` && ToPort == `22`]',
    "IpPermissions[?IpProtocol == 'icmp' && FromPort == `-1`]",
  ],
  [
    ['ec2:DescribeNetworkAcls', 'NetworkAcls'],
    "Entries[?!Egress && RuleAction == 'allow' && PortRange.From == `22`]",
    "types/part-of-range at PortRange.From == `22`: `PortRange.From` is one end of a range: 0-65535 contains 22 as well, and a rule for all traffic has no ports | (Protocol == '-1' || PortRange.From <= `22` && PortRange.To >= `22`)",
    "Entries[?Protocol == '-1' || PortRange.From <= `22` && PortRange.To >= `22`]",
    'Entries[?PortRange.From == `22` && PortRange.To == `22`]',
  ],
  [
    DATABASES,
    '!StorageEncrypted == `false`',
    'types/negated at !StorageEncrypted == `false`: `!` binds tighter than what follows: this asks whether `StorageEncrypted` is true',
    '!StorageEncrypted',
    '!(StorageEncrypted == `true`)',
    'StorageEncrypted == `false`',
  ],
  [
    SECRETS,
    'RotationEnabled == `false`',
    'types/left-out at RotationEnabled == `false`: AWS leaves out `RotationEnabled` where it was never set',
    '!RotationEnabled',
    'RotationEnabled == `null` || RotationEnabled == `false`',
    '(RotationEnabled || `false`) == `false`',
    'RotationEnabled == `true`',
  ],
  [
    TABLE,
    "Table.SSEDescription.Status == 'DISABLED'",
    "types/left-out at Table.SSEDescription.Status == 'DISABLED': AWS leaves out `Table.SSEDescription.Status`",
    "!(Table.SSEDescription) || Table.SSEDescription.Status == 'DISABLED'",
    "(Table.SSEDescription.Status || 'DISABLED') == 'DISABLED'",
    "Table.SSEDescription.Status != 'ENABLED'",
  ],
  [
    QUEUE,
    '!(Attributes.SqsManagedSseEnabled)',
    "types/never at !(Attributes.SqsManagedSseEnabled): every text counts as true, even 'false'",
    "Attributes.SqsManagedSseEnabled == 'false'",
    '!(Attributes.KmsMasterKeyId)',
  ],
  [
    ATTRIBUTES,
    "Key == 'deletion_protection.enabled' && !Value",
    "types/never at !Value: every text counts as true, even 'false'",
    "Key == 'deletion_protection.enabled' && Value == 'false'",
  ],
  // Enumerations that examples print as text, and one that the model writes in other letters.
  [
    FINDINGS,
    "status == 'active'",
    "types/never at status == 'active': AWS writes 'ACTIVE'",
    "status == 'ACTIVE'",
    "resourceType == 'AWS::S3::Bucket'",
    "resource == 'active'",
  ],
  [SCANNED, "state.status == 'Disabled'", "types/never at state.status == 'Disabled': AWS writes 'DISABLED'"],
  [
    SERVERS,
    "Platform == 'Windows'",
    "types/never at Platform == 'Windows': AWS writes 'windows'",
    "Platform == 'windows'",
    "lower(Platform) == 'windows'",
  ],
  // Ids, zones and keys.
  [
    VOLUMES,
    "AvailabilityZone == 'eu-west-1'",
    "types/never at AvailabilityZone == 'eu-west-1': AWS writes a zone, as eu-west-1a",
    "AvailabilityZone == 'eu-west-1a'",
    "starts_with(AvailabilityZone, 'eu-west-1')",
    "AvailabilityZone == 'us-west-2-lax-1a'",
  ],
  [
    VOLUMES,
    "KmsKeyId == 'alias/aws/ebs'",
    "types/never at KmsKeyId == 'alias/aws/ebs': AWS writes an ARN there",
    "KmsKeyId == 'arn:aws:kms:eu-west-1:111122223333:key/a'",
    "ends_with(KmsKeyId, 'key/a')",
  ],
  [
    SERVERS,
    "VpcId == 'None'",
    "types/never at VpcId == 'None': AWS writes ids as vpc-…",
    "VpcId == 'vpc-1'",
    "starts_with(VpcId, 'vpc-0')",
    '!VpcId',
  ],
  [
    ROUTES,
    "Routes[?starts_with(GatewayId, 'nat-')]",
    "types/never at starts_with(GatewayId, 'nat-'): AWS writes internet gateways",
    "Routes[?starts_with(GatewayId, 'igw-')]",
    "Routes[?GatewayId == 'local']",
    "Routes[?starts_with(NatGatewayId, 'nat-')]",
  ],
  [
    LISTENERS,
    "SslPolicy == 'TLS-1-2-2017-01'",
    "types/never at SslPolicy == 'TLS-1-2-2017-01': AWS writes the names of its policies as ELBSecurityPolicy-…",
    "SslPolicy == 'ELBSecurityPolicy-TLS-1-2-2017-01'",
    "contains(SslPolicy, 'TLS13')",
  ],
  [
    RECORDS,
    "Type == 'TXT' && ResourceRecords[?starts_with(Value, 'v=spf1')]",
    "types/never at starts_with(Value, 'v=spf1'): AWS writes the values of TXT records in double quotes",
    `Type == 'TXT' && ResourceRecords[?starts_with(Value, '"v=spf1')]`,
    "ResourceRecords[?contains(Value, 'v=spf1')]",
    "ResourceRecords[?Value == '10.0.0.1']",
  ],
  [
    TEMPLATES,
    "contains(LaunchTemplateData.UserData, 'password')",
    "types/never at contains(LaunchTemplateData.UserData, 'password'): AWS writes the data of users in base64",
    "contains(LaunchTemplateData.UserData, 'cGFzc3dvcmQ')",
    'LaunchTemplateData.UserData',
  ],
  // Answered as it was given, without the default.
  [
    TEMPLATES,
    "LaunchTemplateData.MetadataOptions.HttpTokens == 'optional'",
    'types/left-out at LaunchTemplateData.MetadataOptions.HttpTokens',
    "LaunchTemplateData.MetadataOptions.HttpTokens != 'required'",
    "(LaunchTemplateData.MetadataOptions.HttpTokens || 'optional') == 'optional'",
  ],
  [
    TASK,
    'taskDefinition.containerDefinitions[?readonlyRootFilesystem == `false`]',
    'types/left-out at readonlyRootFilesystem == `false`: AWS leaves out `readonlyRootFilesystem`',
    'taskDefinition.containerDefinitions[?!readonlyRootFilesystem]',
  ],
  [
    TASK,
    "taskDefinition.containerDefinitions[?user == 'root']",
    "types/left-out at user == 'root': AWS leaves out `user` where it was never set",
    "taskDefinition.containerDefinitions[?(user || 'root') == 'root']",
    "taskDefinition.containerDefinitions[?!user || user == 'root']",
  ],
  [
    VERSIONING,
    "MFADelete == 'Disabled'",
    "types/left-out at MFADelete == 'Disabled': AWS leaves out `MFADelete`",
    "MFADelete != 'Enabled'",
  ],
  // Sent as empty text, where most is left out.
  [
    DISTRIBUTIONS,
    'WebACLId == null',
    "types/never at WebACLId == null: AWS sends '' there, which is not equal to null: `WebACLId == null` is probably never true | correct for both: `!WebACLId`",
    '!WebACLId',
    "WebACLId == ''",
    'HttpVersion == null',
  ],
  [FUNCTIONS, 'VpcConfig.VpcId != `null`', "types/always at VpcConfig.VpcId != `null`: AWS sends '' there"],
  [
    SERVERS,
    'PublicDnsName != null',
    "types/always at PublicDnsName != null: AWS sends '' there",
    'PublicIpAddress != null',
  ],
  // Versions, which are no numbers.
  [
    DATABASES,
    'to_number(EngineVersion) < `12`',
    'types/never at to_number(EngineVersion) < `12`: a version such as 8.0.35 is not a number',
    "starts_with(EngineVersion, '8.')",
    'to_number(to_string(AllocatedStorage)) < `20`',
  ],
  [
    DATABASES,
    "EngineVersion < '12'",
    "types/comparison at EngineVersion < '12': `<` compares numbers only, but `EngineVersion` is a string: the result is always null | versions have no order",
  ],
  // Names of attributes.
  [
    QUEUE,
    '!(Attributes.KmsMasterKeyID)',
    'types/never at KmsMasterKeyID: AWS writes "KmsMasterKeyId": "KmsMasterKeyID" is probably in no answer',
    'Attributes.SomethingNew',
  ],
  [SUMMARY, 'SummaryMap.AccountMfaEnabled == `0`', 'types/never at AccountMfaEnabled: AWS writes "AccountMFAEnabled"'],
  // Names that no enumeration has; attributes are left alone.
  [
    SUMMARY,
    'SummaryMap.MFAEnabled == `0`',
    'types/never at MFAEnabled: "MFAEnabled" is not among the names that AWS documents there: it is probably in no answer',
    'SummaryMap.AccountMFAEnabled == `0`',
  ],
  [
    IMAGES,
    'findingSeverityCounts.SEVERE > `0`',
    'types/never at SEVERE: "SEVERE" is not among the names that AWS documents there: it is probably in no answer | its members: CRITICAL, HIGH',
    'findingSeverityCounts.CRITICAL > `0`',
  ],
  // The hint after `!` has the whole path.
  [
    SERVERS,
    '!MetadataOptions.HttpTokens.x.y',
    'types/never at HttpTokens: `!MetadataOptions` is a boolean: a member of it is always null | `!` binds tighter than what follows: write `!(MetadataOptions.HttpTokens.x.y)`',
  ],
  [
    SERVERS,
    '!MetadataOptions."HttpTokens"',
    'types/never at "HttpTokens": `!MetadataOptions` is a boolean: a member of it is always null | `!` binds tighter than what follows: write `!(MetadataOptions."HttpTokens")`',
  ],
  // Nor does the hint take the letters of a list.
  [
    CLUSTER,
    "contains(cluster.logging.clusterLogging[].types[], 'API')",
    "types/never at contains(cluster.logging.clusterLogging[].types[], 'API'): AWS writes 'api': `cluster.logging.clusterLogging[].types[]` is never equal to 'API' | write 'api'",
    "contains(cluster.logging.clusterLogging[].types[], 'api')",
  ],
  [
    SUBSCRIPTIONS,
    "SubscriptionArn == 'Pending'",
    "types/never at SubscriptionArn == 'Pending': AWS writes an ARN or 'PendingConfirmation' there: `SubscriptionArn == 'Pending'` is probably never true | write 'PendingConfirmation'",
    "SubscriptionArn == 'Deleted'",
  ],
  [
    TRAILS,
    "HomeRegion != 'EU_WEST_1'",
    "types/always at HomeRegion != 'EU_WEST_1': AWS writes regions as eu-west-1: `HomeRegion != 'EU_WEST_1'` is probably always true | write 'eu-west-1'",
    "HomeRegion != 'eu-west-1'",
    "HomeRegion != 'us-gov-west-1'",
  ],
  [TOPIC, 'Attributes.KMSMasterKeyId', 'types/never at KMSMasterKeyId: AWS writes "KmsMasterKeyId"'],
  // Switches that are text.
  [
    ATTRIBUTES,
    "Key == 'deletion_protection.enabled' && Value != 'True'",
    "types/always at Value != 'True': AWS writes 'true' or 'false' there",
    "Key == 'deletion_protection.enabled' && Value != 'true'",
    "Key == 'routing.http.desync_mitigation_mode' && Value == 'monitor'",
    "Key == 'access_logs.s3.bucket' && contains(Value, 'disabled')",
  ],
  [
    ATTRIBUTES,
    "Key == 'access_logs.s3.enabled' && Value == 'disabled'",
    "types/never at Value == 'disabled': AWS writes 'true' or 'false' there",
  ],
  [
    QUEUE,
    "Attributes.SqsManagedSseEnabled == 'disabled'",
    "types/never at Attributes.SqsManagedSseEnabled == 'disabled': AWS writes 'true' or 'false' there",
    "Attributes.SqsManagedSseEnabled == 'false'",
    "Attributes.Nonsense == 'disabled'",
  ],
  [
    TOPIC,
    "contains(['True'], Attributes.FifoTopic)",
    "types/never at 'True': AWS writes 'true' or 'false' there",
    "contains(['true'], Attributes.FifoTopic)",
  ],
  [
    CLUSTERS,
    "settings[?name == 'containerInsights' && value == 'true']",
    "types/never at value == 'true': AWS writes 'enabled' or 'disabled' there",
    "settings[?name == 'containerInsights' && value == 'enhanced']",
    "settings[?name == 'containerInsights' && value != 'disabled']",
  ],
  [
    TOPIC,
    "Attributes.TopicArn == 'prod'",
    "types/never at Attributes.TopicArn == 'prod': AWS writes an ARN there",
    "ends_with(Attributes.TopicArn, ':prod')",
  ],
  [
    DATABASES,
    "DBInstanceIdentifier == 'Billing'",
    "types/never at DBInstanceIdentifier == 'Billing': AWS writes it in lower case",
    "DBInstanceIdentifier == 'billing'",
    "starts_with(DBInstanceIdentifier, 'bill')",
  ],
  [DATABASES, "starts_with(DBInstanceIdentifier, 'Bill')", 'types/never at starts_with(DBInstanceIdentifier'],
  [
    DATABASES,
    "!contains(EnabledCloudwatchLogsExports || `[]`, 'Audit')",
    "types/never at contains(EnabledCloudwatchLogsExports || `[]`, 'Audit'): AWS writes it in lower case",
    "!contains(EnabledCloudwatchLogsExports || `[]`, 'audit')",
    "!contains(EnabledCloudwatchLogsExports || `[]`, 'diag.log')",
  ],
  [
    ['ssm:ListAssociations', 'Associations'],
    "ScheduleExpression == '0 5 * * *'",
    "types/never at ScheduleExpression == '0 5 * * *': AWS writes cron(…), rate(…) or at(…)",
    "ScheduleExpression == 'rate(30 minutes)'",
    "contains(ScheduleExpression, '30 minutes')",
    "starts_with(ScheduleExpression, 'cron')",
  ],
  [
    DISTRIBUTIONS,
    'Origins.Items[?S3OriginConfig.OriginAccessIdentity == `null`]',
    "types/never at S3OriginConfig.OriginAccessIdentity == `null`: AWS sends '' there",
    'Origins.Items[?!(S3OriginConfig.OriginAccessIdentity)]',
    "Origins.Items[?S3OriginConfig && S3OriginConfig.OriginAccessIdentity == '']",
    "WebACLId == ''",
  ],
  [
    NOTIFICATIONS,
    'EventBridgeConfiguration',
    'types/never at EventBridgeConfiguration: an EventBridgeConfiguration has no members',
  ],
];

test.each(CASES)('%s: %s', ([operation, resources], wrong, problem, ...right) => {
  const [first, ...others] = problemsOfFilter(operation, wrong, resources);
  expect(first?.slice(0, problem.length)).toBe(problem);
  expect(others).toEqual([]);
  for (const each of right) expect([each, problemsOfFilter(operation, each, resources)]).toEqual([each, []]);
});

test('one of several structures without content, as in the actions of WAF', () => {
  const structure = (name: string, members: Readonly<Record<string, DataShape>>): StructureShape => ({
    kind: 'structure',
    name,
    id: name,
    isUnion: false,
    memberNames: Object.keys(members),
    required: [],
    member: (each) => members[each],
  });
  const response = structure('CustomResponse', { ResponseCode: { kind: 'number' } });
  const acl = structure('WebACL', {
    DefaultAction: structure('DefaultAction', {
      Allow: structure('AllowAction', { CustomRequestHandling: response }),
      Block: structure('BlockAction', { CustomResponse: response }),
    }),
    RuleAction: structure('RuleAction', {
      Block: structure('BlockAction', { CustomResponse: response }),
      Count: structure('CountAction', { CustomRequestHandling: response }),
      Monetize: structure('MonetizeAction', { Multiplier: { kind: 'number' } }),
    }),
    Logging: structure('Logging', { Firehose: response, Target: { kind: 'string' } }),
    Authentication: structure('Authentication', { Sasl: structure('Sasl', { Iam: response }), Tls: response }),
  });
  const told = (text: string): string[] =>
    inferFilter(parseExpression(text), text, {
      value: shapeOfData(acl),
      cove: UNKNOWN,
      isWholeAnswer: false,
    }).problems.map(({ severity, message }) => `${severity}: ${message}`);
  expect(told('DefaultAction.Allow')).toEqual([
    'warning: an AllowAction may have no members, and `{}` counts as false: `DefaultAction.Allow` is probably never true',
  ]);
  expect(told('RuleAction.Block')).toEqual([
    'warning: a BlockAction may have no members, and `{}` counts as false: `RuleAction.Block` is probably never true',
  ]);
  for (const right of [
    ...['DefaultAction.Allow != null', 'DefaultAction.Block.CustomResponse', 'Logging.Firehose'],
    ...['RuleAction.Monetize', 'Authentication.Sasl', 'Authentication.Tls'],
  ]) {
    expect([right, told(right)]).toEqual([right, []]);
  }
});

test('forms of services whose clients are not installed', () => {
  const search = formOf('DomainStatus.EngineVersion');
  expect(['1.3', 'v2', 'OpenSearch_2.11', 'Elasticsearch_'].map((text) => search?.fits(text, 'start'))).toEqual([
    false,
    false,
    true,
    true,
  ]);
  const parameter = formOf('Parameter.ParameterValue', 'com.amazonaws.redshift');
  expect([
    parameter?.fits('True', 'whole'),
    parameter?.fits('true', 'whole'),
    parameter?.fits('ISO, MDY', 'whole'),
  ]).toEqual([false, true, true]);
  expect(formOf('Parameter.ParameterValue', 'com.amazonaws.rds')).toBe(undefined);
  const action = formOf('FirewallPolicy.StatelessDefaultActions');
  expect(
    ['pass', 'AWS:Pass', 'aws:forward-to-sfe', 'aws:pass', 'MyMetricsAction'].map((text) => [
      action?.fits(text, 'whole'),
      action?.meant?.(text),
    ]),
  ).toEqual([
    [false, 'aws:pass'],
    [false, 'aws:pass'],
    [false, 'aws:forward_to_sfe'],
    [true, 'aws:pass'],
    [true, undefined],
  ]);
  expect(formOf('RuleDefinition.Actions')?.meant?.('drop')).toBe('aws:drop');
  expect(formOf('FirewallPolicy.StatefulDefaultActions')?.meant?.('drop_strict')).toBe('aws:drop_strict');
  const provider = formOf('ActionTypeId.provider');
  expect(['Github', 'GitHub', 'Jenkins', 'code-build'].map((text) => provider?.fits(text, 'whole'))).toEqual([
    false,
    true,
    true,
    false,
  ]);
  const upper = formOf('Listener.Protocol');
  expect([upper?.fits('http', 'whole'), upper?.fits('HTTP', 'whole'), upper?.meant?.('http')]).toEqual([
    false,
    true,
    'HTTP',
  ]);
  expect(formOf('InstanceState.name')?.meant?.('Running')).toBe('running');
  const addresses = formOf('IPSet.Addresses');
  expect(['10.0.0.1', '10.0.0.1/32', '2001:db8::/32'].map((text) => addresses?.fits(text, 'whole'))).toEqual([
    false,
    true,
    true,
  ]);
});
