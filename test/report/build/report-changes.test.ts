import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildReport } from '../../../src/report/build/build-report.ts';
import { exitCode, verdict } from '../../../src/report/build/verdict.ts';
import type { Change, ChangeState, RunLogRecord } from '../../../src/run-log/records.ts';
import {
  appliedRun,
  applyRun,
  changed,
  changeOf,
  intent,
  killedRun,
  planned,
  remediateRun,
  result,
  resume,
  resumedRun,
  rolledBackRun,
  stop,
} from '../sample-changes.ts';
import { endRecord, findingsIn, wholeRun } from '../sample-run.ts';

const options = { failOn: 'low', allowErrors: false } as const;
const one = changeOf('one');
const twoCalls = changeOf('two', { calls: [stop('two'), stop('too')] });

describe('the state of a change that the log leaves open', () => {
  const open: [string, RunLogRecord[], ChangeState, string][] = [
    ['never begun', [], 'refused', 'never tried: the run ended before it'],
    [
      'an intent without a result',
      [intent(twoCalls)],
      'unverified',
      'unknown, verify: the run ended between the call and its record',
    ],
    [
      'the second call without a result',
      [intent(twoCalls), result(twoCalls), intent(twoCalls, 1)],
      'unverified',
      'unknown, verify: the run ended between the call and its record',
    ],
    [
      'called, never verified',
      [intent(twoCalls), result(twoCalls)],
      'unverified',
      'unknown, verify: the run ended after the call, before it was verified',
    ],
    [
      'refused by AWS',
      [intent(twoCalls), result(twoCalls, 'refused')],
      'failed',
      'AWS refused the call, and the run ended before it recorded more',
    ],
    [
      'refused in an earlier run, begun in this one',
      [changed(twoCalls, 'refused'), resume, intent(twoCalls)],
      'unverified',
      'unknown, verify: the run ended between the call and its record',
    ],
  ];
  test.each(open)('%s', (_, records, state, message) => {
    const [change] = buildReport(applyRun([planned(twoCalls), ...records]).slice(0, -1)).changes;
    expect(change).toMatchObject({ state, message, error: null });
  });
});

describe('complete: every planned change has a final state', () => {
  test.each<[string, RunLogRecord[], boolean]>([
    ['applied', appliedRun(), true],
    ['nothing to do', applyRun([]), true],
    ['rolled back', rolledBackRun(), true],
    ['killed', killedRun(), false],
    ['continued', resumedRun(), true],
    ['continued, and killed again', resumedRun().slice(0, -1), false],
    ['ended, continued, and killed at once', [...killedRun(), endRecord(), resume], false],
    ['interrupted', [...killedRun(), endRecord({ interrupted: true })], false],
    ['an end that leaves a change open', [...killedRun(), endRecord()], false],
    ['check --remediate', remediateRun(), true],
  ])('%s', (_, records, complete) => {
    expect(buildReport(records).summary.complete).toBe(complete);
  });
});

describe('the ledger says what must not be in the record of changes', () => {
  test.each<[string, RunLogRecord[], string[]]>([
    ['all in order', [planned(one), intent(one), result(one), changed(one, 'remediated')], []],
    ['a change that was not planned', [changed(one, 'remediated')], [`a change that was not planned: ${one.id}`]],
    [
      'planned twice',
      [planned(one), planned(one), changed(one, 'refused')],
      [`more than one planned record: ${one.id}`],
    ],
    [
      'called twice',
      [planned(one), intent(one), result(one), intent(one), result(one), changed(one, 'remediated')],
      [`a call that was begun more than once: call 0 of ${one.id}`],
    ],
    [
      'called again after its answer was lost',
      [planned(one), intent(one), resume, intent(one), result(one), changed(one, 'remediated')],
      [`a call that was begun more than once: call 0 of ${one.id}`],
    ],
    [
      'called without an intent',
      [planned(one), result(one), changed(one, 'remediated')],
      [`a call that was made without an intent: call 0 of ${one.id}`],
    ],
    [
      'tried again after a refusal',
      [planned(one), intent(one), result(one, 'refused'), resume, intent(one), result(one), changed(one, 'remediated')],
      [],
    ],
    [
      'two ends of a change',
      [planned(one), changed(one, 'refused'), changed(one, 'remediated')],
      [`a change that ended more than once: ${one.id}`],
    ],
    ['a later end after a resume', [planned(one), changed(one, 'refused'), resume, changed(one, 'refused')], []],
    ['no end of a change', [planned(one)], ['1 change planned, but only 0 with an outcome']],
    [
      'an unknown policy and account',
      [planned(changeOf('x', { policy: 'ghost', account: '999999999999' }))],
      [
        '1 change planned, but only 0 with an outcome',
        'changes of an unknown policy: ghost',
        'changes in an unknown account: 999999999999',
      ],
    ],
  ])('%s', (_, records, problems) => {
    const report = buildReport(applyRun(records));
    expect(report.summary.ledger === 'ok' ? [] : report.summary.ledger).toEqual(problems);
    expect(report.summary.complete).toBe(problems.length === 0);
  });
});

