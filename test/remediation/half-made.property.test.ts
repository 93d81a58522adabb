import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CoveError } from '../../src/cove-error.ts';
import { applyChanges, type Reread } from '../../src/remediation/apply-changes.ts';
import type { SendOutcome } from '../../src/remediation/change-log.ts';
import { invertChanges } from '../../src/remediation/invert-changes.ts';
import { type LoggedChange, readChanges } from '../../src/run-log/logged-changes.ts';
import type { Change, ErrorRecord, RunLogRecord, UndoCall } from '../../src/run-log/records.ts';
import { anError, change, planned } from './in-memory.ts';

/**
 * Changes of one to three calls, some of them one operation for each element of a list, some of them taken back by one
 * call that they share with others of the account; each of which AWS may carry out, refuse, or carry out or not while
 * its answer is lost; processes that die at any of their records; targets that change from run to run; apply, rollback,
 * both again. A server of our own knows what was really done.
 */
const resources = fc.record({
  account: fc.constantFrom('one', 'one', 'two', 'three'),
  /** Whether its calls are one operation with an input for each element of a list (`each`), or one after another. */
  isEach: fc.boolean(),
  /** Whether its first call is taken back by the call that takes back those of all others of the account that share. */
  isShared: fc.constantFrom(true, true, false),
  calls: fc.constantFrom(1, 2, 3),
  /** What the policy looks at: it finds the resource until this call, or every call, was made. */
  finds: fc.constantFrom<'any' | 'first' | 'last'>('any', 'first', 'last'),
  /** Whether its evidence shows each call, or nothing of them. */
  isShown: fc.boolean(),
});

type Resource = typeof resources extends fc.Arbitrary<infer Value> ? Value : never;

/** `made` and `unmade`: the answer is lost, as on the way back and on the way there. */
const answers = fc.constantFrom<'done' | 'refused' | 'made' | 'unmade'>(
  'done',
  'done',
  'done',
  'refused',
  'made',
  'unmade',
);

const passes = fc.record({
  /** Appends that succeed before the process dies. */
  appends: fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.integer({ min: 0, max: 12 })),
  /** Accounts that are no targets in this run. */
  gone: fc.subarray(['one', 'two', 'three'], { maxLength: 1 }),
  answers: fc.array(answers, { maxLength: 10 }),
});

type Pass = typeof passes extends fc.Arbitrary<infer Value> ? Value : never;

const stories = fc.record({
  resources: fc.array(resources, { minLength: 1, maxLength: 3 }),
  /** Whether taking back what was not made is refused, as that of a trail that is there already, or does nothing. */
  isStrict: fc.boolean(),
  applies: fc.array(passes, { minLength: 1, maxLength: 3 }),
  rollbacks: fc.array(passes, { minLength: 1, maxLength: 3 }),
  again: passes,
});

test('changes of several calls, half-made, taken back, tried again: the log says what the server saw', async () => {
  const seen = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(stories, async (story) => {
      const server = createServer(story.resources, story.isStrict);
      const log = planned(server.changes);
      for (const pass of [...story.applies, LAST]) await run('found', log, pass, server);
      judge('found', log, server, seen);
      const { changes, origins } = invertChanges(readChanges(log));
      const back = planned(changes);
      const options = { origins };
      for (const pass of [...story.rollbacks, LAST]) await run('not-found', back, pass, server, options);
      judge('not-found', back, server, seen);
      // Both once more: what was called is not called again, and what is told is so.
      await run('not-found', back, { ...story.again, appends: LAST.appends }, server, options);
      judge('not-found', back, server, seen);
      const calls = server.executed.length;
      await run('found', log, LAST, server);
      const begun = readChanges(log).filter((each) => each.calls.size > 0);
      expect(
        server.executed.slice(calls).filter(({ id }) => begun.every(({ change: { id: own } }) => id !== own)),
      ).toEqual([]);
    }),
    { numRuns: Number(process.env.PROPERTY_RUNS ?? 150), seed: Number(process.env.PROPERTY_SEED ?? 7) },
  );
  for (const what of ['remediated', 'unverified', 'failed', 'refused', 'rolled back', 'by another one', 'died']) {
    expect(seen.get(what) ?? 0, what).toBeGreaterThan(0);
  }
});

