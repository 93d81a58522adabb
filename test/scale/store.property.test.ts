import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { connectAws } from '../../src/aws/calls/connect-aws.ts';
import { createCatalog } from '../../src/catalog/catalog.ts';
import { closingRecords } from '../../src/engine/closing-records.ts';
import { openingRecords } from '../../src/engine/opening-records.ts';
import { type AccountRunner, createAccountRunner, runAccounts } from '../../src/engine/run-accounts.ts';
import { planCheck } from '../../src/engine/run-check.ts';
import type { RunEvent } from '../../src/engine/run-event.ts';
import type { RunPlan } from '../../src/engine/run-plan.ts';
import { mergeStore, openAccounts } from '../../src/library/scale/merge-store.ts';
import { plansChanges } from '../../src/library/scale/planned-changes.ts';
import { type IntoStore, runIntoStore } from '../../src/library/scale/run-into-store.ts';
import { openStoreRun } from '../../src/library/scale/store-run.ts';
import { parseTargets, targetsText } from '../../src/library/scale/targets-file.ts';
import { roleArn } from '../../src/organization/role-arn.ts';
import { parseRunTargets } from '../../src/organization/run-targets.ts';
import type { Policy } from '../../src/policy/model/policy.ts';
import { type PlannedChange, planChange } from '../../src/remediation/plan-change.ts';
import { buildReport } from '../../src/report/build/build-report.ts';
import { exitCode } from '../../src/report/build/verdict.ts';
import type { RunLogRecord } from '../../src/run-log/records.ts';
import type { AccountEntry, OrganizationFile } from '../../src/simulator/organization-file.generated.ts';
import { startSimulator } from '../../src/simulator/start-simulator.ts';
import type { ObjectStore } from '../../src/store/object-store.ts';
import { policiesOf } from '../support/run-policies.ts';

/** `STORE_RUNS=2000` for a night's worth. */
const RUNS = Number(process.env.STORE_RUNS ?? 6);
const CALLER = '111111111111';
const RUN = '00000000-0000-4000-8000-00000000000';
const OPTIONS = { failOn: 'low', allowErrors: false } as const;

const member = fc.record({
  status: fc.constantFrom('ACTIVE' as const, 'ACTIVE' as const, 'SUSPENDED' as const),
  deny: fc.nat(7).map((value) => value === 0),
  logs: fc.boolean(),
});

/** What becomes of one object; `which` and `at` are taken modulo what there is. */
const damage = fc.record({
  kind: fc.constantFrom(
    ...(['none', 'lost', 'cut', 'emptied', 'line lost', 'line doubled', 'lines swapped', 'line of another'] as const),
    ...(['of another account', 'of another run', 'of another plan', 'tried again', 'tried again and cut'] as const),
    ...(['an account too many', 'something else'] as const),
  ),
  which: fc.nat(99),
  at: fc.nat(9_999),
});
type Damage = typeof damage extends fc.Arbitrary<infer T> ? T : never;

const world = fc.record({
  members: fc.array(member, { minLength: 1, maxLength: 5 }),
  damages: fc.array(fc.array(damage, { minLength: 1, maxLength: 3 }), { minLength: 20, maxLength: 20 }),
});
type Members = readonly { status: 'ACTIVE' | 'SUSPENDED'; deny: boolean; logs: boolean }[];

function organization(members: Members): OrganizationFile {
  const accounts = members.map(
    ({ status, deny, logs }, index): AccountEntry => ({
      ...{ id: String(222_222_222_201 + 7 * index), name: `member-${index}`, status },
      roles: [{ name: 'OrganizationAccountAccessRole', deny }],
      trails: [{ name: 'own', homeRegion: 'eu-west-1', logging: logs }],
    }),
  );
  return {
    version: 1,
    organization: { managementAccount: CALLER },
    regions: [{ name: 'us-east-1' }, { name: 'eu-west-1' }],
    accounts: [{ id: CALLER, name: 'Management' }, ...accounts],
  };
}

let policies: readonly Policy[];

