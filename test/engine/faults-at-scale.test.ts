import { afterEach, expect, it } from 'vitest';
import { exitCode } from '../../src/report/build/verdict.ts';
import type { OutcomeRecord } from '../../src/run-log/records.ts';
import { generateOrganization } from '../../src/simulator/generate-organization.ts';
import type { FaultRule } from '../../src/simulator/organization-file.generated.ts';
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts';
import { policiesAt, runPolicies, type TestRun } from '../support/run-policies.ts';

const ACCOUNTS = 60;
const REGIONS = ['us-east-1', 'eu-west-1', 'ap-south-1'];

/** The weather of a large organization. The same as in bench/faults.js, which has 1,000 accounts and 17 regions. */
const PASSING: readonly FaultRule[] = [
  { kind: 'throttle', rate: 0.05 },
  { kind: 'serverError', rate: 0.01 },
  { kind: 'reset', rate: 0.005 },
  { kind: 'malformed', rate: 0.002 },
];
const DENIED = ['200000000007'];

let simulator: Simulator;

afterEach(() => simulator.close());

async function run(rules: readonly FaultRule[]): Promise<TestRun> {
  const organization = generateOrganization({
    accounts: ACCOUNTS,
    trailsEvery: 1,
    regions: REGIONS.map((name) => ({ name })),
  });
  simulator = await startSimulator({ organization, faults: { seed: 6, rules: [...rules] } });
  return runPolicies(simulator, await policiesAt('policies/trails.yml', process.cwd()));
}

/** What a cell comes to, whatever it took: status, findings, and the kind of an error. */
function cellsOf(outcomes: readonly OutcomeRecord[]): string[] {
  return outcomes
    .map(({ policy, account, region, status, findings, errors }) =>
      [
        policy,
        account,
        region,
        status,
        ...findings.map(({ resource }) => resource),
        ...errors.map(({ kind }) => kind),
      ].join(' '),
    )
    .sort();
}

it('a run through throttling, server errors, resets, half answers and denied roles has every true outcome', async () => {
  const denials = DENIED.map(
    (id): FaultRule => ({ kind: 'deny', operation: 'AssumeRole', roleArn: `arn:aws:iam::${id}:*` }),
  );
  const calm = await run(denials);
  await simulator.close();
  const rough = await run([...denials, ...PASSING]);
  expect(simulator.requests.failed).toBeGreaterThan(20);
  expect(simulator.violations).toEqual([]);
  expect(cellsOf(rough.outcomes)).toEqual(cellsOf(calm.outcomes));
  expect(rough.report.summary).toMatchObject({ ledger: 'ok', error: DENIED.length, findings: ACCOUNTS / 2 - 1 });
  // Incomplete, for the roles that deny: no more and no less than in the calm world.
  expect(exitCode(rough.report, { failOn: 'low', allowErrors: false })).toBe(3);
  expect(exitCode(rough.report, { failOn: 'low', allowErrors: true })).toBe(1);
});
