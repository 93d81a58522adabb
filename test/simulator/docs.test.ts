import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { packageFile } from '../../src/package-files.ts';
import { parseOrganizationFile } from '../../src/simulator/parse-organization-file.ts';
import { SERVICES } from '../../src/simulator/services/services.ts';
import { startSimulator } from '../../src/simulator/start-simulator.ts';

const text = readFileSync(packageFile('docs/simulator.md'), 'utf8');
const examples = [...text.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, yaml = '']) => yaml);

test.each(examples)('the documentation’s example %# is an organization', async (yaml) => {
  const simulator = await startSimulator({ organization: parseOrganizationFile(yaml, 'docs/simulator.md') });
  await simulator.close();
});

test('there are four examples', () => {
  expect(examples).toHaveLength(4);
});

/** Names of services as the documentation has them, by the names in signatures. */
const TITLES: Readonly<Record<string, string>> = {
  sts: 'STS',
  organizations: 'Organizations',
  account: 'Account',
  ec2: 'EC2',
  cloudtrail: 'CloudTrail',
  config: 'Config',
  iam: 'IAM',
  s3: 'S3',
  's3-control': 'S3 Control',
  rds: 'RDS',
  kms: 'KMS',
  elasticfilesystem: 'EFS',
  'access-analyzer': 'Access Analyzer',
  macie2: 'Macie',
  securityhub: 'Security Hub',
  sns: 'SNS',
  elasticloadbalancing: 'Elastic Load Balancing v2',
  logs: 'CloudWatch Logs',
  sqs: 'SQS',
  secretsmanager: 'Secrets Manager',
  lambda: 'Lambda',
  guardduty: 'GuardDuty',
  inspector2: 'Inspector',
};

test.each([...SERVICES.values()])('the documentation lists the operations of $name, and no others', (service) => {
  const row = text.split('\n').find((line) => line.startsWith(`| ${TITLES[service.name]} | `));
  expect(row?.split(' | ')[2]).toBe(`${Object.keys(service.operations).join(', ')} |`);
});
