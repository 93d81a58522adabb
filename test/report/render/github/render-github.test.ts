import { expect, test } from 'vitest';
import { buildReport } from '../../../../src/report/build/build-report.ts';
import { renderGithub } from '../../../../src/report/render/github/render-github.ts';
import { options, sampleReports } from '../../sample-reports.ts';
import { errorIn, findingsIn, wholeRun } from '../../sample-run.ts';

test.each(Object.entries(sampleReports))('%s: a command a line, ten of a level at most', (_, make) => {
  const lines = renderGithub(make(), options).trimEnd().split('\n');
  for (const line of lines) expect(line).toMatch(/^::(error|warning|notice) (\w+=[^,:]*,)*title=[^,:]*::\S/);
  for (const level of ['error', 'warning', 'notice']) {
    expect(lines.filter((line) => line.startsWith(`::${level} `)).length).toBeLessThanOrEqual(10);
  }
});

test('what is not known comes before what was found, so that the limit of ten never cuts it', () => {
  const found = Array.from({ length: 30 }, (_, index) =>
    findingsIn({ policy: `p-${index}`, account: '222222222222', region: 'eu-west-1' }, { resource: 'r', message: 'm' }),
  );
  const unknown = errorIn({ policy: 'p-0', account: '333333333333', region: 'eu-west-1' });
  const lines = renderGithub(buildReport(wholeRun([...found, unknown])), options).split('\n');
  expect(lines[0]).toContain('incomplete: 1 cell could not be evaluated');
  expect(lines[1]).toContain('title=Not evaluated%3A access-denied::1 cell in 333333333333');
  expect(lines[9]).toContain('23 more errors');
});
