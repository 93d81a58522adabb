/**
 * What we read from the schemas of the installed clients, written down: a file for each client in `golden/`. A line is
 * a fact that must stay true; what a newer client adds (operations, members) is no difference. So an upgrade fails here
 * only where it takes something away that a policy may rest on, or where the schemas have changed their form.
 *
 *     UPDATE_GOLDEN=1 npx vitest run test/catalog/golden.test.ts
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createCatalog } from '../../src/catalog/catalog.ts';
import type { DataShape } from '../../src/catalog/data-shape.ts';
import { isReadOperation } from '../../src/catalog/operation-access.ts';
import { isGlobalService } from '../../src/catalog/service-regions.ts';
import { installedClients, operationsOfClient } from './installed-clients.ts';

const catalog = createCatalog([]);

/** Operations whose whole trees are kept; between them, every protocol and every kind of member. */
const trees: Readonly<Record<string, readonly string[]>> = {
  accessanalyzer: ['ListAnalyzers', 'GetAnalyzer'],
  account: ['ListRegions', 'PutAlternateContact'],
  cloudfront: ['ListOriginAccessControls', 'GetFieldLevelEncryption'],
  cloudtrail: ['DescribeTrails', 'GetTrailStatus', 'StopLogging', 'LookupEvents'],
  cloudwatch: ['DescribeAlarms', 'PutMetricAlarm'],
  'cloudwatch-logs': ['DescribeLogGroups', 'PutRetentionPolicy'],
  'config-service': [
    'DescribeConfigurationRecorders',
    'DescribeConfigurationRecorderStatus',
    'PutConfigurationRecorder',
  ],
  dynamodb: ['ListTables', 'DescribeContinuousBackups', 'GetItem'],
  ec2: ['DescribeVolumes', 'DescribeSecurityGroups', 'EnableEbsEncryptionByDefault'],
  ecr: ['DescribeRepositories', 'GetRepositoryPolicy'],
  ecs: ['ListClusters', 'DescribeClusters'],
  efs: ['DescribeFileSystems'],
  eks: ['ListClusters', 'DescribeCluster', 'UpdateClusterConfig'],
  'elastic-load-balancing-v2': ['DescribeLoadBalancers', 'DescribeListeners'],
  guardduty: ['ListDetectors', 'GetDetector'],
  iam: ['ListUsers', 'ListAccessKeys', 'UpdateAccessKey', 'GetAccountSummary'],
  inspector2: ['BatchGetAccountStatus'],
  kms: ['ListKeys', 'DescribeKey', 'GetKeyRotationStatus'],
  lambda: ['ListFunctions', 'GetPolicy', 'DeleteFunctionUrlConfig'],
  macie2: ['GetMacieSession'],
  organizations: ['ListAccounts', 'DescribeOrganization', 'ListTagsForResource'],
  rds: ['DescribeDBInstances', 'ModifyDBSnapshotAttribute'],
  'route-53': ['ListHostedZones', 'ListResourceRecordSets'],
  s3: ['ListBuckets', 'GetPublicAccessBlock', 'PutPublicAccessBlock', 'GetBucketEncryption'],
  's3-control': ['GetPublicAccessBlock', 'PutPublicAccessBlock', 'ListAccessPoints'],
  'secrets-manager': ['ListSecrets', 'GetSecretValue'],
  securityhub: ['DescribeHub', 'GetEnabledStandards'],
  sns: ['ListTopics', 'GetTopicAttributes', 'SetTopicAttributes'],
  sqs: ['ListQueues', 'GetQueueAttributes', 'SetQueueAttributes'],
  ssm: ['DescribeInstanceInformation', 'ListDocuments', 'GetParameter'],
  sts: ['GetCallerIdentity', 'AssumeRole'],
};

/** Structures below these many structures are told apart by their names. */
const DEPTH = 3;

function factsOf(client: string): string[] {
  const operations = operationsOfClient(client);
  const facts = [`${isGlobalService(client) ? 'global' : 'regional'} service`];
  for (const operation of operations) {
    const { paginator } = catalog.operation(client, operation);
    const access = isReadOperation(client, operation) ? 'read' : 'write';
    facts.push(`${operation}: ${access}${requiredOf(client, operation)}`);
    // A line of its own: a paginator that a newer client brings is no difference.
    if (paginator !== undefined) facts.push(`${operation}: pages`);
  }
  for (const operation of trees[client] ?? []) {
    const shapes = catalog.shapes(client, operation);
    facts.push(
      ...factsOfShape(`${operation} <`, shapes?.input, DEPTH),
      ...factsOfShape(`${operation} >`, shapes?.output, DEPTH),
    );
  }
  return facts;
}

function requiredOf(client: string, operation: string): string {
  const input = catalog.shapes(client, operation)?.input;
  if (input?.kind !== 'structure') return ', no schema';
  return input.required.length === 0 ? '' : `, needs ${[...input.required].sort().join(' ')}`;
}

function factsOfShape(place: string, shape: DataShape | undefined, depth: number): string[] {
  if (shape === undefined) return [`${place}: no schema`];
  if (shape.kind === 'list') return factsOfShape(`${place}[]`, shape.element, depth);
  if (shape.kind === 'map') return factsOfShape(`${place}{}`, shape.value, depth);
  if (shape.kind !== 'structure') return [`${place}: ${shape.kind}`];
  if (depth === 0) return [`${place}: ${shape.name}`];
  const separator = /[<>]$/.test(place) ? ' ' : '.';
  return shape.memberNames.flatMap((name) => {
    const mark = shape.required.includes(name) ? '!' : '';
    return factsOfShape(`${place}${separator}${name}${mark}`, shape.member(name), depth - 1);
  });
}

test('every client has a golden file, and trees in it', () => {
  expect(installedClients.length).toBeGreaterThanOrEqual(20);
  expect(Object.keys(trees).sort()).toEqual(installedClients);
});

test.each(installedClients)('%s still is what it was', (client) => {
  const file = path.join(import.meta.dirname, 'golden', `${client}.txt`);
  const facts = factsOf(client);
  if (process.env.UPDATE_GOLDEN !== undefined) writeFileSync(file, `${facts.join('\n')}\n`);
  const kept = readFileSync(file, 'utf8').trimEnd().split('\n');
  const now = new Set(facts);
  expect(kept.filter((fact) => !now.has(fact))).toEqual([]);
  expect(kept.length).toBeGreaterThan(10);
  expect(kept.filter((fact) => fact.includes('no schema'))).toEqual([]);
});
