import { GetTrailStatusCommand, StopLoggingCommand } from '@aws-sdk/client-cloudtrail';
import { DescribeRegionsCommand, GetEbsEncryptionByDefaultCommand } from '@aws-sdk/client-ec2';
import { ListUsersCommand } from '@aws-sdk/client-iam';
import { DeletePublicAccessBlockCommand, GetPublicAccessBlockCommand, ListBucketsCommand } from '@aws-sdk/client-s3';
import { AssumeRoleCommand, type AssumeRoleCommandInput, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesWildcards } from '../../src/simulator/permissions/matches-wildcards.ts';
import { decide, parsePolicyDocument } from '../../src/simulator/permissions/policy-document.ts';
import type { Simulator } from '../../src/simulator/start-simulator.ts';
import { clientsOf, outcome, roleIn, simulate } from './clients.ts';

type Statements = Record<string, unknown> | Record<string, unknown>[];

function policy(statement: Statements, version: string | undefined = '2012-10-17'): string {
  return JSON.stringify({ Version: version, Statement: statement });
}

const all = { Resource: '*' };

describe('a policy', () => {
  it.each<[title: string, statement: Statements, action: string, decision: string]>([
    [
      'allows what it names',
      { Effect: 'Allow', Action: 'cloudtrail:StopLogging', ...all },
      'cloudtrail:StopLogging',
      'allowed',
    ],
    [
      'allows no other action',
      { Effect: 'Allow', Action: 'cloudtrail:StopLogging', ...all },
      'cloudtrail:StartLogging',
      'implicit-deny',
    ],
    [
      'ignores case',
      { Effect: 'Allow', Action: 'CloudTrail:stoplogging', ...all },
      'cloudtrail:StopLogging',
      'allowed',
    ],
    [
      'takes lists',
      { Effect: 'Allow', Action: ['ec2:Get*', 'ec2:Describe*'], ...all },
      'ec2:DescribeRegions',
      'allowed',
    ],
    ['knows *', { Effect: 'Allow', Action: '*', ...all }, 'ec2:DescribeRegions', 'allowed'],
    ['knows * within', { Effect: 'Allow', Action: 'ec2:*Reg*s', ...all }, 'ec2:DescribeRegions', 'allowed'],
    ['knows ?', { Effect: 'Allow', Action: 'ec2:DescribeRegion?', ...all }, 'ec2:DescribeRegions', 'allowed'],
    [
      'takes ? for exactly one',
      { Effect: 'Allow', Action: 'ec2:DescribeRegions?', ...all },
      'ec2:DescribeRegions',
      'implicit-deny',
    ],
    ['takes a dot for a dot', { Effect: 'Allow', Action: 'ec2:.*', ...all }, 'ec2:DescribeRegions', 'implicit-deny'],
    [
      'matches whole names',
      { Effect: 'Allow', Action: 'ec2:Describe', ...all },
      'ec2:DescribeRegions',
      'implicit-deny',
    ],
    ['keeps services apart', { Effect: 'Allow', Action: 'ec2:*', ...all }, 'ec2x:DescribeRegions', 'implicit-deny'],
    ['knows NotAction', { Effect: 'Allow', NotAction: 'iam:*', ...all }, 'ec2:DescribeRegions', 'allowed'],
    [
      'allows not what NotAction names',
      { Effect: 'Allow', NotAction: ['iam:*', 'ec2:*'], ...all },
      'ec2:DescribeRegions',
      'implicit-deny',
    ],
    ['of no statements allows nothing', [], 'ec2:DescribeRegions', 'implicit-deny'],
    [
      'that denies outranks one that allows, in any order',
      [
        { Effect: 'Deny', Action: 'ec2:Describe*', ...all },
        { Effect: 'Allow', Action: '*', ...all },
      ],
      'ec2:DescribeRegions',
      'explicit-deny',
    ],
    [
      'that denies all but something still does not allow it',
      { Effect: 'Deny', NotAction: 'ec2:DescribeRegions', ...all },
      'ec2:DescribeRegions',
      'implicit-deny',
    ],
    [
      'counts for all resources',
      { Effect: 'Allow', Action: 'ec2:*', Resource: 'arn:aws:ec2:*:*:vpc/*' },
      'ec2:DescribeRegions',
      'allowed',
    ],
  ])('%s', (_title, statement, action, decision) => {
    expect(decide([parsePolicyDocument(policy(statement))], action)).toBe(decision);
  });

  it('is one of several: what any of them allows is allowed, and what any of them denies is denied', () => {
    const reads = parsePolicyDocument(policy({ Effect: 'Allow', Action: 'ec2:Describe*', ...all }));
    const deletes = parsePolicyDocument(policy({ Effect: 'Allow', Action: 'ec2:DeleteVpc', ...all }));
    const guards = parsePolicyDocument(policy({ Effect: 'Deny', Action: 'ec2:Delete*', ...all }));
    expect(decide([reads, deletes], 'ec2:DeleteVpc')).toBe('allowed');
    expect(decide([reads, deletes, guards], 'ec2:DeleteVpc')).toBe('explicit-deny');
    expect(decide([reads, deletes, guards], 'ec2:DescribeVpcs')).toBe('allowed');
  });

  it.each<[title: string, text: string, message: string]>([
    ['no JSON', '{', 'This policy contains invalid Json'],
    ['a list', '[]', 'Syntax errors in policy.'],
    ['no statement', '{}', 'Syntax errors in policy.'],
    ['a text as statement', '{"Statement":"x"}', 'Syntax errors in policy.'],
    ['another version', policy([], '2013-10-17'), 'Syntax errors in policy.'],
    ['an unknown element', '{"Statement":[],"Statements":[]}', 'Syntax errors in policy.'],
    [
      'an unknown element of a statement',
      policy({ Effect: 'Allow', Actions: '*', ...all }),
      'Syntax errors in policy.',
    ],
    ['no effect', policy({ Action: '*', ...all }), 'Syntax errors in policy.'],
    ['an effect in small letters', policy({ Effect: 'allow', Action: '*', ...all }), 'Syntax errors in policy.'],
    ['no action', policy({ Effect: 'Allow', ...all }), 'Policy statement must contain actions.'],
    [
      'an empty list of actions',
      policy({ Effect: 'Allow', Action: [], ...all }),
      'Policy statement must contain actions.',
    ],
    [
      'both kinds of actions',
      policy({ Effect: 'Allow', Action: '*', NotAction: '*', ...all }),
      'Syntax errors in policy.',
    ],
    ['a number as action', policy({ Effect: 'Allow', Action: [1], ...all }), 'Syntax errors in policy.'],
    [
      'an action without its service',
      policy({ Effect: 'Allow', Action: 'StopLogging', ...all }),
      'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.',
    ],
    ['a wildcard as service', policy({ Effect: 'Allow', Action: 'c*:StopLogging', ...all }), 'Vendor c* is not valid'],
    ['no resource', policy({ Effect: 'Allow', Action: '*' }), 'Policy statement must contain resources.'],
    [
      'a principal',
      policy({ Effect: 'Allow', Action: '*', Principal: '*', ...all }),
      'Policy document should not specify a principal.',
    ],
    [
      'a condition',
      policy({ Effect: 'Allow', Action: '*', Condition: {}, ...all }),
      'The simulator evaluates no conditions: it would not know whether this statement counts.',
    ],
  ])('with %s is malformed', (_title, text, message) => {
    expect(() => parsePolicyDocument(text)).toThrowError(
      expect.objectContaining({ code: 'MalformedPolicyDocument', message }),
    );
  });
});

