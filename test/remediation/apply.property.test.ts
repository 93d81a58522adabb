import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packageFile } from '../../src/package-files.ts';
import { invertChanges } from '../../src/remediation/invert-changes.ts';
import { type LoggedChange, readChanges } from '../../src/run-log/logged-changes.ts';
import type { RunLogRecord } from '../../src/run-log/records.ts';
import type { FaultRule } from '../../src/simulator/organization-file.generated.ts';
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts';
import { policiesAt } from '../support/run-policies.ts';
import { planned } from './in-memory.ts';
import { type ForeignAnswer, startDrawn } from './intermediary.ts';
import {
  idOf,
  loggingIn,
  nameOf,
  notStoppedLast,
  organizationOf,
  type Process,
  planOf,
  runOn,
  writesOf,
} from './stopped-trails.ts';

/** Trails of two to four accounts, by account: whether each one logs. */
const worlds = fc.array(fc.array(fc.boolean(), { maxLength: 3 }), { minLength: 2, maxLength: 4 });

/**
 * What may go wrong with the writes, and with the readings before and after them. Which accounts it meets is drawn too.
 */
const rules = fc.array(
  fc.record({
    kind: fc.constantFrom<FaultRule['kind']>('throttle', 'reset', 'loseAnswer', 'serverError', 'deny', 'malformed'),
    operation: fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom('StopLogging', 'StartLogging') },
      { weight: 1, arbitrary: fc.constantFrom('DescribeTrails', 'GetTrailStatus', 'AssumeRole') },
    ),
    account: fc.constantFrom('*', idOf(0), idOf(1)),
    rate: fc.constantFrom(0.3, 0.6, 1),
    count: fc.constantFrom(1, 2, 1_000),
  }),
  { maxLength: 3 },
);

const JSON_TYPE = { 'content-type': 'application/x-amz-json-1.1' };
const AN_ID = { 'x-amzn-requestid': '0f0e0d0c-0b0a-0908-0706-050403020100' };

const bodies = fc.constantFrom<Omit<ForeignAnswer, 'status'>>(
  {},
  { headers: AN_ID },
  { headers: { 'content-type': 'text/html' }, body: '<!doctype html><title>no</title>' },
  { headers: { 'content-type': 'text/html', ...AN_ID }, body: '<html>no</html>' },
  { headers: JSON_TYPE, body: '{"message":"Forbidden"}' },
  { headers: JSON_TYPE, body: '{"__type":"AccessDeniedException","message":"no"}' },
);

/** What an intermediary answers in place of AWS, after AWS has carried the call out or without asking it. */
const foreign = fc.record({
  status: fc.constantFrom(400, 403, 404, 408, 409, 429, 499, 500, 502, 503, 504),
  answer: bodies,
  passesOn: fc.boolean(),
  operations: fc.constantFrom(['StopLogging'], ['StartLogging'], ['StopLogging', 'StartLogging']),
  strikes: fc.constantFrom(1, 2, 4),
});

/** One process: where it dies, and which accounts are no targets while it runs. */
const processes = fc.record({
  appends: fc.oneof(fc.integer({ min: 0, max: 25 }), fc.constant(Number.POSITIVE_INFINITY)),
  gone: fc.subarray([idOf(0), idOf(1), idOf(2), idOf(3)], { maxLength: 2 }),
});

/** Processes on one log, one after the other. What they left undone, the last one may do, or not any more. */
const logs = fc
  .tuple(fc.array(processes, { maxLength: 2 }), processes)
  .map(([some, last]) => [...some, { ...last, appends: Number.POSITIVE_INFINITY }]);

const stories = fc.record({
  world: worlds,
  rules,
  seed: fc.integer({ min: 0, max: 1_000 }),
  visibleAfterReads: fc.constantFrom(0, 1, 4),
  maxErrors: fc.constantFrom(0, 100),
  between: fc.option(foreign),
  /** A plan that is applied and taken back; what was taken back is planned, applied and taken back once more. */
  rounds: fc.array(fc.record({ apply: logs, rollback: logs }), { minLength: 1, maxLength: 2 }),
});

const seen = { stopped: 0, started: 0, 'made by us again': 0, killed: 0, unknown: 0, unverified: 0, restored: 0 };

