import { readFile } from 'node:fs/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { connectAws } from '../../src/aws/calls/connect-aws.ts';
import { createCatalog } from '../../src/catalog/catalog.ts';
import { limitSessions } from '../../src/engine/session-limits.ts';
import { packageFile } from '../../src/package-files.ts';
import { builtInTemplate } from '../../src/policy/model/compile-located.ts';
import type { Policy } from '../../src/policy/model/policy.ts';
import { parseOrganizationFile } from '../../src/simulator/parse-organization-file.ts';
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts';
import type { JsonObject } from '../../src/values/json.ts';
import { connectTo } from '../support/connect.ts';
import { policiesAt, policiesOf, runPolicies } from '../support/run-policies.ts';

const ROOT = packageFile('');
const ACCOUNT = '333333333302';
const READ_ONLY_ACCESS = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
/** Of the demo organization. */
const ALL_ACCOUNTS = [
  '111111111111',
  '222222222201',
  '222222222202',
  '333333333301',
  '333333333302',
  '333333333303',
  '444444444401',
  '444444444402',
  '444444444403',
  '555555555501',
  '555555555502',
  '666666666601',
];
const TRAIL = `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/search-trail-virginia`;

let simulator: Simulator | undefined;

afterEach(() => simulator?.close());

async function startDemo(): Promise<Simulator> {
  const text = await readFile(packageFile('examples/demo-organization.yml'), 'utf8');
  simulator = await startSimulator({ organization: parseOrganizationFile(text, 'demo'), record: true });
  return simulator;
}

/** The session policies that AssumeRole was asked with, each once. */
function sentPolicies({ recorded }: Simulator): JsonObject[] {
  const sent = recorded
    .filter(({ operation }) => operation === 'AssumeRole')
    .map(({ input }) => JSON.stringify({ policy: input.Policy ?? null, arns: input.PolicyArns ?? [] }));
  return [...new Set(sent)].map((text) => JSON.parse(text) as JsonObject);
}

function actionsOf(sent: JsonObject | undefined): unknown {
  return JSON.parse(String(sent?.policy)).Statement[0].Action;
}

async function isLogging(world: Simulator): Promise<unknown> {
  const connection = await connectTo(world);
  try {
    const answer = await connection.call(ACCOUNT, 'us-east-1', 'cloudtrail:GetTrailStatus', { Name: TRAIL });
    return answer.ok ? answer.output.IsLogging : answer.error;
  } finally {
    connection.close();
  }
}

describe('the sessions of a check', () => {
  it.each([
    [
      'policies/trails.yml',
      ['account:ListRegions', 'cloudtrail:DescribeTrails', 'cloudtrail:GetTrailStatus', 'ec2:DescribeRegions'],
    ],
    [
      'policies/config-recorder.yml',
      [
        'account:ListRegions',
        'config:DescribeConfigurationRecorderStatus',
        'config:DescribeConfigurationRecorders',
        'config:DescribeDeliveryChannelStatus',
        'ec2:DescribeRegions',
      ],
    ],
  ])('of %s may do exactly what it reads', async (file, actions) => {
    const demo = await startDemo();
    const { report } = await runPolicies(demo, await policiesAt(file, ROOT));
    const sent = sentPolicies(demo);
    expect(sent).toHaveLength(1);
    expect(actionsOf(sent[0])).toEqual(actions);
    expect(report.run.settings.sessionPolicy).toEqual({ mode: 'auto', actions });
    expect(report.warnings).toEqual([]);
  });

  it('find with their session policy what they find without one', async () => {
    const policies = await policiesAt('policies/*.yml', ROOT);
    const limited = await runPolicies(await startDemo(), policies);
    await simulator?.close();
    const unlimited = await runPolicies(await startDemo(), policies, { sessionPolicy: { mode: 'off' } });
    // Ages in the demo organization are counted from the clock: the evidence of two runs differs by seconds.
    expect(limited.report.findings.map(({ fingerprint }) => fingerprint)).toEqual(
      unlimited.report.findings.map(({ fingerprint }) => fingerprint),
    );
    expect(limited.report.summary).toEqual(unlimited.report.summary);
    expect(limited.report.findings.length).toBeGreaterThan(6);
    expect(limited.report.errors.filter(({ kind }) => kind === 'access-denied')).toEqual([]);
  });

  it('ask nothing of regions where no policy runs in them', async () => {
    const policies = await policiesOf(
      'version: 1\npolicies:\n  - { id: p, title: t, call: "organizations:DescribeOrganization", filter: Organization.Id, finding: { message: m } }\n',
    );
    const demo = await startDemo();
    await runPolicies(demo, policies, { targets: { accounts: [ACCOUNT] } });
    expect(actionsOf(sentPolicies(demo)[0])).toEqual(['organizations:DescribeOrganization']);
  });
});

