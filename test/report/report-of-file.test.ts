import { mkdtemp, open, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildReport, reportOfFile } from '../../src/report/build/build-report.ts';
import { createRunSurvey } from '../../src/report/build/run-survey.ts';
import { createSpill } from '../../src/report/lists/spill-file.ts';
import { type Format, loadRenderer, REPORT_FORMATS } from '../../src/report/render/formats.ts';
import { readRunLogFile } from '../../src/run-log/read-run-log.ts';
import type { OutcomeRecord, ReopenedRecord, RunLogRecord } from '../../src/run-log/records.ts';
import { manyDenials, mixedRun, options } from './sample-reports.ts';
import {
  endRecord,
  errorIn,
  findingsIn,
  outcomeRecord,
  policyRecord,
  runRecord,
  skippedIn,
  wholeRun,
} from './sample-run.ts';

const resumed: RunLogRecord = {
  type: 'resume',
  at: '2026-01-02T04:00:00.000Z',
  tool: { name: 'cove-policy', version: '0.1.0' },
};

const nameOf = ({ policy, region }: OutcomeRecord): string => `${policy} ${region}`;

/** A log whose policies and outcomes were taken back and made again. */
function reopenedRun(): RunLogRecord[] {
  const failed = { ...outcomeRecord({ region: 'eu-west-1' }), resources: 3 };
  return [
    runRecord(),
    policyRecord(),
    { type: 'account', id: failed.account, name: null, email: null, ou: null, tags: {} },
    failed,
    outcomeRecord({ region: 'us-east-1', resources: 5 }),
    resumed,
    { type: 'reopened', policy: failed.policy, account: failed.account, region: 'eu-west-1' },
    outcomeRecord({ region: 'eu-west-1', resources: 2 }),
    endRecord({ planned: 2 }),
  ];
}

/** An error of its own in each cell, some of many resources, and skipped cells for many reasons. */
function unlikeErrors(): OutcomeRecord[] {
  return Array.from({ length: 120 }, (_, index): OutcomeRecord => {
    const cell = {
      policy: `policy-${index % 3}`,
      account: String(222_222_222_200 + (index % 7)),
      region: `region-${index}`,
    };
    if (index % 10 === 0) return skippedIn(cell, 'account-not-active', `left out for reason ${index % 40}`);
    const { errors, ...outcome } = errorIn(cell, { message: `refused by decision ${index % 50}` });
    const resources = Array.from({ length: index % 5 }, (__, number) => `resource-of-all-${(index * number) % 11}`);
    const ofResources = errors.flatMap((error) => resources.map((resource) => ({ ...error, resource })));
    return { ...outcome, errors: resources.length === 0 ? errors : ofResources };
  });
}

describe('a report that is made from a file, with nothing kept in memory, is the one that is made in memory', () => {
  test.each<[string, () => RunLogRecord[]]>([
    ['mixed', mixedRun],
    ['many errors', () => wholeRun(manyDenials(200))],
    ['reopened', reopenedRun],
    ['errors of which no two are alike', () => wholeRun(unlikeErrors())],
  ])('%s', async (_, records) => {
    const directory = await mkdtemp(join(tmpdir(), 'cove-report-test-'));
    try {
      const path = join(directory, 'run.ndjson');
      await writeFile(
        path,
        records()
          .map((record) => `${JSON.stringify(record)}\n`)
          .join(''),
      );
      const spill = createSpill({ parent: directory, inMemory: 1 });
      const file = await open(path, 'r');
      const survey = createRunSurvey();
      for await (const batch of readRunLogFile(file)) for (const record of batch) survey.add(record);
      const streamed = await reportOfFile(survey, file, { spill });
      await file.close();
      const whole = buildReport(records());
      for (const format of Object.keys(REPORT_FORMATS) as Format[]) {
        const render = await loadRenderer(format);
        expect([...render(streamed, options)].join(''), format).toBe([...render(whole, options)].join(''));
      }
      spill.remove();
      expect(await readdir(directory)).toEqual(['run.ndjson']);
    } finally {
      await rm(directory, { recursive: true });
    }
  });

  test('wherever outcomes are taken back, of a cell or of a policy, and however often, it is that of the log without them', () => {
    const cells = ['a', 'b'].flatMap((policy) =>
      ['eu-west-1', 'us-east-1'].map((region) => ({ policy, account: '222222222222', region })),
    );
    const step = fc.oneof(
      fc.constantFrom(...cells).map((cell): ReopenedRecord => ({ type: 'reopened', ...cell })),
      fc
        .constantFrom('a', 'b')
        .map((policy): ReopenedRecord => ({ type: 'reopened', policy, account: null, region: null })),
      fc
        .constantFrom(...cells)
        .chain((cell) => fc.nat(99).map((number) => findingsIn(cell, { resource: `trail-${number}`, message: 'm' }))),
    );
    const takesBack = (later: Step, { policy, region }: OutcomeRecord): boolean =>
      later.type === 'reopened' && later.policy === policy && (later.region === null || later.region === region);
    type Step = ReopenedRecord | OutcomeRecord;
    fc.assert(
      fc.property(fc.array<Step>(step, { maxLength: 30 }), (steps) => {
        const outcomes = steps.filter((each): each is OutcomeRecord => each.type === 'outcome');
        const left = outcomes.filter(
          (outcome) => !steps.slice(steps.indexOf(outcome)).some((later) => takesBack(later, outcome)),
        );
        const log = (middle: readonly Step[]): RunLogRecord[] => {
          const [run, ...rest] = wholeRun(outcomes, { planned: 0 });
          const head = [run, ...rest.filter(({ type }) => type === 'policy' || type === 'account')] as RunLogRecord[];
          return [...head, resumed, ...middle, endRecord({ planned: new Set(left.map(nameOf)).size })];
        };
        const { findings, summary } = buildReport(log(steps));
        const expected = buildReport(log(left));
        expect(findings).toEqual(expected.findings);
        const { ledger: _, complete: __, ...sums } = expected.summary;
        expect(summary).toMatchObject(sums);
      }),
    );
  });

  test('the outcome that was taken back counts nowhere', () => {
    expect(buildReport(reopenedRun()).summary).toMatchObject({ cells: 2, resources: 7, ledger: 'ok' });
  });

  test.each<[string, RunLogRecord[], RegExp]>([
    [
      'of a policy that means something else now, and were not taken back',
      [...reopenedRun().slice(0, 6), policyRecord({ hash: 'b'.repeat(64) }), endRecord({ planned: 2 })],
      /^outcomes of a policy that was changed since: redundant-trail$/,
    ],
    [
      'that are taken back although no run went on',
      reopenedRun().filter(({ type }) => type !== 'resume'),
      /^outcomes taken back, and no run continued: redundant-trail$/,
    ],
    [
      'that are taken back and not made again',
      [...reopenedRun().slice(0, 7), endRecord({ planned: 2 })],
      /^2 cells planned, but 1 with an outcome$/,
    ],
  ])('outcomes %s make the run incomplete', (_, records, problem) => {
    const { complete, ledger } = buildReport(records).summary;
    expect(complete).toBe(false);
    expect(ledger).toEqual([expect.stringMatching(problem)]);
  });
});
