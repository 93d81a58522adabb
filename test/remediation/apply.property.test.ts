import fc from 'fast-check';
import { expect, test } from 'vitest';
import { connectAws } from '../../src/aws/calls/connect-aws.ts';
import { createCatalog } from '../../src/catalog/catalog.ts';
import { CoveError } from '../../src/cove-error.ts';
import { roleArn } from '../../src/organization/role-arn.ts';
import { packageFile } from '../../src/package-files.ts';
import type { Policy } from '../../src/policy/model/policy.ts';
import { planChange } from '../../src/remediation/plan-change.ts';
import { sortChanges } from '../../src/remediation/plan-file.ts';
import { remediate } from '../../src/remediation/remediate.ts';
import { type LoggedChange, readChanges } from '../../src/run-log/logged-changes.ts';
import type { Change, RunLogRecord } from '../../src/run-log/records.ts';
import type { FaultRule, OrganizationFile } from '../../src/simulator/organization-file.generated.ts';
import type { RecordedCall } from '../../src/simulator/recorder.ts';
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts';
import { policiesAt, runPolicies } from '../support/run-policies.ts';
import { planned } from './in-memory.ts';
import { startIntermediary } from './intermediary.ts';

/** Trails of two to four accounts, by account: whether each one logs. */
const worlds = fc.array(fc.array(fc.boolean(), { maxLength: 3 }), { minLength: 2, maxLength: 4 });

const idOf = (index: number): string => `22222222220${index}`;

function organizationOf(world: readonly (readonly boolean[])[]): OrganizationFile {
  return {
    version: 1,
    organization: { managementAccount: '111111111111' },
    regions: ['us-east-1'],
    accounts: [
      // Without this trail the others would not be stopped.
      {
        id: '111111111111',
        name: 'Management',
        trails: [{ name: 'organization-trail', multiRegion: true, organization: true, logging: true }],
      },
      ...world.map((trails, account) => ({
        id: idOf(account),
        name: `Account ${account}`,
        trails: trails.map((logging, trail) => ({ name: `trail-${trail}`, logging })),
      })),
    ],
  };
}

/**
 * What may go wrong with the write, and with the readings before and after it. Which accounts it meets is drawn too.
 */
const rules = fc.array(
  fc.record({
    kind: fc.constantFrom<FaultRule['kind']>('throttle', 'reset', 'loseAnswer', 'serverError', 'deny', 'malformed'),
    operation: fc.oneof(
      { weight: 3, arbitrary: fc.constant('StopLogging') },
      { weight: 1, arbitrary: fc.constantFrom('DescribeTrails', 'GetTrailStatus', 'AssumeRole') },
    ),
    account: fc.constantFrom('*', idOf(0), idOf(1)),
    rate: fc.constantFrom(0.3, 0.6, 1),
    count: fc.constantFrom(1, 2, 1_000),
  }),
  { maxLength: 3 },
);

const runs = fc.record({
  world: worlds,
  rules,
  seed: fc.integer({ min: 0, max: 1_000 }),
  visibleAfterReads: fc.constantFrom(0, 1, 4),
  /** The appends that succeed before the process dies; one number for each run on the same log. */
  killedAt: fc.array(fc.integer({ min: 0, max: 25 }), { maxLength: 3 }),
  maxErrors: fc.constantFrom(0, 100),
  /** Accounts that are targets no more when the plan is applied. */
  left: fc.subarray([idOf(0), idOf(1), idOf(2), idOf(3)], { maxLength: 2 }),
  /** What an intermediary answers in place of AWS, after AWS has carried the call out or without asking it. */
  foreign: fc.option(
    fc.record({
      status: fc.constantFrom(400, 403, 408, 409, 429, 499, 502),
      passesOn: fc.boolean(),
      strikes: fc.constantFrom(1, 2),
    }),
  ),
});

type Run = typeof runs extends fc.Arbitrary<infer Value> ? Value : never;

interface Applied {
  /** `account trail` of every StopLogging that the server carried out, answered or not. */
  readonly executed: readonly string[];
  readonly log: readonly LoggedChange[];
  readonly simulator: Simulator;
  readonly killed: number;
}

test('whatever fails and whenever it dies: nothing is called twice, all is accounted for, nothing else is touched', {
  timeout: 400_000,
}, async () => {
  const policies = await policiesAt('policies/trails.yml', packageFile(''));
  const seen = { executed: 0, killed: 0, unknown: 0, unverified: 0 };
  await fc.assert(
    fc.asyncProperty(runs, async (run) => {
      const organization = organizationOf(run.world);
      const plan = await planOf(organization, policies);
      const { executed, log, simulator, killed } = await applyUntilDone(organization, plan, policies, run);
      const inLog = (...results: readonly string[]): string[] =>
        log.filter(({ calls }) => results.includes(calls.get(0) ?? '')).map(({ change }) => nameOf(change));

      expect(new Set(executed).size, 'each at most once').toBe(executed.length);
      expect(plan.map(nameOf), 'only what was planned').toEqual(expect.arrayContaining([...executed]));
      expect(executed, 'what the log says is done').toEqual(expect.arrayContaining(inLog('done')));
      expect(inLog('done', 'unknown'), 'what was done').toEqual(expect.arrayContaining([...executed]));
      for (const { change, final } of log) {
        expect(final, `${nameOf(change)} has an outcome`).toBeDefined();
        if (final?.state === 'remediated') expect(executed).toContain(nameOf(change));
        if (final?.state === 'refused') expect(executed).not.toContain(nameOf(change));
      }
      expect(plan.filter(({ account }) => !run.left.includes(account)).map(nameOf), "only in today's targets").toEqual(
        expect.arrayContaining([...executed]),
      );
      expect(writesBeside(simulator, 'StopLogging')).toEqual([]);
      expect(simulator.violations).toEqual([]);
      expect(loggingIn(simulator)).toEqual(loggingBefore(organization).filter((trail) => !executed.includes(trail)));

      seen.executed += executed.length;
      seen.killed += killed;
      seen.unknown += inLog('unknown').length;
      seen.unverified += log.filter(({ final }) => final?.state === 'unverified').length;
    }),
    { numRuns: 40, seed: 4 },
  );
  // The draws met what they are for.
  for (const [what, count] of Object.entries(seen)) expect(count, what).toBeGreaterThan(0);
});