describe('a write that gets into a check', () => {
  it('through its caller is denied by AWS, and changes nothing', async () => {
    const demo = await startDemo();
    const catalog = createCatalog([]);
    const connection = await connectAws({
      catalog,
      base: async () => demo.credentials,
      region: 'us-east-1',
      endpoint: demo.url,
      signal: new AbortController().signal,
    });
    const policies = await policiesAt('policies/trails.yml', ROOT);
    const session = limitSessions(policies, { choice: { mode: 'auto' }, policyArns: [], partition: 'aws' });
    const client = connection.clientFor({
      roleArn: (account) => `arn:aws:iam::${account}:role/OrganizationAccountAccessRole`,
      sessionName: 'cove-policy-test',
      ...session.role,
    });
    const send = (name: string) =>
      client.call({
        operation: catalog.operation('cloudtrail', name),
        input: { Name: TRAIL },
        account: ACCOUNT,
        region: 'us-east-1',
      });
    expect(await send('GetTrailStatus')).toMatchObject({ ok: true, output: { IsLogging: true } });
    expect(await send('StopLogging')).toMatchObject({
      ok: false,
      error: {
        kind: 'access-denied',
        code: 'AccessDeniedException',
        operation: 'cloudtrail:StopLogging',
        attempts: 1,
        message: expect.stringMatching(/ because no session policy allows the cloudtrail:StopLogging action$/),
      },
    });
    connection.close();
    expect(demo.recorded.find(({ operation }) => operation === 'StopLogging')).toMatchObject({
      errorCode: 'AccessDeniedException',
    });
    expect(await isLogging(demo)).toBe(true);
  });

  it.each(['call', 'lookup'])('as the %s of a policy is denied by AWS, and changes nothing', async (place) => {
    const [policy] = await policiesAt('policies/trails.yml', ROOT);
    if (policy === undefined) throw new Error('policies/trails.yml has no policy');
    const smuggled = smuggle(policy, place);
    const demo = await startDemo();
    const { report } = await runPolicies(demo, [smuggled], {
      targets: { accounts: [ACCOUNT], regions: ['us-east-1'] },
    });
    expect(demo.recorded.filter(({ operation }) => operation === 'StopLogging').length).toBeGreaterThan(0);
    expect(report.errors.length).toBeGreaterThan(0);
    expect(report.errors.map(({ kind, operation }) => `${kind} ${operation}`)).toEqual(
      report.errors.map(() => 'access-denied cloudtrail:StopLogging'),
    );
    expect(report.findings).toEqual([]);
    expect(await isLogging(demo)).toBe(true);
  });
});

/** A policy as a loader with a hole in it might give it. */
function smuggle(policy: Policy, place: string): Policy {
  const lookups = policy.lookups.map((lookup) => ({ ...lookup, operation: 'StopLogging' }));
  const [lookup] = lookups;
  if (place === 'lookup' || lookup === undefined) return { ...policy, lookups };
  const call = { ...policy.call, operation: 'StopLogging', input: builtInTemplate({ Name: TRAIL }) };
  return { ...policy, call, resources: undefined, lookups: [] };
}

describe('a session policy that does not fit', () => {
  it('gives way to ReadOnlyAccess, which the report says, and finds the same', async () => {
    const [policy] = await policiesAt('policies/trails.yml', ROOT);
    if (policy === undefined) throw new Error('policies/trails.yml has no policy');
    // Hundreds of policies that select nothing: only their calls count.
    const others = Array.from(
      { length: 300 },
      (_, n): Policy => ({
        ...policy,
        id: `synthetic-${n}`,
        call: { ...policy.call, service: 's3', operation: `GetBucketSetting${n}` },
        targets: { ...policy.targets, exclude: { ...policy.targets.exclude, accounts: ALL_ACCOUNTS } },
      }),
    );
    const demo = await startDemo();
    const { report } = await runPolicies(demo, [policy, ...others]);
    expect(sentPolicies(demo)).toEqual([{ policy: null, arns: [{ arn: READ_ONLY_ACCESS }] }]);
    expect(report.run.settings.sessionPolicy).toEqual({ mode: 'auto', arns: [READ_ONLY_ACCESS] });
    const told = report.warnings.filter(({ code }) => code === 'session-policy-too-long');
    expect(told).toEqual([
      {
        code: 'session-policy-too-long',
        policy: null,
        message: `the 304 actions of these policies do not fit into a session policy: the sessions are limited to ${READ_ONLY_ACCESS} instead, which reads more than they need`,
      },
    ]);
    expect(report.findings).toHaveLength(6);
  });

  it('has no room beside ten ARNs', async () => {
    const [policy] = await policiesAt('policies/trails.yml', ROOT);
    if (policy === undefined) throw new Error('policies/trails.yml has no policy');
    const policyArns = Array.from({ length: 10 }, (_, n) => `arn:aws:iam::aws:policy/${'x'.repeat(190)}${n}`);
    const options = { choice: { mode: 'auto' }, policyArns, partition: 'aws' } as const;
    expect(() => limitSessions([policy], options)).toThrowError(
      expect.objectContaining({ code: 'usage', message: expect.stringContaining('AWS accepts only 10 ARNs') }),
    );
  });
});