test('whatever fails and whenever it dies: nothing is called twice, all is accounted for, nothing else is touched', {
  timeout: 400_000,
}, async () => {
  const policies = await policiesAt('policies/trails.yml', packageFile(''));
  await fc.assert(
    fc.asyncProperty(stories, async (story) => {
      const organization = organizationOf(story.world);
      const plan = await planOf(organization, policies);
      const { visibleAfterReads, seed } = story;
      const simulator = await startSimulator({
        organization,
        visibleAfterReads,
        faults: { seed, rules: story.rules },
        record: true,
      });
      const between = await startDrawn(story.between, simulator.url);
      const at = { simulator, url: between?.url ?? simulator.url, policies, maxErrors: story.maxErrors };
      const before = loggingIn(simulator);
      try {
        const kept: Log[] = [];
        for (const round of story.rounds) {
          const isAfterOthers = visibleAfterReads > 0 && kept.length > 0;
          const stop: Log = { operation: 'StopLogging', records: planned(plan), made: [], isAfterOthers };
          for (const each of round.apply) await go(stop, { ...at, ...each });
          judge(stop, simulator);
          const { changes, origins } = invertChanges(readChanges(stop.records));
          const start: Log = { ...stop, operation: 'StartLogging', records: planned(changes), made: [], origins };
          for (const each of round.rollback) await go(start, { ...at, ...each });
          judge(start, simulator);
          kept.push(stop, start);
        }
        if (story.rounds.length > 1) seen['made by us again'] += kept[2]?.made.length ?? 0;
        // Each command once more, with the log that it has: what it had called, it does not call again.
        for (const log of kept) await go(log, { ...at, appends: Number.POSITIVE_INFINITY, gone: [] });
        for (const log of kept) judgeCalls(log);
        expect(simulator.violations).toEqual([]);
        expect(loggingIn(simulator)).toEqual(notStoppedLast(simulator, before));
      } finally {
        await between?.close();
        await simulator.close();
      }
    }),
    {
      numRuns: Number(process.env.PROPERTY_RUNS ?? 20),
      seed: Number(process.env.PROPERTY_SEED ?? 4),
      endOnFailure: true,
    },
  );
  // The draws met what they are for.
  for (const [what, count] of Object.entries(seen)) expect(count, what).toBeGreaterThan(0);
});

interface Log {
  readonly operation: 'StopLogging' | 'StartLogging';
  readonly records: RunLogRecord[];
  readonly origins?: ReturnType<typeof invertChanges>['origins'];
  /** What the server carried out for it. */
  readonly made: string[];
  /** Whether what AWS shows may be older than what an earlier log has done. */
  readonly isAfterOthers: boolean;
}

/** Runs one process, and takes down what the server did meanwhile: planned, and where it is to be. */
async function go(log: Log, own: Process): Promise<void> {
  const { operation, origins, records, made } = log;
  const earlier = writesOf(own.simulator).length;
  const begins = operation === 'StopLogging' ? 'found' : 'not-found';
  if (!(await runOn(records, own, { begins, origins }))) seen.killed += 1;
  const writes = writesOf(own.simulator).slice(earlier);
  const wanted = readChanges(records).filter(({ change }) => !own.gone.includes(change.account));
  for (const write of writes) {
    expect(write.operation, 'only what was planned').toBe(operation);
    expect(
      wanted.map(({ change }) => nameOf(change)),
      "only what was planned, among today's targets",
    ).toContain(write.trail);
    made.push(write.trail);
  }
}

/** That nothing was called twice, and that the log says what the server saw. */
function judgeCalls({ records, made }: Log): readonly LoggedChange[] {
  const changes = readChanges(records);
  expect(new Set(made).size, 'each at most once').toBe(made.length);
  for (const { change, calls, final } of changes) {
    const name = nameOf(change);
    expect(final, `${name} has an outcome`).toBeDefined();
    if (calls.get(0) === 'done') expect(made, 'what the log says is done').toContain(name);
    if (made.includes(name)) expect(calls.get(0), 'what was done').toMatch(/^(done|unknown)$/);
  }
  return changes;
}

/** The same, and that each outcome is true. */
function judge(log: Log, simulator: Simulator): void {
  const { operation, made } = log;
  const logging = loggingIn(simulator);
  for (const { change, calls, final } of judgeCalls(log)) {
    const name = nameOf(change);
    const what = `${operation} of ${name}: ${final?.state}: ${final?.message}`;
    const state = final?.state ?? '';
    if (/^(refused|drifted|failed)$/.test(state)) expect(made, what).not.toContain(name);
    // Another log knows nothing of what AWS has yet to show of what was taken back.
    const isTold = state === 'already-compliant' && !made.includes(name) && log.isAfterOthers;
    if (/^(remediated|already-compliant)$/.test(state) && !isTold) {
      expect(logging.includes(name), what).toBe(operation === 'StartLogging');
      if (operation === 'StartLogging') seen.restored += 1;
    }
    if (state === 'remediated') expect(made, what).toContain(name);
    if (state === 'unverified') seen.unverified += 1;
    if (calls.get(0) === 'unknown') seen.unknown += 1;
  }
  seen[operation === 'StopLogging' ? 'stopped' : 'started'] += made.length;
}
