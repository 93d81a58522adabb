import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildReport } from '../../../src/report/build/build-report.ts';
import type { OutcomeRecord, RunLogRecord } from '../../../src/run-log/records.ts';
import { mixedRun } from '../sample-reports.ts';
import {
  accountRecord,
  endRecord,
  errorIn,
  findingsIn,
  outcomeRecord,
  policyRecord,
  runRecord,
  skippedIn,
  warningRecord,
  wholeRun,
} from '../sample-run.ts';

const cell = { policy: 'redundant-trail', account: '222222222222', region: 'eu-west-1' };
const other = { ...cell, region: 'us-east-1' };
const found = findingsIn(cell, { resource: 'trail/old', message: 'still logs' });

test('two runs of the same organization differ in times and ids alone', () => {
  const later = mixedRun().map((record): RunLogRecord => {
    if (record.type === 'run') return { ...record, id: 'another', start: '2027-01-01T00:00:00Z' };
    return record.type === 'end' ? { ...record, end: '2027-01-01T00:00:10Z' } : record;
  });
  const [first, second] = [buildReport(mixedRun()), buildReport(later.reverse())];
  expect({ ...second, run: { ...second.run, id: first.run.id, start: first.run.start, end: first.run.end } }).toEqual(
    first,
  );
});

test('evidence and settings have their members sorted, whatever they are called', () => {
  const evidence = JSON.parse('{"b":{"z":1,"a":[{"d":1,"c":2}]},"__proto__":{"y":1,"x":2},"a":null}');
  const record = { ...found, findings: found.findings.map((finding) => ({ ...finding, evidence })) };
  const [finding] = buildReport(wholeRun([record])).findings;
  expect(JSON.stringify(finding?.evidence)).toBe(
    '{"__proto__":{"x":2,"y":1},"a":null,"b":{"a":[{"c":2,"d":1}],"z":1}}',
  );
});

describe('complete', () => {
  test.each<[string, RunLogRecord[], boolean]>([
    ['all compliant', wholeRun([outcomeRecord()]), true],
    ['findings', wholeRun([found]), true],
    ['skipped beside compliant', wholeRun([outcomeRecord(), skippedIn(other, 'caller-account', 'own')]), true],
    ['an error', wholeRun([outcomeRecord(), errorIn(other)]), false],
    ['interrupted', wholeRun([outcomeRecord()], { interrupted: true }), false],
    ['no cell at all', wholeRun([]), false],
    ['skipped cells alone', wholeRun([skippedIn(cell, 'caller-account', 'own')]), false],
    ['an outcome is missing', wholeRun([outcomeRecord()], { planned: 2 }), false],
    ['no end record', wholeRun([outcomeRecord()]).slice(0, -1), false],
  ])('%s: %#', (_, records, complete) => {
    expect(buildReport(records).summary.complete).toBe(complete);
  });
});

const resumeRecord: RunLogRecord = {
  type: 'resume',
  at: '2026-01-02T04:00:00.000Z',
  tool: { name: 'cove-policy', version: '0.1.0' },
};

function cellsRecord(planned: number): RunLogRecord {
  return { type: 'cells', account: cell.account, planned: { [cell.policy]: planned } };
}

