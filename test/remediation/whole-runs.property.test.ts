import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FaultRule } from '../../src/simulator/organization-file.generated.ts';
import { startSimulator } from '../../src/simulator/start-simulator.ts';
import { type ForeignAnswer, startDrawn } from './intermediary.ts';
import { programIn } from './program.ts';
import { idOf, loggingIn, nameOf, notStoppedLast, organizationOf } from './stopped-trails.ts';
import {
  applyOnce,
  type Conditions,
  changesOf,
  checkAndRemediate,
  inputsOf,
  type Kept,
  planAndApply,
  resumeOf,
  rollBack,
  type World,
} from './whole-runs.ts';

/**
 * Checks that make changes, plans, applies and rollbacks in any order, each a whole run of the library from its
 * settings to its log: with processes that die, targets that change before a run and between its readings and its
 * changes, calls that fail, and intermediaries that answer in place of AWS.
 */
const worlds = fc.array(fc.array(fc.constantFrom(true, true, false), { minLength: 1, maxLength: 3 }), {
  minLength: 2,
  maxLength: 3,
});

const rules = fc.array(
  fc.record({
    kind: fc.constantFrom<FaultRule['kind']>('reset', 'loseAnswer', 'serverError', 'deny', 'malformed'),
    operation: fc.constantFrom('StopLogging', 'StartLogging'),
    account: fc.constantFrom('*', idOf(0), idOf(1)),
    rate: fc.constantFrom(0.3, 1),
    count: fc.constantFrom(1, 2, 1_000),
  }),
  { maxLength: 2 },
);

const JSON_TYPE = { 'content-type': 'application/x-amz-json-1.1' };

const foreign = fc.record({
  status: fc.constantFrom(400, 403, 404, 408, 409, 429, 499),
  answer: fc.constantFrom<Omit<ForeignAnswer, 'status'>>(
    {},
    { headers: { 'content-type': 'text/html' }, body: '<html>no</html>' },
    { headers: JSON_TYPE, body: '{"__type":"AccessDeniedException","message":"no"}' },
  ),
  passesOn: fc.constantFrom(true, true, false),
  operations: fc.constantFrom(['StopLogging'], ['StartLogging'], ['StopLogging', 'StartLogging']),
  strikes: fc.constantFrom(1, 2, 4),
});

const accounts = fc.subarray([idOf(0), idOf(1), idOf(2)], { maxLength: 1 });

const steps = fc.record({
  act: fc.constantFrom('plan', 'apply again', 'remediate', 'remediate', 'resume', 'rollback', 'rollback'),
  /** Which of the logs so far, from the last one. */
  of: fc.constantFrom(0, 0, 1, 2),
  records: fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.integer({ min: 0, max: 8 })),
  suspended: accounts,
  meanwhile: accounts,
});

const stories = fc.record({
  world: worlds,
  rules,
  seed: fc.integer({ min: 0, max: 1_000 }),
  visibleAfterReads: fc.constantFrom(0, 0, 1),
  maxErrors: fc.constantFrom('0', '100'),
  between: fc.option(foreign),
  /** A log is there from the beginning, for whatever comes. */
  first: steps.map((step) => ({ ...step, act: step.of === 0 ? 'remediate' : 'plan' })),
  steps: fc.array(steps, { minLength: 2, maxLength: 5 }),
});

type Story = typeof stories extends fc.Arbitrary<infer Drawn> ? Drawn : never;

const AT_ONCE = 7;

const seen = {
  'stopped by a check': 0,
  'stopped by an apply': 0,
  started: 0,
  died: 0,
  'a check that died, after calls': 0,
  'taken back of a check that died': 0,
  'resumed after calls': 0,
  'not among the targets any more': 0,
  unknown: 0,
  restored: 0,
};

test('whole runs in any order: writes are planned, among the targets of then, once a log, and on record', {
  timeout: 400_000,
}, async () => {
  const drawn = fc.sample(stories, {
    numRuns: Number(process.env.PROPERTY_RUNS ?? 25),
    seed: Number(process.env.PROPERTY_SEED ?? 11),
  });
  // Several at once: a change that never shows is looked for half a minute.
  const parts = Array.from({ length: AT_ONCE }, (_, part) => drawn.filter((_story, index) => index % AT_ONCE === part));
  await Promise.all(
    parts.map(async (part) => {
      const examples = part.map((story): [typeof story] => [story]);
      await fc.assert(fc.asyncProperty(stories, play), { examples, numRuns: examples.length, endOnFailure: true });
    }),
  );
  // The draws met what they are for.
  for (const [what, count] of Object.entries(seen)) expect(count, what).toBeGreaterThan(0);
});