beforeAll(async () => {
  policies = await policiesOf(`version: 1
policies:
  - id: own-trail
    title: t
    call: { operation: cloudtrail:DescribeTrails, input: { includeShadowTrails: false } }
    resources: trailList
    lookups: [{ as: status, operation: cloudtrail:GetTrailStatus, input: { Name: "\${TrailARN}" } }]
    filter: status.IsLogging
    finding: { resource: "\${TrailARN}", message: m }
    remediate: { operation: cloudtrail:StopLogging, input: { Name: "\${TrailARN}" } }
  - id: users
    title: t
    call: iam:ListUsers
    resources: Users
    filter: UserName
    finding: { resource: "\${UserName}", message: m }
`);
});

interface Ran {
  readonly plan: RunPlan;
  readonly digest: string;
  readonly runner: AccountRunner;
  readonly single: readonly RunLogRecord[];
  /** What its findings ask for. */
  readonly changes: readonly PlannedChange[];
  readonly changesFor: IntoStore['changesFor'];
  /** By key. */
  readonly objects: ReadonlyMap<string, string>;
  /** What the runner tells from now on. */
  readonly events: RunEvent[];
  /** The same accounts in another run of the plan, and in a run of another plan. */
  readonly others: { readonly run: ReadonlyMap<string, string>; readonly plan: ReadonlyMap<string, string> };
}

/** One world, checked by one process and into stores. */
async function withRun(members: Members, use: (ran: Ran) => Promise<void>): Promise<void> {
  const simulator = await startSimulator({ organization: organization(members) });
  const catalog = createCatalog([]);
  const signal = new AbortController().signal;
  const base = async () => simulator.credentials;
  const connection = await connectAws({ catalog, base, region: 'us-east-1', endpoint: simulator.url, signal });
  try {
    const role = {
      roleArn: (account: string) => roleArn('OrganizationAccountAccessRole', account, 'aws'),
      sessionName: 'test',
    };
    const options = { policies, catalog, connection, role, runTargets: parseRunTargets({}), settings: {} };
    const { client, plan: made } = await planCheck(options, '2026-01-02T03:04:05.000Z');
    const shared = (run: string, plan: RunPlan) =>
      parseTargets(targetsText({ ...plan, plansChanges: true }, run, undefined), 'it', OLD);
    const { plan, digest } = shared(`${RUN}0`, made);
    const events: RunEvent[] = [];
    const onEvent = (event: RunEvent) => void events.push(event);
    const runner = createAccountRunner(plan, { policies, catalog, client, onEvent });
    const changesFor = plansChanges(plan, catalog);
    const objectsOf = async (run: string, digest: string): Promise<ReadonlyMap<string, string>> => {
      const objects = new Map<string, string>();
      const to = { runner, run: openStoreRun(memoryStore(objects), run), digest };
      const into = { ...to, key: undefined, warnings: [], changesFor };
      for (const { id } of plan.accounts) await runIntoStore(id, 0, into);
      return objects;
    };
    const single: RunLogRecord[] = [];
    const emit = async (record: RunLogRecord) => void single.push(record);
    for (const record of openingRecords(plan, policies)) await emit(record);
    const ids = plan.accounts.map(({ id }) => id);
    const changes: PlannedChange[] = [];
    const plans = (event: RunEvent): void => {
      const change = event.type === 'finding' ? planChange(event.found, { catalog }) : undefined;
      if (change !== undefined) changes.push(change);
    };
    const at = { policies, catalog, client, accountsAtOnce: 100 };
    const settled = await runAccounts(plan, ids, { ...at, emit, onEvent: plans });
    for (const record of closingRecords(plan, settled, ENDING)) await emit(record);
    const objects = await objectsOf(`${RUN}0`, digest);
    await use({
      ...{ plan, digest, runner, single, changes, changesFor, objects, events },
      others: {
        run: await objectsOf(`${RUN}1`, digest),
        plan: await objectsOf(`${RUN}0`, createHash('sha256').update('other').digest('hex')),
      },
    });
  } finally {
    connection.close();
    await simulator.close();
  }
}

