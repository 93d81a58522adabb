import { existsSync } from 'node:fs';
import { copyFile, type FileHandle, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { devNull, tmpdir } from 'node:os';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { CoveError } from '../../../src/cove-error.ts';
import type { ApplyOptions, ChangeOptions, PlanOptions } from '../../../src/library/face/change-options.ts';
import { check, runOperation } from '../../../src/library/face/check-run.ts';
import type { EngineOptions } from '../../../src/library/face/engine-options.ts';
import { targets } from '../../../src/library/face/list-targets.ts';
import { readReport, renderReport, verdict } from '../../../src/library/face/open-report.ts';
import { permissions } from '../../../src/library/face/permission-texts.ts';
import { apply, plan, rollback } from '../../../src/library/face/plan-and-apply.ts';
import { loadPolicies, PolicyError, type PolicySet, validatePolicies } from '../../../src/library/face/policy-set.ts';
import { startSimulator } from '../../../src/library/face/start-simulated.ts';
import type { HostEvent } from '../../../src/library/host.ts';
import { inOptionWords } from '../../../src/library/words/option-words.ts';
import { packageFile } from '../../../src/package-files.ts';
import { type Format, REPORT_FORMATS } from '../../../src/report/render/formats.ts';
import { type Demo, startDemo, untilQuiet } from '../cove/demo.ts';

let folder: string;
let set: PolicySet;
let demo: Demo | undefined;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cove-face-'));
  set = await loadPolicies([packageFile('policies/trails.yml')]);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

afterEach(async () => {
  vi.useRealTimers();
  await demo?.close();
  demo = undefined;
});

async function connected(): Promise<{ connection: Demo['connection']; cwd: string }> {
  demo = await startDemo();
  return { connection: demo.connection, cwd: folder };
}

/** Files that are written to while something runs. */
async function filesWritten(run: () => Promise<unknown>): Promise<FileHandle[]> {
  const handle = await open(devNull);
  const handles: FileHandle = Object.getPrototypeOf(handle);
  await handle.close();
  const written = new Set<FileHandle>();
  const { appendFile } = handles;
  const spy = vi.spyOn(handles, 'appendFile').mockImplementation(function (this: FileHandle, ...args) {
    written.add(this);
    return Reflect.apply(appendFile, this, args);
  });
  try {
    await run();
  } finally {
    spy.mockRestore();
  }
  return [...written];
}

function changesMade(): number {
  return demo?.simulator.requests.byOperation.get('cloudtrail:StopLogging') ?? 0;
}

describe('a change', () => {
  const { confirm: _, ...without } = { confirm: undefined };

  it('is not made without somebody who is asked', async () => {
    const options = await connected();
    const file = 'without.json';
    await (await plan(set, { ...options, file })).close();
    const missing = { ...options, ...without, policies: set } as never;
    await expect(apply(file, missing)).rejects.toMatchObject({ code: 'usage', message: /confirm is missing/ });
    await expect(apply(file, undefined as never)).rejects.toThrow('confirm is missing');
    await expect(apply(file, { ...options, confirm: true as never })).rejects.toThrow(
      'apply: confirm: expected a function, got boolean true',
    );
    const yes = { ...options, confirm: 'yes' as never };
    await expect(rollback('run.ndjson', yes)).rejects.toThrow(
      'rollback: confirm: expected a function, got the string "yes"',
    );
    await expect(rollback('run.ndjson', missing)).rejects.toThrow('confirm is missing');
    expect(changesMade()).toBe(0);
  });

  it.each([
    ['no', () => false],
    ['something that is not a yes', () => 'yes' as never],
    ['nothing', () => undefined as never],
  ])('is not made where the answer is %s', async (name, confirm) => {
    const options = await connected();
    const file = `${name.replaceAll(' ', '-')}.json`;
    await (await plan(set, { ...options, file })).close();
    await apply(file, { ...options, confirm, policies: set, allowIncomplete: true }).then(
      (report) => report.close(),
      (error: unknown) =>
        expect(error).toMatchObject({ message: expect.stringMatching(/not confirmed|was not|declined|no/i) }),
    );
    expect(changesMade()).toBe(0);
  });

  const mine = (): never => {
    throw new Error('mine');
  };
  it.each<[string, () => unknown]>([
    ['throws', mine],
    ['rejects', async () => mine()],
    ['gives what throws when it is awaited', () => Object.defineProperty({}, 'then', { get: mine })],
  ])('is not made, and that is on record, where asking %s', async (how, confirm) => {
    const options = { ...(await connected()), accounts: ['333333333302'] };
    const [file, runLog] = ['thrown.json', `thrown-${how.length}.ndjson`];
    await (await plan(set, { ...options, file })).close();
    const change = { ...options, confirm: confirm as () => boolean, runLog, policies: set, allowIncomplete: true };
    await expect(apply(file, change)).rejects.toMatchObject({
      ...{ name: 'CoveError', code: 'usage', message: 'confirm threw: mine', cause: { message: 'mine' } },
      hint: `what was done by then is in the run log ${runLog}`,
    });
    const report = await readReport(runLog, { cwd: folder });
    expect(new Set(report.changes.map(({ state }) => state))).toEqual(new Set(['refused']));
    await report.close();
    expect(changesMade()).toBe(0);
  });

  it('is asked about no more, and no answer is waited for, once the run has ended', async () => {
    const options = { ...(await connected()), accounts: ['333333333302'] };
    const file = 'ended.json';
    await (await plan(set, { ...options, file })).close();
    const stop = new AbortController();
    let asked = 0;
    const confirm = (): Promise<boolean> => {
      asked += 1;
      stop.abort();
      return new Promise(() => {});
    };
    for (const runLog of ['ended-while-asking.ndjson', 'ended-before.ndjson']) {
      const change = { ...options, confirm, runLog, signal: stop.signal, policies: set, allowIncomplete: true };
      const report = await apply(file, change);
      expect(report.changes).not.toEqual([]);
      const message = 'the run was interrupted before the question was answered';
      expect(report.changes.every((change) => change.state === 'refused' && change.message === message)).toBe(true);
      await report.close();
    }
    expect(asked).toBe(1);
    expect(changesMade()).toBe(0);
  });
});

it('a plan is never that of another run, which had the same file at the same time', async () => {
  const options = { ...(await connected()), accounts: ['333333333302'], regions: ['us-east-1'] };
  const [file, other] = ['same.json', 'other.json'].map((name) => path.join(folder, name)) as [string, string];
  await (await plan(set, { ...options, file: other })).close();
  // Its run waits for what a listener has begun, before it reads the plan again.
  const overwrite = async (): Promise<void> => {
    while (!existsSync(file)) await setImmediate();
    await copyFile(other, file);
  };
  const onEvent = (event: HostEvent): unknown => (event.type === 'planned' ? overwrite() : undefined);
  const planned = plan(set, { ...options, file, onEvent: onEvent as (event: HostEvent) => void });
  const message = `plan: another run has written ${file} meanwhile`;
  await expect(planned).rejects.toMatchObject({ code: 'file', message });
});

it('a plan that cannot be read back leaves no file open', async () => {
  const options = { ...(await connected()), accounts: ['333333333302'], regions: ['us-east-1'] };
  const files = await filesWritten(() => expect(plan(set, { ...options, file: devNull })).rejects.toThrow(devNull));
  // A handle that is closed has no descriptor.
  expect(files.map(({ fd }) => fd)).toEqual([-1]);
});

describe('waivers', () => {
  const waivers = 'accepted.yml';
  const text = (policies: string): string => `
version: 1
waivers:
  - policies: [${policies}]
    reason: they are known
    owner: platform-team
    expires: ${new Date(Date.now() + 86_400_000 * 30).toISOString().slice(0, 10)}
`;

  it('are heeded by check, plan, apply and a later report, where they are named', async () => {
    const options = await connected();
    await writeFile(path.join(folder, waivers), text('cloudtrail-redundant-trail'));
    const runLog = 'waived.ndjson';
    const before = await plan(set, { ...options, file: 'before.json', runLog });
    expect(before.plan.changes.length).toBeGreaterThan(0);
    await before.close();
    const after = await plan(set, { ...options, file: 'after.json', waivers });
    expect(after.plan.changes).toEqual([]);
    await after.close();
    for (const report of [
      await check(set, { ...options, waivers }),
      await readReport(runLog, { cwd: folder, waivers }),
    ]) {
      expect(report.summary.waivedFindings).toBe(before.plan.changes.length);
      await report.close();
    }
    const confirm = (): boolean => true;
    const applied = await apply('before.json', {
      ...options,
      ...{ confirm, waivers, policies: set, allowIncomplete: true },
    });
    expect(new Set(applied.changes.map(({ state }) => state))).toEqual(new Set(['refused']));
    await applied.close();
    await expect(rollback(applied.runLog, { ...options, confirm })).rejects.toMatchObject({
      code: 'plan',
      message: expect.stringContaining('has no change to undo'),
    });
    expect(changesMade()).toBe(0);
  });

  it('that are wrong stop what they are for, and a check that is iterated takes none', async () => {
    const options = await connected();
    await writeFile(path.join(folder, waivers), text('cloudtrail-redundand-trail'));
    await expect(check(set, { ...options, waivers })).rejects.toThrow(/accepted.yml:4.*cloudtrail-redundand-trail/);
    await expect(check(set, { ...options, waivers: 7 as never })).rejects.toThrow('the path of a waivers file');
    const run = check(set, { ...options, waivers })[Symbol.asyncIterator]();
    await expect(run.next()).rejects.toThrow(/is for a check that is awaited/);
    await expect(rollback('waived.ndjson', { ...options, confirm: () => true, waivers } as never)).rejects.toThrow();
  });
});

describe('a check', () => {
  it('gives records as they come, and ends with its loop', async () => {
    const options = await connected();
    const types: string[] = [];
    let told = 0;
    const onEvent = (): void => {
      told += 1;
    };
    for await (const record of check(set, { ...options, onEvent })) {
      types.push(record.type);
      if (record.type === 'outcome') break;
    }
    expect(types[0]).toBe('run');
    expect(types.at(-1)).toBe('outcome');
    const [total, toldThen] = [demo?.simulator.requests.total, told];
    await untilQuiet(options.connection);
    expect(told).toBe(toldThen);
    const later = demo?.simulator.requests.total ?? 0;
    await untilQuiet(options.connection);
    expect(demo?.simulator.requests.total).toBe(later);
    expect(later - (total ?? 0)).toBeLessThanOrEqual(100);
  });

  it('gives the same awaited and iterated, over a connection that others use too', async () => {
    const options = await connected();
    let findings = 0;
    for await (const record of check(set, options)) {
      if (record.type === 'outcome' && record.status === 'findings') findings += record.findings.length;
    }
    const report = await check(set, options);
    expect(report.findings.length).toBe(findings);
    expect(verdict(report).exitCode).toBe(3);
    let text = '';
    for await (const piece of renderReport(report, 'json')) text += piece;
    expect(JSON.parse(text).findings).toHaveLength(findings);
    await report.close();
    expect(await connectedStill(options)).toBe(true);
  });

  it('heeds, when iterated, all that it heeds when awaited', async () => {
    demo = await startDemo({ faults: { rules: [{ kind: 'latency', service: 'cloudtrail', latencyMs: 60_000 }] } });
    // The second is over when the one account that cannot be entered has failed, and all others wait.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const onEvent = ({ type }: { type: string }): void => {
      if (type === 'error-outcome') vi.advanceTimersByTime(1_000);
    };
    const options = { connection: demo.connection, cwd: folder, timeout: 1, onEvent };
    const errors: string[] = [];
    const kinds = new Set<string>();
    let settings = {};
    for await (const record of check(set, { ...options, allowErrors: true })) {
      if (record.type === 'run') settings = record.settings;
      if (record.type !== 'outcome') continue;
      errors.push(...record.errors.map(({ message }) => message));
      for (const { kind } of record.errors) kinds.add(kind);
    }
    expect(errors).toContain('the 1 second of --timeout was over');
    expect(kinds.has('internal')).toBe(false);
    expect(settings).toMatchObject({ timeout: 1 });
  });

  it('calls interrupted what a signal of any reason has cut off', async () => {
    demo = await startDemo({ faults: { rules: [{ kind: 'latency', service: 'cloudtrail', latencyMs: 60_000 }] } });
    const stop = new AbortController();
    const onEvent = ({ type }: { type: string }): void => {
      if (type === 'error-outcome') stop.abort(new Error('enough'));
    };
    const report = await check(set, { connection: demo.connection, cwd: folder, signal: stop.signal, onEvent });
    const kinds = new Set([...report.errors].map(({ kind }) => kind));
    await report.close();
    expect([...kinds].sort()).toEqual(['assume-role', 'interrupted']);
  });

  it.each([{ resume: 'earlier.ndjson' }, { runLog: 'run.ndjson' }])('refuses, when iterated, %o', async (more) => {
    const options = await connected();
    const run = check(set, { ...options, ...more })[Symbol.asyncIterator]();
    await expect(run.next()).rejects.toThrow(/is for a check that is awaited/);
  });

  it('ends by its signal with a report that says so', async () => {
    const options = await connected();
    const stop = new AbortController();
    const report = await check(set, {
      ...options,
      signal: stop.signal,
      onEvent: ({ type }) => {
        if (type === 'account-done') stop.abort();
      },
    });
    expect(report.run.interrupted).toBe(true);
    expect(verdict(report).exitCode).toBe(130);
    await report.close();
  });
});

