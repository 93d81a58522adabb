import { expect, test } from 'vitest';
import { loadRenderer } from '../../../src/report/render/formats.ts';
import { aboutPolicy } from '../../../src/report/render/junit/policy-suite.ts';
import { options, sampleReports } from '../sample-reports.ts';

const report = sampleReports['severity-by-place']?.();
if (report === undefined) throw new Error('no report');

test('a finding that is more severe in its account stands under its own policy', async () => {
  const render = await loadRenderer('text');
  const text = [...render(report, options)].join('');
  const sections = text.split(/^(?=[A-Z]+ {2}\S)/m).slice(1);
  for (const { policy, resource } of report.findings) {
    const places = sections.filter((section) => section.includes(resource));
    expect(places.map((section) => /^ {2}(\S+) · /m.exec(section)?.[1])).toEqual([policy]);
  }
});

test('every format has each finding, whatever its severity', async () => {
  for (const format of ['text', 'markdown', 'junit', 'ocsf', 'asff', 'gitlab', 'sarif', 'csv', 'html'] as const) {
    const render = await loadRenderer(format);
    const text = [...render(report, options)].join('');
    const lost = report.findings.filter(({ resource }) => !text.includes(resource));
    expect({ format, lost: lost.map(({ resource }) => resource) }).toEqual({ format, lost: [] });
  }
});

test('a cell with findings of which the list has none fails in JUnit', () => {
  const [policy] = report.policies;
  const [account] = report.accounts;
  if (policy === undefined || account === undefined) throw new Error('nothing in the report');
  const cell = { policy: policy.id, account, region: 'eu-west-1', status: 'findings' as const };
  const details = [{ ...cell, findings: [], waived: [], errors: [], skipped: undefined }];
  const [only] = aboutPolicy(policy, 0, details, options).cases;
  expect(only?.outcome?.element).toBe('failure');
});