function nameOf({ account, resource }: Change): string {
  return `${account} ${resource}`;
}

function writesBeside({ recorded }: Simulator, write: string): readonly RecordedCall[] {
  return recorded.filter(
    ({ operation }) => operation !== write && operation !== 'AssumeRole' && !/^(Describe|Get|List)/.test(operation),
  );
}

function loggingIn({ world }: Simulator): string[] {
  return [...world.accounts.values()].flatMap(({ id, trails }) =>
    trails.filter(({ logging }) => logging).map(({ arn }) => `${id} ${arn}`),
  );
}

function loggingBefore({ accounts = [] }: OrganizationFile): string[] {
  return accounts.flatMap(({ id, trails = [] }) =>
    trails.filter(({ logging }) => logging).map(({ name }) => `${id} arn:aws:cloudtrail:us-east-1:${id}:trail/${name}`),
  );
}

/** What a check of the organization as it is, without faults, would change. */
async function planOf(organization: OrganizationFile, policies: readonly Policy[]): Promise<Change[]> {
  const simulator = await startSimulator({ organization });
  const changes: Change[] = [];
  try {
    await runPolicies(simulator, policies, {
      onEvent: (event) => {
        const plan = event.type === 'finding' ? planChange(event.found, { catalog: createCatalog([]) }) : undefined;
        if (plan?.ok) changes.push(plan.change);
      },
    });
  } finally {
    await simulator.close();
  }
  return sortChanges(changes);
}

/** One apply after the other on the same log: all but the last one die at one of its records. */
async function applyUntilDone(
  organization: OrganizationFile,
  plan: readonly Change[],
  policies: readonly Policy[],
  run: Run,
): Promise<Applied> {
  const { visibleAfterReads, seed, rules: faults, killedAt, foreign } = run;
  const simulator = await startSimulator({
    organization,
    visibleAfterReads,
    faults: { seed, rules: faults },
    record: true,
  });
  const between =
    foreign === null
      ? undefined
      : await startIntermediary(
          simulator.url,
          'StopLogging',
          { status: foreign.status },
          foreign.passesOn,
          foreign.strikes,
        );
  const url = between?.url ?? simulator.url;
  const log = planned(plan);
  let killed = 0;
  try {
    for (const appends of killedAt) if (!(await applyOnce(simulator, url, policies, run, log, appends))) killed += 1;
    await applyOnce(simulator, url, policies, run, log, Number.POSITIVE_INFINITY);
  } finally {
    await between?.close();
    await simulator.close();
  }
  const executed = simulator.recorded
    .filter(({ operation }) => operation === 'StopLogging')
    .filter(({ errorCode }) => errorCode === null || errorCode === 'loseAnswer' || errorCode === 'malformed')
    .map(({ account, input }) => `${account} ${String(input.Name)}`);
  return { executed, log: readChanges(log), simulator, killed };
}

/** @returns whether it came to its end. */
async function applyOnce(
  simulator: Simulator,
  url: string,
  policies: readonly Policy[],
  { maxErrors, left: gone }: Run,
  log: RunLogRecord[],
  appends: number,
): Promise<boolean> {
  const catalog = createCatalog([]);
  const connection = await connectAws({
    catalog,
    base: async () => simulator.credentials,
    region: 'us-east-1',
    endpoint: url,
    signal: new AbortController().signal,
    maxAttempts: 2,
  });
  let left = appends;
  const died = new CoveError('file', 'the process is gone');
  try {
    await remediate({
      begins: 'found',
      changes: readChanges(log),
      log: {
        append: async (record) => {
          if (left <= 0) throw died;
          left -= 1;
          log.push(record);
        },
      },
      maxErrors,
      verifyForMs: 150,
      verifyPauseMs: 1,
      signal: new AbortController().signal,
      now: () => new Date(),
      plannedAt: '2026-01-01T00:00:00.000Z',
      connection,
      catalog,
      role: {
        roleArn: (account) => roleArn('OrganizationAccountAccessRole', account, 'aws'),
        sessionName: 'cove-policy-test',
      },
      policies,
      whyNotTargeted: async ({ account }) => (gone.includes(account) ? `account ${account} has left` : undefined),
      accounts: new Map(
        [...simulator.world.accounts.values()].map(({ id, name, email, arn }) => [
          id,
          {
            id,
            name,
            email,
            arn,
            state: 'ACTIVE',
            ou: null,
            ouPath: [],
            tags: undefined,
          },
        ]),
      ),
    });
    return true;
  } catch (error) {
    if (error !== died) throw error;
    return false;
  } finally {
    connection.close();
  }
}
