import { readFile } from 'node:fs/promises';
import { afterEach, describe, expect, it, test } from 'vitest';
import { findIamActions } from '../../src/catalog/iam-actions.ts';
import { packageFile } from '../../src/package-files.ts';
import { buildPermissions, type Grantee, type PermissionOptions } from '../../src/permissions/build-permissions.ts';
import type { PolicyDocument } from '../../src/permissions/permission-document.ts';
import type { Policy } from '../../src/policy/model/policy.ts';
import { parseOrganizationFile } from '../../src/simulator/parse-organization-file.ts';
import type { RecordedCall } from '../../src/simulator/recorder.ts';
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts';
import { policiesAt, policiesOf, runPolicies, type TestRun } from '../support/run-policies.ts';

const ROOT = packageFile('');
const options = { allowRisk: 'safe', assumes: ['cove-policy-audit'], partition: 'aws' } as const;

const CREATE = 'iam:CreateLoginProfile';
/** Made by the undo of a safe call, and by a destructive one. */
const DELETE = 'iam:DeleteLoginProfile';
const UPDATE = 'iam:UpdateAccessKey';

const LEFT = {
  disruptive: { risk: 'disruptive', actions: [UPDATE] },
  destructive: { risk: 'destructive', actions: ['iam:DeleteUserPolicy'] },
};

const RISKY = `id: users
    title: t
    call: iam:ListUsers
    resources: Users
    filter: UserName
    finding: { resource: "\${Arn}", message: m }
    remediate:
      - operation: iam:CreateLoginProfile
        input: { UserName: "\${UserName}" }
        undo: { operation: iam:DeleteLoginProfile, input: { UserName: "\${UserName}" } }
      - operation: iam:DeleteLoginProfile
        input: { UserName: "\${UserName}" }
      - operation: iam:UpdateAccessKey
        risk: disruptive
        input: { UserName: "\${UserName}", AccessKeyId: AKIAIOSFODNN7EXAMPLE, Status: Inactive }
      - operation: iam:DeleteUserPolicy
        input: { UserName: "\${UserName}", PolicyName: p }
`;

let simulator: Simulator | undefined;

afterEach(() => simulator?.close());

async function startDemo(): Promise<Simulator> {
  const text = await readFile(packageFile('examples/demo-organization.yml'), 'utf8');
  simulator = await startSimulator({ organization: parseOrganizationFile(text, 'demo'), record: true });
  return simulator;
}

describe('the policies of the project', () => {
  test('read with the audit document as their session policy what they read without any', async () => {
    const policies = await policiesAt('policies/*.yml', ROOT);
    const document = documentOf('audit', policies);
    const file = { mode: 'file', file: 'audit.json', policy: JSON.stringify(document) } as const;
    const limited = await runPolicies(await startDemo(), policies, { sessionPolicy: file });
    await simulator?.close();
    const unlimited = await runPolicies(await startDemo(), policies, { sessionPolicy: { mode: 'off' } });
    expect(answersOf(limited)).toEqual(answersOf(unlimited));
    expect(limited.report.findings.length).toBeGreaterThan(6);
    expect(limited.report.errors.filter(({ kind }) => kind === 'access-denied')).toEqual([]);
  });

  test('make no call in an account that the audit document lacks, and need all of it but what this organization has nothing of', async () => {
    const policies = await policiesAt('policies/*.yml', ROOT);
    const demo = await startDemo();
    await runPolicies(demo, policies);
    const made = actionsMade(demo.recorded.filter(({ sessionName }) => sessionName !== null));
    const allowed = actionsOf(documentOf('audit', policies));
    // The second way to the regions, and prefix lists: no group of the demo names one.
    const unneeded = ['ec2:DescribeRegions', 'ec2:GetManagedPrefixListEntries'];
    expect(allowed).toEqual([...made, ...unneeded].sort());
  });

  test('and make no call as the caller that the caller document lacks', async () => {
    const policies = await policiesAt('policies/*.yml', ROOT);
    const demo = await startDemo();
    await runPolicies(demo, policies);
    const made = actionsMade(demo.recorded.filter(({ sessionName }) => sessionName === null));
    const allowed = actionsOf(documentOf('caller', policies));
    // ListParents is for accounts that move while the units are walked. GetCallerIdentity needs no permission.
    expect(allowed).toEqual([...made, 'organizations:ListParents'].sort());
  });
});

describe('the audit role', () => {
  it('asks for no regions where no policy runs in them', async () => {
    const policies = await policiesOf(
      yaml(
        '{ id: users, title: t, call: "iam:ListUsers", resources: Users, filter: UserName, finding: { resource: "${Arn}", message: m } }',
      ),
    );
    expect(documentOf('audit', policies).Statement).toEqual([
      { Sid: 'Check', Effect: 'Allow', Action: ['iam:ListUsers'], Resource: '*' },
    ]);
  });

  it('may do no write, whatever a policy that was loaded wrongly says', async () => {
    const [policy] = await policiesAt('policies/trails.yml', ROOT);
    if (policy === undefined) throw new Error('policies/trails.yml has no policy');
    const smuggled: Policy = { ...policy, call: { ...policy.call, operation: 'DeleteTrail' } };
    expect(actionsOf(documentOf('audit', [smuggled]))).not.toContain('cloudtrail:DeleteTrail');
  });

  it('says which names are guesses', async () => {
    const [policy] = await policiesAt('policies/trails.yml', ROOT);
    if (policy === undefined) throw new Error('policies/trails.yml has no policy');
    const guessed: Policy = { ...policy, call: { ...policy.call, service: 'tomorrow', operation: 'ListThings' } };
    const [audit, caller] = buildPermissions([guessed], { ...options, principals: ['audit', 'caller'] });
    expect(audit?.guesses).toEqual(['tomorrow:ListThings']);
    expect(caller?.guesses).toEqual([]);
  });
});