const OLD = { maxAgeMs: Number.POSITIVE_INFINITY };
const ENDING = { at: '2026-01-02T03:05:00.000Z', interrupted: false, calls: 0, credentialsEnded: undefined };

function memoryStore(objects: Map<string, string>): ObjectStore {
  return {
    url: 'memory',
    create: async (key, body) => !objects.has(key) && objects.set(key, body) !== undefined,
    read: async (key) => objects.get(key),
    list: async (folder) =>
      [...objects.keys()].flatMap((key) => (key.startsWith(`${folder}/`) ? [key.slice(folder.length + 1)] : [])),
    close: () => undefined,
  };
}

function harm(objects: Map<string, string>, { kind, which, at }: Damage, { others }: Ran): void {
  const keys = [...objects.keys()].sort();
  const key = keys[which % Math.max(1, keys.length)];
  if (key === undefined) return;
  const text = objects.get(key) ?? '';
  const lines = text.split('\n').slice(0, -1);
  const line = at % Math.max(1, lines.length);
  const put = (other: readonly string[]) => objects.set(key, other.map((each) => `${each}\n`).join(''));
  const again = key.replace(/(\.\d+)?\.ndjson$/, `.${1 + (at % 3)}.ndjson`);
  const next = objects.get(keys[(which + 1) % keys.length] ?? '') ?? '';
  const account = /(\d{12})/.exec(key.split('/')[2] ?? '')?.[0] ?? '';
  const ofAnother = (map: ReadonlyMap<string, string>) => [...map].find(([name]) => name.includes(account))?.[1] ?? '';
  switch (kind) {
    case 'none':
      return;
    case 'lost':
      objects.delete(key);
      return;
    case 'cut':
      objects.set(key, text.slice(0, at % Math.max(1, text.length)));
      return;
    case 'emptied':
      objects.set(key, '');
      return;
    case 'line lost':
      put(lines.filter((_, index) => index !== line));
      return;
    case 'line doubled':
      put(lines.flatMap((each, index) => (index === line ? [each, each] : [each])));
      return;
    case 'lines swapped':
      put([...lines.slice(0, line), ...lines.slice(line).reverse()]);
      return;
    case 'line of another': {
      const foreign = next.split('\n')[at % 4] ?? '';
      put([...lines.slice(0, line), foreign, ...lines.slice(line)]);
      return;
    }
    case 'of another account':
      objects.set(key, next);
      return;
    case 'of another run':
      objects.set(key, ofAnother(others.run));
      return;
    case 'of another plan':
      objects.set(key, ofAnother(others.plan));
      return;
    case 'tried again':
      objects.set(again, text);
      return;
    case 'tried again and cut':
      objects.set(again, text.slice(0, at % Math.max(1, text.length)));
      return;
    case 'an account too many':
      objects.set(key.replace(account, '999999999999'), text.replaceAll(account, '999999999999'));
      return;
    case 'something else':
      objects.set(`${key}.tmp`, text);
  }
}

async function mergedReport({ plan, digest, runner }: Ran, objects: Map<string, string>) {
  const records: RunLogRecord[] = [...openingRecords(plan, policies)];
  const run = openStoreRun(memoryStore(objects), `${RUN}0`);
  const emit = async (record: RunLogRecord) => void records.push(record);
  const merged = await mergeStore({ plan, digest, run, runner, key: undefined, missing: 'given up', told: [], emit });
  records.push(...closingRecords(plan, merged, ENDING));
  const open = await openAccounts({ plan, digest, run, runner, key: undefined });
  return { report: buildReport(records), lost: merged.lost, changes: merged.changes, open };
}

it('says in the report what made those who ran accounts less safe, once, and not what the plan has said', async () => {
  const members = [1, 2].map(() => ({ status: 'ACTIVE' as const, deny: false, logs: true }));
  const unsafe = { type: 'warning', code: 'not-default', message: 'nobody checks', policy: null } as const;
  await withRun(members, async ({ plan, digest, runner, changesFor }) => {
    const objects = new Map<string, string>();
    const run = openStoreRun(memoryStore(objects), `${RUN}0`);
    const into = { runner, run, digest, key: undefined, warnings: [unsafe], changesFor };
    for (const { id } of plan.accounts) await runIntoStore(id, 0, into);
    for (const [told, times] of [
      [[], 1],
      [[unsafe], 0],
    ] as const) {
      const records: RunLogRecord[] = [];
      const emit = async (record: RunLogRecord) => void records.push(record);
      await mergeStore({ plan, digest, run, runner, key: undefined, missing: 'given up', told, emit });
      expect(records.filter((record) => isDeepStrictEqual(record, unsafe))).toHaveLength(times);
    }
  });
});

