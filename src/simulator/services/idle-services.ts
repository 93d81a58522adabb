import type { JsonObject } from '../../values/json.ts';
import { jsonProtocol } from '../protocols/json-protocol.ts';
import { queryProtocol } from '../protocols/query-protocol.ts';
import { restJsonProtocol } from '../protocols/rest-json-protocol.ts';
import { isCareful } from './is-careful.ts';
import type { CallContext, NamedService, RoutedService } from './service.ts';

/**
 * Services that nobody uses here, so that what packs ask of them has an answer: no topics, queues, functions and
 * detectors. Careless accounts have a log group that is kept for ever.
 */
export const IDLE_SERVICES: readonly (NamedService | RoutedService)[] = [
  {
    name: 'sns',
    actionPrefix: 'sns',
    global: false,
    protocol: queryProtocol,
    namespace: 'http://sns.amazonaws.com/doc/2010-03-31/',
    operations: { ListTopics: { answer: () => ({ Topics: [] }) } },
  },
  {
    name: 'elasticloadbalancing',
    client: 'elastic-load-balancing-v2',
    actionPrefix: 'elasticloadbalancing',
    global: false,
    protocol: queryProtocol,
    namespace: 'http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/',
    operations: { DescribeLoadBalancers: { answer: () => ({ LoadBalancers: [] }) } },
  },
  {
    name: 'logs',
    client: 'cloudwatch-logs',
    actionPrefix: 'logs',
    global: false,
    protocol: jsonProtocol,
    targets: ['Logs_20140328'],
    operations: { DescribeLogGroups: { answer: describeLogGroups } },
  },
  {
    name: 'sqs',
    actionPrefix: 'sqs',
    global: false,
    protocol: jsonProtocol,
    targets: ['AmazonSQS'],
    operations: { ListQueues: { answer: () => ({ QueueUrls: [] }) } },
  },
  {
    name: 'secretsmanager',
    client: 'secrets-manager',
    actionPrefix: 'secretsmanager',
    global: false,
    protocol: jsonProtocol,
    targets: ['secretsmanager'],
    operations: { ListSecrets: { answer: () => ({ SecretList: [] }) } },
  },
  {
    name: 'lambda',
    actionPrefix: 'lambda',
    global: false,
    protocol: restJsonProtocol,
    operations: { ListFunctions: { route: 'GET /2015-03-31/functions', answer: () => ({ Functions: [] }) } },
  },
  {
    name: 'guardduty',
    actionPrefix: 'guardduty',
    global: false,
    protocol: restJsonProtocol,
    operations: { ListDetectors: { route: 'GET /detector', answer: () => ({ detectorIds: [] }) } },
  },
  {
    name: 'inspector2',
    actionPrefix: 'inspector2',
    global: false,
    protocol: restJsonProtocol,
    operations: { BatchGetAccountStatus: { route: 'POST /status/batch/get', answer: batchGetAccountStatus } },
  },
];

function describeLogGroups(_input: JsonObject, { account, region, world }: CallContext): JsonObject {
  if (isCareful(account) || region !== world.homeRegion) return { logGroups: [] };
  const logGroupArn = `arn:${world.partition}:logs:${region}:${account.id}:log-group:/orders`;
  return {
    logGroups: [
      {
        logGroupName: '/orders',
        arn: `${logGroupArn}:*`,
        logGroupArn,
        creationTime: world.time - 86_400_000,
        storedBytes: 6144,
        logGroupClass: 'STANDARD',
      },
    ],
  };
}

const OFF = { status: 'DISABLED', errorCode: 'ACCESS_DENIED', errorMessage: 'Inspector is not enabled' };

function batchGetAccountStatus(_input: JsonObject, { account }: CallContext): JsonObject {
  const resourceState = { ec2: OFF, ecr: OFF, lambda: OFF, lambdaCode: OFF };
  return { accounts: [{ accountId: account.id, state: OFF, resourceState }], failedAccounts: [] };
}
