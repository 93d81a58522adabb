/** How AWS writes text of which no model says more: each with the source. */
import { ARN, PATH, prefixed, SUBSCRIPTION_ARN } from './arn-forms.ts';
import type { Form } from './form.ts';
import { ACTION_PROVIDER, DATABASE_ENGINE, STATEFUL_ACTION, STATELESS_ACTION } from './name-forms.ts';
import { ACL_PROTOCOL, SECURITY_GROUP_PROTOCOL } from './protocol-forms.ts';
import { IP_RANGE, IPV4_RANGE, IPV6_RANGE } from './range-forms.ts';
import { CLUSTER_SETTING, TRUE_OR_FALSE, TRUE_OR_FALSE_IN_LETTERS } from './switch-forms.ts';

/**
 * How the values of a member are written, if that is known.
 *
 * @param owner - the API's name for the service: several have a `Parameter`, and their values are written differently.
 */
export function formOf(place: string, owner?: string): Form | undefined {
  const member = place.slice(place.indexOf('.') + 1);
  return (
    FORMS.get(`${owner} ${place}`) ??
    FORMS.get(place) ??
    FORMS.get(member) ??
    (/(?:^a|A)rn$|ARN$/.test(member) ? ARN : undefined)
  );
}

/** Source: `ListResourceRecordSets` and `ListHostedZones` in the API reference of Route 53. */
const DOMAIN_NAME: Form = {
  fits: (text, sought) => (sought !== 'whole' && sought !== 'end') || text.endsWith('.'),
  says: 'the names of Route 53 with a dot at the end',
  meant: (text) => `${text}.`,
};

/** Source: the API reference of Route 53, and answers of it. */
const ZONE_ID = prefixed(
  '/hostedzone/',
  'the ids of hosted zones as /hostedzone/Z…',
  (text) => `write '/hostedzone/${text}'`,
);

/** Source: `Grantee` in the API reference of S3. */
const GROUP_URI = prefixed(
  'http://acs.amazonaws.com/',
  'groups of S3 by their URI, as http://acs.amazonaws.com/groups/global/AllUsers',
  (text, member) => `write the whole URI, or \`ends_with(${member}, '/${text.replace(/^.*\//, '')}')\``,
);

/** Source: the regions of every service's endpoints. Programs and tools write them with `_`, and in capitals. */
const REGION: Form = {
  fits: (text) => !/^[a-z]{2,4}(?:[_-][a-z]+)+[_-]?\d$/i.test(text) || /^[a-z]{2,4}(?:-[a-z]+)+-\d$/.test(text),
  says: 'regions as eu-west-1',
  meant: (text) =>
    text
      .toLowerCase()
      .replaceAll('_', '-')
      .replace(/-?(\d)$/, '-$1'),
};

/**
 * Source: the waiters of RDS in botocore's models, which name most of the states. Its documentation lists them on a
 * page of its own, and its models nowhere.
 */
const RDS_STATE: Form = {
  fits: (text) => text === text.toLowerCase(),
  says: 'the states of RDS in lower case',
  meant: (text) => text.toLowerCase().replaceAll(' ', '-'),
};

/**
 * Source: "This value is stored as a lowercase string" at the identifiers in the API reference of RDS, and its lists of
 * the types of logs that each engine exports.
 */
const LOWER_CASE: Form = {
  fits: (text) => text === text.toLowerCase(),
  says: 'it in lower case',
  meant: (text) => text.toLowerCase(),
};

/**
 * Source: "HTTP, HTTPS, TCP, or SSL" at `Listener` in the API reference of Elastic Load Balancing, and its examples.
 */
const UPPER_CASE: Form = {
  fits: (text) => text === text.toUpperCase(),
  says: 'it in upper case',
  meant: (text) => text.toUpperCase(),
};

