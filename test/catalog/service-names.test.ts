import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { ALIASES, CLIENT_NAMES } from '../../src/catalog/service-list.ts';
import { canonicalServiceName, isKnownService, nearestServiceName } from '../../src/catalog/service-names.ts';

test.each([
  ['cloudtrail', 'cloudtrail'],
  ['config', 'config-service'],
  ['configservice', 'config-service'],
  ['config-service', 'config-service'],
  ['logs', 'cloudwatch-logs'],
  ['events', 'eventbridge'],
  ['ce', 'cost-explorer'],
  ['cur', 'cost-and-usage-report-service'],
  ['elb', 'elastic-load-balancing'],
  ['elbv2', 'elastic-load-balancing-v2'],
  ['stepfunctions', 'sfn'],
  ['ds', 'directory-service'],
  ['dms', 'database-migration-service'],
  ['es', 'elasticsearch-service'],
  ['cognito-idp', 'cognito-identity-provider'],
  ['iot-data', 'iot-data-plane'],
  ['mgh', 'migration-hub'],
  ['meteringmarketplace', 'marketplace-metering'],
  ['lex-models', 'lex-model-building-service'],
  ['lexv2-models', 'lex-models-v2'],
  ['kinesisvideo', 'kinesis-video'],
  ['serverlessrepo', 'serverlessapplicationrepository'],
  ['application-autoscaling', 'application-auto-scaling'],
  ['autoscaling-plans', 'auto-scaling-plans'],
  ['discovery', 'application-discovery-service'],
  ['secretsmanager', 'secrets-manager'],
  ['apigateway', 'api-gateway'],
  ['autoscaling', 'auto-scaling'],
  ['route53', 'route-53'],
  ['s3api', 's3'],
  ['deploy', 'codedeploy'],
  ['nonsense', 'nonsense'],
])('%s is the client %s', (name, client) => {
  expect(canonicalServiceName(name)).toBe(client);
});

/**
 * All names that boto3 has for services, and the clients that the service ids of their API models stand for (botocore).
 */
const boto3Names = readFileSync(path.join(import.meta.dirname, 'boto3-names.tsv'), 'utf8')
  .trimEnd()
  .split('\n')
  .slice(1)
  .map((line) => line.split('\t') as [string, string]);

test('every name of boto3 is taken', () => {
  expect(boto3Names.length).toBeGreaterThan(198);
  const wrong = boto3Names.filter(([name, client]) => canonicalServiceName(name) !== client || !isKnownService(client));
  expect(wrong.map(([name, client]) => `${name} is ${canonicalServiceName(name)}, not ${client}`)).toEqual([]);
});

test('every client is itself, and every alias names a client', () => {
  for (const name of CLIENT_NAMES) expect(canonicalServiceName(name)).toBe(name);
  for (const client of Object.values(ALIASES)) expect(isKnownService(client)).toBe(true);
});

test.each([
  ['cloudtrial', 'cloudtrail'],
  ['secretmanager', 'secrets-manager'],
  ['organisations', 'organizations'],
  ['elbv3', 'elbv2'],
  ['aws_iam_user', 'iam'],
  ['aws.ec2-instance', 'ec2'],
  ['aws_no_such_thing', undefined],
  ['something-else-entirely', undefined],
  ['x'.repeat(1_000_000), undefined],
])('%.30s is nearest to %s', (name, nearest) => {
  expect(nearestServiceName(name)).toBe(nearest);
});
