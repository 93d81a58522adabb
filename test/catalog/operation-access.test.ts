import { describe, expect, test } from 'vitest';
import { OPERATION_ACTIONS } from '../../src/catalog/iam-actions.generated.ts';
import { iamActionsOf } from '../../src/catalog/iam-actions.ts';
import {
  isReadOperation,
  isSecretRead,
  type OperationClass,
  operationClassOf,
  operationsToShun,
  plainReadInstead,
} from '../../src/catalog/operation-access.ts';
import { PLAIN_READS } from '../../src/catalog/operation-classes.generated.ts';
import { unmarkedSecretsOf } from '../../src/catalog/unmarked-secrets.ts';

/** `service:Operation` → may a policy call it to check? `secret`, `unknown`: only where the run allows it. */
const TABLE: readonly [string, OperationClass][] = [
  ['cloudtrail:DescribeTrails', 'read'],
  ['cloudtrail:LookupEvents', 'read'],
  ['cloudtrail:StopLogging', 'effect'],
  ['config-service:SelectResourceConfig', 'read'],
  ['config-service:BatchGetResourceConfig', 'read'],
  ['config-service:DeliverConfigSnapshot', 'effect'],
  ['iam:ListUsers', 'read'],
  ['iam:GetAccessKeyLastUsed', 'read'],
  ['iam:GetAccountPasswordPolicy', 'read'],
  ['iam:GetCredentialReport', 'read'],
  ['iam:GenerateCredentialReport', 'read'],
  ['iam:GenerateServiceLastAccessedDetails', 'read'],
  ['iam:GenerateOrganizationsAccessReport', 'effect'],
  ['iam:SimulatePrincipalPolicy', 'read'],
  ['iam:CreateUser', 'effect'],
  ['sts:GetCallerIdentity', 'read'],
  ['sts:GetSessionToken', 'secret'],
  ['sts:GetFederationToken', 'secret'],
  ['sts:AssumeRole', 'secret'],
  ['ec2:DescribeInstances', 'read'],
  ['ec2:GetPasswordData', 'secret'],
  ['ec2:GetConsoleOutput', 'secret'],
  ['ec2:RunInstances', 'effect'],
  ['ssm:DescribeParameters', 'read'],
  ['ssm:GetParameter', 'secret'],
  ['ssm:GetParameters', 'secret'],
  ['ssm:GetParametersByPath', 'secret'],
  ['ssm:GetParameterHistory', 'secret'],
  ['ssm:SendCommand', 'effect'],
  ['secrets-manager:DescribeSecret', 'read'],
  ['secrets-manager:ListSecrets', 'read'],
  ['secrets-manager:GetSecretValue', 'secret'],
  ['secrets-manager:BatchGetSecretValue', 'secret'],
  ['kms:DescribeKey', 'read'],
  ['kms:GetKeyPolicy', 'read'],
  ['kms:Decrypt', 'secret'],
  ['kms:GenerateDataKey', 'effect'],
  ['ecr:DescribeRepositories', 'read'],
  ['ecr:GetAuthorizationToken', 'secret'],
  ['codeartifact:GetAuthorizationToken', 'secret'],
  ['cognito-identity:GetCredentialsForIdentity', 'secret'],
  ['cognito-identity-provider:AdminGetUser', 'read'],
  ['cognito-identity-provider:GetUserAttributeVerificationCode', 'effect'],
  ['sqs:GetQueueAttributes', 'read'],
  ['sqs:GetQueueUrl', 'read'],
  ['sqs:ReceiveMessage', 'effect'],
  ['dynamodb:DescribeTable', 'read'],
  ['dynamodb:Query', 'secret'],
  ['dynamodb:Scan', 'secret'],
  ['dynamodb:GetItem', 'secret'],
  ['dynamodb:BatchGetItem', 'secret'],
  ['lambda:ListFunctions', 'read'],
  ['lambda:Invoke', 'effect'],
  ['s3:GetBucketPolicy', 'read'],
  ['s3:GetPublicAccessBlock', 'read'],
  ['s3:HeadBucket', 'read'],
  ['s3:GetObjectAcl', 'read'],
  ['s3:GetObject', 'secret'],
  ['s3:SelectObjectContent', 'secret'],
  ['athena:GetWorkGroup', 'read'],
  ['athena:StartQueryExecution', 'effect'],
  ['cloudwatch-logs:DescribeLogGroups', 'read'],
  ['cloudwatch-logs:StartQuery', 'effect'],
  ['cloudwatch-logs:FilterLogEvents', 'secret'],
  ['redshift:GetClusterCredentialsWithIAM', 'secret'],
  ['redshift:DescribeClusters', 'read'],
  ['rds-data:ExecuteStatement', 'effect'],
  ['lightsail:GetKeyPairs', 'read'],
  ['lightsail:DownloadDefaultKeyPair', 'secret'],
  ['lightsail:GetInstanceAccessDetails', 'secret'],
  ['waf:GetChangeToken', 'read'],
  ['license-manager:CheckInLicense', 'effect'],
  ['support:DescribeTrustedAdvisorChecks', 'read'],
  // A verb ends where the next word begins.
  ['example:Listen', 'effect'],
  ['example:Getaway', 'effect'],
  ['example:Issue', 'effect'],
  ['example:IsVpcPeered', 'unknown'],
  ['example:Scan', 'unknown'],
  ['example:describeTrails', 'effect'],
  ['example:', 'effect'],
  // Services of tomorrow.
  ['example:GetTemporaryCredentials', 'secret'],
  ['example:GetAccessToken', 'secret'],
  ['example:GetDashboardEmbedUrl', 'secret'],
];

