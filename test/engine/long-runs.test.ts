import { afterEach, describe, expect, it, vi } from 'vitest';
import type { AwsEvent } from '../../src/aws/aws-event.ts';
import { connectAws } from '../../src/aws/calls/connect-aws.ts';
import { createCatalog } from '../../src/catalog/catalog.ts';
import { CoveError } from '../../src/cove-error.ts';
import { roleArn } from '../../src/organization/role-arn.ts';
import { exitCode } from '../../src/report/build/verdict.ts';
import type { OrganizationFile } from '../../src/simulator/organization-file.generated.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../src/simulator/start-simulator.ts';
import { policiesOf, runPolicies, type TestRun, type TestRunOptions } from '../support/run-policies.ts';

const MINUTE = 60_000;
const POLICY = `version: 1
policies:
  - id: trail-logs
    title: A trail logs
    call: { operation: cloudtrail:DescribeTrails, input: { includeShadowTrails: false } }
    resources: trailList
    lookups:
      - as: status
        operation: cloudtrail:GetTrailStatus
        input: { Name: "\${TrailARN}" }
    filter: status.IsLogging
    finding: { resource: "\${Name}" }
`;

let simulator: Simulator;

afterEach(async () => {
  vi.useRealTimers();
  await simulator.close();
});

function organizationOf(accounts: number, trails: number): OrganizationFile {
  return {
    version: 1,
    organization: { managementAccount: '111111111111' },
    regions: ['us-east-1', 'eu-west-1'].map((name) => ({ name })),
    accounts: Array.from({ length: accounts }, (_, account) => ({
      id: String(222_222_222_201 + account),
      name: `member-${account}`,
      trails: Array.from({ length: trails }, (__, trail) => ({ name: `trail-${trail}`, logging: trail % 2 === 0 })),
    })),
  };
}

async function check(options: Partial<SimulatorOptions> & Pick<SimulatorOptions, 'organization'>, run: TestRunOptions) {
  simulator = await startSimulator({ record: true, ...options });
  return runPolicies(simulator, await policiesOf(POLICY), run);
}

function answersOf(code: string | null): number {
  return simulator.recorded.filter(({ errorCode }) => errorCode === code).length;
}

function assumed(): number {
  return simulator.recorded.filter(({ operation }) => operation === 'AssumeRole').length;
}

function statuses({ outcomes }: TestRun): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status } of outcomes) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

/** What a report says of the organization, without the run's own times, ids and sums. */
function factsOf({ report }: TestRun): unknown {
  const { run: _, summary, ...lists } = report;
  return { ...lists, summary: { ...summary, calls: null } };
}

