import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { packageFile } from '../../src/package-files.ts';
import { invertChanges } from '../../src/remediation/invert-changes.ts';
import { readChanges } from '../../src/run-log/logged-changes.ts';
import type { RunLogRecord } from '../../src/run-log/records.ts';
import { change, changeId, planned } from './in-memory.ts';
import { allTrails, executed, inWorld, logging, smallWorld, trails } from './program.ts';

function intent(name: string, at: string): RunLogRecord {
  return { type: 'intent', change: changeId(name), call: 0, at };
}

function result(name: string, outcome: 'done' | 'refused'): RunLogRecord {
  return { type: 'result', change: changeId(name), call: 0, result: outcome, error: null, at: '' };
}

test('a rollback goes by the order of the log: the clock may have been set back between two changes', () => {
  const log: RunLogRecord[] = [
    ...planned(['1/a', '1/b', '1/c'].map((name) => change(name))),
    intent('1/b', '2026-01-01T02:00:01.000Z'),
    result('1/b', 'done'),
    // Now it is set back.
    intent('1/c', '2026-01-01T01:00:00.000Z'),
    result('1/c', 'done'),
    intent('1/a', '2026-01-01T01:00:00.000Z'),
    result('1/a', 'done'),
  ];
  expect(invertChanges(readChanges(log)).changes.map(({ resource }) => resource)).toEqual(['1/a', '1/c', '1/b']);
});

test('a change is begun by the call that AWS has not refused', () => {
  const [late] = readChanges([
    ...planned([change('1/a')]),
    intent('1/a', '2026-01-01T00:00:00.000Z'),
    result('1/a', 'refused'),
    intent('1/a', '2026-01-02T00:00:00.000Z'),
  ]);
  expect(late?.begunAt).toBe('2026-01-02T00:00:00.000Z');
});

test('no wait is measured by the clock of the system, which may be set while it lasts', () => {
  const source = packageFile('src');
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const measuring = files.filter((file) =>
    /Date\.now\(\) - (?!now)|Date\.now\(\) \+ pause/.test(readFileSync(path.join(source, file), 'utf8')),
  );
  // Whether that clock has moved is what it asks.
  expect(measuring).toEqual(['aws/signing/clock-offset.ts']);
});

/** The operation that changes a trail, the trails that log afterwards, and the command. */
const BOTH_WAYS = [
  ['StopLogging', [], 'apply', 'plan.json'],
  ['StartLogging', allTrails, 'rollback', 'plan.json.run.ndjson'],
] as const;

const DAY_MS = 86_400_000;
const rightNow = (): number => performance.timeOrigin + performance.now();

/** Sets the clock of the machine, and not that of AWS. */
function setClock(offByMs: number): void {
  vi.useFakeTimers({ toFake: ['Date'], now: rightNow() + offByMs });
}

afterEach(() => {
  vi.useRealTimers();
});

test.each([
  { days: -2, says: 'in the future\n  set the clock of the machine that is wrong' },
  { days: 2, says: '48 hours ago, and --max-age allows 24 hours' },
])('a plan beside a clock that was set by $days days since is not carried out', ({ days, says }) =>
  inWorld(smallWorld, { now: () => new Date(rightNow()) }, async ({ run }, simulator) => {
    await run('check', trails, '--plan', 'plan.json', '--quiet');
    setClock(days * DAY_MS);
    const { exitCode, stderr } = await run('apply', 'plan.json', '--yes', '--quiet');
    expect(stderr).toContain(says);
    expect(exitCode).toBe(2);
    expect(executed(simulator, 'StopLogging')).toEqual([]);
  }),
);

test.each([-2, 2])('a clock that is set by %d days between two changes, and two takings back', (days) => {
  let next = '';
  let made: () => number = () => 0;
  const now = (): Date => {
    if (next !== '' && made() > 0) {
      setClock(days * DAY_MS);
      next = '';
    }
    return new Date(rightNow());
  };
  return inWorld(smallWorld, { now }, async ({ run }, simulator) => {
    await run('check', trails, '--plan', 'plan.json', '--quiet');
    for (const [operation, left, ...command] of BOTH_WAYS) {
      vi.useRealTimers();
      next = operation;
      made = () => executed(simulator, operation).length;
      const { exitCode } = await run(...command, '--yes', '--quiet', '--verify-for', '1');
      expect(exitCode).toBe(0);
      expect(next).toBe('');
      expect(executed(simulator, operation).sort()).toEqual(allTrails);
      expect(logging(simulator).sort()).toEqual(left);
    }
  });
});

