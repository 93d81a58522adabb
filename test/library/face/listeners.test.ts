import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CoveError } from '../../../src/cove-error.ts';
import { cove } from '../../../src/library/cove/cove.ts';
import type { ChangeOptions } from '../../../src/library/face/change-options.ts';
import { check, runOperation } from '../../../src/library/face/check-run.ts';
import { targets } from '../../../src/library/face/list-targets.ts';
import { readReport } from '../../../src/library/face/open-report.ts';
import { apply, plan, rollback } from '../../../src/library/face/plan-and-apply.ts';
import { loadPolicies, type PolicySet } from '../../../src/library/face/policy-set.ts';
import type { HostEvent } from '../../../src/library/host.ts';
import { packageFile } from '../../../src/package-files.ts';
import { type Demo, startDemo } from '../cove/demo.ts';

let folder: string;
let set: PolicySet;
let demo: Demo;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cove-listeners-'));
  set = await loadPolicies([packageFile('policies/trails.yml')]);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

afterEach(() => demo.close());

type Listener = (event: HostEvent) => void;

interface Run {
  readonly connection: Demo['connection'];
  readonly cwd: string;
  readonly accounts: string[];
}

async function connected(): Promise<Run> {
  demo = await startDemo();
  return { connection: demo.connection, cwd: folder, accounts: ['333333333301', '333333333302'] };
}

const FAILING: Readonly<Record<string, Listener>> = {
  throws: () => {
    throw new Error('mine');
  },
  rejects: (async () => {
    throw new Error('mine');
  }) as Listener,
  'gives what rejects, and is not a promise': () => ({
    // biome-ignore lint/suspicious/noThenProperty: that is what it is about.
    then: (_: unknown, reject: (error: Error) => void) => reject(new Error('mine')),
  }),
};

const RUNS: Readonly<Record<string, (options: Run & { onEvent: Listener }) => Promise<unknown>>> = {
  'check, awaited': async (options) => check(set, options),
  'check, iterated': async (options) => {
    for await (const _ of check(set, options));
  },
  plan: (options) => plan(set, { ...options, file: 'never.json' }),
  targets: (options) => targets(set, options),
  runOperation: (options) => runOperation('iam:ListUsers', options),
};

const cases = [
  ...Object.keys(RUNS).map((run) => [run, 'throws'] as const),
  ...['rejects', 'gives what rejects, and is not a promise'].map((listener) => ['targets', listener] as const),
];

describe('a listener of events', () => {
  it.each(cases)('ends %s if it %s', async (run, listener) => {
    const options = await connected();
    const onEvent = FAILING[listener] as Listener;
    const ended = RUNS[run]?.({ ...options, onEvent });
    await expect(ended).rejects.toMatchObject({
      code: 'usage',
      message: 'onEvent threw: mine',
      cause: { message: 'mine' },
    });
  });

  it('changes nothing of what the run goes on with, nor does a reader of records', async () => {
    const options = { ...(await connected()), accounts: ['333333333302'] };
    const told: string[] = [];
    const onEvent: Listener = (event) => {
      told.push(event.type);
      spoil(event);
    };
    const spoiled = await plan(set, { ...options, file: 'spoiled.json', onEvent });
    const findings: unknown[] = [];
    for await (const record of check(set, options)) {
      if (record.type === 'outcome' && record.status === 'findings') findings.push(...record.findings);
      spoil(record);
    }
    const clean = await plan(set, { ...options, file: 'clean.json' });
    expect(told).toEqual(expect.arrayContaining(['record', 'finding', 'account-done']));
    expect(findings).toHaveLength(clean.report.findings.length);
    expect(spoiled.report.findings.length).toBe(clean.report.findings.length);
    expect(spoiled.plan.changes).toEqual(clean.plan.changes);
    expect(clean.plan.changes).not.toEqual([]);
    await spoiled.close();
    await clean.close();
  });

  it('that fails is no reason to leave a change half made, or out of the log', async () => {
    const options = await connected();
    const file = 'plan.json';
    const planned = await plan(set, { ...options, file });
    expect(planned.plan.changes.length).toBeGreaterThan(1);
    await planned.close();
    const runLog = path.join(folder, 'apply.ndjson');
    const confirm = (): boolean => true;
    const onEvent: Listener = (event) => {
      if (event.type === 'record' && event.record.type === 'intent') throw new Error('mine');
    };
    const { accounts: _, ...where } = options;
    const change = { ...where, confirm, verifyFor: 0, policies: set };
    const error: unknown = await apply(file, { ...change, allowIncomplete: true, runLog, onEvent }).catch(
      (thrown: unknown) => thrown,
    );
    if (!CoveError.is(error)) throw error;
    expect(error.message).toBe('onEvent threw: mine');
    expect(error.hint).toBe(`what was done by then is in the run log ${runLog}`);
    const report = await readReport(runLog);
    const states = report.changes.map(({ state }) => state);
    await report.close();
    expect(states.filter((state) => state !== 'refused')).toHaveLength(stopped());
    expect(stopped()).toBeGreaterThan(0);

    const given: ChangeOptions = { ...change, onEvent };
    const ended = rollback(runLog, given).catch((thrown: unknown) => thrown);
    // What is changed in them later is about the next call.
    Object.assign(given, { onEvent: undefined, maxChanges: 1 });
    const takenBack = await ended;
    expect(takenBack).toMatchObject({ message: 'onEvent threw: mine', hint: expect.stringContaining('run log') });
  });
});