describe('sessions of 15 minutes', () => {
  it('are renewed before they end in a run of 40, and no call meets an expired one', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
    const started = Date.now();
    // Every call takes 20 seconds, one after the other: 122 calls.
    const onEvent = (event: AwsEvent): void => {
      if (event.type === 'call') vi.setSystemTime(Date.now() + 20_000);
    };
    const run = await check(
      { organization: organizationOf(2, 60), tokenLifetimeSeconds: 900 },
      { connection: { onEvent, concurrency: 1 } },
    );
    expect(Date.now() - started).toBeGreaterThan(40 * MINUTE);
    expect(statuses(run)).toEqual({ findings: 2, compliant: 2, skipped: 1 });
    expect(run.report.findings).toHaveLength(60);
    expect(answersOf('ExpiredToken') + answersOf('ExpiredTokenException')).toBe(0);
    // A session each, and a new one every ten minutes of forty.
    expect(assumed()).toBeGreaterThanOrEqual(2 + 4);
    expect(assumed()).toBeLessThanOrEqual(2 * 5);
  });

  it('lose nothing with calls in flight, though AWS ends some of them early: the report is that of an undisturbed run', async () => {
    const organization = { ...organizationOf(2, 240), time: '2026-01-02T03:04:05Z' };
    const undisturbed = await check({ organization }, {});
    await simulator.close();

    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
    const started = Date.now();
    const onEvent = (event: AwsEvent): void => {
      if (event.type === 'call') vi.setSystemTime(Date.now() + 5_000);
    };
    const faults = {
      rules: [{ kind: 'expiredToken' as const, service: 'cloudtrail', count: 1, per: 'cell' as const }],
    };
    const run = await check(
      { organization, faults, tokenLifetimeSeconds: 900 },
      { connection: { onEvent, concurrency: 4 } },
    );
    expect(Date.now() - started).toBeGreaterThan(40 * MINUTE);
    expect(statuses(undisturbed)).toEqual({ findings: 2, compliant: 2, skipped: 1 });
    expect(factsOf(run)).toEqual(factsOf(undisturbed));
    // The fault ends a session at one call of each account, region and operation. All were renewed every ten minutes
    // besides.
    expect(answersOf('ExpiredToken') + answersOf('ExpiredTokenException')).toBeGreaterThanOrEqual(3 * 2);
    expect(assumed()).toBeGreaterThanOrEqual(2 * 4);
  });

  it('are renewed for calls that wait longer for their turn than a session lasts', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
    // Eight regions ask for ten trails at once, each call takes a minute, and one follows the other.
    const names = [
      'us-east-1',
      'us-east-2',
      'us-west-1',
      'us-west-2',
      'eu-west-1',
      'eu-west-2',
      'eu-west-3',
      'sa-east-1',
    ];
    const [account] = organizationOf(1, 0).accounts ?? [];
    const trails = Array.from({ length: 240 }, (_, trail) => ({
      name: `trail-${trail}`,
      homeRegion: names[trail % names.length] ?? '',
    }));
    const onEvent = (event: AwsEvent): void => {
      if (event.type === 'call') vi.setSystemTime(Date.now() + MINUTE);
    };
    const run = await check(
      {
        organization: {
          ...organizationOf(1, 0),
          regions: names.map((name) => ({ name })),
          accounts: account === undefined ? [] : [{ ...account, trails }],
        },
        tokenLifetimeSeconds: 900,
      },
      { connection: { onEvent, concurrency: 1 } },
    );
    expect(statuses(run)).toEqual({ findings: 8, skipped: 1 });
    expect(run.report.findings).toHaveLength(240);
    expect(answersOf('ExpiredToken') + answersOf('ExpiredTokenException')).toBe(0);
  });

  it.each([
    ['behind', -4],
    ['ahead of', 4],
  ])('are renewed by a machine whose clock is %s that of AWS', async (_, minutes) => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
    const onEvent = (event: AwsEvent): void => {
      if (event.type === 'call') vi.setSystemTime(Date.now() + 20_000);
    };
    const run = await check(
      {
        organization: organizationOf(1, 60),
        tokenLifetimeSeconds: 900,
        now: () => new Date(Date.now() - minutes * MINUTE),
      },
      { connection: { onEvent, concurrency: 1 } },
    );
    expect(statuses(run)).toEqual({ findings: 1, compliant: 1, skipped: 1 });
    expect(run.report.findings).toHaveLength(30);
    expect(assumed()).toBeLessThanOrEqual(6);
  });

  it.each([
    ['behind', -20],
    ['ahead of', 20],
  ])('are usable by a machine whose clock is far %s that of AWS', async (_, minutes) => {
    const run = await check(
      {
        organization: organizationOf(3, 2),
        tokenLifetimeSeconds: 900,
        now: () => new Date(Date.now() - minutes * MINUTE),
      },
      {},
    );
    expect(statuses(run)).toEqual({ findings: 3, compliant: 3, skipped: 1 });
  });

  it('that STS refuses to renew are used to their end', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
    const started = Date.now();
    const onEvent = (event: AwsEvent): void => {
      if (event.type === 'call') vi.setSystemTime(Date.now() + 9_000);
    };
    let isOver = false;
    const run = await check(
      { organization: organizationOf(1, 90), tokenLifetimeSeconds: 900 },
      {
        connection: {
          onEvent,
          concurrency: 1,
          base: async () => {
            isOver = Date.now() - started > 5 * MINUTE;
            if (isOver) throw new CoveError('credentials', 'the SSO session has expired');
            return simulator.credentials;
          },
        },
      },
    );
    // 93 calls are fourteen minutes: past the time of renewal, and before the end.
    expect(isOver).toBe(true);
    expect(statuses(run)).toEqual({ findings: 1, compliant: 1, skipped: 1 });
  });
});

