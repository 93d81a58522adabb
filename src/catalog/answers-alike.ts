/**
 * Whether an operation of a regional service answers the same in every region of an account, so that one region is
 * enough where nobody names others. Sources: the operations' pages in the API references; S3 lists the buckets of all
 * regions unless `BucketRegion` narrows it.
 */
export function answersAlike(service: string, operation: string): boolean {
  return ALIKE.has(`${service}:${operation}`);
}

const ALIKE: ReadonlySet<string> = new Set([
  's3:ListBuckets',
  'sts:GetCallerIdentity',
  'ec2:DescribeRegions',
  's3-control:GetPublicAccessBlock',
  's3-control:ListMultiRegionAccessPoints',
]);