describe('the ledger says what does not add up', () => {
  const base = [runRecord(), policyRecord(), accountRecord(cell.account)];
  test.each<[string, RunLogRecord[], string[]]>([
    ['nothing', wholeRun([outcomeRecord(), found].slice(0, 1)), []],
    [
      'outcomes missing',
      [...base, outcomeRecord(), endRecord({ planned: 3 })],
      ['3 cells planned, but 1 with an outcome'],
    ],
    [
      'cut off',
      [...base, outcomeRecord()],
      ['no end record: the run was cut off, and how much is missing is not known'],
    ],
    [
      'cut off in the middle of an account',
      [...base, cellsRecord(3), outcomeRecord()],
      [
        'no end record: the run was cut off; of the accounts that were begun, 2 cells are missing, and how many accounts were not begun is not known',
      ],
    ],
    [
      'cut off in the middle of an account that was continued, and has another number of cells now',
      [...base, cellsRecord(3), outcomeRecord(), resumeRecord, cellsRecord(2)],
      [
        'no end record: the run was cut off; of the accounts that were begun, 1 cell is missing, and how many accounts were not begun is not known',
      ],
    ],
    [
      'cut off between two accounts',
      [...base, cellsRecord(1), outcomeRecord()],
      [
        'no end record: the run was cut off; every account that was begun is complete, and how many accounts were not begun is not known',
      ],
    ],
    [
      'a cell twice, and others not at all',
      [...base, outcomeRecord(), outcomeRecord(), outcomeRecord(), endRecord({ planned: 3 })],
      [
        '3 cells planned, but 1 with an outcome',
        'more than one outcome for a cell: redundant-trail in 222222222222 eu-west-1 (2 times)',
      ],
    ],
    ...(['eu-west-1', null] as const).map((region): [string, RunLogRecord[], string[]] => [
      `a cell twice, taken back with ${region ?? 'its policy'}, and made again`,
      [
        ...base,
        ...[outcomeRecord(), outcomeRecord(), resumeRecord],
        { type: 'reopened', policy: cell.policy, account: region && cell.account, region },
        ...[outcomeRecord(), endRecord({ planned: 1 })],
      ],
      ['more than one outcome for a cell: redundant-trail in 222222222222 eu-west-1'],
    ]),
    [
      'unknown policy',
      [...base, outcomeRecord({ policy: 'ghost' }), endRecord({ planned: 1 })],
      ['outcomes of an unknown policy: ghost'],
    ],
    [
      'unknown account',
      [...base, outcomeRecord({ account: '999999999999' }), endRecord({ planned: 1 })],
      ['outcomes of an unknown account: 999999999999'],
    ],
    [
      'records twice',
      [...base, ...base, outcomeRecord(), endRecord({ planned: 1 }), endRecord({ planned: 1 })],
      [
        'more than one account record: 222222222222',
        'more than one end record: expected one',
        'more than one policy record: redundant-trail',
        'more than one run record: expected one',
      ],
    ],
  ])('%s', (_, records, problems) => {
    const { ledger, complete } = buildReport(records).summary;
    expect(ledger === 'ok' ? [] : ledger).toEqual(problems);
    if (problems.length > 0) expect(complete).toBe(false);
  });
});

describe('an outcome that contradicts itself counts as the worst of what it says and holds', () => {
  const error = errorIn(cell).errors;
  test.each<[string, Partial<OutcomeRecord>, keyof Awaited<ReturnType<typeof countsOf>>]>([
    ['compliant with errors', { status: 'compliant', errors: error }, 'error'],
    ['findings with errors', { status: 'findings', findings: found.findings, errors: error }, 'error'],
    ['compliant with findings', { status: 'compliant', findings: found.findings }, 'findings'],
    ['skipped with errors', { status: 'skipped', errors: error }, 'error'],
    ['error without errors', { status: 'error' }, 'error'],
    ['findings without findings', { status: 'findings' }, 'findings'],
    ['skipped without reason', { status: 'skipped' }, 'skipped'],
    ['compliant with a reason to skip', { skipped: { reason: 'excluded', message: 'x' } }, 'skipped'],
  ])('%s', (_, changes, status) => {
    const report = buildReport(wholeRun([outcomeRecord(changes), outcomeRecord(other)]));
    expect(countsOf(report.summary)).toEqual({ compliant: 1, findings: 0, error: 0, skipped: 0, [status]: 1 });
    expect(report.summary.ledger).toEqual([
      'an outcome whose status does not fit what it holds: redundant-trail in 222222222222 eu-west-1',
    ]);
    expect(report.summary.complete).toBe(false);
  });
});

test('a policy that the log does not declare keeps its findings, as critical ones', () => {
  const report = buildReport([runRecord(), found]);
  expect(report.findings.map(({ policy, severity }) => [policy, severity])).toEqual([['redundant-trail', 'critical']]);
  expect(report.policies.map(({ id, source }) => [id, source])).toEqual([['redundant-trail', null]]);
});