describe('wildcards', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'B', 'b', '.', '*', '?'), maxLength: 12 });
  const plain = fc.string({ unit: fc.constantFrom('a', 'b', 'B', '.', ':'), maxLength: 12 });

  it('match what a regular expression of the same meaning matches', () => {
    fc.assert(
      fc.property(letters, plain, (pattern, text) => {
        const source = pattern.replaceAll('.', '\\.').replaceAll('*', '.*').replaceAll('?', '.');
        expect(matchesWildcards(pattern, text)).toBe(new RegExp(`^${source}$`, 'i').test(text));
      }),
    );
  });

  it('do not take for ever', () => {
    expect(matchesWildcards(`${'*a'.repeat(1_000)}b`, 'a'.repeat(2_000))).toBe(false);
  });
});

describe('a session', () => {
  const reads = policy({ Effect: 'Allow', Action: ['cloudtrail:Describe*', 'cloudtrail:GetTrailStatus'], ...all });
  const stop = policy({ Effect: 'Allow', Action: 'cloudtrail:StopLogging', ...all });
  const nothing = policy({ Effect: 'Deny', Action: '*', ...all });
  const readOnly = [{ arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }];
  const user = 'User: arn:aws:sts::333333333302:assumed-role/OrganizationAccountAccessRole/limited';
  const notAllowed = (action: string) =>
    `${user} is not authorized to perform: ${action} because no session policy allows the ${action} action`;

  it.each<[title: string, input: Partial<AssumeRoleCommandInput>, read: string, write: string]>([
    ['without a session policy', {}, 'ok', 'ok'],
    [
      'with a policy that reads',
      { Policy: reads },
      'ok',
      `AccessDeniedException (400): ${notAllowed('cloudtrail:StopLogging')}`,
    ],
    [
      'with ReadOnlyAccess',
      { PolicyArns: readOnly },
      'ok',
      `AccessDeniedException (400): ${notAllowed('cloudtrail:StopLogging')}`,
    ],
    ['with both a policy that writes and ReadOnlyAccess', { Policy: stop, PolicyArns: readOnly }, 'ok', 'ok'],
    ['with AdministratorAccess', { PolicyArns: [{ arn: 'arn:aws:iam::aws:policy/AdministratorAccess' }] }, 'ok', 'ok'],
    [
      'with a managed policy that is not known',
      { PolicyArns: [{ arn: 'arn:aws:iam::333333333302:policy/Mine' }] },
      `AccessDeniedException (400): ${notAllowed('cloudtrail:GetTrailStatus')}`,
      `AccessDeniedException (400): ${notAllowed('cloudtrail:StopLogging')}`,
    ],
    [
      'with a policy that denies all',
      { Policy: nothing, PolicyArns: [{ arn: 'arn:aws:iam::aws:policy/AdministratorAccess' }] },
      `AccessDeniedException (400): ${user} is not authorized to perform: cloudtrail:GetTrailStatus with an explicit deny in a session policy`,
      `AccessDeniedException (400): ${user} is not authorized to perform: cloudtrail:StopLogging with an explicit deny in a session policy`,
    ],
  ])('%s', async (_title, input, read, write) => {
    const simulator = await simulate();
    const { cloudtrail, sts } = await limited(simulator, input);
    const Name = 'search-trail-virginia';
    expect(await outcome(cloudtrail.send(new GetTrailStatusCommand({ Name })))).toBe(read);
    expect(await outcome(cloudtrail.send(new StopLoggingCommand({ Name })))).toBe(write);
    // It answers whoever has a session.
    expect(await outcome(sts.send(new GetCallerIdentityCommand({})))).toBe('ok');
  });

  it('is refused in the words of each protocol, and the world stays as it is', async () => {
    const simulator = await simulate();
    const { cloudtrail, ec2, sts } = await limited(simulator, { Policy: reads });
    expect(await outcome(ec2.send(new DescribeRegionsCommand({})))).toBe(
      `UnauthorizedOperation (403): ${notAllowed('ec2:DescribeRegions')}`,
    );
    expect(
      await outcome(sts.send(new AssumeRoleCommand({ RoleArn: roleIn('333333333301'), RoleSessionName: 'next' }))),
    ).toBe(`AccessDenied (403): ${notAllowed('sts:AssumeRole')}`);
    await outcome(cloudtrail.send(new StopLoggingCommand({ Name: 'search-trail-virginia' })));
    const status = await cloudtrail.send(new GetTrailStatusCommand({ Name: 'search-trail-virginia' }));
    expect(status.IsLogging).toBe(true);
  });

  it.each<[action: string, call: (clients: Awaited<ReturnType<typeof limited>>) => Promise<unknown>]>([
    ['s3:ListAllMyBuckets', ({ s3 }) => s3.send(new ListBucketsCommand({}))],
    ['s3:GetBucketPublicAccessBlock', ({ s3 }) => s3.send(new GetPublicAccessBlockCommand({ Bucket: 'no-such' }))],
    ['s3:PutBucketPublicAccessBlock', ({ s3 }) => s3.send(new DeletePublicAccessBlockCommand({ Bucket: 'no-such' }))],
    ['iam:ListUsers', ({ iam }) => iam.send(new ListUsersCommand({}))],
    ['ec2:GetEbsEncryptionByDefault', ({ ec2 }) => ec2.send(new GetEbsEncryptionByDefaultCommand({}))],
  ])('needs %s, and nothing of another name, for what it is the action of', async (action, call) => {
    const simulator = await simulate();
    const only = await limited(simulator, { Policy: policy({ Effect: 'Allow', Action: action, ...all }) });
    expect(await outcome(call(only))).not.toContain('session policy');
    const others = { Effect: 'Allow', NotAction: action, ...all };
    const without = await limited(simulator, { Policy: policy(others) });
    expect(await outcome(call(without))).toContain(notAllowed(action));
  });

  it('whose policies and tags are too much together is refused', async () => {
    const { sts } = clientsOf(await simulate());
    const Tags = Array.from({ length: 16 }, (_, n) => ({ Key: `tag-${n}`, Value: 'x'.repeat(250) }));
    const command = new AssumeRoleCommand({
      RoleArn: roleIn('333333333302'),
      RoleSessionName: 'limited',
      Policy: reads,
      Tags,
    });
    expect(await outcome(sts.send(command))).toBe(
      'PackedPolicyTooLargeException (400): Packed policy consumes 103% of allotted space, please use smaller policy.',
    );
  });
});

async function limited(simulator: Simulator, input: Partial<AssumeRoleCommandInput>) {
  const command = new AssumeRoleCommand({ RoleArn: roleIn('333333333302'), RoleSessionName: 'limited', ...input });
  const {
    AccessKeyId = '',
    SecretAccessKey = '',
    SessionToken = '',
  } = (await clientsOf(simulator).sts.send(command)).Credentials ?? {};
  return clientsOf(simulator, 'us-east-1', {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
  });
}
