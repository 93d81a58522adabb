import type { Shape } from './shape.ts';

/**
 * Members that AWS sends as empty text where there is nothing, while it leaves out most others.
 *
 * Source: the examples of `list-distributions` and `get-distribution` of CloudFront, `list-functions` of Lambda and
 * `describe-instances` of EC2 in the reference of the AWS CLI; `S3OriginConfig` in the API reference of CloudFront.
 */
const SENT_EMPTY: ReadonlySet<string> = new Set([
  'DistributionSummary.Comment',
  'DistributionSummary.WebACLId',
  'DistributionConfig.Comment',
  'DistributionConfig.DefaultRootObject',
  'DistributionConfig.WebACLId',
  'LoggingConfig.Bucket',
  'Origin.OriginPath',
  'S3OriginConfig.OriginAccessIdentity',
  'FunctionConfiguration.Description',
  'VpcConfigResponse.VpcId',
  'Instance.PublicDnsName',
  'Instance.StateTransitionReason',
]);

/** Whether AWS says "nothing" of a member with empty text, and not by leaving it out. */
export function isSentEmpty(shape: Shape): boolean {
  return shape.kind === 'string' && shape.place !== undefined && SENT_EMPTY.has(shape.place);
}