test('without the record of the run there is no report', () => {
  expect(() => buildReport([endRecord()])).toThrow(expect.objectContaining({ code: 'file' }));
});

const name = (prefix: string) => fc.integer({ min: 0, max: 3 }).map((number) => `${prefix}${number}`);
const cellName = fc.record({ policy: name('policy-'), account: name('account-'), region: name('region-') });
const outcome = fc.oneof(
  cellName.map((where) => outcomeRecord(where)),
  fc
    .tuple(cellName, fc.array(fc.record({ resource: name('r'), message: name('m') }), { minLength: 1, maxLength: 3 }))
    .map(([where, resources]) => findingsIn(where, ...resources)),
  cellName.map((where) => errorIn(where)),
  fc.tuple(cellName, name('why')).map(([where, why]) => skippedIn(where, 'caller-account', why)),
  fc.tuple(cellName, fc.constantFrom('compliant' as const, 'error' as const)).map(([where, status]) => ({
    ...errorIn(where),
    ...findingsIn(where, { resource: 'r', message: 'm' }),
    status,
  })),
);
const declaration = fc.oneof(
  fc
    .tuple(name('policy-'), fc.constantFrom('high' as const, 'low' as const))
    .map(([id, severity]) => policyRecord({ id, severity })),
  fc.tuple(name('account-'), name('name')).map(([id, called]) => accountRecord(id, { name: called })),
  name('code').map((code) => warningRecord({ code })),
  fc.record({ planned: fc.nat(20), interrupted: fc.boolean() }).map((end) => endRecord(end)),
);
const someRecords = fc.array(fc.oneof({ weight: 3, arbitrary: outcome }, declaration), { maxLength: 40 });

test('the sums always equal the records, and only sound runs are complete', () => {
  fc.assert(
    fc.property(someRecords, (records) => {
      const report = buildReport([runRecord(), ...records]);
      const outcomes = records.filter((record) => record.type === 'outcome');
      const cells = new Set(outcomes.map(({ policy, account, region }) => `${policy} ${account} ${region}`));
      const { summary } = report;
      expect(summary.cells).toBe(cells.size);
      expect(summary.compliant + summary.findings + summary.error + summary.skipped).toBe(cells.size);
      expect(sum(report.policies.map(({ cells }) => sum(Object.values(cells))))).toBe(cells.size);
      expect(report.findings.length).toBe(sum(outcomes.map(({ findings }) => findings.length)));
      expect(sum(Object.values(summary.findingsBySeverity))).toBe(report.findings.length);
      expect(report.errors.length).toBe(sum(outcomes.map(({ errors }) => errors.length)));
      expect(summary.resources).toBe(sum(outcomes.map(({ resources }) => resources)));
      if (summary.complete) {
        expect(report.errors).toEqual([]);
        expect(outcomes.length).toBe(summary.planned);
        expect(outcomes.length).toBe(cells.size);
        expect(outcomes.every(({ status }) => status !== 'error')).toBe(true);
        expect(report.run.interrupted).toBe(false);
      }
    }),
  );
});

test('a complete run stays complete in the property, so that it says something', () => {
  fc.assert(
    fc.property(fc.uniqueArray(cellName, { selector: (where) => JSON.stringify(where), minLength: 1 }), (cells) => {
      expect(buildReport(wholeRun(cells.map((where) => outcomeRecord(where)))).summary.complete).toBe(true);
    }),
  );
});

test('the order of the records leaves no trace', () => {
  const shuffled = someRecords.chain((records) =>
    fc.tuple(
      fc.constant(records),
      fc.shuffledSubarray(records, { minLength: records.length, maxLength: records.length }),
    ),
  );
  fc.assert(
    fc.property(shuffled, ([records, reordered]) => {
      expect(JSON.stringify(buildReport([...reordered, runRecord()]))).toBe(
        JSON.stringify(buildReport([runRecord(), ...records])),
      );
    }),
  );
});

function countsOf({ compliant, findings, error, skipped }: ReturnType<typeof buildReport>['summary']) {
  return { compliant, findings, error, skipped };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