/** Takes out whatever can be taken out. */
function spoil(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, member] of Object.entries(value)) {
    spoil(member);
    Reflect.deleteProperty(value, name);
  }
}

function stopped(): number {
  return demo.simulator.requests.byOperation.get('cloudtrail:StopLogging') ?? 0;
}

describe('the listener of a connection', () => {
  const told = { code: 'usage', message: 'onEvent threw: mine', cause: { message: 'mine' } };

  it.each(['check, awaited', 'check, iterated'])(
    'that fails ends %s, which is rejected with its error',
    async (run) => {
      let calls = 0;
      demo = await startDemo({}, { onEvent: ({ type }) => (type === 'call' && ++calls === 20 ? reject() : undefined) });
      const options = {
        connection: demo.connection,
        cwd: folder,
        accounts: ['333333333301'],
        onEvent: () => undefined,
      };
      await expect(RUNS[run]?.(options)).rejects.toMatchObject(told);
      // All others hear of it before they call anything, and whoever closes the connection does not hear it again.
      const before = demo.simulator.requests.total;
      for (const other of Object.values(RUNS)) await expect(other(options)).rejects.toMatchObject(told);
      await expect(cove(() => 1, options)).rejects.toThrow('there is no option "cwd"');
      await expect(cove(() => 1, { connection: demo.connection })).rejects.toMatchObject({
        name: 'CoveStopped',
        cause: told,
      });
      expect(demo.simulator.requests.total).toBe(before);
      await demo.connection.close();
    },
  );

  it('that fails when the last run is over is told to whoever closes the connection, once', async () => {
    let fail = (): void => undefined;
    const later = new Promise<void>((_, reject) => {
      fail = () => reject(new Error('mine'));
    });
    demo = await startDemo({}, { onEvent: () => later });
    const { results } = await cove((session) => session.call('iam:ListUsers'), {
      connection: demo.connection,
      accounts: ['333333333301'],
    });
    expect(results).toHaveLength(1);
    const closed = demo.connection.close();
    fail();
    await expect(closed).rejects.toMatchObject(told);
    await demo.connection.close();
  });

  it('that fails does not leave a change half made', async () => {
    let isBroken = false;
    demo = await startDemo({}, { onEvent: () => (isBroken ? reject() : undefined) });
    const options = { connection: demo.connection, cwd: folder, accounts: ['333333333301'] };
    await (await plan(set, { ...options, file: 'shared.json' })).close();
    const runLog = 'shared.run.ndjson';
    const confirm = async (): Promise<boolean> => {
      isBroken = true;
      return true;
    };
    await expect(
      apply('shared.json', { ...options, policies: set, runLog, confirm, verifyFor: 5 }),
    ).rejects.toMatchObject(told);
    const { changes, close } = await readReport(runLog, { cwd: folder });
    for (const { state } of changes) expect(['remediated', 'refused']).toContain(state);
    await close();
  });
});

it.each(Object.keys(RUNS))('%s says that its connection was closed', async (run) => {
  const options = await connected();
  await demo.connection.close();
  await expect(RUNS[run]?.({ ...options, onEvent: () => undefined })).rejects.toMatchObject({
    code: 'stopped',
    message: 'the connection was closed',
  });
});

function reject(): Promise<never> {
  return Promise.reject(new Error('mine'));
}
