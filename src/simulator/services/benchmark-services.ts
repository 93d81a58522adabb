import type { JsonObject } from '../../values/json.ts';
import { AwsError } from '../aws-error.ts';
import { jsonProtocol } from '../protocols/json-protocol.ts';
import { queryProtocol } from '../protocols/query-protocol.ts';
import { restJsonProtocol } from '../protocols/rest-json-protocol.ts';
import { isCareful } from './is-careful.ts';
import { requiredString } from './read-input.ts';
import type { CallContext, NamedService, RoutedService } from './service.ts';

/**
 * Services of which benchmarks ask a little, and of which the organization's file says nothing: each account has one
 * database, one key and one file system in its home region, as a careful or a careless account would have them.
 */
export const BENCHMARK_SERVICES: readonly (NamedService | RoutedService)[] = [
  {
    name: 'rds',
    actionPrefix: 'rds',
    global: false,
    protocol: queryProtocol,
    namespace: 'http://rds.amazonaws.com/doc/2014-10-31/',
    operations: {
      DescribeDBInstances: { answer: describeDatabases },
      DescribeDBClusters: { answer: () => ({ DBClusters: [] }) },
      DescribeDBSnapshots: { answer: () => ({ DBSnapshots: [] }) },
      DescribeDBClusterSnapshots: { answer: () => ({ DBClusterSnapshots: [] }) },
    },
  },
  {
    name: 'kms',
    actionPrefix: 'kms',
    global: false,
    protocol: jsonProtocol,
    targets: ['TrentService'],
    operations: {
      ListKeys: { answer: listKeys },
      DescribeKey: { answer: describeKey },
      GetKeyRotationStatus: { answer: getKeyRotationStatus },
      GetKeyPolicy: { answer: getKeyPolicy },
    },
  },
  {
    name: 'elasticfilesystem',
    client: 'efs',
    actionPrefix: 'elasticfilesystem',
    global: false,
    protocol: restJsonProtocol,
    operations: {
      DescribeFileSystems: { route: 'GET /2015-02-01/file-systems', answer: describeFileSystems },
      DescribeBackupPolicy: {
        route: 'GET /2015-02-01/file-systems/{FileSystemId}/backup-policy',
        answer: (_, { account }) => ({ BackupPolicy: { Status: isCareful(account) ? 'ENABLED' : 'DISABLED' } }),
      },
      DescribeAccessPoints: { route: 'GET /2015-02-01/access-points', answer: () => ({ AccessPoints: [] }) },
    },
  },
  {
    name: 'access-analyzer',
    client: 'accessanalyzer',
    actionPrefix: 'access-analyzer',
    global: false,
    protocol: restJsonProtocol,
    operations: { ListAnalyzers: { route: 'GET /analyzer', answer: listAnalyzers } },
  },
  {
    name: 'macie2',
    actionPrefix: 'macie2',
    global: false,
    protocol: restJsonProtocol,
    operations: { GetMacieSession: { route: 'GET /macie', answer: getMacieSession } },
  },
  {
    name: 'securityhub',
    actionPrefix: 'securityhub',
    global: false,
    protocol: restJsonProtocol,
    operations: { DescribeHub: { route: 'GET /accounts', answer: describeHub } },
  },
];

function isHome({ region, world }: CallContext): boolean {
  return region === world.homeRegion;
}

function describeDatabases(_input: JsonObject, call: CallContext): JsonObject {
  if (!isHome(call)) return { DBInstances: [] };
  const { account, world, region } = call;
  const careful = isCareful(account);
  return {
    DBInstances: {
      DBInstance: {
        DBInstanceIdentifier: 'orders',
        DBInstanceArn: `arn:${world.partition}:rds:${region}:${account.id}:db:orders`,
        Engine: 'postgres',
        EngineVersion: '16.4',
        AvailabilityZone: `${region}a`,
        StorageEncrypted: careful,
        PubliclyAccessible: false,
        AutoMinorVersionUpgrade: careful,
        MultiAZ: careful,
      },
    },
  };
}