describe('the remediation role', () => {
  it('may do what the audit role may, and remediate and undo, each action once', async () => {
    const policies = await policiesAt('policies/trails.yml', ROOT);
    const audit = documentOf('audit', policies);
    const remediation = documentOf('remediation', policies);
    expect(remediation.Statement.slice(0, -1)).toEqual(audit.Statement);
    expect(remediation.Statement.at(-1)).toEqual({
      Sid: 'Change',
      Effect: 'Allow',
      Action: ['cloudtrail:StartLogging', 'cloudtrail:StopLogging'],
      Resource: '*',
    });
  });

  test.each([
    ['safe', [CREATE, DELETE], [LEFT.disruptive, LEFT.destructive]],
    ['disruptive', [CREATE, DELETE, UPDATE], [LEFT.destructive]],
    ['destructive', [CREATE, DELETE, UPDATE, 'iam:DeleteUserPolicy'], []],
  ] as const)(
    'may make changes that are at most %s, take each of these back, and says what is left out',
    async (allowRisk, made, leftOut) => {
      const policies = await policiesOf(yaml(RISKY));
      const [permissions] = buildPermissions(policies, { ...options, allowRisk, principals: ['remediation'] });
      expect(permissions?.documents[0]?.Statement.find(({ Sid }) => Sid === 'Change')?.Action.toSorted()).toEqual(
        made.toSorted(),
      );
      expect(permissions?.leftOut).toEqual(leftOut);
    },
  );
});

describe('the caller', () => {
  const tagged = ['targets: { tags: { stage: prod } }', 'targets: { exclude: { tags: { stage: prod } } }'];

  test.each([
    ...tagged.map((members) => [members, true] as const),
    ['filter: cove.account.tags.stage', true],
    ['filter: cove.account.ou', false],
    ['targets: { accounts: ["111122223333"] }', false],
  ] as const)('of a policy with %s reads tags: %s', async (member, isTagged) => {
    const filter = member.startsWith('filter') ? member : `filter: UserName, ${member}`;
    const policies = await policiesOf(
      yaml(
        `{ id: p, title: t, call: "iam:ListUsers", resources: Users, ${filter}, finding: { resource: "\${Arn}", message: m } }`,
      ),
    );
    expect(actionsOf(documentOf('caller', policies)).includes('organizations:ListTagsForResource')).toBe(isTagged);
  });

  test.each([
    [['cove-policy-audit'], 'aws', 'arn:aws:iam::*:role/cove-policy-audit'],
    [['/security/audit'], 'aws-cn', 'arn:aws-cn:iam::*:role/security/audit'],
    [['arn:{partition}:iam::{account}:role/a'], 'aws-us-gov', 'arn:aws-us-gov:iam::*:role/a'],
    [['b', 'a'], 'aws', ['arn:aws:iam::*:role/a', 'arn:aws:iam::*:role/b']],
  ])('assumes %j in %s as exactly that', async (assumes, partition, resource) => {
    const policies = await policiesAt('policies/trails.yml', ROOT);
    const statement = documentOf('caller', policies, { assumes, partition }).Statement.at(-1);
    expect(statement).toEqual({ Sid: 'AssumeRoles', Effect: 'Allow', Action: ['sts:AssumeRole'], Resource: resource });
  });

  it('assumes roles of its organization only, where that is named', async () => {
    const policies = await policiesAt('policies/trails.yml', ROOT);
    const statement = documentOf('caller', policies, { organizationId: 'o-a1b2c3d4e5' }).Statement.at(-1);
    expect(statement?.Condition).toEqual({ StringEquals: { 'aws:ResourceOrgID': 'o-a1b2c3d4e5' } });
  });
});

function documentOf(
  principal: Grantee,
  policies: readonly Policy[],
  more: Partial<PermissionOptions> = {},
): PolicyDocument {
  const [permissions] = buildPermissions(policies, { ...options, ...more, principals: [principal] });
  const [document, ...others] = permissions?.documents ?? [];
  if (document === undefined || others.length > 0) throw new Error('not one document');
  return document;
}

function actionsOf({ Statement }: PolicyDocument): string[] {
  return Statement.flatMap(({ Action }) => Action).sort();
}

function actionsMade(calls: readonly RecordedCall[]): string[] {
  return [
    ...new Set(
      calls.flatMap(({ service, operation }) => findIamActions(clients[service] ?? service, operation).actions),
    ),
  ].sort();
}

/** The simulator's names of services that the SDK names otherwise. */
const clients: Readonly<Record<string, string>> = { config: 'config-service' };

/** What two runs have in common, in a world whose ages are counted from now. */
function answersOf({ report }: TestRun): unknown {
  return {
    findings: report.findings.map(({ fingerprint }) => fingerprint),
    errors: report.errors.map(({ kind, account, operation }) => [kind, account.id, operation]),
    summary: report.summary,
  };
}

function yaml(policy: string): string {
  return `version: 1\npolicies:\n  - ${policy}\n`;
}
