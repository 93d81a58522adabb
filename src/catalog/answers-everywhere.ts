/** What an operation answers in more than one region. */
export interface AnsweredEverywhere {
  /**
   * `others`: lists what is in other regions as well; `same`: what it says is about the account; `spread`: lists what
   * is in several regions in each of them.
   */
  readonly kind: 'others' | 'same' | 'spread';
  /** What of other regions is in the answer, for a message: "lists …". */
  readonly says: string;
  /** Paths of the members that say whose region an element is; `Name[]` are the elements of a list. */
  readonly members: readonly string[];
  /** Inputs that choose. */
  readonly inputs: readonly string[];
  /** What makes each thing count once. */
  readonly cure: string;
}

const SAME: AnsweredEverywhere = {
  kind: 'same',
  says: 'answers the same in every region',
  members: [],
  inputs: [],
  cure: 'ask one region: `targets: { regions: home }`',
};

/** What spreads over several regions, each of which knows the whole. */
function spread(thing: string): AnsweredEverywhere {
  const cure = 'put `${cove.region}` into `finding.resource` if each region is meant, or target one region';
  return { kind: 'spread', says: `lists a ${thing} in each of its regions`, members: [], inputs: [], cure };
}

/**
 * Reads of services with an endpoint per region whose answers are not of one region alone.
 *
 * From the documentation of reads in botocore 1.43.11, as of 2026-11-30: of 433 operations with a member of their
 * answers that is named like a region, and 459 whose texts or inputs speak of regions, of what is global or of the
 * whole account, those whose elements come again in the next region. The others name the region of something else (of a
 * replica, a target, a key), or are asked in one region only. Not written there: dashboards of CloudWatch and gateways
 * of Direct Connect belong to the account, and so do its own settings of S3.
 *
 * Not here are trails (`cloudtrail:DescribeTrails`, `ListTrails`) and findings (`securityhub:GetFindings`): whether
 * they come again depends on how they are set up, and each has an ARN, by which a run notices it.
 */
const ANSWERED_EVERYWHERE: Readonly<Record<string, AnsweredEverywhere>> = {
  'cloudwatch:ListDashboards': SAME,
  'direct-connect:DescribeDirectConnectGateways': SAME,
  'docdb:DescribeGlobalClusters': spread('cluster'),
  'dynamodb:ListGlobalTables': spread('table'),
  'ec2:DescribeRegions': SAME,
  'elasticache:DescribeGlobalReplicationGroups': spread('cluster'),
  'memorydb:DescribeMultiRegionClusters': spread('cluster'),
  'neptune:DescribeGlobalClusters': spread('cluster'),
  'rds:DescribeGlobalClusters': spread('cluster'),
  'resource-explorer-2:ListIndexes': {
    kind: 'others',
    says: 'lists the indexes of all regions',
    members: ['Indexes[].Region'],
    inputs: ['Regions'],
    cure: 'add `input: { Regions: ["${cove.region}"] }`',
  },
  's3-control:GetPublicAccessBlock': SAME,
  's3-control:ListMultiRegionAccessPoints': SAME,
  's3:ListBuckets': {
    kind: 'others',
    says: 'lists the buckets of all regions',
    members: ['Buckets[].BucketRegion'],
    inputs: ['BucketRegion'],
    cure: 'add `input: { BucketRegion: "${cove.region}" }`',
  },
  'securityhub:ListFindingAggregators': SAME,
  'synthetics:ListGroups': SAME,
  ...Object.fromEntries(
    [
      'GetOrganizationRecommendation',
      'GetRecommendation',
      'ListChecks',
      'ListOrganizationRecommendationAccounts',
      'ListOrganizationRecommendationResources',
      'ListOrganizationRecommendations',
      'ListRecommendationResources',
      'ListRecommendations',
    ].map((operation) => [`trustedadvisor:${operation}`, SAME]),
  ),
};

/** Undefined where an operation answers for its own region, or nobody has said otherwise. */
export function answeredEverywhere(service: string, operation: string): AnsweredEverywhere | undefined {
  const name = `${service}:${operation}`;
  return Object.hasOwn(ANSWERED_EVERYWHERE, name) ? ANSWERED_EVERYWHERE[name] : undefined;
}

/** The operations of the table. */
export const OPERATIONS_ANSWERED_EVERYWHERE: readonly string[] = Object.keys(ANSWERED_EVERYWHERE);
