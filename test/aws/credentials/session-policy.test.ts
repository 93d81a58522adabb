import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildSessionPolicy } from '../../../src/aws/credentials/session-policy.ts';
import { operationClassOf } from '../../../src/catalog/operation-access.ts';
import { decide, parsePolicyDocument } from '../../../src/simulator/permissions/policy-document.ts';

const aws = { partition: 'aws' };

/** Reads of a service as they might be: enough of them do not fit. */
function reads(prefix: string, verb: string, count: number): string[] {
  return Array.from({ length: count }, (_, n) => `${prefix}:${verb}NameOfSomeResource${n}`);
}

describe('a session policy', () => {
  it('is one statement, its actions sorted and each there once', () => {
    const actions = ['ec2:DescribeRegions', 'cloudtrail:GetTrailStatus', 'account:ListRegions', 'ec2:DescribeRegions'];
    expect(buildSessionPolicy(actions, aws)).toEqual({
      kind: 'inline',
      policy:
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["account:ListRegions","cloudtrail:GetTrailStatus","ec2:DescribeRegions"],"Resource":"*"}]}',
      actions: ['account:ListRegions', 'cloudtrail:GetTrailStatus', 'ec2:DescribeRegions'],
    });
  });

  it('that is too long gets one wildcard after the other, the largest group first, and no more than it takes', () => {
    const few = reads('rds', 'Describe', 3);
    const some = [...reads('ec2', 'Describe', 60), ...few, 'ec2:GetEbsEncryptionByDefault', 'iam:ListUsers'];
    expect(buildSessionPolicy(some, aws)).toMatchObject({
      actions: ['ec2:Describe*', 'ec2:GetEbsEncryptionByDefault', 'iam:ListUsers', ...few],
    });
    const many = [...some, ...reads('rds', 'Describe', 60)];
    expect(buildSessionPolicy(many, aws)).toMatchObject({
      actions: ['ec2:Describe*', 'ec2:GetEbsEncryptionByDefault', 'iam:ListUsers', 'rds:Describe*'],
    });
  });

  it.each([
    ['reads that hand out data', reads('s3', 'Get', 100)],
    ['a service whose lists are no mere reads', reads('iot', 'List', 100)],
    ['a service that nobody knows', reads('tomorrow', 'Describe', 100)],
    ['writes', reads('ec2', 'Delete', 100)],
  ])('that is too long gets no wildcard over %s, and gives way to ReadOnlyAccess', (_, actions) => {
    expect(buildSessionPolicy(actions, { partition: 'aws-us-gov' })).toEqual({
      kind: 'read-only-access',
      policyArn: 'arn:aws-us-gov:iam::aws:policy/ReadOnlyAccess',
    });
  });

  it('leaves room for the ARNs that go along', () => {
    const actions = reads('s3', 'Get', 60);
    const { policy = '' } = buildSessionPolicy(actions, aws) as { policy?: string };
    const room = 2_048 - policy.length;
    expect(room).toBeGreaterThan(20);
    const arn = (length: number) => `arn:aws:iam::aws:policy/${'x'.repeat(length - 24)}`;
    const fitting = [arn(30), arn(room - 30)];
    expect(buildSessionPolicy(actions, { ...aws, policyArns: fitting }).kind).toBe('inline');
    expect(buildSessionPolicy(actions, { ...aws, policyArns: [...fitting, 'x'] }).kind).toBe('read-only-access');
  });

  it('always allows what is asked for, fits, and allows nothing that is not named like a read, whatever is asked', () => {
    const action = fc
      .tuple(
        fc.constantFrom('ec2', 'rds', 'iam', 's3', 'glue', 'secretsmanager', 'tomorrow'),
        fc.constantFrom('Describe', 'List', 'Get', 'Lookup'),
        fc.stringMatching(/^[A-Z][a-z]{8,28}$/),
      )
      .map(([prefix, verb, noun]) => `${prefix}:${verb}${noun}`);
    fc.assert(
      fc.property(fc.array(action, { minLength: 1, maxLength: 150 }), (actions) => {
        const built = buildSessionPolicy(actions, aws);
        if (built.kind === 'read-only-access') return;
        expect(built.policy.length).toBeLessThanOrEqual(2_048);
        const document = parsePolicyDocument(built.policy);
        expect(actions.filter((each) => decide([document], each) !== 'allowed')).toEqual([]);
        for (const each of built.actions) {
          const [service = '', name = ''] = each.split(':');
          expect(operationClassOf(service, name.replace(/\*$/, 'X')), each).not.toBe('effect');
          expect(actions.includes(each) || /^[a-z0-9]+:(Describe|List)\*$/.test(each), each).toBe(true);
        }
      }),
    );
  });
});