/** Source: `PutRule` of EventBridge and `CreateSchedule` of its scheduler. `NOW` is of SageMaker's monitoring. */
const SCHEDULE: Form = {
  fits: (text, sought) => sought !== 'whole' || /^(?:cron|rate|at)\(|^[A-Z]+$/.test(text),
  says: 'cron(…), rate(…) or at(…)',
};

/** Source: `DomainStatus` in the API reference of OpenSearch Service. */
const SEARCH_VERSION: Form = {
  fits: (text, sought) => (sought !== 'whole' && sought !== 'start') || !/^v?\d/.test(text),
  says: 'versions as OpenSearch_2.11 or Elasticsearch_7.10',
};

/** Source: "URL-encoded compliant with RFC 3986" at each of the members in the API reference of IAM. */
const ENCODED_DOCUMENT: Form = {
  fits: (text) => /^[\w.~%*!'()-]*$/.test(text),
  says: 'the documents of IAM with percent escapes, as %7B%22Version%22%3A…',
  hint: (_text, member) => `statements(${member}) has them in one form, decode_uri(${member}) is the text`,
};

/** Source: the ids that the API reference of EC2 gives as examples. */
const VPC_ID = prefixed('vpc-', 'ids as vpc-…');
const SUBNET_ID = prefixed('subnet-', 'ids as subnet-…');

/** Source: `Volume` in the API reference of EC2, and all others that have a member of this name. */
const ZONE: Form = {
  fits: (text, sought) => sought !== 'whole' || !/^[a-z]{2,4}(?:-[a-z]+)+-\d$/.test(text),
  says: 'a zone, as eu-west-1a',
  hint: (text, member) => `for a region, \`starts_with(${member}, '${text}')\``,
};

/** Source: `Route` in the API reference of EC2, which has a member for each of the others. */
const GATEWAY_ID: Form = {
  fits: (text, sought) => sought === 'part' || sought === 'end' || !/^(?:nat|tgw|eni|i|pcx|eigw|lgw|cagw)-/.test(text),
  says: 'internet gateways, virtual private gateways and VPC endpoints there',
  hint: () => 'others have members of their own: NatGatewayId, TransitGatewayId, VpcPeeringConnectionId …',
};

/** Source: `DescribeSSLPolicies` in the API reference of Elastic Load Balancing. */
const SSL_POLICY = prefixed('ELBSecurityPolicy-', 'the names of its policies as ELBSecurityPolicy-…');

/** Source: `ResourceRecord` in the API reference of Route 53, on TXT records. */
const RECORD_VALUE: Form = {
  fits: (text, sought) => (sought !== 'whole' && sought !== 'start') || !/^v=\w/i.test(text),
  says: 'the values of TXT records in double quotes',
  meant: (text) => `"${text}`,
};

/** Source: "base64-encoded" at each of the members in the API references of EC2 and EC2 Auto Scaling. */
const BASE64: Form = {
  fits: (text) => !/[^\w+/=]|^(?:[a-z]+|[A-Z]+)$|_/.test(text),
  says: 'the data of users in base64, which no function reads',
};

/**
 * By `Structure.member`, with the service where it matters, or by the member alone where it means the same in every
 * service.
 */
const FORMS: ReadonlyMap<string, Form> = new Map([
  ['IpPermission.IpProtocol', SECURITY_GROUP_PROTOCOL],
  ['SecurityGroupRule.IpProtocol', SECURITY_GROUP_PROTOCOL],
  ['NetworkAclEntry.Protocol', ACL_PROTOCOL],
  ['CidrIp', IPV4_RANGE],
  ['CidrIpv4', IPV4_RANGE],
  ['DestinationCidrBlock', IPV4_RANGE],
  ['CidrIpv6', IPV6_RANGE],
  ['Ipv6CidrBlock', IPV6_RANGE],
  ['DestinationIpv6CidrBlock', IPV6_RANGE],
  ['CidrBlock', IP_RANGE],
  ['publicAccessCidrs', IP_RANGE],
  ['ResourceRecordSet.Name', DOMAIN_NAME],
  ['HostedZone.Name', DOMAIN_NAME],
  ['HostedZone.Id', ZONE_ID],
  ['Grantee.URI', GROUP_URI],
  ['DBInstance.DBInstanceStatus', RDS_STATE],
  ['DBCluster.Status', RDS_STATE],
  ['DBSnapshot.Status', RDS_STATE],
  ['DBClusterSnapshot.Status', RDS_STATE],
  ['DBInstanceIdentifier', LOWER_CASE],
  ['DBClusterIdentifier', LOWER_CASE],
  ['DBSnapshotIdentifier', LOWER_CASE],
  ['DBClusterSnapshotIdentifier', LOWER_CASE],
  ['EnabledCloudwatchLogsExports', LOWER_CASE],
  ['ScheduleExpression', SCHEDULE],
  ['DBInstance.Engine', DATABASE_ENGINE],
  ['DBCluster.Engine', DATABASE_ENGINE],
  ['DBSnapshot.Engine', DATABASE_ENGINE],
  ['DBClusterSnapshot.Engine', DATABASE_ENGINE],
  ['DomainStatus.EngineVersion', SEARCH_VERSION],
  ['IPSet.Addresses', IP_RANGE],
  ['Role.AssumeRolePolicyDocument', ENCODED_DOCUMENT],
  ['RoleDetail.AssumeRolePolicyDocument', ENCODED_DOCUMENT],
  ['PolicyVersion.Document', ENCODED_DOCUMENT],
  ['PolicyDetail.PolicyDocument', ENCODED_DOCUMENT],
  ['GetRolePolicyResponse.PolicyDocument', ENCODED_DOCUMENT],
  ['GetUserPolicyResponse.PolicyDocument', ENCODED_DOCUMENT],
  ['GetGroupPolicyResponse.PolicyDocument', ENCODED_DOCUMENT],
  ['LoadBalancerAttribute.Value', TRUE_OR_FALSE],
  ['TargetGroupAttribute.Value', TRUE_OR_FALSE],
  ['ListenerAttribute.Value', TRUE_OR_FALSE_IN_LETTERS],
  ['GetQueueAttributesResult.Attributes.FifoQueue', TRUE_OR_FALSE],
  ['GetQueueAttributesResult.Attributes.ContentBasedDeduplication', TRUE_OR_FALSE],
  ['GetQueueAttributesResult.Attributes.SqsManagedSseEnabled', TRUE_OR_FALSE],
  ['GetTopicAttributesResponse.Attributes.FifoTopic', TRUE_OR_FALSE],
  ['GetTopicAttributesResponse.Attributes.ContentBasedDeduplication', TRUE_OR_FALSE],
  ['GetSubscriptionAttributesResponse.Attributes.RawMessageDelivery', TRUE_OR_FALSE],
  ['GetSubscriptionAttributesResponse.Attributes.PendingConfirmation', TRUE_OR_FALSE],
  ['GetSubscriptionAttributesResponse.Attributes.ConfirmationWasAuthenticated', TRUE_OR_FALSE],
  ['DescribeGlobalSettingsOutput.GlobalSettings.isCrossAccountBackupEnabled', TRUE_OR_FALSE],
  // "true, false" at each of the switches in the guide's list of parameters.
  ['com.amazonaws.redshift Parameter.ParameterValue', TRUE_OR_FALSE_IN_LETTERS],
  ['StatelessDefaultActions', STATELESS_ACTION],
  ['StatelessFragmentDefaultActions', STATELESS_ACTION],
  ['RuleDefinition.Actions', STATELESS_ACTION],
  ['StatefulDefaultActions', STATEFUL_ACTION],
  ['ActionTypeId.provider', ACTION_PROVIDER],
  ['ClusterSetting.value', CLUSTER_SETTING],
  ['Listener.Protocol', UPPER_CASE],
  // Of Lightsail: "running or pending" in its API reference.
  ['InstanceState.name', LOWER_CASE],
  ['Subscription.SubscriptionArn', SUBSCRIPTION_ARN],
  ['RegionName', REGION],
  ['HomeRegion', REGION],
  ['BucketRegion', REGION],
  ['awsRegion', REGION],
  ['AvailabilityZone', ZONE],
  ['VpcId', VPC_ID],
  ['SubnetId', SUBNET_ID],
  ['Route.GatewayId', GATEWAY_ID],
  ['Listener.SslPolicy', SSL_POLICY],
  ['ResourceRecord.Value', RECORD_VALUE],
  ['ResponseLaunchTemplateData.UserData', BASE64],
  ['LaunchConfiguration.UserData', BASE64],
  ['User.Path', PATH],
  ['UserDetail.Path', PATH],
  ['Role.Path', PATH],
  ['RoleDetail.Path', PATH],
  ['Group.Path', PATH],
  ['GroupDetail.Path', PATH],
  ['Policy.Path', PATH],
  ['ManagedPolicyDetail.Path', PATH],
  ['InstanceProfile.Path', PATH],
  ['ServerCertificateMetadata.Path', PATH],
  ['FunctionConfiguration.Role', ARN],
  // By the ARN, whatever was asked for.
  ['Volume.KmsKeyId', ARN],
  ['Snapshot.KmsKeyId', ARN],
  ['FileSystemDescription.KmsKeyId', ARN],
  ['DBInstance.KmsKeyId', ARN],
  ['DBCluster.KmsKeyId', ARN],
  ['DBSnapshot.KmsKeyId', ARN],
  ['DBClusterSnapshot.KmsKeyId', ARN],
]);
