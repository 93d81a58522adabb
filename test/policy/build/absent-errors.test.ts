import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createCatalog } from '../../../src/catalog/catalog.ts';
import { loadPolicies } from '../../../src/policy/build/load-policies.ts';
import type { AbsentError } from '../../../src/policy/model/policy.ts';
import { policyHash } from '../../../src/policy/model/policy-hash.ts';

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
  const namesOf = (errors: readonly AbsentError[] | undefined) => errors?.map(({ name }) => name);
  return { call: namesOf(policy?.call.absent), lookup: namesOf(policy?.lookups[0]?.absent), diagnostics, policy };
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

describe('almost the name of an error is reported, and the policy runs', () => {
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

describe('a refusal', () => {
  test.each([
    ['macie2 is off', 'iam:ListUsers', '{ error: AccessDeniedException, message: "is not enabled" }'],
    ['a name in quotes', 'iam:ListUsers', '{ error: "AccessDeniedException", message: is not enabled }'],
  ])('is taken by words of its message: %s', async (_, operation, entry) => {
    const { policy, diagnostics } = await absent(operation, entry);
    expect(diagnostics).toEqual([]);
    expect(policy?.call.absent).toEqual([{ name: 'AccessDeniedException', message: 'is not enabled' }]);
  });

  test('by its name alone is refused, and so is what no service says of what it was asked for', async () => {
    const { policy, diagnostics } = await absent('iam:ListUsers', 'AccessDeniedException, ServiceFailureException');
    expect(policy).toBeUndefined();
    expect(new Set(diagnostics.map(({ code }) => code))).toEqual(new Set(['semantic/never-absent']));
  });

  test('that is not one by its name is taken, whatever its status', async () => {
    const { call, diagnostics } = await absent('securityhub:DescribeHub', 'InvalidAccessException');
    expect(diagnostics.filter(({ code }) => code !== 'types/never')).toEqual([]);
    expect(call).toEqual(['InvalidAccessException']);
  });
});

test('words make another policy of it, and names none', async () => {
  const hashOf = async (names: string) => {
    const { policy } = await absent('iam:ListUsers', names);
    if (policy === undefined) throw new Error(names);
    return policyHash(policy);
  };
  expect(await hashOf('{ error: NoSuchEntity, message: cannot be found }')).not.toBe(await hashOf('NoSuchEntity'));
});