async function connectedStill(options: Awaited<ReturnType<typeof connected>>): Promise<boolean> {
  return (await targets(set, options)).accounts.length > 0;
}

describe('options', () => {
  it('of plan, apply and rollback are what they were when it was called', async () => {
    const where = { ...(await connected()), accounts: ['333333333302'] };
    const file = 'kept.json';
    const planning: PlanOptions = { ...where, file };
    const planned = plan(set, planning);
    Object.assign(planning, { file: 'another.json', waivers: 'nowhere.yml' });
    expect((await planned).plan.changes.length).toBeGreaterThan(1);
    await (await planned).close();
    const runLog = path.join(folder, 'kept.ndjson');
    const few = { ...where, confirm: () => true, verifyFor: 0, policies: set, runLog };
    const changing: ApplyOptions = { ...few, maxChanges: 1, allowIncomplete: true };
    const applied = apply(file, changing);
    Object.assign(changing, { maxChanges: 50, runLog: 'another.ndjson' });
    const report = await applied;
    expect(report.runLog).toBe(runLog);
    expect(report.changes.every(({ state }) => state === 'refused')).toBe(true);
    expect(report.changes[0]?.message).toMatch(/ are more than maxChanges 1 allows$/);
    await report.close();
    const none: ChangeOptions = { ...few };
    const takenBack = rollback(runLog, none);
    Object.assign(none, { cwd: '/nowhere' });
    await expect(takenBack).rejects.toThrow('has no change to undo');
    expect(changesMade()).toBe(0);
  });

  it.each<[string, () => unknown, string]>([
    ['check', () => check(set, { acounts: [] } as never), 'check: there is no option "acounts"'],
    [
      'check',
      () => check(set, { accounts: 'all' } as never),
      'check: accounts: expected a list of strings, got the string "all"',
    ],
    [
      'check',
      () => check(set, { concurrency: 'many' } as never),
      'check: concurrency: expected a whole number, got the string "many"',
    ],
    ['check', () => check(set, { concurrency: 0 }), 'check: concurrency: expected at least 1, got number 0'],
    ['check', () => check(set, { failOn: 'hgih' } as never), 'check: failOn: expected one of critical, high, medium,'],
    ['check', () => check(set, { runLog: '' }), 'check: runLog: expected one that is not empty, got the string ""'],
    ['check', () => check(set, { externalId: 'x' }), 'externalId: expected at least 2 characters, got the string "x"'],
    ['check', () => check(set, { allow: [{ kind: 'opt-in' }] } as never), 'check: allow[0]: reason is missing'],
    ['check', () => check(set, { roles: { Shop: 'x' } }), 'roles: expected names that are ids of accounts (12 digits)'],
    ['check', () => check(set, { policyArns: ['x'] }), 'check: policyArns[0]: expected the ARN of a managed policy'],
    ['check', () => check(set, { accounts: ['1234'] }), 'accounts: "1234" has 4 digits, but an account id has 12'],
    ['check', () => check(set, { parameters: {} } as never), 'check: there is no option "parameters"'],
    ['check', () => check(set, { connection: {} as never }), 'check: connection: expected what `await connect()`'],
    ['check', () => check(set, { strictWaivers: true }), 'strictWaivers says which waivers fail a run'],
    ['check', () => check(set, { maxAgeMs: 1 }), 'check: maxAgeMs says how old the run of resume may be'],
    ['check', () => check(set, { resume: 'a', runLog: 'b' }), 'check: resume continues a, but runLog names b'],
    ['targets', () => targets(set, { region: [] } as never), 'targets: there is no option "region"'],
    ['plan', () => plan(set, {} as never), 'plan: file: expected the path of a file'],
    ['loadPolicies', () => loadPolicies([]), 'loadPolicies: expected a list of files'],
    ['loadPolicies', () => loadPolicies('x.yml' as never), 'loadPolicies: expected a list of files'],
    ['loadPolicies', () => loadPolicies(['x.yml', 7] as never), 'files, directories or globs, got number 7 in it'],
    ['loadPolicies', () => loadPolicies(Array(1)), 'files, directories or globs, got undefined in it'],
    ['loadPolicies', () => loadPolicies(['x.yml'], { parameter: {} } as never), 'there is no option "parameter"'],
    ['runOperation', () => runOperation('iam:ListUsers', { inputs: {} } as never), 'there is no option "inputs"'],
  ])('of %s are held against what there is', async (_, run, message) => {
    await expect((async () => run())()).rejects.toThrow(message);
  });

  it.each<[string, object]>([
    ['maxChanges', { maxChanges: Number.NaN }],
    ['maxChanges', { maxChanges: '5' }],
    ['maxChanges', { maxChanges: -1 }],
    ['maxErrors', { maxErrors: 5 }],
    ['verifyFor', { verifyFor: 'long' }],
    ['remediateRole', { remediateRole: '' }],
    ['policies', { policies: ['policies/'] }],
    ['maxAgeMs', { maxAgeMs: Number.NaN }],
    ['maxAgeMs', { maxAgeMs: '7d' }],
    ['allowIncomplete', { allowIncomplete: 'no' }],
    ['digest', { digest: 12 }],
  ])('that limit changes limit them: %s of %o', async (name, given) => {
    const confirm = () => true;
    await expect(apply('plan.json', { confirm, ...given } as never)).rejects.toThrow(`apply: ${name}: expected`);
    const refusal = ['maxAgeMs', 'allowIncomplete', 'digest'].includes(name)
      ? 'there is no option'
      : `${name}: expected`;
    const unsure = { confirm, outsideTargets: ['Shop'], trustRunLog: 1 };
    await expect(rollback('run.ndjson', unsure as never)).rejects.toThrow(
      'rollback: outsideTargets: expected a list of account ids (12 digits each), got the string "Shop" in it',
    );
    await expect(rollback('run.ndjson', { confirm, ...given } as never)).rejects.toThrow(`rollback: ${refusal}`);
  });

  it('are the words of every message', async () => {
    const options = await connected();
    const errors = await Promise.all(
      [
        () => runOperation('cloudtrail:StopLogging', options),
        () => runOperation('cloudtrail:DescribeTrails', { ...options, query: '[' }),
        () => targets(set, { ...options, accounts: ['999999999999'] }),
        () => permissions(set, { for: ['audit', 'caller'], format: 'cloudformation' } as never),
        () => permissions(set, { trustedArn: 'x', trustedAccount: '1' } as never),
        async () => check(set, { ...options, partition: 'aws-cn', demo: true }),
        async () => check(set, { ...options, roleName: 'arn:aws:iam::111122223333:role/x' }),
        () => apply('not-there.json', { ...options, confirm: () => true }),
        () => rollback('not-there.ndjson', { ...options, confirm: () => true }),
      ].map((run) =>
        run().then(
          async (answer) => {
            // A check does not reject for what its accounts answer: its report is open then.
            if ('close' in answer && typeof answer.close === 'function') await answer.close();
          },
          (error: unknown) => error,
        ),
      ),
    );
    const told = errors.filter(CoveError.is).map(({ message, hint }) => `${message} | ${hint}`);
    expect(told.length).toBeGreaterThan(6);
    for (const words of told) expect(words.replace(/`[^`]*`/g, '')).not.toMatch(/(^|\s)--[a-z]/);
    expect(told[0]).toMatch(/and runOperation only reads .* runs with plan\(\) and apply\(\)$/);
  });

  it('are the words of hints about files, and of what allows a read', async () => {
    const cwd = folder;
    await writeFile(path.join(cwd, 'secret.yml'), SECRET_READ);
    const [wrong] = await validatePolicies(['secret.yml'], { cwd });
    expect(wrong?.hint).toMatch(/load it with allowSecretReads: true if this is intended$/);
    await expect(loadPolicies(['secret.yml'], { cwd })).rejects.toMatchObject({ diagnostics: [{ hint: wrong?.hint }] });
    const options = { ...(await connected()), accounts: ['333333333302'], regions: ['us-east-1'] };
    const secret = runOperation('secretsmanager:GetSecretValue', options);
    await expect(secret).rejects.toMatchObject({ hint: expect.stringContaining('allowSecretReads: true') });
    const allowed = runOperation('secretsmanager:GetSecretValue', {
      ...options,
      input: { SecretId: 'x' },
      allowSecretReads: true,
    });
    await expect(allowed).resolves.toMatchObject({ summary: { cells: 1 } });
    await expect(check(set, { ...options, trustReads: ['a:ListB'] } as never)).rejects.toMatchObject({
      hint: 'did you mean trustReads of loadPolicies?',
    });
  });

  it('are the words of records and notes, for which a run was asked', async () => {
    const notes: string[] = [];
    const onEvent = (event: HostEvent): void => void (event.type === 'note' && notes.push(event.text));
    const where = { ...(await connected()), accounts: ['111111111111', '333333333302'], onEvent };
    const reasons: string[] = [];
    for await (const record of check(set, where)) {
      if (record.type === 'outcome' && record.skipped !== null) reasons.push(record.skipped.message);
    }
    expect(reasons).toContain("the caller's own account is left out without includeCaller: true");
    await (await plan(set, { ...where, file: 'worded.json' })).close();
    const { accounts: _, ...anywhere } = where;
    const changing = { ...anywhere, confirm: () => true, policies: set, verifyFor: 0 };
    const applied = await apply('worded.json', changing);
    await applied.close();
    const left = { ...changing, exclude: ['333333333302'] };
    const refused = await rollback(applied.runLog, left);
    expect(new Set([...refused.changes].map(({ message }) => message))).toEqual(
      new Set(['account 333333333302 is excluded by this run (exclude); nothing was called']),
    );
    await refused.close();
    // The same rollback, of which nothing was begun, with the account named.
    const undone = await rollback(applied.runLog, { ...left, outsideTargets: ['333333333302'], trustRunLog: true });
    expect([...undone.changes].map(({ state }) => state)).toEqual(['remediated', 'remediated']);
    await undone.close();
    expect(notes.join('')).not.toMatch(/--[a-z]/);
  });

  it.each([
    ['allow more with --max-changes', 'allow more with maxChanges'],
    ['allow an older one with --max-age', 'allow an older one with maxAgeMs'],
    ['--role-name names another role', 'roleName names another role'],
    ['a run log is what check --run-log FILE writes', 'a run log is what check writes as its runLog'],
    ['--policy-arn: x', 'policyArns: x'],
    ['"/srv/team--audit/x.yml" (--exclude)', '"/srv/team--audit/x.yml" (exclude)'],
    [
      'x.yml:3 waives it; --waivers off changes it all the same',
      'x.yml:3 waives it; without waivers it is changed all the same',
    ],
    [
      'sign in with `aws sso login --profile x`, check --profile',
      'sign in with `aws sso login --profile x`, look at profile, or the connection',
    ],
    ['as it is shown by: cove-policy report plan.json', 'it is digest of the plan that plan() returned'],
    [
      'its result is shown by: cove-policy report a.ndjson; for',
      "its result is what readReport('a.ndjson') reads; for",
    ],
    ['review it, then: cove-policy apply plan.json', "review it, then: apply('plan.json', …)"],
    ['once that confirms it: --trust-read a:ListB', "once that confirms it: trustReads: ['a:ListB']"],
    ['there is no flag --of-somebody', 'there is no flag --of-somebody'],
  ])('%s', (words, instead) => {
    expect(inOptionWords(words)).toBe(instead);
  });
});

const FORMATS = Object.keys(REPORT_FORMATS) as Format[];

async function textOf(pieces: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const piece of pieces) text += piece;
  return text;
}

const SECRET_READ = `version: 1
policies:
  - id: secrets
    title: Secrets are read
    severity: low
    call: secretsmanager:GetSecretValue
    filter: 'false'
    finding: { resource: x, message: y }
`;

describe('names of accounts and units', () => {
  const SEARCH = { accounts: ['Search Production'], exclude: ['Payments'] };

  it('are taken by all that runs over an organization', async () => {
    const where = { ...(await connected()), ...SEARCH };
    const ids = new Set<string>();
    for await (const record of check(set, where)) if (record.type === 'outcome') ids.add(record.account);
    const found = await runOperation('cloudtrail:DescribeTrails', where);
    for (const { account } of found.findings) ids.add(account.id);
    const planned = await plan(set, { ...where, file: 'named.json' });
    for (const { account } of planned.plan.changes) ids.add(account);
    expect([...ids, found.findings.length > 0, planned.plan.changes.length > 0]).toEqual(['333333333302', true, true]);
    const applied = await apply('named.json', {
      ...where,
      confirm: () => true,
      policies: set,
      accounts: ['Shop Production'],
    });
    expect(new Set([...applied.changes].map(({ state }) => state))).toEqual(new Set(['refused']));
    for (const each of [planned, applied]) await each.close();
  });

  it.each<[string, EngineOptions, string]>([
    ['check', { accounts: ['Shop'] }, 'Shop (accounts) is not in organization'],
    ['check', { ous: ['Shop Production'] }, 'Shop Production (ous) is not in organization'],
    ['check', { roles: { '999999999999': 'audit' } }, '999999999999 (roles) is not in organization'],
    ['runOperation', { exclude: ['Shoq'] }, 'is called "Shoq" (exclude) (did you mean Shop?)'],
    ['plan', { exclude: ['999999999999'] }, 'excluded id 999999999999 (exclude) is not in organization'],
    ['targets', { ous: ['Worklods'] }, 'Worklods (ous) is not in organization'],
  ])('that %s is given and nobody has are refused: %j', async (name, given, message) => {
    const where = { ...(await connected()), ...given };
    const run = {
      check: () => check(set, where),
      plan: () => plan(set, { ...where, file: 'nobody.json' }),
      runOperation: () => runOperation('iam:ListUsers', where),
      targets: () => targets(set, where),
    }[name];
    await expect((async () => run?.())()).rejects.toMatchObject({
      code: 'targets',
      message: expect.stringContaining(message),
      hint: expect.not.stringMatching(/--[a-z]|cove-policy /),
    });
  });
});

describe('targets', () => {
  it('are planned with the settings that a check with the same options has', async () => {
    const options = { ...(await connected()), accounts: ['333333333302'], roleName: 'OrganizationAccountAccessRole' };
    const planned = await targets(set, options);
    expect(planned.settings).toMatchObject({ accounts: ['333333333302'], roleName: 'OrganizationAccountAccessRole' });
    for await (const record of check(set, options)) {
      if (record.type === 'run') expect(record.settings).toEqual(planned.settings);
    }
    expect((await targets(set, { ...options, roleName: 'other' })).settings).not.toEqual(planned.settings);
  });
});

describe('each error', () => {
  it('is recognised as itself, and not as another kind', async () => {
    const usage: unknown = await loadPolicies([]).catch((error: unknown) => error);
    await writeFile(path.join(folder, 'bad.yml'), 'version: 1\npolicies: [{ id: Wrong }]\n');
    const wrong: unknown = await loadPolicies(['bad.yml'], { cwd: folder }).catch((error: unknown) => error);
    expect([CoveError.is(usage), PolicyError.is(usage)]).toEqual([true, false]);
    expect([CoveError.is(wrong), PolicyError.is(wrong)]).toEqual([true, true]);
    expect(PolicyError.is(wrong) && wrong.diagnostics.length).toBeGreaterThan(0);
    expect(PolicyError.is(undefined)).toBe(false);
  });
});

describe('a verdict', () => {
  const judged = async (options: object | undefined) => {
    const report = await check(set, await connected());
    try {
      return verdict(report, options as never);
    } finally {
      await report.close();
    }
  };

  it.each([
    [{ failOn: 'hgih' }, 'verdict: failOn: expected one of critical, high, medium, low, info, none, got'],
    [{ allowErrors: 'yes' }, 'verdict: allowErrors: expected true or false'],
    [{ allow: ['assume-role'] }, 'verdict: allow: expected a list of kinds of errors'],
    [{ allow: [{ kind: 'interrupted' }] }, 'verdict: allow: expected a list of kinds of errors'],
  ])('is not given with %j, which would pass everything', async (options, message) => {
    await expect(judged(options)).rejects.toThrow(message);
  });

  it('is by what its run was given, unless it is given something else', async () => {
    const { connection } = await connected();
    const settings = { connection, cwd: folder, failOn: 'none', allowErrors: true } as const;
    const report = await check(set, settings);
    expect(verdict(report)).toMatchObject({ exitCode: 0, reason: expect.stringContaining('as allowErrors permits') });
    expect(verdict(report, { failOn: 'low' })).toMatchObject({ exitCode: 1 });
    expect(verdict(report, { allowErrors: false })).toMatchObject({ exitCode: 3 });
    let text = '';
    for await (const piece of renderReport(report, 'text')) text += piece;
    expect(text).toContain('(exit 0)');
    await report.close();
    // Its judgement is data in it, and in its log: a copy is judged as it is.
    const logged = await check(set, {
      connection,
      cwd: folder,
      allowErrors: true,
      failOn: 'info',
      runLog: 'judged.ndjson',
    });
    const again = await readReport('judged.ndjson', { cwd: folder });
    const json = JSON.parse(JSON.stringify(logged)) as typeof logged;
    for (const copy of [{ ...logged }, json, structuredClone({ ...logged }), again]) {
      expect(verdict(copy)).toEqual(verdict(logged));
      expect(verdict(copy).reason).toMatch(/at or above info/);
    }
    for (const format of FORMATS) {
      const ofCopy = textOf(renderReport(json, format)).catch((error: unknown) => error);
      if (REPORT_FORMATS[format].ofAllCells) expect(await ofCopy).toMatchObject({ code: 'usage' });
      else expect(await ofCopy).toBe(await textOf(renderReport(logged, format)));
    }
    const forged = {
      ...logged,
      run: { ...logged.run, settings: { failOn: 'never', allowErrors: 'yes', allow: [{}] } },
    };
    expect(verdict(forged)).toMatchObject({ exitCode: 3, reason: expect.stringContaining('at or above low') });
    await logged.close();
    await again.close();
    const asked = await runOperation('cloudtrail:DescribeTrails', { connection, allowErrors: true, failOn: 'info' });
    expect(verdict(asked)).toMatchObject({ exitCode: 1, reason: expect.stringContaining('at or above info') });
    const filed: PolicySet = { ...set, settings: { ...set.settings, failOn: 'none' } };
    const accounts = ['333333333302'];
    const planned = await plan(filed, {
      connection,
      cwd: folder,
      allowErrors: true,
      accounts,
      file: 'judged.json',
    });
    expect(verdict(planned.report)).toMatchObject({ exitCode: 0 });
    await planned.close();
  });

  it('takes what is undefined as not given, and speaks of options', async () => {
    const given = await judged({ failOn: undefined, allowErrors: undefined });
    expect(given.exitCode).toBe(3);
    const passed = await judged({ failOn: 'none', allowErrors: true });
    expect(passed).toMatchObject({ exitCode: 0, reason: expect.stringContaining('as allowErrors permits') });
  });
});

describe('the simulator', () => {
  it.each<[object, string]>([
    [{ recrod: true }, 'startSimulator: there is no option "recrod"'],
    [{ port: -1 }, 'startSimulator: port: expected a port'],
    [{ organization: 'not-there.yml' }, 'the organization file not-there.yml cannot be read'],
  ])('is not started with %j', async (options, message) => {
    const error: unknown = await startSimulator(options).catch((thrown: unknown) => thrown);
    if (!CoveError.is(error)) throw error;
    expect(error.message).toContain(message);
    expect(error.hint ?? '').not.toContain('--');
  });
});

describe('policies that are wrong', () => {
  it('are data, or an error that holds it', async () => {
    await writeFile(path.join(folder, 'wrong.yml'), 'version: 1\npolicies: [{ id: Wrong }]\n');
    const diagnostics = await validatePolicies(['wrong.yml'], { cwd: folder });
    expect(diagnostics.length).toBeGreaterThan(0);
    await expect(loadPolicies(['wrong.yml'], { cwd: folder })).rejects.toMatchObject({
      code: 'policy',
      message: expect.stringContaining('wrong.yml:2:'),
      diagnostics,
    });
    expect(await validatePolicies([packageFile('policies/trails.yml')])).toEqual([]);
  });
});

describe('readReport', () => {
  it('takes several logs as one report', async () => {
    const options = await connected();
    const checked = async (account: string): Promise<string> => {
      const runLog = `${account}.ndjson`;
      await (await check(set, { ...options, accounts: [account], runLog })).close();
      return runLog;
    };
    const logs = [await checked('333333333301'), await checked('333333333302')];
    const both = await readReport(logs, { cwd: folder });
    expect(both.accounts.map(({ id }) => id)).toEqual(['333333333301', '333333333302']);
    expect(both.runLog).toBeUndefined();
    await both.close();
    const one = await readReport([logs[0] ?? ''], { cwd: folder });
    expect(one.runLog).toBe(logs[0]);
    await one.close();
    await expect(readReport([logs[0] ?? '', logs[0] ?? ''], { cwd: folder })).rejects.toMatchObject({ code: 'usage' });
  });

  it.each([[[]], [''], [[1]], [undefined]])('refuses %j', async (logs) => {
    await expect(readReport(logs as never)).rejects.toThrow('readReport: expected the path of a run log');
  });

  it('refuses an option that does not exist', async () => {
    await expect(readReport('x', { cdw: '.' } as never)).rejects.toThrow('there is no option "cdw"');
  });
});
