import { expect, test } from 'vitest';
import { buildReport } from '../../../src/report/build/build-report.ts';
import { renderText } from '../../../src/report/render/text/render-text.ts';
import { displayWidth } from '../../../src/text/display-width.ts';
import { options } from '../sample-reports.ts';
import { accountRecord, findingsIn, wholeRun } from '../sample-run.ts';

test('a name as long as AWS allows pushes no region out of 80 columns', () => {
  const name = 'An account whose name has the fifty characters max';
  const outcomes = ['222222222222', '333333333333'].map((account) =>
    findingsIn(
      { policy: 'redundant-trail', account, region: 'ap-southeast-2' },
      { resource: `arn:aws:cloudtrail:ap-southeast-2:${account}:trail/t`, message: 'Trail t still logs' },
    ),
  );
  const names = new Map([
    ['222222222222', name],
    ['333333333333', 'short'],
  ]);
  const records = wholeRun(outcomes).map((record) =>
    record.type === 'account' ? accountRecord(record.id, { name: names.get(record.id) ?? null }) : record,
  );
  const text = [...renderText(buildReport(records), { ...options, width: 80 })].join('');
  const lines = text.split('\n');
  expect(lines.filter((line) => displayWidth(line) > 80)).toEqual([]);
  expect(lines).toContain(`  222222222222  ${name}`);
  expect(lines).toContain('  333333333333  short  ap-southeast-2');
});