it('gives up an account whose outcomes are more than an object may hold, and no other', async () => {
  const members = [1, 2].map(() => ({ status: 'ACTIVE' as const, deny: false, logs: true }));
  await withRun(members, async (ran) => {
    const { plan, digest, runner, changesFor, events } = ran;
    const objects = new Map<string, string>();
    const run = openStoreRun(memoryStore(objects), `${RUN}0`);
    const onEvent = (event: RunEvent) => void events.push(event);
    const into = { runner, run, digest, key: undefined, warnings: [], changesFor, onEvent };
    const [management = '', large = '', ...others] = plan.accounts.map(({ id }) => id);
    events.length = 0;
    expect(await runIntoStore(large, 0, { ...into, mostBytes: 100 })).toBe('created');
    const tally = (type: RunEvent['type']) => events.filter((event) => event.type === type).length;
    const cells = events.reduce((sum, event) => sum + (event.type === 'cells' ? event.cells : 0), 0);
    expect(cells).toBeGreaterThan(0);
    // Progress counts what was run once; what stops a run at its first error still hears of it.
    expect({ outcomes: tally('outcome'), done: tally('account-done') }).toEqual({ outcomes: cells, done: 1 });
    expect(tally('error-outcome')).toBeGreaterThan(0);
    for (const id of [management, ...others]) await runIntoStore(id, 0, into);

    const { report, open } = await mergedReport(ran, objects);
    expect(report.summary.complete).toBe(false);
    const errors = [...report.errors];
    expect(errors.length).toBeGreaterThan(0);
    expect(new Set(errors.map(({ account }) => account.id))).toEqual(new Set([large]));
    expect(errors[0]?.message).toContain('the most that a store holds');
    expect([...open.keys()]).toEqual([large]);
  });
});

function inOrder(changes: readonly PlannedChange[]): readonly PlannedChange[] {
  return [...changes].sort((one, other) => (one.change.id < other.change.id ? -1 : 1));
}

/** What a report says of the organization: not of how long it took. */
function facts({ run: _, errors, summary, ...report }: ReturnType<typeof buildReport>): unknown {
  const shown = [...errors].map((error) => ({ ...error, requestId: null }));
  return JSON.parse(JSON.stringify({ ...report, errors: shown, summary: { ...summary, calls: 0 } }));
}

describe('the merged report of a store', () => {
  it('is that of one run, or says that it is incomplete, whatever became of its objects', {
    timeout: 60_000 + 1_000 * RUNS,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(world, async ({ members, damages }) => {
        await withRun(members, async (ran) => {
          const single = buildReport(ran.single);
          for (const harmed of [[], ...damages]) {
            const objects = new Map(ran.objects);
            for (const each of harmed) harm(objects, each, ran);
            const { report, lost, changes, open } = await mergedReport(ran, objects);
            if (harmed.every(({ kind }) => HARMLESS.has(kind))) expect(lost).toBe(0);
            // An account that nobody enters is known from the plan alone.
            const isSame = isDeepStrictEqual(facts(report), facts(single));
            if (lost === 0) expect([facts(report), inOrder(changes)]).toEqual([facts(single), inOrder(ran.changes)]);
            if (!isSame) expect([exitCode(report, OPTIONS), report.summary.complete]).toEqual([3, false]);
            // What is not whole is run again.
            expect(open.size).toBeGreaterThanOrEqual(lost);
          }
        });
      }),
      { numRuns: RUNS },
    );
  });
});

const HARMLESS: ReadonlySet<Damage['kind']> = new Set(['none', 'tried again', 'an account too many', 'something else']);