test.each(TABLE)('%s is of the class %s', (name, expected) => {
  expect(operationClassOf(...partsOf(name))).toBe(expected);
});

/** What the names of operations did not say, each by one that AWS documents otherwise. */
const JUDGED: readonly [string, OperationClass][] = [
  ['s3-control:GetDataAccess', 'secret'],
  ['ecr:GetDownloadUrlForLayer', 'secret'],
  ['codepipeline:GetJobDetails', 'secret'],
  ['codepipeline:GetThirdPartyJobDetails', 'secret'],
  ['datazone:GetConnection', 'secret'],
  ['athena:GetSessionEndpoint', 'secret'],
  ['emr:GetSessionEndpoint', 'secret'],
  ['emr-serverless:GetSessionEndpoint', 'secret'],
  ['emr-serverless:GetDashboardForJobRun', 'secret'],
  ['glue:GetSessionEndpoint', 'secret'],
  ['kinesis-video-signaling:GetIceServerConfig', 'secret'],
  ['snowball:GetJobUnlockCode', 'secret'],
  ['snowball:GetJobManifest', 'secret'],
  ['cloudtrail:GetQueryResults', 'secret'],
  ['ssm:GetCommandInvocation', 'secret'],
  ['mediastore-data:GetObject', 'secret'],
  ['iot-data-plane:GetThingShadow', 'secret'],
  ['lightsail:GetContainerLog', 'secret'],
  ['textract:GetDocumentAnalysis', 'secret'],
  ['bedrock-agentcore:GetWorkloadAccessToken', 'secret'],
  ['sagemaker:GetScalingConfigurationRecommendation', 'effect'],
  ['iot:GetRegistrationCode', 'effect'],
  ['iot:DescribeEndpoint', 'effect'],
  ['cognito-identity:GetId', 'effect'],
  ['appconfig:ValidateConfiguration', 'effect'],
  ['agent-registry-control:ValidatePublisher', 'effect'],
  ['redshift:GetClusterCredentials', 'effect'],
  ['importexport:GetShippingLabel', 'effect'],
  ['ivs:StartViewerSessionRevocation', 'effect'],
  // Reads against the level of their IAM action, and reads whose one secret is marked.
  ['glue:ListConnectionTypes', 'read'],
  ['quicksight:DescribeTopicPermissions', 'read'],
  ['lambda:GetFunction', 'read'],
  ['lambda:GetLayerVersion', 'read'],
  ['ec2:DescribeInstanceAttribute', 'read'],
  ['ssm:ListCommandInvocations', 'read'],
  ['cloudtrail:LookupEvents', 'read'],
  ['s3:ListObjectsV2', 'read'],
  ['s3:HeadObject', 'read'],
  ['cloudwatch:GetMetricData', 'read'],
  // Nothing but their names is known.
  ['opsworkscm:DescribeServers', 'unknown'],
  ['macie:ListMemberAccounts', 'unknown'],
];

test.each(JUDGED)('%s is of the class %s, whatever its name says', (name, expected) => {
  expect(operationClassOf(...partsOf(name))).toBe(expected);
});

test('the IAM actions of reads allow nothing that changes something, and these that return secrets', () => {
  const reads = new Set(
    Object.entries(PLAIN_READS).flatMap(([service, names]) =>
      names.split(' ').flatMap((operation) => iamActionsOf(service, operation)),
    ),
  );
  const known = [
    ...operationsToShun().map(({ service, operation }) => `${service}:${operation}`),
    ...Object.keys(OPERATION_ACTIONS).filter((name) => /^(secret|effect)$/.test(operationClassOf(...partsOf(name)))),
  ];
  const allowed = known.filter((name) => {
    const actions = iamActionsOf(...partsOf(name));
    return actions.length > 0 && actions.every((action) => reads.has(action));
  });
  expect(new Set(allowed)).toEqual(
    new Set(['api-gateway:GetApiKey', 'api-gateway:GetApiKeys', 's3:GetObject', 's3:SelectObjectContent']),
  );
});

test('what is named like a read and is not known is neither read nor written without a word', () => {
  expect(isReadOperation('example', 'ListThings')).toBe(false);
  expect(isSecretRead('example', 'ListThings')).toBe(false);
  expect(operationClassOf('constructor', 'ListThings')).toBe('unknown');
});

test('a secret read says which plain one has the rest', () => {
  expect(plainReadInstead('ssm', 'GetCommandInvocation')).toBe('ssm:ListCommandInvocations');
  expect(plainReadInstead('ssm', 'GetParameter')).toBeUndefined();
});

describe('what is shunned', () => {
  test.each(operationsToShun().map(({ service, operation }) => [`${service}:${operation}`] as const))(
    '%s is no plain read',
    (name) => {
      const [service, operation] = partsOf(name);
      expect(operationClassOf(service, operation)).toMatch(/^(secret|effect)$/);
      expect(unmarkedSecretsOf(service, operation)).toEqual([]);
    },
  );
});

function partsOf(name: string): [service: string, operation: string] {
  const [service = '', operation = ''] = name.split(':');
  return [service, operation];
}
