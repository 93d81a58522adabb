import { describe, expect, test } from 'vitest';
import { chooseFilter } from '../../src/authoring/choose-filter.ts';
import { draftPolicy } from '../../src/authoring/draft-policy.ts';
import { filledMembers } from '../../src/authoring/filled-members.ts';
import { findIdentity } from '../../src/authoring/find-identity.ts';
import { findSubject } from '../../src/authoring/find-subject.ts';
import { resolveOperation } from '../../src/authoring/resolve-operation.ts';
import type { DataShape, StructureShape } from '../../src/catalog/data-shape.ts';
import { catalog } from './installed-clients.ts';

function draftOf(name: string) {
  const { service, operation = '' } = resolveOperation(name, catalog);
  return draftPolicy(catalog, service, operation, { schema: 'policy.schema.json' });
}

function structure(
  name: string,
  members: Readonly<Record<string, DataShape>>,
  secrets: readonly string[] = [],
): StructureShape {
  return {
    kind: 'structure',
    name,
    id: `test#${name}`,
    required: [],
    isUnion: false,
    memberNames: Object.keys(members),
    member: (each) => members[each],
    hides: (each) => secrets.includes(each),
  };
}

/** What a draft asks for where its operation answers with a part by default, and what it does not judge by. */
describe('a draft', () => {
  test.each([
    ['ec2:DescribeSnapshots', /input: ?\{? ?\n? *"?OwnerIds"?: ?\n? *\[? ?-? ?self/],
    ['ecs:DescribeClusters', /call: ecs:ListClusters[\s\S]*operation: ecs:DescribeClusters[\s\S]*SETTINGS/],
    ['ecs:ListServices', /call: ecs:ListClusters[\s\S]*operation: ecs:ListServices[\s\S]*cluster: /],
    ['iam:GenerateCredentialReport', /# AWS prepares .*[\s\S]*until: State == 'COMPLETE'[\s\S]*expand: parse_csv/],
    ['iam:GetServiceLastAccessedDetails', /# AWS prepares the answer in the background, one job for each Arn/],
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
    const members = { Key: { kind: 'string' }, Value: { kind: 'string' } } as const;
    const shape = structure('Tag', members, secrets);
    const subject = { expression: 'Tags', isList: true, shape, label: 'Tag', value: undefined, others: [] };
    expect(findIdentity(subject, 'tags')?.member).toBe(member);
  });

  test('names nothing by a secret that AWS does not mark', () => {
    const element = structure('APIKeySummary', { APIKey: { kind: 'string' }, Version: { kind: 'number' } });
    const output = structure('ListAPIKeysResponse', { APIKeySummaries: { kind: 'list', element } });
    const subject = findSubject('ListAPIKeys', filledMembers('wafv2', 'ListAPIKeys', output));
    expect(subject && findIdentity(subject, 'APIKeys')).toBeUndefined();
  });

  test.each([
    [[], 'CreateTime is ${CreateTime}'],
    [['CreateTime'], 'CreateTime is more than 90 days ago'],
  ])('shows no secret in its message: %s', (secrets, message) => {
    const shape = structure('Key', { CreateTime: { kind: 'timestamp' } }, secrets);
    expect(chooseFilter(shape, '', () => undefined).message).toBe(message);
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