test('a machine that sleeps for a day between two changes, and two takings back: sessions are new, and nothing is twice', () => {
  let slept = false;
  let made: () => number = () => 0;
  const now = (): Date => {
    if (!slept && made() > 0) {
      setClock(DAY_MS);
      slept = true;
    }
    return new Date();
  };
  return inWorld(smallWorld, { now }, async ({ run }, simulator) => {
    const sessionsOf = (accountId: string): number =>
      simulator.recorded.filter(
        ({ operation, input }) => operation === 'AssumeRole' && String(input.RoleArn).includes(accountId),
      ).length;
    await run('check', trails, '--plan', 'plan.json', '--quiet');
    for (const [operation, left, ...command] of BOTH_WAYS) {
      vi.useRealTimers();
      slept = false;
      made = () => executed(simulator, operation).length;
      const before = sessionsOf('222222222201');
      const { exitCode, stderr } = await run(...command, '--yes', '--quiet', '--verify-for', '5');
      expect(exitCode, stderr).toBe(0);
      expect(slept).toBe(true);
      expect(sessionsOf('222222222201') - before, 'the session of before the sleep is not used again').toBeGreaterThan(
        1,
      );
      expect(executed(simulator, operation).sort()).toEqual(allTrails);
      expect(logging(simulator).sort()).toEqual(left);
    }
  });
});

test('a session that AWS calls expired when the call itself comes: once more in a new one, and carried out once', () =>
  inWorld(
    smallWorld,
    {
      faults: {
        rules: ['StopLogging', 'StartLogging'].map((operation) => ({
          ...{ kind: 'expiredToken' as const, operation, account: '222222222202', count: 1 },
        })),
      },
    },
    async ({ changes, run }, simulator) => {
      await run('check', trails, '--plan', 'plan.json', '--quiet');
      const log = 'plan.json.run.ndjson';
      expect((await run('apply', 'plan.json', '--yes', '--quiet', '--verify-for', '1')).exitCode).toBe(0);
      expect((await run('rollback', log, '--yes', '--quiet', '--verify-for', '1')).exitCode).toBe(0);
      for (const operation of ['StopLogging', 'StartLogging'])
        expect(executed(simulator, operation).sort(), operation).toEqual(allTrails);
      for (const file of [log, `${log}.rollback.ndjson`])
        expect((await changes(file)).map(({ calls }) => calls.get(0))).toEqual(allTrails.map(() => 'done'));
      expect(simulator.recorded.filter(({ errorCode }) => errorCode?.startsWith('ExpiredToken'))).toHaveLength(2);
    },
  ));

const agedKey = smallWorld.replace(
  'name: Two,',
  'name: Two, users: [{ name: ana, accessKeys: [{ ageDays: 400, usedDaysAgo: 1 }] }],',
);

test.each([
  { hours: -400 * 24, says: 'the clock of this machine is 400 days behind that of AWS, which says 2' },
  { hours: -2, says: 'the clock of this machine is 2 hours behind that of AWS' },
  { hours: 24, says: 'the clock of this machine is 24 hours ahead of that of AWS' },
])('by a clock that is $hours hours off, no key is judged, and nothing is changed or taken back', ({ hours, says }) =>
  inWorld(agedKey, { now: () => new Date(rightNow()) }, async ({ run }, simulator) => {
    await run('check', trails, '--plan', 'plan.json', '--quiet');
    await run('apply', 'plan.json', '--yes', '--quiet', '--verify-for', '1');
    const before = simulator.recorded.length;
    setClock(hours * 3_600_000);
    for (const command of [
      ['check', 'policies/iam-access-keys.yml', '-o', 'json'],
      ['check', trails, '--remediate', '--yes'],
      ['apply', 'plan.json', '--yes', '--max-age', '9999d', '--run-log', 'again.ndjson'],
      ['rollback', 'plan.json.run.ndjson', '--yes'],
      ['targets', trails],
    ]) {
      const { exitCode, stdout, stderr } = await run(...command);
      expect({ command, exitCode, stdout }).toEqual({ command, exitCode: 2, stdout: '' });
      // A plan of the future is refused before anybody is asked.
      expect(stderr).toMatch(command[0] === 'apply' && hours < 0 ? 'in the future' : says);
    }
    expect(new Set(simulator.recorded.slice(before).map(({ operation }) => operation))).toEqual(
      new Set(['GetCallerIdentity']),
    );
    vi.useRealTimers();
    expect((await run('check', 'policies/iam-access-keys.yml', '--quiet')).exitCode).toBe(1);
  }),
);

test('a report by a clock that was set back waives nothing by a waiver that has expired', () =>
  inWorld(smallWorld, {}, async ({ run, write }) => {
    await run('check', trails, '--run-log', 'run.ndjson', '--quiet');
    const yesterday = new Date(Date.now() - DAY_MS).toISOString().slice(0, 10);
    const waiver = `{ policies: ["*"], reason: moving, owner: me, expires: ${yesterday} }`;
    await write('cove.waivers.yml', `version: 1\nwaivers: [${waiver}]\n`);
    expect((await run('report', 'run.ndjson')).exitCode).toBe(1);
    setClock(-60 * DAY_MS);
    for (const command of ['report run.ndjson', 'baseline run.ndjson', 'compare run.ndjson run.ndjson']) {
      const { exitCode, stdout, stderr } = await run(...command.split(' '));
      expect({ command, exitCode, stdout }).toEqual({ command, exitCode: 2, stdout: '' });
      expect(stderr).toContain('and its waivers would be judged as of 2');
    }
    expect((await run('report', 'run.ndjson', '--waivers', 'off')).exitCode).toBe(1);
  }));