const KEY_ID = '11111111-2222-3333-4444-555555555555';

function keyArn({ world, region, account }: CallContext): string {
  return `arn:${world.partition}:kms:${region}:${account.id}:key/${KEY_ID}`;
}

function listKeys(_input: JsonObject, call: CallContext): JsonObject {
  return { Keys: isHome(call) ? [{ KeyId: KEY_ID, KeyArn: keyArn(call) }] : [], Truncated: false };
}

function checkKey(input: JsonObject, call: CallContext): void {
  const id = requiredString(input, 'KeyId');
  if (isHome(call) && [KEY_ID, keyArn(call)].includes(id)) return;
  throw new AwsError('NotFoundException', `Key '${id}' does not exist`);
}

function describeKey(input: JsonObject, call: CallContext): JsonObject {
  checkKey(input, call);
  return {
    KeyMetadata: {
      AWSAccountId: call.account.id,
      KeyId: KEY_ID,
      Arn: keyArn(call),
      Enabled: true,
      Description: 'orders',
      KeyUsage: 'ENCRYPT_DECRYPT',
      KeyState: 'Enabled',
      Origin: 'AWS_KMS',
      KeyManager: 'CUSTOMER',
      KeySpec: 'SYMMETRIC_DEFAULT',
      MultiRegion: false,
    },
  };
}

function getKeyRotationStatus(input: JsonObject, call: CallContext): JsonObject {
  checkKey(input, call);
  return { KeyId: keyArn(call), KeyRotationEnabled: isCareful(call.account) };
}

/** As AWS writes it for a key that was given none. */
function getKeyPolicy(input: JsonObject, call: CallContext): JsonObject {
  checkKey(input, call);
  const AWS = `arn:${call.world.partition}:iam::${call.account.id}:root`;
  const Statement = [{ Effect: 'Allow', Principal: { AWS }, Action: 'kms:*', Resource: '*' }];
  return { PolicyName: 'default', Policy: JSON.stringify({ Version: '2012-10-17', Statement }) };
}

function describeFileSystems(_input: JsonObject, call: CallContext): JsonObject {
  if (!isHome(call)) return { FileSystems: [] };
  const { account, world, region } = call;
  const id = `fs-${account.id.slice(-8)}`;
  return {
    FileSystems: [
      {
        OwnerId: account.id,
        CreationToken: 'shared',
        FileSystemId: id,
        FileSystemArn: `arn:${world.partition}:elasticfilesystem:${region}:${account.id}:file-system/${id}`,
        CreationTime: (world.time - 86_400_000) / 1000,
        LifeCycleState: 'available',
        NumberOfMountTargets: 1,
        SizeInBytes: { Value: 6144 },
        PerformanceMode: 'generalPurpose',
        Encrypted: isCareful(account),
        Tags: [],
      },
    ],
  };
}

/** Careful accounts have an analyzer in their home region alone: the others are forgotten most often. */
function listAnalyzers(_input: JsonObject, call: CallContext): JsonObject {
  if (!isHome(call) || !isCareful(call.account)) return { analyzers: [] };
  const { account, world, region } = call;
  const arn = `arn:${world.partition}:access-analyzer:${region}:${account.id}:analyzer/external-access`;
  const createdAt = new Date(world.time - 86_400_000).toISOString();
  return { analyzers: [{ arn, name: 'external-access', type: 'ACCOUNT', createdAt, status: 'ACTIVE' }] };
}

function getMacieSession(): never {
  throw new AwsError('AccessDeniedException', 'Macie is not enabled.', 403);
}

/** Security Hub is on in careful accounts. */
function describeHub(_input: JsonObject, { account, world, region }: CallContext): JsonObject {
  if (!isCareful(account)) {
    throw new AwsError('InvalidAccessException', `Account ${account.id} is not subscribed to AWS Security Hub`, 401);
  }
  const hub = `arn:${world.partition}:securityhub:${region}:${account.id}:hub/default`;
  return { HubArn: hub, AutoEnableControls: true, SubscribedAt: new Date(world.time - 86_400_000).toISOString() };
}
