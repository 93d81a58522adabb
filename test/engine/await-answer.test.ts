/** `until` on a call: the credential report of CIS 1.x. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { isReadOperation } from '../../src/catalog/operation-access.ts';
import { evaluatePolicy } from '../../src/engine/evaluate-policy.ts';
import { parseOrganizationFile } from '../../src/simulator/parse-organization-file.ts';
import { startSimulator } from '../../src/simulator/start-simulator.ts';
import { policiesOf, runPolicies } from '../support/run-policies.ts';
import { evaluateScripted, type ScriptedAnswer, type ScriptedCall, scriptedCell } from '../support/scripted-cell.ts';

const POLICY = readFileSync(path.join(import.meta.dirname, '../fixtures/cis/credentials-unused.yml'), 'utf8');

const HEAD = 'user,arn,user_creation_time,password_enabled,password_last_used';

/** @param states - of the report, as they are asked for one after the other; the last one stays. */
function reporting(states: readonly string[], rows: readonly string[]): (call: ScriptedCall) => ScriptedAnswer {
  const left = [...states];
  return ({ operation }) => {
    if (operation === 'iam:GetCredentialReport')
      return { Content: Buffer.from([HEAD, ...rows].join('\n')).toString('base64') };
    return { State: (left.length > 1 ? left.shift() : left[0]) ?? '' };
  };
}

function recordedPauses(): { readonly pauses: number[]; readonly pause: (ms: number) => Promise<void> } {
  const pauses: number[] = [];
  return { pauses, pause: async (ms) => void pauses.push(ms) };
}

it('a call is made again, with growing pauses, until its answer is there', async () => {
  const { pauses, pause } = recordedPauses();
  const answer = reporting(
    ['STARTED', 'INPROGRESS', 'COMPLETE'],
    [
      'old,arn:old,2020-01-01T00:00:00Z,true,2025-01-01T00:00:00Z',
      'new,arn:new,2025-12-31T00:00:00Z,true,no_information',
      'never,arn:never,2020-01-01T00:00:00Z,true,no_information',
      'none,arn:none,2020-01-01T00:00:00Z,false,N/A',
    ],
  );
  const { outcome, calls } = await evaluateScripted(POLICY, answer, { pause, region: 'global' });
  expect(outcome.errors).toEqual([]);
  expect(outcome.findings.map(({ resource }) => resource)).toEqual(['arn:old', 'arn:never']);
  expect(pauses).toEqual([1_000, 1_500]);
  expect(calls).toHaveLength(4);
});

it('what never comes is an error of the cell, after two minutes', async () => {
  const { pauses, pause } = recordedPauses();
  const { outcome } = await evaluateScripted(POLICY, reporting(['STARTED'], []), { pause });
  expect(outcome).toMatchObject({
    status: 'error',
    findings: [],
    errors: [
      {
        kind: 'timeout',
        operation: 'iam:GenerateCredentialReport',
        message: "`until: State == 'COMPLETE'` did not become true in 2 minutes",
      },
    ],
  });
  const waited = pauses.reduce((sum, each) => sum + each, 0);
  expect(waited).toBeGreaterThan(110_000);
  expect(waited).toBeLessThanOrEqual(120_000);
});

it('a failure is not waited for, and an answer that cannot be judged is an error', async () => {
  const { pauses, pause } = recordedPauses();
  const denied = await evaluateScripted(POLICY, () => ({ error: { kind: 'access-denied', code: 'AccessDenied' } }), {
    pause,
  });
  expect(denied.outcome).toMatchObject({ status: 'error', errors: [{ kind: 'access-denied' }] });
  const yaml = `version: 1
policies:
  - id: a
    title: a
    call: { operation: "iam:GenerateCredentialReport", until: "age_days(Description) > \`1\`" }
    filter: "!State"
`;
  const wrong = await evaluateScripted(yaml, () => ({ Description: 'none' }), { pause });
  expect(wrong.outcome).toMatchObject({ status: 'error', errors: [{ kind: 'evaluation' }] });
  expect(pauses).toEqual([]);
});

it('policies that wait for the same share the call, and others do not', async () => {
  const policies = await policiesOf(`version: 1
policies:
  - { id: a, title: a, call: { operation: "iam:GenerateCredentialReport", until: "State == 'COMPLETE'" }, filter: "!State" }
  - { id: b, title: b, call: { operation: "iam:GenerateCredentialReport", until: "State == 'COMPLETE'" }, filter: "!State" }
  - { id: c, title: c, call: "iam:GenerateCredentialReport", filter: "!State" }
`);
  const { cell, calls } = scriptedCell(reporting(['STARTED', 'STARTED', 'COMPLETE'], []), { pause: async () => {} });
  const outcomes = await Promise.all(policies.map((policy) => evaluatePolicy(policy, cell)));
  expect(outcomes.map(({ status }) => status)).toEqual(['compliant', 'compliant', 'compliant']);
  expect(calls).toHaveLength(3);
});

it('a job and its report: one call per role, waited for', async () => {
  const yaml = `version: 1
policies:
  - id: role-with-unused-services
    title: Role may use services that it never used
    call: iam:ListRoles
    resources: Roles
    lookups:
      - { as: job, operation: "iam:GenerateServiceLastAccessedDetails", input: { Arn: "\${Arn}" } }
      - as: used
        operation: iam:GetServiceLastAccessedDetails
        input: { JobId: "\${job.JobId}" }
        until: JobStatus != 'IN_PROGRESS'
    filter: used.JobStatus == 'FAILED' || used.ServicesLastAccessed[?!LastAuthenticated]
    finding: { resource: "\${Arn}" }
`;
  let asked = 0;
  const answer = ({ operation }: ScriptedCall): ScriptedAnswer => {
    if (operation === 'iam:ListRoles') return { Roles: [{ Arn: 'arn:a' }] };
    if (operation === 'iam:GenerateServiceLastAccessedDetails') return { JobId: '1' };
    asked += 1;
    return asked < 2 ? { JobStatus: 'IN_PROGRESS' } : { JobStatus: 'COMPLETED', ServicesLastAccessed: [{}] };
  };
  const { outcome } = await evaluateScripted(yaml, answer, { pause: async () => {} });
  expect(outcome.findings.map(({ resource }) => resource)).toEqual(['arn:a']);
});

it('the two operations that make reports are reads, and others that are called like them are not', () => {
  expect(isReadOperation('iam', 'GenerateCredentialReport')).toBe(true);
  expect(isReadOperation('iam', 'GenerateServiceLastAccessedDetails')).toBe(true);
  expect(isReadOperation('iam', 'GenerateOrganizationsAccessReport')).toBe(false);
  expect(isReadOperation('kms', 'GenerateDataKey')).toBe(false);
});

it('runs on the simulator, in a session that allows nothing but these calls', async () => {
  const organization = parseOrganizationFile(
    `
version: 1
organization: { managementAccount: "111111111111" }
regions: [us-east-1]
accounts:
  - id: "222222222222"
    name: Member
    users:
      - { name: gone, ageDays: 500, passwordUsedDaysAgo: 300 }
      - { name: here, passwordUsedDaysAgo: 1 }
      - { name: robot }
`,
    'organization.yml',
  );
  const simulator = await startSimulator({ organization, record: true });
  try {
    const { report } = await runPolicies(simulator, await policiesOf(POLICY));
    expect(report.errors).toEqual([]);
    expect(report.findings.map(({ resource }) => resource)).toEqual(['arn:aws:iam::222222222222:user/gone']);
  } finally {
    await simulator.close();
  }
});
