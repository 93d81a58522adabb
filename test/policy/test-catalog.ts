import { createCatalog } from '../../src/catalog/catalog.ts';
import type { ServiceCatalog } from '../../src/policy/model/service-catalog.ts';

/** The operations that the tests' policies name, and no others. */
const operations: Readonly<Record<string, readonly string[]>> = {
  account: ['ListRegions'],
  acm: ['ListCertificates', 'ListNewThings'],
  'cloudwatch-logs': ['DescribeMetricFilters'],
  cloudtrail: [
    'CreateTrail',
    'DeleteTrail',
    'DescribeTrails',
    'GetEventSelectors',
    'GetTrailStatus',
    'StartLogging',
    'StopLogging',
  ],
  'config-service': [
    'DescribeConfigurationRecorders',
    'DescribeConfigurationRecorderStatus',
    'DescribeDeliveryChannelStatus',
  ],
  dynamodb: ['DescribeContinuousBackups', 'ListTables'],
  ec2: [
    'DescribeImages',
    'DescribeInstances',
    'DescribeKeyPairs',
    'DescribeNetworkInterfaces',
    'DescribeSecurityGroups',
    'DescribeSnapshots',
  ],
  ecs: ['DescribeClusters', 'ListServices'],
  eventbridge: ['ListRules'],
  iam: [
    'DeleteUser',
    'GenerateCredentialReport',
    'GetCredentialReport',
    'GetUser',
    'ListAccessKeys',
    'ListOrganizationsFeatures',
    'ListUsers',
    'UpdateAccessKey',
  ],
  kms: ['ImportKeyMaterial'],
  lambda: ['ListFunctions'],
  rds: ['DescribeEvents'],
  s3: ['GetBucketPolicy', 'GetPublicAccessBlock', 'ListBuckets', 'PutPublicAccessBlock'],
  'secrets-manager': ['GetSecretValue', 'ListSecrets'],
  securityhub: ['DescribeHub'],
};

const aliases: Readonly<Record<string, string>> = {
  config: 'config-service',
  events: 'eventbridge',
  logs: 'cloudwatch-logs',
  secretsmanager: 'secrets-manager',
};

const sdk = createCatalog([]);

const typed: ReadonlySet<string> = new Set(['cloudtrail', 'config-service', 'ec2', 'ecs', 'kms', 'lambda', 'rds']);

export const testCatalog: ServiceCatalog = {
  check(name, operation) {
    const service = aliases[name] ?? name;
    if (service === 'accessanalyzer') {
      const hint = 'npm install @aws-sdk/client-accessanalyzer';
      return {
        ok: false,
        code: 'service-not-installed',
        message: `the SDK client of ${service} is not installed`,
        hint,
      };
    }
    const known = operations[service];
    if (known === undefined) {
      return { ok: false, code: 'unknown-service', message: `no AWS service is called "${name}"` };
    }
    if (!known.includes(operation)) {
      return { ok: false, code: 'unknown-operation', message: `${service} has no operation "${operation}"` };
    }
    return { ok: true, service };
  },
  /** Those of a few services; of the others nothing is known, so that tests of something else need no true members. */
  shapes(service, operation) {
    return typed.has(service)
      ? sdk.shapes(service, operation)
      : { input: { kind: 'unknown' }, output: { kind: 'unknown' } };
  },
  errorNames: sdk.errorNames,
  serverErrors: sdk.serverErrors,
};