type Begins = 'found' | 'not-found';

const LAST: Pass = { appends: Number.POSITIVE_INFINITY, gone: [], answers: [] };

interface Executed {
  readonly begins: Begins;
  /** Of the change that it was sent for. */
  readonly id: string;
  /** What was sent, and where. */
  readonly key: string;
}

interface Server {
  readonly changes: readonly Change[];
  /** Every call that was carried out, whatever was answered. */
  readonly executed: Executed[];
  /** By change: whether each of its calls is in effect. */
  readonly inEffect: ReadonlyMap<string, boolean[]>;
  send(begins: Begins, change: Change, call: UndoCall, answer: string): SendOutcome;
  read(id: string): Reread;
}

function createServer(described: readonly Resource[], isStrict: boolean): Server {
  const changes = described.map(planOf);
  const inEffect = new Map(changes.map(({ id, calls }) => [id, calls.map(() => false)]));
  const executed: Executed[] = [];
  /** What a call makes or takes back: steps of one change, or the first ones of several. */
  const stepsOf = ({ id, account }: Change, { input }: UndoCall): { id: string; step: number }[] =>
    input.Name === 'shared'
      ? changes.flatMap((each, index) =>
          each.account === account && described[index]?.isShared === true ? [{ id: each.id, step: 0 }] : [],
        )
      : [{ id, step: Number(input.Step) }];
  return {
    changes,
    executed,
    inEffect,
    send(begins, own, call, answer) {
      const isCall = begins === 'found';
      const steps = stepsOf(own, call);
      const isThere = steps.some(({ id, step }) => inEffect.get(id)?.[step] === true);
      const isRefused = answer === 'refused' || (isStrict && answer !== 'unmade' && isThere === isCall);
      if (isRefused && answer !== 'made')
        return { result: 'refused', error: answer === 'refused' ? DENIED : NOTHING_TO_DO };
      if (!isRefused && answer !== 'unmade') {
        for (const { id, step } of steps) inEffect.get(id)?.splice(step, 1, isCall);
        executed.push({ begins, id: own.id, key: keyOf(own, call) });
      }
      return answer === 'done' ? { result: 'done' } : { result: 'unknown', error: LOST };
    },
    read(id) {
      const index = changes.findIndex((each) => each.id === id);
      const [own, resource, steps] = [changes[index], described[index], inEffect.get(id)];
      if (own === undefined || resource === undefined || steps === undefined) throw new Error(id);
      const missing = { any: steps.includes(false), first: steps[0] === false, last: steps.at(-1) === false };
      if (!missing[resource.finds]) return { state: 'not-found' };
      // The policy sees what its evidence shows.
      const shown = resource.isShown ? steps.map(String).join() : 'nothing';
      const before = resource.isShown ? steps.map(() => 'false').join() : 'nothing';
      return {
        state: 'found',
        change: { ...own, evidence: shown === before ? null : { shown }, state: shown === before ? own.state : shown },
      };
    },
  };
}

function planOf({ account, calls, isEach, isShared }: Resource, index: number): Change {
  const own = change(`${account}/${index}`, calls);
  return {
    ...own,
    account,
    calls: own.calls.map(({ operation }, step) => ({
      operation: isEach ? 'cloudtrail:Call' : operation,
      input: { Name: own.id, Step: step },
      undo:
        isShared && step === 0
          ? { operation: 'cloudtrail:Undo', input: { Name: 'shared' } }
          : { operation: operation.replace('Call', 'Undo'), input: { Name: own.id, Step: step } },
    })),
  };
}

function keyOf({ account }: Change, { operation, input }: UndoCall): string {
  return `${account} ${operation} ${JSON.stringify(input)}`;
}

const DENIED: ErrorRecord = anError('access-denied', 'denied');
const NOTHING_TO_DO: ErrorRecord = anError('validation', 'it is so already');
const LOST: ErrorRecord = anError('network', 'lost');

