import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createCatalog } from '../../../src/catalog/catalog.ts';
import { loadPolicies } from '../../../src/policy/build/load-policies.ts';

const cwd = mkdtempSync(path.join(os.tmpdir(), 'cove-absent-'));
afterAll(() => rmSync(cwd, { recursive: true }));

const services = createCatalog([]);

/** A policy whose call, and whose lookup, take these names as "there is none". */
async function absent(operation: string, names: string) {
  const text = `version: 1
policies:
  - id: one
    title: One
    call: { operation: "${operation}", absent: [${names}] }
    lookups: [{ as: more, operation: "${operation}", absent: [${names}] }]
    filter: more
`;
  writeFileSync(path.join(cwd, 'one.yml'), text);
  const { policies, diagnostics } = await loadPolicies(['one.yml'], { cwd, services, allowSecretReads: false });
  const [policy] = policies;
  return { call: policy?.call.absent, lookup: policy?.lookups[0]?.absent, diagnostics };
}

describe('the name of an error is taken', () => {
  test.each([
    ['iam:ListUsers', 'NoSuchEntity', ['NoSuchEntity', 'NoSuchEntityException']],
    ['iam:ListUsers', 'NoSuchEntityException', ['NoSuchEntityException']],
    ['iam:ListUsers', 'NoSuchEntity, NoSuchEntityException', ['NoSuchEntity', 'NoSuchEntityException']],
    ['rds:DescribeDBInstances', 'DBInstanceNotFound', ['DBInstanceNotFound', 'DBInstanceNotFoundFault']],
    [
      'sqs:ListQueues',
      'AWS.SimpleQueueService.NonExistentQueue',
      ['AWS.SimpleQueueService.NonExistentQueue', 'QueueDoesNotExist'],
    ],
    ['s3:ListBuckets', 'NoSuchPublicAccessBlockConfiguration', ['NoSuchPublicAccessBlockConfiguration']],
    ['ec2:DescribeInstances', 'InvalidInstanceID.NotFound', ['InvalidInstanceID.NotFound']],
    // A service throws more than its model says.
    ['iam:ListUsers', 'SomethingElse', ['SomethingElse']],
    ['s3:ListBuckets', 'NoSuchTagSet', ['NoSuchTagSet']],
    ['s3:ListBuckets', 'NoSuchBucketPolicy', ['NoSuchBucketPolicy']],
    ['s3:ListBuckets', 'NoSuchLifecycleConfiguration', ['NoSuchLifecycleConfiguration']],
    [
      's3:ListBuckets',
      'ServerSideEncryptionConfigurationNotFoundError',
      ['ServerSideEncryptionConfigurationNotFoundError'],
    ],
  ])('of %s: %s', async (operation, names, expected) => {
    const { call, lookup, diagnostics } = await absent(operation, names);
    expect(diagnostics).toEqual([]);
    expect(call).toEqual(expected);
    expect(lookup).toEqual(expected);
  });
});

describe('almost the name of an error is told, and the policy runs', () => {
  test.each([
    ['iam:ListUsers', 'NoSuchEntityFault', 'NoSuchEntityException'],
    ['iam:ListUsers', 'nosuchentity', 'NoSuchEntityException'],
    ['iam:ListUsers', 'NoSuchEntytyException', 'NoSuchEntityException'],
    ['dynamodb:ListTables', 'ResourceNotFound', 'ResourceNotFoundException'],
    ['s3:ListBuckets', 'NosuchBucket', 'NoSuchBucket'],
  ])('of %s: %s', async (operation, name, meant) => {
    const { call, lookup, diagnostics } = await absent(operation, name);
    expect([call, lookup]).toEqual([[name], [name]]);
    const told = { code: 'types/unknown-error', severity: 'warning', hint: `did you mean "${meant}"?` };
    expect(diagnostics).toMatchObject([told, told]);
    expect(diagnostics.map(({ range }) => [range.line, range.endColumn - range.column])).toEqual([
      [5, name.length],
      [6, name.length],
    ]);
  });
});
