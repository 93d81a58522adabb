/** A member that is empty where what it says stands in another member of the same answer. */
export interface AlternativeMember {
  /** Its path; `Name[]` are the elements of a list. */
  readonly member: string;
  /** The paths of the others: whoever reads one of them has thought of it. */
  readonly others: readonly string[];
}

function either(within: string, member: string, ...others: readonly string[]): AlternativeMember {
  return { member: `${within}${member}`, others: others.map((other) => `${within}${other}`) };
}

const SELECTORS = [
  either('', 'EventSelectors', 'AdvancedEventSelectors'),
  either('', 'AdvancedEventSelectors', 'EventSelectors'),
];

const RETENTION = 'ObjectLockConfiguration.Rule.DefaultRetention.';

function cacheBehaviors(config: string): readonly AlternativeMember[] {
  return ['DefaultCacheBehavior.', 'CacheBehaviors.Items[].'].flatMap((within) => [
    either(`${config}${within}`, 'ForwardedValues', 'CachePolicyId'),
    either(`${config}${within}`, 'TrustedSigners', 'TrustedKeyGroups'),
  ]);
}

/**
 * From the documentation of the answers of reads in botocore 1.44.8, as of 2026-11-29: of 329 sentences that speak of a
 * member and another one next to it with "either", "not both", "instead of" and the like, those that name two places
 * for one setting which policies ask about. The others choose between things of different kinds (`Expression` and
 * `MetricStat`), are about requests, have the older member filled as well, or would only be asked about together. Not
 * written there, but in answers: selectors of trails, launch types of services, load balancers of groups, and what jobs
 * of AWS Batch run in.
 */
export const ALTERNATIVE_MEMBERS: Readonly<Record<string, readonly AlternativeMember[]>> = {
  'auto-scaling:DescribeAutoScalingGroups': [
    either('AutoScalingGroups[].', 'LaunchTemplate', 'MixedInstancesPolicy'),
    either('AutoScalingGroups[].', 'LoadBalancerNames', 'TargetGroupARNs', 'TrafficSources'),
  ],
  'batch:DescribeJobDefinitions': [
    either('jobDefinitions[].', 'containerProperties', 'ecsProperties', 'eksProperties', 'nodeProperties'),
  ],
  'cloudfront:GetDistribution': cacheBehaviors('Distribution.DistributionConfig.'),
  'cloudfront:GetDistributionConfig': cacheBehaviors('DistributionConfig.'),
  'cloudfront:ListDistributions': cacheBehaviors('DistributionList.Items[].'),
  'cloudtrail:GetEventSelectors': SELECTORS,
  'codebuild:BatchGetProjects': [either('projects[].webhook.', 'branchFilter', 'filterGroups')],
  'codepipeline:GetPipeline': [either('pipeline.', 'artifactStore', 'artifactStores')],
  'ecs:DescribeServices': [either('services[].', 'launchType', 'capacityProviderStrategy')],
  'elastic-load-balancing-v2:DescribeListeners': [
    either('Listeners[].DefaultActions[].', 'TargetGroupArn', 'ForwardConfig'),
  ],
  'elastic-load-balancing-v2:DescribeRules': [either('Rules[].Actions[].', 'TargetGroupArn', 'ForwardConfig')],
  'lakeformation:GetDataCellsFilter': [either('DataCellsFilter.', 'ColumnNames', 'ColumnWildcard')],
  'lakeformation:ListDataCellsFilter': [either('DataCellsFilters[].', 'ColumnNames', 'ColumnWildcard')],
  'macie2:DescribeClassificationJob': [either('s3JobDefinition.', 'bucketDefinitions', 'bucketCriteria')],
  'macie2:ListClassificationJobs': [either('items[].', 'bucketDefinitions', 'bucketCriteria')],
  's3:GetBucketLifecycleConfiguration': [either('Rules[].', 'Prefix', 'Filter')],
  's3:GetBucketReplication': [either('ReplicationConfiguration.Rules[].', 'Prefix', 'Filter')],
  's3:GetObjectLockConfiguration': [either(RETENTION, 'Days', 'Years'), either(RETENTION, 'Years', 'Days')],
  'ssm:GetPatchBaseline': [either('ApprovalRules.PatchRules[].', 'ApproveAfterDays', 'ApproveUntilDate')],
  'transfer:DescribeAccess': [either('Access.', 'HomeDirectory', 'HomeDirectoryMappings')],
  'transfer:DescribeUser': [either('User.', 'HomeDirectory', 'HomeDirectoryMappings')],
  'wafv2:GetWebACL': [either('WebACL.Rules[].', 'Action', 'OverrideAction')],
};

/** The members of an operation's answers that are empty where another one is filled. */
export function alternativesOf(service: string, operation: string): readonly AlternativeMember[] {
  const name = `${service}:${operation}`;
  return (Object.hasOwn(ALTERNATIVE_MEMBERS, name) ? ALTERNATIVE_MEMBERS[name] : undefined) ?? [];
}
