import { mkdtemp, open, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { buildReport, reportOfFile, surveyRun } from '../../src/report/build-report.ts';
import { type Format, renderers } from '../../src/report/formats.ts';
import { createSpill } from '../../src/report/spill.ts';
import { readRunLogFile } from '../../src/run-log/read-run-log.ts';
import type { RunLogRecord } from '../../src/run-log/records.ts';
import { manyDenials, mixedRun, options } from './sample-reports.ts';
import { endRecord, outcomeRecord, policyRecord, runRecord, wholeRun } from './sample-run.ts';

/** A log whose policies and outcomes were taken back and made anew. */
function reopenedRun(): RunLogRecord[] {
  const failed = { ...outcomeRecord({ region: 'eu-west-1' }), resources: 3 };
  return [
    runRecord(),
    policyRecord(),
    { type: 'account', id: failed.account, name: null, email: null, ou: null, tags: {} },
    failed,
    outcomeRecord({ region: 'us-east-1', resources: 5 }),
    { type: 'resume', at: '2026-01-02T04:00:00.000Z', tool: { name: 'cove-policy', version: '0.1.0' } },
    { type: 'reopened', policy: failed.policy, account: failed.account, region: 'eu-west-1' },
    outcomeRecord({ region: 'eu-west-1', resources: 2 }),
    endRecord({ planned: 2 }),
  ];
}

describe('a report that is made from a file, with nothing kept in memory, is the one that is made in memory', () => {
  test.each<[string, () => RunLogRecord[]]>([
    ['mixed', mixedRun],
    ['many errors', () => wholeRun(manyDenials(200))],
    ['reopened', reopenedRun],
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
      const survey = surveyRun();
      for await (const batch of readRunLogFile(file)) for (const record of batch) survey.add(record);
      const streamed = await reportOfFile(survey, file, spill);
      await file.close();
      const whole = buildReport(records());
      for (const format of Object.keys(renderers) as Format[]) {
        expect([...renderers[format](streamed, options)].join(''), format).toBe(
          [...renderers[format](whole, options)].join(''),
        );
      }
      spill.remove();
      expect(await readdir(directory)).toEqual(['run.ndjson']);
    } finally {
      await rm(directory, { recursive: true });
    }
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
      /^outcomes taken back, and no run went on: redundant-trail$/,
    ],
    [
      'that are taken back and not made again',
      [...reopenedRun().slice(0, 7), endRecord({ planned: 2 })],
      /^2 cells were planned, but 1 outcomes were recorded$/,
    ],
  ])('outcomes %s make the run incomplete', (_, records, problem) => {
    const { complete, ledger } = buildReport(records).summary;
    expect(complete).toBe(false);
    expect(ledger).toEqual([expect.stringMatching(problem)]);
  });
});