describe('credentials of the caller that end in the middle', () => {
  const ACCOUNTS = 40;
  const events: AwsEvent[] = [];
  const onEvent = (event: AwsEvent): void => {
    if (event.type === 'caller-expired') events.push(event);
  };

  function expectToldOnce(run: TestRun, enteredAtMost: number): void {
    const expired = run.outcomes.filter(({ status }) => status === 'error');
    expect(expired.length).toBeGreaterThanOrEqual(ACCOUNTS - enteredAtMost);
    for (const { errors } of expired) expect(errors[0]?.kind).toBe('expired');
    expect(run.outcomes.some(({ status }) => status === 'findings')).toBe(true);
    expect(events).toHaveLength(1);
    const warnings = run.records.filter((record) => record.type === 'warning' && record.code === 'credentials-ended');
    expect(warnings).toHaveLength(1);
    expect(JSON.stringify(warnings)).toMatch(/sign in again and continue with --resume/);
    expect(run.report.summary.ledger).toBe('ok');
    expect(exitCode(run.report, { failOn: 'low', allowErrors: false })).toBe(3);
  }

  it('with the sign-in, and what is had instead is somebody else: nothing is asked as them', async () => {
    events.length = 0;
    simulator = await startSimulator({ organization: organizationOf(ACCOUNTS, 1), record: true });
    const { credentials: own, url } = simulator;
    const connection = await connectAws({
      catalog: createCatalog([]),
      base: async () => own,
      region: 'us-east-1',
      endpoint: url,
      signal: new AbortController().signal,
    });
    const role = { roleArn: (id: string) => roleArn('OrganizationAccountAccessRole', id, 'aws'), sessionName: 'other' };
    const other = await connection.clientFor(role).roleSession('222222222201');
    await connection.close();
    if (!other.ok) throw new Error(other.error.message);
    let asked = 0;
    const base = async () => {
      asked += 1;
      return asked > 10 ? other.credentials : own;
    };
    const run = await runPolicies(simulator, await policiesOf(POLICY), {
      accountsAtOnce: 3,
      connection: { base, onEvent },
    });
    const [said] = run.report.errors.filter(({ kind }) => kind === 'expired');
    expect(said?.message).toMatch(/the new ones belong to arn:aws:sts::222222222201:assumed-role\/\S+, and the run/);
    const sessions = simulator.recorded.filter(({ operation }) => operation === 'AssumeRole');
    expect(new Set(sessions.map(({ account }) => account))).toEqual(new Set(['111111111111']));
    expect(run.report.summary.complete).toBe(false);
  });

  it('with the sign-in: told once, and STS is not asked any more', async () => {
    events.length = 0;
    let asked = 0;
    const base = async () => {
      asked += 1;
      if (asked > 10) throw new CoveError('credentials', 'the SSO session has expired');
      return simulator.credentials;
    };
    const run = await check(
      { organization: organizationOf(ACCOUNTS, 1) },
      { accountsAtOnce: 3, connection: { base, onEvent } },
    );
    expectToldOnce(run, 12);
    expect(assumed()).toBeLessThanOrEqual(12);

    // Signed in again.
    const resumed = await runPolicies(simulator, await policiesOf(POLICY), { before: run.records });
    expect(resumed.report.summary).toMatchObject({ complete: true, findings: ACCOUNTS, error: 0, ledger: 'ok' });
    expect(resumed.report.warnings.map(({ code }) => code)).not.toContain('credentials-ended');
  });

  it('because AWS says so: told once, and STS is asked no more than those who were at it had to', async () => {
    events.length = 0;
    const roleArn = Array.from(
      { length: ACCOUNTS - 10 },
      (_, index) => `arn:aws:iam::${222_222_222_211 + index}:role/*`,
    );
    const faults = { rules: [{ kind: 'expiredToken' as const, operation: 'AssumeRole', roleArn }] };
    const run = await check(
      { organization: organizationOf(ACCOUNTS, 1), faults },
      { accountsAtOnce: 3, connection: { onEvent } },
    );
    expectToldOnce(run, 10);
    expect(assumed()).toBeLessThanOrEqual(10 + 2 * 3);
  });

  it('and are there again, as a renewed sign-in gives them: the run goes on', async () => {
    events.length = 0;
    const faults = { rules: [{ kind: 'expiredToken' as const, operation: 'AssumeRole', count: 1 }] };
    const run = await check(
      { organization: organizationOf(5, 1), faults },
      { accountsAtOnce: 1, connection: { onEvent } },
    );
    expect(statuses(run)).toEqual({ findings: 5, compliant: 5, skipped: 1 });
    expect(events).toEqual([]);
  });
});
