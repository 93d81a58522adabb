import { expect, test } from 'vitest';
import type { Report } from '../../../src/report/build/report.ts';
import { controlTables } from '../../../src/report/render/html/page-controls.ts';
import { controlSection } from '../../../src/report/render/text/text-controls.ts';
import { sampleReports } from '../sample-reports.ts';

const SHORT = ['findings in 5 cells', '1 cell could not be evaluated', '1 cell skipped: caller-account'];
const LONG = 'by hand: whether the jobs of Macie or of another product cover all of the data that matters here';
const COLORS = new Proxy({}, { get: () => (text: string) => text }) as Parameters<typeof controlSection>[2];

/** The sample with these reasons for its first control. */
function withReasons(reasons: readonly string[]): Report {
  const report = sampleReports.packs?.();
  const [framework] = report?.controls ?? [];
  const [control] = framework?.controls ?? [];
  if (report === undefined || framework === undefined || control === undefined) throw new Error('no sample');
  return { ...report, controls: [{ ...framework, controls: [{ ...control, reasons: [...reasons] }] }] };
}

const textOf = (reasons: readonly string[], width: number): string[] =>
  [...controlSection(withReasons(reasons), width, COLORS)].filter((line) => /^ {6}/.test(line));

test('why a control did not pass is one line where it fits, and is broken between reasons where it does not', () => {
  expect(textOf(SHORT, 100)).toEqual([`      ${SHORT.join(' · ')}`]);
  expect(textOf(SHORT, 70)).toEqual([`      ${SHORT.slice(0, 2).join(' · ')}`, `        · ${SHORT[2]}`]);
});

test('a reason that is longer than a line is broken between words', () => {
  const lines = textOf([...SHORT, LONG], 60);
  expect(lines.every((line) => line.length <= 60)).toBe(true);
  expect(lines.map((line) => line.trim()).join(' ')).toBe([...SHORT, LONG].join(' · '));
});

test('the page has one line for the reasons, and one for the policies', () => {
  const page = [...controlTables(withReasons(SHORT))].join('');
  expect(page).toContain(`<span>${SHORT.join(' · ')}</span><span>policies: `);
});
