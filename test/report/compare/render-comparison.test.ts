import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import axe from 'axe-core';
import { JSDOM } from 'jsdom';
import { describe, expect, test } from 'vitest';
import { packageFile } from '../../../src/package-files.ts';
import { buildReport } from '../../../src/report/build/build-report.ts';
import { compareReports } from '../../../src/report/compare/compare-reports.ts';
import {
  COMPARISON_FORMATS,
  type ComparisonFormat,
  loadComparisonRenderer,
} from '../../../src/report/compare/comparison-formats.ts';
import type { OutcomeRecord } from '../../../src/run-log/records.ts';
import { displayWidth } from '../../../src/text/display-width.ts';
import { hostileText } from '../hostile-text.ts';
import { accountRecord, errorIn, findingsIn, outcomeRecord, skippedIn, wholeRun } from '../sample-run.ts';

const cell = { policy: 'redundant-trail', account: '222222222222', region: 'eu-west-1' };
const east = { ...cell, region: 'us-east-1' };
const west = { ...cell, region: 'us-west-2' };
const legacy = { ...cell, account: '333333333333' };

const found = (place: typeof cell, ...names: readonly string[]): OutcomeRecord =>
  findingsIn(place, ...names.map((resource) => ({ resource, message: `${resource} still logs` })));

function compared(earlier: readonly OutcomeRecord[], later: readonly OutcomeRecord[]) {
  const report = (outcomes: readonly OutcomeRecord[]) =>
    buildReport([
      ...wholeRun(outcomes).filter(({ type }) => type !== 'account'),
      accountRecord(cell.account, {
        name: 'payments-prod',
        ou: 'ou-ab12-prod',
        ouPath: [{ id: 'ou-ab12-prod', name: 'Prod' }],
      }),
      accountRecord(legacy.account),
    ]);
  return compareReports({ file: 'monday', report: report(earlier) }, { file: 'tuesday', report: report(later) });
}

const samples = {
  everything: () =>
    compared(
      [found(cell, 'same', 'fixed'), found(east, 'unknown'), found(west, 'skipped'), found(legacy, 'gone')],
      [found(cell, 'same', 'new'), errorIn(east), skippedIn(west, 'caller-account', 'm')],
    ),
  nothing: () => compared([outcomeRecord(cell)], [outcomeRecord(cell)]),
  hostile: () => compared([outcomeRecord(cell), errorIn(east)], [found(cell, hostileText), found(east, hostileText)]),
};

const options = { color: false, width: 100, failOn: 'low', allowErrors: false } as const;

describe.each(Object.entries(samples))('%s', (name, make) => {
  test.each(Object.keys(COMPARISON_FORMATS) as ComparisonFormat[])('%s', async (format) => {
    const render = await loadComparisonRenderer(format);
    const text = [...render(make(), options)].join('');
    const golden = join(import.meta.dirname, 'golden', `${name}.${format}.golden`);
    const withoutStyle = text
      .replace(/<style>.*?<\/style>/s, '<style>…</style>')
      .replace(/'sha256-[^']+'/, "'sha256-…'");
    await expect(withoutStyle).toMatchFileSnapshot(golden);
    if (format === 'html') expect(text).not.toContain('<script');
    const shown = text.replaceAll(/\r?\n/g, '').replace(/(?<=👩)\u200d(?=👩|👧)/gu, '');
    expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
  });

  test('the page has no violation that axe knows', async () => {
    const render = await loadComparisonRenderer('html');
    const page = new JSDOM([...render(make(), options)].join(''), { runScripts: 'dangerously' });
    page.window.eval(axe.source);
    // Without layout there are no colours to compare.
    const found = await (page.window as unknown as { axe: typeof axe }).axe.run({
      rules: { 'color-contrast': { enabled: false } },
      // What is right need not be told element by element.
      resultTypes: ['violations'],
    });
    expect(found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  });

  test('is as schemas/comparison.schema.json says', async () => {
    const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
    addFormats.default(ajv);
    const validate = ajv.compile(JSON.parse(readFileSync(packageFile('schemas/comparison.schema.json'), 'utf8')));
    const render = await loadComparisonRenderer('json');
    const value = JSON.parse([...render(make(), options)].join(''));
    expect(validate(value) ? [] : validate.errors).toEqual([]);
    expect(value.findings).toEqual([...make().findings]);
  });
});

test.each(Object.keys(COMPARISON_FORMATS) as ComparisonFormat[])('%s says that it is of the demo', async (format) => {
  const report = buildReport(
    wholeRun([outcomeRecord(cell)]).map((record) =>
      record.type === 'run' ? { ...record, settings: { ...record.settings, demo: true } } : record,
    ),
  );
  const render = await loadComparisonRenderer(format);
  const comparison = compareReports({ file: 'monday', report }, { file: 'tuesday', report });
  expect([...render(comparison, options)].join('')).toMatch(/DEMO: a simulated organization|"demo": true/);
});

test('in a narrow terminal the tables keep their columns, in fewer words', async () => {
  const render = await loadComparisonRenderer('text');
  const text = [...render(samples.everything(), { ...options, width: 70 })].join('');
  // The last line is one line at any width: scripts take it by `tail -1`.
  const lines = text.trimEnd().split('\n').slice(0, -1);
  expect(lines.filter((line) => displayWidth(line) > 70)).toEqual([]);
  expect(text).toMatch(/^ {2}account +new {2}unknown {2}fixed {2}unasked {2}still$/m);
});
