import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildReport } from '../../../src/report/build/build-report.ts';
import { compareReports } from '../../../src/report/compare/compare-reports.ts';
import type { ComparedFinding } from '../../../src/report/compare/comparison.ts';
import { comparisonVerdict } from '../../../src/report/compare/comparison-words.ts';
import { createSpill } from '../../../src/report/lists/spill-file.ts';
import type { OutcomeRecord } from '../../../src/run-log/records.ts';
import { waiver, waiversOf } from '../../waivers/sample-waivers.ts';
import { errorIn, findingsIn, outcomeRecord, skippedIn, wholeRun } from '../sample-run.ts';

const POLICIES = ['redundant-trail', 'iam-old-key'];
const ACCOUNTS = ['222222222222', '333333333333'];
const REGIONS = ['eu-west-1', 'us-east-1', '*'];
const RESOURCES = ['one', 'two', 'three'];

/** What a cell came to: which resources were found, and how it ended; undefined: the run does not have it. */
const ending = fc.option(
  fc.record({
    status: fc.constantFrom('evaluated', 'error', 'skipped'),
    found: fc.subarray(RESOURCES),
  }),
  { nil: undefined },
);

const run = fc.array(ending, { minLength: 12, maxLength: 12 }).map((endings): OutcomeRecord[] =>
  POLICIES.flatMap((policy) =>
    ACCOUNTS.flatMap((account) => REGIONS.map((region) => ({ policy, account, region }))),
  ).flatMap((cell, index) => {
    const end = endings[index];
    if (end === undefined) return [];
    if (end.status === 'skipped') return [skippedIn(cell, 'caller-account', 'm')];
    const found = cell.region === '*' ? [] : end.found.map((resource) => ({ resource, message: 'm' }));
    const withFindings = findingsIn(cell, ...found);
    if (end.status === 'error') return [{ ...errorIn(cell), findings: withFindings.findings }];
    return cell.region === '*' ? [] : [found.length === 0 ? outcomeRecord(cell) : withFindings];
  }),
);

function compare(earlier: readonly OutcomeRecord[], later: readonly OutcomeRecord[]) {
  return compareReports(
    { file: 'earlier', report: buildReport(wholeRun(earlier)) },
    { file: 'later', report: buildReport(wholeRun(later)) },
  );
}

const cellName = ({ policy, region }: { policy: string; region: string }, account: string) =>
  `${policy} ${account} ${region}`;

test('unknown is never fixed: what is fixed stood in a cell that was evaluated to its end', () => {
  fc.assert(
    fc.property(run, run, (earlier, later) => {
      const statusOf = new Map(later.map((outcome) => [cellName(outcome, outcome.account), outcome.status]));
      for (const { state, ...finding } of compare(earlier, later).findings) {
        const own = statusOf.get(cellName(finding, finding.account.id));
        const whole = statusOf.get(cellName({ ...finding, region: '*' }, finding.account.id));
        if (state === 'fixed') expect(['compliant', 'findings']).toContain(own);
        if (state === 'unknown') expect(own ?? whole).toBe('error');
        if (state === 'not-asked') expect([undefined, 'skipped']).toContain(own ?? whole);
      }
    }),
    { numRuns: 300 },
  );
});

test('every finding of both runs has one state, and the sums are those of the list', () => {
  fc.assert(
    fc.property(run, run, (earlier, later) => {
      const { findings, counts, policies, accounts } = compare(earlier, later);
      const list: ComparedFinding[] = [...findings];
      const printsOf = (outcomes: readonly OutcomeRecord[]) =>
        outcomes.flatMap((outcome) => outcome.findings.map(({ fingerprint }) => fingerprint)).sort();
      const prints = (...states: readonly string[]) =>
        list
          .filter(({ state }) => states.includes(state))
          .map(({ fingerprint }) => fingerprint)
          .sort();
      expect(prints('new', 'still-there')).toEqual(printsOf(later));
      expect(prints('fixed', 'unknown', 'not-asked', 'still-there')).toEqual(printsOf(earlier));
      for (const [state, number] of Object.entries(counts)) {
        expect(list.filter((each) => each.state === state)).toHaveLength(number);
        for (const groups of [policies, accounts]) {
          expect(groups.reduce((sum, group) => sum + group.counts[state as ComparedFinding['state']], 0)).toBe(number);
        }
      }
    }),
  );
});

test('a run and itself differ in nothing', () => {
  fc.assert(
    fc.property(run, (outcomes) => {
      const { counts } = compare(outcomes, outcomes);
      expect(counts).toMatchObject({ new: 0, fixed: 0, unknown: 0, 'not-asked': 0 });
    }),
  );
});

test('with lists on the disk it is the same', () => {
  const spill = createSpill({ inMemory: 200 });
  const cells = Array.from({ length: 50 }, (_, index) => ({
    policy: 'redundant-trail',
    account: String(200_000_000_000 + index),
    region: 'eu-west-1',
  }));
  const earlier = wholeRun(cells.map((cell) => findingsIn(cell, { resource: 'one', message: 'm' })));
  const later = wholeRun(
    cells.map((cell, index) =>
      index % 3 === 0 ? outcomeRecord(cell) : findingsIn(cell, { resource: 'one', message: 'm' }),
    ),
  );
  const named = [
    { file: 'a', report: buildReport(earlier) },
    { file: 'b', report: buildReport(later) },
  ] as const;
  try {
    const { findings, ...sums } = compareReports(...named, spill);
    const { findings: whole, ...same } = compareReports(...named);
    expect(sums).toEqual(same);
    expect([...findings]).toEqual([...whole]);
    expect(sums.counts).toEqual({ new: 0, unknown: 0, fixed: 17, 'not-asked': 0, 'still-there': 33 });
  } finally {
    spill.remove();
  }
});

describe('the verdict', () => {
  const cell = { policy: 'redundant-trail', account: '222222222222', region: 'eu-west-1' };
  const found = findingsIn(cell, { resource: 'one', message: 'm' });
  const options = { failOn: 'low', allowErrors: false } as const;

  test('new fails, fixed passes, unknown is incomplete', () => {
    expect(comparisonVerdict(compare([outcomeRecord(cell)], [found]), options).exitCode).toBe(1);
    expect(comparisonVerdict(compare([found], [outcomeRecord(cell)]), options).exitCode).toBe(0);
    const unknown = compare([found], [errorIn(cell), outcomeRecord({ ...cell, region: 'us-east-1' })]);
    expect(comparisonVerdict(unknown, options)).toEqual({
      exitCode: 3,
      reason: 'incomplete: 1 finding no longer known; the later run is incomplete',
    });
    expect(comparisonVerdict(unknown, { ...options, allowErrors: true }).exitCode).toBe(0);
  });

  test('what is new in a cell that was not known says so', () => {
    const [first] = [...compare([errorIn(cell)], [found]).findings];
    expect(first).toMatchObject({ state: 'new', before: 'unknown' });
  });

  test('severity and waivers decide', () => {
    const records = wholeRun([found]);
    const named = (waivers?: ReturnType<typeof waiversOf>) =>
      compareReports(
        { file: 'a', report: buildReport(wholeRun([outcomeRecord(cell)])) },
        { file: 'b', report: buildReport(records, { waivers }) },
      );
    expect(comparisonVerdict(named(), { ...options, failOn: 'critical' }).exitCode).toBe(0);
    expect(comparisonVerdict(named(waiversOf(waiver())), options).exitCode).toBe(0);
    expect([...named(waiversOf(waiver())).findings][0]).toMatchObject({ state: 'new', waived: true });
  });
});