describe('what is chosen', () => {
  const target = { targets: { accounts: [ACCOUNT] } };

  it('off: nothing limits the sessions, and the report says so', async () => {
    const demo = await startDemo();
    const policies = await policiesAt('policies/trails.yml', ROOT);
    const { report } = await runPolicies(demo, policies, { ...target, sessionPolicy: { mode: 'off' } });
    expect(sentPolicies(demo)).toEqual([{ policy: null, arns: [] }]);
    expect(report.run.settings.sessionPolicy).toEqual({ mode: 'off' });
    expect(report.warnings).toMatchObject([{ code: 'session-policy-off' }]);
  });

  it('off with ARNs: only these limit the sessions', async () => {
    const demo = await startDemo();
    const policies = await policiesAt('policies/trails.yml', ROOT);
    const options = { ...target, sessionPolicy: { mode: 'off' }, policyArns: [READ_ONLY_ACCESS] } as const;
    const { report } = await runPolicies(demo, policies, options);
    expect(sentPolicies(demo)).toEqual([{ policy: null, arns: [{ arn: READ_ONLY_ACCESS }] }]);
    expect(report.run.settings.sessionPolicy).toEqual({ mode: 'off', arns: [READ_ONLY_ACCESS] });
    expect(report.warnings).toMatchObject([{ message: expect.stringContaining(`only ${READ_ONLY_ACCESS} limits`) }]);
  });

  it('auto with ARNs: the sessions may do what either allows', async () => {
    const demo = await startDemo();
    const policies = await policiesAt('policies/trails.yml', ROOT);
    const { report } = await runPolicies(demo, policies, { ...target, policyArns: [READ_ONLY_ACCESS] });
    expect(sentPolicies(demo)).toMatchObject([{ arns: [{ arn: READ_ONLY_ACCESS }] }]);
    expect(report.run.settings.sessionPolicy).toMatchObject({ mode: 'auto', arns: [READ_ONLY_ACCESS] });
    expect(report.warnings).toMatchObject([{ code: 'session-policy-widened' }]);
    expect(report.findings).toHaveLength(2);
  });

  it('a file: it is sent as it is, and what it does not allow is denied', async () => {
    const demo = await startDemo();
    const policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Action: ['account:List*', 'cloudtrail:Describe*'], Resource: '*' },
    });
    const { report } = await runPolicies(demo, await policiesAt('policies/trails.yml', ROOT), {
      ...target,
      sessionPolicy: { mode: 'file', file: 'session-policy.json', policy },
    });
    expect(sentPolicies(demo)).toEqual([{ policy, arns: [] }]);
    expect(report.run.settings.sessionPolicy).toEqual({ mode: 'file', file: 'session-policy.json' });
    expect(report.errors.map(({ kind, operation }) => `${kind} ${operation}`)).toEqual(
      Array(3).fill('access-denied cloudtrail:GetTrailStatus'),
    );
  });

  it('the caller’s own account too: it has no session, and the report says so', async () => {
    const policies = await policiesAt('policies/trails.yml', ROOT);
    const { report } = await runPolicies(await startDemo(), policies, { includeCaller: true });
    expect(report.warnings).toMatchObject([
      {
        code: 'caller-without-session-policy',
        message: expect.stringMatching(/^account 111111111111 is the caller's own/),
      },
    ]);
    const elsewhere = await runPolicies(await startDemo(), policies, { includeCaller: true, ...target });
    expect(elsewhere.report.warnings).toEqual([]);
  });

  it('a service that no reference has: its action is guessed, and the report says so', async () => {
    const [policy] = await policiesAt('policies/trails.yml', ROOT);
    if (policy === undefined) throw new Error('policies/trails.yml has no policy');
    const guessed = { ...policy, call: { ...policy.call, service: 'tomorrow', operation: 'ListThings' } };
    const session = limitSessions([guessed], { choice: { mode: 'auto' }, policyArns: [], partition: 'aws' });
    expect(session.warnings).toMatchObject([
      { code: 'session-policy-guess', message: expect.stringContaining('tomorrow:ListThings') },
    ]);
  });
});
