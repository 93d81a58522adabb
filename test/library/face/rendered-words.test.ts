import { expect, test } from 'vitest';
import { renderReport } from '../../../src/library/face/open-report.ts';
import { buildReport } from '../../../src/report/build/build-report.ts';
import type { WholeReport } from '../../../src/report/build/report.ts';
import { ADVICE } from '../../../src/report/render/advice.ts';
import { type Format, loadRenderer, REPORT_FORMATS } from '../../../src/report/render/formats.ts';
import type { ErrorKind } from '../../../src/run-log/records.ts';
import { rolledBackRun } from '../../report/sample-changes.ts';
import { options, sampleReports } from '../../report/sample-reports.ts';
import { accountRecord, endRecord, errorIn, findingsIn, policyRecord, runRecord } from '../../report/sample-run.ts';

/** Every kind of error, in a run that was narrowed, with a policy whose change is a risk. */
function everyError(): WholeReport {
  const cell = { policy: 'fails', account: '222222222222', region: 'eu-west-1' };
  const kinds = (Object.keys(ADVICE) as ErrorKind[]).map((kind, index) => ({
    kind,
    id: String(500_000_000_000 + index),
  }));
  const words = ['session policy forbids it', 'there is no region x'];
  const outcomes = [
    findingsIn(cell, { resource: 'arn:aws:x:y', message: 'it logs' }),
    ...kinds.map(({ kind, id }) => errorIn({ ...cell, account: id }, { kind, message: kind })),
    errorIn({ ...cell, region: 'us-east-1' }, { message: words[0] ?? '' }),
    errorIn({ ...cell, region: 'us-west-2' }, { kind: 'unavailable', message: words[1] ?? '' }),
  ];
  return buildReport([
    runRecord({ settings: { severities: ['high'], policyTags: ['iam'], accounts: ['222222222222'] } }),
    policyRecord({ id: 'fails', risk: 'disruptive' }),
    ...[cell.account, ...kinds.map(({ id }) => id)].map((id) => accountRecord(id)),
    ...outcomes,
    endRecord({ planned: outcomes.length }),
  ]);
}

function refusedRollback(): WholeReport {
  const records = rolledBackRun().map((record) =>
    record.type === 'changed' && record.state === 'failed' ? { ...record, state: 'refused' as const } : record,
  );
  return buildReport(records);
}

/** A report of each kind of advice: what a machine reads has none. */
const REPORTS: Readonly<Record<string, () => WholeReport>> = {
  'every error': everyError,
  'a strict waiver': sampleReports.waived ?? everyError,
  'a refused rollback': refusedRollback,
};

/** Flags, but not custom properties of the page's style, and not what its script decrements. */
function flagsIn(text: string): string[] {
  const shown = text.replace(/<style>.*?<\/style>|<script>.*?<\/script>/gs, '');
  return shown.match(/(?<![\w-])--[a-z][a-z-]+/g) ?? [];
}

const SILENT: readonly Format[] = ['json', 'ndjson'];

test.each(Object.keys(REPORT_FORMATS) as Format[])(
  '%s advises a program of options, and a person of flags',
  async (format) => {
    const render = await loadRenderer(format);
    const ofProgram: string[] = [];
    const ofPerson: string[] = [];
    for (const report of Object.values(REPORTS)) {
      for await (const piece of renderReport(report(), format)) ofProgram.push(piece);
      ofPerson.push(...render(report(), options));
    }
    expect(flagsIn(ofProgram.join(''))).toEqual([]);
    expect(flagsIn(ofPerson.join('')).length > 0).toBe(!SILENT.includes(format));
  },
);

test('the advice of a program can be followed', async () => {
  let text = '';
  for await (const piece of renderReport(everyError(), 'text', { width: 1_000 })) text += piece;
  for (const words of [
    'only part of what the policies target was checked: policyTags iam severities high accounts 222222222222',
    "accept that they are not evaluated with verdict(report, { allow: [{ kind: 'denied-by-scp' }] }).",
    "allow it in a file that sessionPolicy names, or lift it with sessionPolicy: 'off';",
    'continue with resume if the check had a runLog,',
    "plan() writes the changes for review, apply() with allowRisk: 'disruptive' makes them.",
  ]) {
    expect(text).toContain(words);
  }
});
