import { describe, expect, test } from 'vitest';
import { isReadOperation, isSecretRead } from '../../src/catalog/operation-access.ts';
import { SECRET_READS, WRITES_BY_ANOTHER_NAME } from '../../src/catalog/operation-exceptions.ts';
import { isKnownService } from '../../src/catalog/service-names.ts';

/** `service:Operation` → may a policy call it to check? `secret`: only where the run allows secret reads. */
const table: readonly [string, 'read' | 'write' | 'secret'][] = [
  ['cloudtrail:DescribeTrails', 'read'],
  ['cloudtrail:LookupEvents', 'read'],
  ['cloudtrail:StopLogging', 'write'],
  ['config-service:SelectResourceConfig', 'read'],
  ['config-service:BatchGetResourceConfig', 'read'],
  ['config-service:DeliverConfigSnapshot', 'write'],
  ['iam:ListUsers', 'read'],
  ['iam:GetAccessKeyLastUsed', 'read'],
  ['iam:GetAccountPasswordPolicy', 'read'],
  ['iam:GetCredentialReport', 'read'],
  ['iam:GenerateCredentialReport', 'read'],
  ['iam:GenerateServiceLastAccessedDetails', 'read'],
  ['iam:GenerateOrganizationsAccessReport', 'write'],
  ['iam:SimulatePrincipalPolicy', 'read'],
  ['iam:CreateUser', 'write'],
  ['sts:GetCallerIdentity', 'read'],
  ['sts:GetSessionToken', 'secret'],
  ['sts:GetFederationToken', 'secret'],
  ['sts:AssumeRole', 'secret'],
  ['ec2:DescribeInstances', 'read'],
  ['ec2:GetPasswordData', 'secret'],
  ['ec2:GetConsoleOutput', 'secret'],
  ['ec2:RunInstances', 'write'],
  ['ssm:DescribeParameters', 'read'],
  ['ssm:GetParameter', 'secret'],
  ['ssm:GetParameters', 'secret'],
  ['ssm:GetParametersByPath', 'secret'],
  ['ssm:GetParameterHistory', 'secret'],
  ['ssm:SendCommand', 'write'],
  ['secrets-manager:DescribeSecret', 'read'],
  ['secrets-manager:ListSecrets', 'read'],
  ['secrets-manager:GetSecretValue', 'secret'],
  ['secrets-manager:BatchGetSecretValue', 'secret'],
  ['kms:DescribeKey', 'read'],
  ['kms:GetKeyPolicy', 'read'],
  ['kms:Decrypt', 'secret'],
  ['kms:GenerateDataKey', 'write'],
  ['ecr:DescribeRepositories', 'read'],
  ['ecr:GetAuthorizationToken', 'secret'],
  ['codeartifact:GetAuthorizationToken', 'secret'],
  ['cognito-identity:GetCredentialsForIdentity', 'secret'],
  ['cognito-identity-provider:AdminGetUser', 'read'],
  ['cognito-identity-provider:GetUserAttributeVerificationCode', 'write'],
  ['sqs:GetQueueAttributes', 'read'],
  ['sqs:GetQueueUrl', 'read'],
  ['sqs:ReceiveMessage', 'write'],
  ['dynamodb:DescribeTable', 'read'],
  ['dynamodb:Query', 'secret'],
  ['dynamodb:Scan', 'secret'],
  ['dynamodb:GetItem', 'secret'],
  ['dynamodb:BatchGetItem', 'secret'],
  ['lambda:ListFunctions', 'read'],
  ['lambda:Invoke', 'write'],
  ['s3:GetBucketPolicy', 'read'],
  ['s3:GetPublicAccessBlock', 'read'],
  ['s3:HeadBucket', 'read'],
  ['s3:GetObjectAcl', 'read'],
  ['s3:GetObject', 'secret'],
  ['s3:SelectObjectContent', 'secret'],
  ['athena:GetWorkGroup', 'read'],
  ['athena:StartQueryExecution', 'write'],
  ['cloudwatch-logs:DescribeLogGroups', 'read'],
  ['cloudwatch-logs:StartQuery', 'write'],
  ['cloudwatch-logs:FilterLogEvents', 'secret'],
  ['redshift:GetClusterCredentials', 'secret'],
  ['redshift:DescribeClusters', 'read'],
  ['rds-data:ExecuteStatement', 'write'],
  ['lightsail:GetKeyPairs', 'read'],
  ['lightsail:DownloadDefaultKeyPair', 'secret'],
  ['lightsail:GetInstanceAccessDetails', 'secret'],
  ['waf:GetChangeToken', 'read'],
  ['license-manager:CheckInLicense', 'write'],
  ['support:DescribeTrustedAdvisorChecks', 'read'],
  // A verb ends where the next word begins.
  ['example:Listen', 'write'],
  ['example:Getaway', 'write'],
  ['example:Issue', 'write'],
  ['example:IsVpcPeered', 'read'],
  ['example:Scan', 'read'],
  ['example:describeTrails', 'write'],
  ['example:', 'write'],
  // Services of tomorrow.
  ['example:GetTemporaryCredentials', 'secret'],
  ['example:GetAccessToken', 'secret'],
  ['example:GetDashboardEmbedUrl', 'secret'],
];

test.each(table)('%s is a %s', (name, expected) => {
  const [service = '', operation = ''] = name.split(':');
  const read = isReadOperation(service, operation) ? 'read' : 'write';
  expect(isSecretRead(service, operation) ? 'secret' : read).toBe(expected);
});

describe('the exceptions', () => {
  test.each([...WRITES_BY_ANOTHER_NAME, ...SECRET_READS])('%s is of a service that exists', (name) => {
    expect(isKnownService(name.split(':')[0] ?? '')).toBe(true);
  });

  test.each([...WRITES_BY_ANOTHER_NAME])('%s is no read', (name) => {
    const [service = '', operation = ''] = name.split(':');
    expect(isReadOperation(service, operation)).toBe(false);
    expect(isReadOperation('another-service', operation)).toBe(true);
  });
});