describe('exit code and reason', () => {
  const only = (...records: RunLogRecord[]) => [planned(one), ...records];
  const found = findingsIn(one, { resource: one.resource, message: one.message });
  const checked = wholeRun([found]).slice(0, -1);
  const made = [planned(one), intent(one), result(one)];
  test.each<[string, RunLogRecord[], number, string]>([
    ['all applied', appliedRun(), 0, 'passed: 2 remediated'],
    ['nothing to do', applyRun([]), 0, 'passed: no change was planned'],
    ['continued', resumedRun(), 0, 'passed: 3 remediated'],
    ['failed', applyRun(only(changed(one, 'failed'))), 4, 'changes need attention: 1 failed of 1 planned'],
    ['unverified', applyRun(only(changed(one, 'unverified'))), 4, 'changes need attention: 1 unverified of 1 planned'],
    ['drifted', applyRun(only(changed(one, 'drifted'))), 4, 'changes need attention: 1 drifted of 1 planned'],
    ['refused', applyRun(only(changed(one, 'refused'))), 4, 'changes need attention: 1 refused of 1 planned'],
    ['already compliant', applyRun(only(changed(one, 'already-compliant'))), 0, 'passed: 1 already compliant'],
    [
      'already as before',
      applyRun(only(changed(one, 'already-compliant')), 'rollback'),
      0,
      'passed: 1 already as before',
    ],
    [
      'outranks incomplete',
      killedRun(),
      4,
      'changes need attention: 1 unverified, 1 refused of 3 planned; incomplete: the run log is cut off: the same command with the same --run-log continues it',
    ],
    [
      'cut off before a change',
      applyRun([]).slice(0, -1),
      3,
      'incomplete: the run log is cut off: the same command with the same --run-log continues it',
    ],
    [
      'interrupted outranks it',
      [...applyRun(only(changed(one, 'refused'))).slice(0, -1), endRecord({ interrupted: true })],
      130,
      'interrupted: changes need attention: 1 refused of 1 planned',
    ],
    [
      'interrupted at the last moment',
      [...appliedRun().slice(0, -1), endRecord({ interrupted: true })],
      130,
      'interrupted: but every change was tried',
    ],
    [
      'a check that remediates',
      remediateRun(),
      4,
      'changes need attention: 1 failed, 1 unverified, 1 drifted, 1 refused of 7 planned; 4 findings at or above low',
    ],
    [
      'a finding whose change is made counts no longer',
      [...checked, ...made, changed(one, 'remediated'), endRecord({ planned: 1 })],
      0,
      'passed: 1 finding, none left (1 remediated)',
    ],
    [
      'nor does one that is gone by then',
      [...checked, planned(one), changed(one, 'already-compliant'), endRecord({ planned: 1 })],
      0,
      'passed: 1 finding, none left (1 already compliant)',
    ],
    [
      'one that is still there does',
      [...checked, ...made, changed(one, 'unverified'), endRecord({ planned: 1 })],
      4,
      'changes need attention: 1 unverified of 1 planned; 1 finding at or above low',
    ],
  ])('%s', (_, records, code, reason) => {
    expect(verdict(buildReport(records), options)).toEqual({ exitCode: code, reason });
  });
});

test('a check without changes has none in its sums', () => {
  const { changes, summary } = buildReport(applyRun([]));
  expect([changes, summary.changes]).toEqual([[], null]);
});

/** What a run may append of one change, in order: also of one that goes on after a kill. */
const states: readonly ChangeState[] = [
  'remediated',
  'already-compliant',
  'drifted',
  'refused',
  'failed',
  'unverified',
];
const course = (change: Change): fc.Arbitrary<RunLogRecord[]> =>
  fc
    .tuple(
      fc.constantFrom('done' as const, 'refused' as const, 'unknown' as const),
      fc.constantFrom(...states),
      fc.boolean(),
    )
    .map(([came, state, isCalled]) => [
      planned(change),
      ...(isCalled ? [intent(change), result(change, came)] : []),
      changed(change, state),
    ]);
const someLog = fc
  .uniqueArray(fc.integer({ min: 0, max: 30 }), { maxLength: 12 })
  .chain((numbers) => fc.tuple(...numbers.map((number) => course(changeOf(`trail-${number}`)))))
  .chain((courses) => {
    const opened = courses.flatMap(([first]) => first ?? []);
    // Changes of several accounts are made at once: their records mix, each change's own stay in order.
    const order = courses.flatMap((records, index) => records.slice(1).map(() => index));
    return fc.shuffledSubarray(order, { minLength: order.length }).map((shuffled) => {
      const next = courses.map(() => 1);
      const rest = shuffled.flatMap((index) => {
        const at = next[index] ?? 0;
        next[index] = at + 1;
        return courses[index]?.[at] ?? [];
      });
      return applyRun([...opened, ...rest]);
    });
  });

test('wherever a log is cut, its changes add up, and none is taken for done that the log does not say is done', () => {
  fc.assert(
    fc.property(someLog, fc.nat(), (log, cut) => {
      const length = 1 + (cut % log.length);
      const records = log.slice(0, length);
      const report = buildReport(records);
      const opened = records.filter((record) => record.type === 'planned');
      const ended = new Map(
        records.flatMap((record) => (record.type === 'changed' ? [[record.change, record.state]] : [])),
      );
      const { changes: counts } = report.summary;
      if (counts === null) expect(opened).toEqual([]);
      else {
        const { planned: all, ...byState } = counts;
        expect(all).toBe(opened.length);
        expect(Object.values(byState).reduce((sum, number) => sum + number, 0)).toBe(all);
      }
      expect(report.changes.map(({ id }) => id).sort()).toEqual(opened.map(({ change }) => change.id).sort());
      for (const { id, state } of report.changes) {
        if (ended.has(id)) expect(state).toBe(ended.get(id));
        else expect(['refused', 'unverified', 'failed']).toContain(state);
        const isCalled = records.some((record) => record.type === 'intent' && record.change === id);
        if (!ended.has(id)) expect(state === 'refused').toBe(!isCalled);
      }
      if (report.summary.complete) expect(ended.size).toBe(opened.length);
      if (exitCode(report, options) === 0) {
        expect([...ended.values()].every((state) => state === 'remediated' || state === 'already-compliant')).toBe(
          true,
        );
        expect(length).toBe(log.length);
      }
    }),
  );
});