/** Takes the steps of a story, and holds each step against what the simulator saw. */
async function play(story: Story): Promise<void> {
  const simulator = await startSimulator({
    organization: organizationOf(story.world),
    visibleAfterReads: story.visibleAfterReads,
    faults: { seed: story.seed, rules: story.rules },
    record: true,
  });
  const between = await startDrawn(story.between, simulator.url);
  const { credentials } = simulator;
  const program = await programIn({
    AWS_ENDPOINT_URL: between?.url ?? simulator.url,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_REGION: 'us-east-1',
  });
  const before = loggingIn(simulator);
  try {
    const { maxErrors } = story;
    const world: World = { program, simulator, inputs: await inputsOf(program), maxErrors, logs: [] };
    for (const step of [story.first, ...story.steps]) {
      const kept = await take(world, step);
      if (kept !== undefined) await judge(world, kept);
    }
    for (const kept of world.logs) await judgeCalls(world, kept);
    expect(simulator.violations).toEqual([]);
    expect(loggingIn(simulator)).toEqual(notStoppedLast(simulator, before));
  } finally {
    await program.close();
    await between?.close();
    await simulator.close();
  }
}

type Step = Conditions & { readonly act: string; readonly of: number };

/** @returns the log of a run that changes something. */
async function take(world: World, step: Step): Promise<Kept | undefined> {
  const { logs } = world;
  const some = logs.at(-1 - (step.of % Math.max(1, logs.length)));
  if (step.act === 'plan') return add(logs, await planAndApply(world, step));
  if (step.act === 'remediate') return add(logs, await checkAndRemediate(world, step));
  if (some === undefined) return undefined;
  if (step.act === 'resume') {
    const checked = logs.find((each) => each.file.startsWith('check-') && each.operation === 'StopLogging');
    if (checked === undefined) return undefined;
    if (checked.made.length > 0) seen['resumed after calls'] += 1;
    await resumeOf(world, checked, step);
    return undefined;
  }
  if (step.act === 'apply again') {
    if (some.plan === undefined) return undefined;
    await applyOnce(world, some, step);
    return some;
  }
  const rolledBack = add(logs, await rollBack(world, some, step));
  if (some.file.startsWith('check-') && !some.isWhole && (rolledBack?.last.length ?? 0) > 0) {
    seen['taken back of a check that died'] += 1;
  }
  return rolledBack;
}

function add(logs: Kept[], kept: Kept | undefined): Kept | undefined {
  if (kept !== undefined && !logs.includes(kept)) logs.push(kept);
  return kept;
}

/** That nothing was called twice from one log, and that the log says what the server saw. */
async function judgeCalls({ program }: World, kept: Kept): Promise<void> {
  const { made } = kept;
  expect(new Set(made).size, 'each at most once').toBe(made.length);
  const changes = await changesOf(program, kept);
  const names = changes.map(({ change }) => nameOf(change));
  expect(names, 'what was made was planned').toEqual(expect.arrayContaining(made));
  for (const { change, calls } of changes) {
    const name = nameOf(change);
    if (calls.get(0) === 'done') expect(made, 'what the log says is done').toContain(name);
    if (made.includes(name)) expect(calls.get(0), 'what was done').toMatch(/^(done|unknown)$/);
    if (calls.get(0) === 'unknown') seen.unknown += 1;
  }
}

/** The same, and that what the last run with the log says of it is true. */
async function judge(world: World, kept: Kept): Promise<void> {
  await judgeCalls(world, kept);
  const { operation, last, isWhole, file } = kept;
  const isCheck = file.startsWith('check-');
  if (operation === 'StartLogging') seen.started += last.length;
  else seen[isCheck ? 'stopped by a check' : 'stopped by an apply'] += last.length;
  if (!isWhole) {
    seen.died += 1;
    if (isCheck && last.length > 0) seen['a check that died, after calls'] += 1;
    return;
  }
  const logging = loggingIn(world.simulator);
  for (const { change, final } of await changesOf(world.program, kept)) {
    const name = nameOf(change);
    const what = `${operation} of ${name}: ${final?.state}: ${final?.message}`;
    expect(final, `${name} has an outcome`).toBeDefined();
    if (/SUSPENDED/.test(final?.message ?? '')) seen['not among the targets any more'] += 1;
    if (/^(refused|drifted|failed)$/.test(final?.state ?? '')) expect(last, what).not.toContain(name);
    if (final?.state !== 'remediated') continue;
    expect(logging.includes(name), what).toBe(operation === 'StartLogging');
    expect(kept.made, what).toContain(name);
    if (operation === 'StartLogging') seen.restored += 1;
  }
}
