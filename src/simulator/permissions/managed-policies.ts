import type { PolicyDocument } from './policy-document.ts';

/**
 * An AWS managed policy, as far as it is about simulated services; an unknown one, or a customer's own, allows nothing.
 *
 * Source: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
 *
 * @param arn - in any partition
 */
export function managedPolicy(arn: string): PolicyDocument {
  const name = /^arn:[\w-]+:iam::aws:policy\/(?:job-function\/)?([\w-]+)$/.exec(arn)?.[1] ?? '';
  const patterns = Object.hasOwn(ALLOWED_BY, name) ? ALLOWED_BY[name] : undefined;
  return { statements: patterns === undefined ? [] : [{ effect: 'Allow', element: 'Action', patterns }] };
}

const ALLOWED_BY: Readonly<Record<string, readonly string[]>> = {
  AdministratorAccess: ['*'],
  ReadOnlyAccess: [
    'account:GetRegionOptStatus',
    'account:ListRegions',
    'cloudtrail:Describe*',
    'cloudtrail:Get*',
    'cloudtrail:List*',
    'cloudtrail:LookupEvents',
    'config:BatchGetAggregateResourceConfig',
    'config:BatchGetResourceConfig',
    'config:Deliver*',
    'config:Describe*',
    'config:Get*',
    'config:List*',
    'config:SelectAggregateResourceConfig',
    'config:SelectResourceConfig',
    'ec2:Describe*',
    'ec2:Get*',
    'iam:Generate*',
    'iam:Get*',
    'iam:List*',
    'organizations:Describe*',
    'organizations:List*',
    's3:Get*',
    's3:List*',
  ],
  SecurityAudit: [
    'account:GetRegionOptStatus',
    'cloudtrail:DescribeTrails',
    'cloudtrail:GetEventSelectors',
    'cloudtrail:GetInsightSelectors',
    'cloudtrail:GetTrail',
    'cloudtrail:GetTrailStatus',
    'cloudtrail:ListTags',
    'cloudtrail:ListTrails',
    'cloudtrail:LookupEvents',
    'config:Describe*',
    'config:Get*',
    'config:List*',
    'ec2:Describe*',
    'ec2:GetEbsEncryptionByDefault',
    'iam:GenerateCredentialReport',
    'iam:GenerateServiceLastAccessedDetails',
    'iam:Get*',
    'iam:List*',
    'organizations:Describe*',
    'organizations:List*',
    's3:GetAccountPublicAccessBlock',
    's3:GetBucket*',
    's3:ListAllMyBuckets',
  ],
};
