/**
 * The ARN of the role in an account.
 *
 * @param role - a role's name, with its path if it has one (`audit`, `security/audit`), or an ARN in which
 *   `{account}` and `{partition}` stand for the account's own.
 */
export function roleArn(role: string, account: string, partition: string): string {
  const template = role.startsWith('arn:') ? role : `arn:{partition}:iam::{account}:role/${role.replace(/^\/+/, '')}`;
  return template.replaceAll('{account}', account).replaceAll('{partition}', partition);
}

/**
 * The partition of a region, by its name.
 *
 * Source: the `regionRegex` entries of the SDKs' endpoint data
 */
export function partitionOf(region: string): string {
  return PARTITIONS.find(([pattern]) => pattern.test(region))?.[1] ?? 'aws';
}

const PARTITIONS: readonly (readonly [pattern: RegExp, partition: string])[] = [
  [/^cn-/, 'aws-cn'],
  [/^us-gov-/, 'aws-us-gov'],
  [/^us-iso-/, 'aws-iso'],
  [/^us-isob-/, 'aws-iso-b'],
  [/^eu-isoe-/, 'aws-iso-e'],
  [/^us-isof-/, 'aws-iso-f'],
  [/^eusc-/, 'aws-eusc'],
];

/**
 * The region in which a partition's global services (IAM, Organizations …) are called.
 *
 * Source: the `partitionEndpoint` entries of the SDKs' endpoint data,
 * https://docs.aws.amazon.com/general/latest/gr/iam-service.html
 */
export function globalRegion(partition: string): string {
  return knownGlobalRegion(partition) ?? 'us-east-1';
}

/** The same; undefined for an unknown partition. */
export function knownGlobalRegion(partition: string): string | undefined {
  return GLOBAL_REGIONS[partition];
}

const GLOBAL_REGIONS: Readonly<Record<string, string>> = {
  aws: 'us-east-1',
  'aws-cn': 'cn-north-1',
  'aws-us-gov': 'us-gov-west-1',
  'aws-iso': 'us-iso-east-1',
  'aws-iso-b': 'us-isob-east-1',
  'aws-iso-e': 'eu-isoe-west-1',
  'aws-iso-f': 'us-isof-south-1',
  'aws-eusc': 'eusc-de-east-1',
};
