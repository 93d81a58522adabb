import { describe, expect, test } from 'vitest';
import { draftPolicy } from '../../src/authoring/draft-policy.ts';
import { findIdentity } from '../../src/authoring/find-identity.ts';
import { resolveOperation } from '../../src/authoring/resolve-operation.ts';
import { catalog } from './installed-clients.ts';

function draftOf(name: string) {
  const { service, operation = '' } = resolveOperation(name, catalog);
  return draftPolicy(catalog, service, operation, { schema: 'policy.schema.json' });
}

/** What a draft asks for where its operation answers with a part by default, and what it does not judge by. */
describe('a draft', () => {
  test.each([
    ['ec2:DescribeSnapshots', /input: ?\{? ?\n? *"?OwnerIds"?: ?\n? *\[? ?-? ?self/],
    ['ecs:DescribeClusters', /call: ecs:ListClusters[\s\S]*operation: ecs:DescribeClusters[\s\S]*SETTINGS/],
    ['ecs:ListServices', /call: ecs:ListClusters[\s\S]*operation: ecs:ListServices[\s\S]*cluster: /],
    ['iam:ListAccessKeys', /operation: iam:ListUsers|call: iam:ListUsers/],
    ['sqs:GetQueueAttributes', /AttributeNames/],
    ['dynamodb:ListBackups', /BackupType: ALL/],
    ['securityhub:ListMembers', /OnlyAssociated: false/],
  ])('of %s asks for all', (name, text) => {
    expect(draftOf(name)).toMatchObject({ ok: true, text: expect.stringMatching(text) });
  });

  test.each([
    ['iam:ListUsers', /\b(Tags|PermissionsBoundary)\b/],
    ['iam:ListRoles', /\b(Tags|PermissionsBoundary|RoleLastUsed)\b/],
    ['lambda:ListFunctions', /\b(State|LastUpdateStatus)\b/],
  ])('of %s judges by nothing that it leaves empty', (name, members) => {
    expect(draftOf(name)).toMatchObject({ ok: true, text: expect.not.stringMatching(members) });
  });

  test.each([
    [[], 'Key'],
    [['Key'], 'Value'],
    [['Key', 'Value'], undefined],
  ])('names nothing by a secret: of %s none is the name', (secrets, member) => {
    const shape = {
      kind: 'structure',
      name: 'Tag',
      id: 'test#Tag',
      required: [],
      isUnion: false,
      memberNames: ['Key', 'Value'],
      member: () => ({ kind: 'string' }) as const,
      hides: (name: string) => secrets.some((secret) => secret === name),
    } as const;
    const subject = { expression: 'Tags', isList: true, shape, label: 'Tag', value: undefined, others: [] };
    expect(findIdentity(subject, 'tags')?.member).toBe(member);
  });

  test('is not made of an operation that loses the rest', () => {
    const service = {
      ok: true,
      service: 'cloudformation',
      packageName: '@aws-sdk/client-cloudformation',
      file: '/nowhere',
      operations: ['DescribeStackResources', 'ListStackResources'],
    } as const;
    expect(draftPolicy(catalog, service, 'DescribeStackResources', { schema: 'x' })).toEqual({
      ok: false,
      reason:
        'cloudformation:DescribeStackResources gives the first 100 resources of a stack only, which no policy is drafted on',
      hint: 'cloudformation:ListStackResources lists all of them',
    });
  });
});
