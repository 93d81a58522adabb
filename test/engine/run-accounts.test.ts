import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AwsConnection, connectAws } from '../../src/aws/calls/connect-aws.ts';
import { createCatalog } from '../../src/catalog/catalog.ts';
import { closingRecords } from '../../src/engine/closing-records.ts';
import { openingRecords } from '../../src/engine/opening-records.ts';
import { planRun } from '../../src/engine/plan-run.ts';
import { runAccounts, type Settled } from '../../src/engine/run-accounts.ts';
import type { RunEvent } from '../../src/engine/run-event.ts';
import type { RunPlan } from '../../src/engine/run-plan.ts';
import { roleArn } from '../../src/organization/role-arn.ts';
import { parseRunTargets } from '../../src/organization/run-targets.ts';
import { packageFile } from '../../src/package-files.ts';
import type { Policy } from '../../src/policy/model/policy.ts';
import { buildReport } from '../../src/report/build/build-report.ts';
import type { RunLogRecord } from '../../src/run-log/records.ts';
import { parseOrganizationFile } from '../../src/simulator/parse-organization-file.ts';
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts';
import { policiesAt, policiesOf, runPolicies } from '../support/run-policies.ts';

const catalog = createCatalog([]);
const policies = await policiesAt('policies/trails.yml', packageFile(''));
const role = {
  roleArn: (account: string) => roleArn('OrganizationAccountAccessRole', account, 'aws'),
  sessionName: 'cove-policy-test',
};

let simulator: Simulator;
const connections: AwsConnection[] = [];

beforeEach(async () => {
  const text = await readFile(packageFile('examples/demo-organization.yml'), 'utf8');
  simulator = await startSimulator({ organization: parseOrganizationFile(text, 'demo') });
});

afterEach(async () => {
  for (const connection of connections.splice(0)) connection.close();
  await simulator.close();
});

async function connect(): Promise<AwsConnection> {
  const connection = await connectAws({
    catalog,
    base: async () => simulator.credentials,
    region: 'us-east-1',
    endpoint: simulator.url,
    signal: new AbortController().signal,
  });
  connections.push(connection);
  return connection;
}

async function plan(): Promise<RunPlan> {
  const connection = await connect();
  return planRun({
    mode: 'check',
    start: '2026-01-01T00:00:00.000Z',
    policies,
    catalog,
    client: connection.clientFor(role),
    principal: connection.identity,
    runTargets: parseRunTargets({}),
    includeCaller: false,
    sessionLimits: { settings: { mode: 'off' }, warnings: [] },
    settings: {},
  });
}

/** As another process would: with a connection of its own. */
async function runPart(
  whole: RunPlan,
  ids: readonly string[],
  loaded: readonly Policy[] = policies,
): Promise<{ settled: Settled; records: RunLogRecord[]; events: RunEvent[] }> {
  const records: RunLogRecord[] = [];
  const events: RunEvent[] = [];
  const settled = await runAccounts(whole, ids, {
    policies: loaded,
    catalog,
    client: (await connect()).clientFor(role),
    accountsAtOnce: 3,
    emit: async (record) => void records.push(record),
    onEvent: (event) => void events.push(event),
  });
  return { settled, records, events };
}

describe('a plan that parts of a run share', () => {
  it('is JSON, and its parts together report what one run reports', async () => {
    const made = await plan();
    const read = JSON.parse(JSON.stringify(made)) as RunPlan;
    expect(read).toEqual(made);
    const ids = read.accounts.map(({ id }) => id);
    const parts = [
      await runPart(
        read,
        ids.filter((_, index) => index % 2 === 0),
      ),
      await runPart(
        read,
        ids.filter((_, index) => index % 2 === 1),
      ),
    ];
    const closing = closingRecords(
      read,
      {
        cells: parts.reduce((sum, { settled }) => sum + settled.cells, 0),
        policies: new Set(parts.flatMap(({ settled }) => [...settled.policies])),
      },
      { at: read.start, interrupted: false, calls: 0, credentialsEnded: undefined },
    );
    const merged = buildReport([
      ...openingRecords(read, policies),
      ...parts.flatMap(({ records }) => records),
      ...closing,
    ]);
    const single = await runPolicies(simulator, policies);
    expect(merged.summary).toEqual({ ...single.report.summary, calls: merged.summary.calls });
    expect(merged.findings).toEqual(single.report.findings);
    expect(merged.skipped).toEqual(single.report.skipped);
    expect(merged.errors.map(({ account, kind }) => [account.id, kind])).toEqual(
      single.report.errors.map(({ account, kind }) => [account.id, kind]),
    );
  });

  it('reports each account as done, its findings and what could not be evaluated', async () => {
    const made = await plan();
    const ids = made.accounts.map(({ id }) => id);
    const { events, records } = await runPart(made, ids);
    const of = <T extends RunEvent['type']>(type: T) =>
      events.filter((event): event is Extract<RunEvent, { type: T }> => event.type === type);
    expect(
      of('account-done')
        .map(({ account }) => account)
        .sort(),
    ).toEqual([...ids].sort());
    const outcomes = records.filter((record) => record.type === 'outcome');
    expect(of('cells').reduce((sum, { cells }) => sum + cells, 0)).toBe(outcomes.length);
    expect(of('finding')).toHaveLength(outcomes.flatMap(({ findings }) => findings).length);
    expect(of('error-outcome').map(({ outcome }) => outcome)).toEqual(
      outcomes.filter(({ status }) => status === 'error'),
    );
  });

  it('begins no region whose first call would only wait for others', async () => {
    const made = await plan();
    const ids = made.accounts.map(({ id }) => id);
    const client = (await connect()).clientFor(role);
    const regions = new Set<string>();
    const waiting: (() => void)[] = [];
    const outcomes: RunLogRecord[] = [];
    const run = runAccounts(made, ids, {
      policies,
      catalog,
      client: {
        ...client,
        whenFree: () => new Promise((resolve) => waiting.push(resolve)),
        call(call) {
          if (call.operation.service === 'cloudtrail') regions.add(`${call.account} ${call.region}`);
          return client.call(call);
        },
      },
      accountsAtOnce: 100,
      emit: async (record) => void (record.type === 'outcome' && outcomes.push(record)),
    });
    await expect.poll(() => waiting.length).toBeGreaterThan(1);
    expect(regions.size).toBe(0);
    waiting.shift()?.();
    await expect.poll(() => regions.size).toBe(1);
    const cells = run.then(({ cells }) => cells);
    let isDone = false;
    void cells.then(() => {
      isDone = true;
    });
    while (!isDone) {
      for (const begin of waiting.splice(0)) begin();
      await new Promise(setImmediate);
    }
    expect(outcomes).toHaveLength(await cells);
  });

  it('is refused where the policies at hand are others', async () => {
    const made = await plan();
    const others = await policiesOf(
      (await readFile(packageFile('policies/trails.yml'), 'utf8')).replace(/filter: .*/, 'filter: Name'),
    );
    await expect(runPart(made, [], others)).rejects.toThrowError(
      /policy \S+ is not the one that the run was planned with/,
    );
    await expect(runPart(made, [], [])).rejects.toThrowError(/policy \S+ is missing/);
    const [first] = made.accounts.map(({ id }) => id);
    await expect(runPart(made, [first ?? '', first ?? ''])).rejects.toThrowError('an account is to be run twice');
    await expect(runPart(made, ['999999999999'])).rejects.toThrowError('account 999999999999 is not in the plan');
  });
});