/** One process on a log, until it ends or dies. */
async function run(
  begins: Begins,
  log: RunLogRecord[],
  pass: Pass,
  server: Server,
  options: Partial<Parameters<typeof applyChanges>[0]> = {},
): Promise<void> {
  let left = pass.appends;
  const drawn = [...pass.answers];
  const died = new CoveError('file', 'the process is gone');
  try {
    await applyChanges({
      ...options,
      begins,
      changes: readChanges(log),
      maxErrors: 100,
      accountsAtOnce: 1,
      // A reading in this world is never late.
      verifyForMs: 0,
      verifyPauseMs: 1,
      signal: new AbortController().signal,
      now: () => new Date(),
      whyNotTargeted: async ({ account }) => (pass.gone.includes(account) ? `${account} has left` : undefined),
      reread: async ({ id }) => server.read(id),
      send: async (each, call) => {
        expect(pass.gone, 'only among the targets').not.toContain(each.account);
        return server.send(begins, each, call, drawn.shift() ?? 'done');
      },
      log: {
        append: async (record) => {
          if (left <= 0) throw died;
          left -= 1;
          log.push(record);
        },
      },
    });
  } catch (error) {
    if (error !== died) throw error;
    log.push({ type: 'resume', at: '', tool: { name: 'cove-policy', version: 'killed' } });
  }
}

/** Holds a log whose last run has ended against what the server has seen. */
function judge(begins: Begins, log: readonly RunLogRecord[], server: Server, seen: Map<string, number>): void {
  const changes = readChanges(log);
  const mine = server.executed.filter((each) => each.begins === begins);
  const keys = mine.map(({ key }) => key);
  expect(new Set(keys).size, 'each at most once').toBe(keys.length);
  expect(changes.flatMap(keysOf), 'only what was planned').toEqual(expect.arrayContaining(keys));
  for (const { change: own, calls, final } of changes) {
    const steps = server.inEffect.get(own.id) ?? [];
    const sent = mine.filter(({ id }) => id === own.id).map(({ key }) => key);
    const isMade = (index: number): boolean =>
      own.calls.slice(index, index + 1).some((call) => sent.includes(keyOf(own, call)));
    for (const [index, result] of calls) {
      if (result === 'done') expect(isMade(index) || isNothingToDo(begins, steps, own, index), 'done').toBe(true);
      if (result === 'refused') expect(isMade(index), 'refused').toBe(false);
    }
    for (const index of own.calls.keys()) if (isMade(index)) expect(calls.get(index), 'made').toMatch(/done|unknown/);
    const what = `${begins} ${final?.state}: ${final?.message}`;
    expect(final, own.resource).toBeDefined();
    if (final?.state === 'refused' || final?.state === 'drifted')
      expect(
        own.calls.some((_, index) => isMade(index)),
        what,
      ).toBe(false);
    if (begins === 'found' && final?.state === 'remediated') expect(steps.every(Boolean), what).toBe(true);
    if (begins === 'not-found' && /remediated|already-compliant/.test(final?.state ?? '')) {
      expect(steps.some(Boolean), what).toBe(false);
      count(seen, 'rolled back');
    }
    count(seen, final?.state ?? '');
    if (begins === 'not-found' && final?.message.startsWith('the same ') === true) count(seen, 'by another one');
  }
  if (log.some(({ type }) => type === 'resume')) count(seen, 'died');
}

/** Taking back what is not there does nothing where the server is not strict, and succeeds. */
function isNothingToDo(begins: Begins, steps: readonly boolean[], own: Change, index: number): boolean {
  const input = own.calls[index]?.input;
  return begins === 'not-found' && steps[input?.Name === 'shared' ? 0 : Number(input?.Step)] === false;
}

function keysOf({ change: own }: LoggedChange): string[] {
  return own.calls.map((call) => keyOf(own, call));
}

function count(seen: Map<string, number>, what: string): void {
  seen.set(what, (seen.get(what) ?? 0) + 1);
}
