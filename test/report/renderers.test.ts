import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Format, loadRenderer, REPORT_FORMATS } from '../../src/report/render/formats.ts';
import { displayWidth } from '../../src/text/display-width.ts';
import { options, sampleReports } from './sample-reports.ts';

/**
 * One file per report and format. The ending keeps formatters away from them; `vitest run test/report -u` writes them
 * again.
 */
const golden = join(import.meta.dirname, 'golden');
const formats = Object.keys(REPORT_FORMATS) as Format[];
/** Shown as text alone: their other forms say a thousand times the same. */
const textOnly = new Set(['many-errors']);

describe.each(Object.keys(sampleReports))('%s', (name) => {
  test.each(formats.filter((format) => format === 'text' || !textOnly.has(name)))('%s', async (format) => {
    const report = sampleReports[name]?.();
    if (report === undefined) throw new Error(`no report ${name}`);
    const render = await loadRenderer(format);
    const text = [...render(report, options)].join('');
    expect(text.endsWith('\n')).toBe(true);
    // Whatever it says, the next one of its kind may replace it.
    expect(
      text
        .replace(/^\uFEFF/, '')
        .replaceAll('\r', '')
        .slice(0, 4096),
    ).toMatch(REPORT_FORMATS[format].begins);
    await expect(withoutAssets(text)).toMatchFileSnapshot(join(golden, `${name}.${format}.golden`));
  });
});

test.each([
  ['narrow', { ...options, width: 60 }],
  ['wide', { ...options, width: 200 }],
  ['color', { ...options, color: true }],
  ['by-account', { ...options, groupBy: 'account' as const }],
  ['by-ou-narrow', { ...options, groupBy: 'ou' as const, width: 60 }],
  ['allowed', { ...options, allowErrors: true, failOn: 'none' as const }],
])('text, %s', async (name, changed) => {
  const report = sampleReports.mixed?.();
  if (report === undefined) throw new Error('no report');
  const render = await loadRenderer('text');
  const text = [...render(report, changed)].join('');
  if (name !== 'color') expect(text).toMatch(REPORT_FORMATS.text.begins);
  await expect(text).toMatchFileSnapshot(join(golden, `mixed-${name}.text.golden`));
});

test('no golden file is left of a report or a format that there is no more', async () => {
  // Whoever tries a format has them written by the first run of these tests, without `-u`.
  const left = (await readdir(golden)).filter((file) => {
    const [name = '', format = ''] = file.split('.');
    const isSample = name in sampleReports || (format === 'text' && name.startsWith('mixed-'));
    return !isSample || !(format in REPORT_FORMATS);
  });
  expect(left).toEqual([]);
});

test('text has no list of the controls of a release of which none was selected', async () => {
  const report = sampleReports.packs?.();
  const [framework] = report?.controls ?? [];
  if (report === undefined || framework === undefined) throw new Error('no controls');
  const controls = framework.controls.map((each) => ({ ...each, status: 'not-selected' as const }));
  const counts = { passed: 0, waived: 0, failed: 0, unknown: 0, 'by-hand': 0, 'not-selected': controls.length };
  const render = await loadRenderer('text');
  const text = [...render({ ...report, controls: [{ ...framework, counts, controls }] }, options)].join('');
  expect(text).toContain('  0 passed · 0 failed · 0 unknown · 0 by hand · 5 not selected\n\nHIGH');
});

/** The verdict stays in one line, for `tail -1`; a word that is wider than the terminal is not broken. */
test.each(Object.keys(sampleReports).filter((name) => !name.startsWith('hostile')))(
  'text, %s: no line is wider than the terminal',
  async (name) => {
    const report = sampleReports[name]?.();
    if (report === undefined) throw new Error('no report');
    const render = await loadRenderer('text');
    for (const width of [80, 100, 120]) {
      const lines = [...render(report, { ...options, width })].join('').trimEnd().split('\n').slice(0, -1);
      const wide = lines.filter((line) => displayWidth(line) > width && !/^\s*(\S+ +)?\S+$/.test(line));
      expect(wide, `at ${width} columns`).toEqual([]);
    }
  },
);

/** The page's own style and script are files of their own: a change of theirs is not one of a report. */
function withoutAssets(text: string): string {
  return text
    .replace(/<style>.*?<\/style>/s, '<style>…</style>')
    .replace(/<script>.*?<\/script>/s, '<script>…</script>')
    .replaceAll(/'sha256-[^']+'/g, "'sha256-…'");
}

describe('nothing that a resource is called reaches the terminal as a control', () => {
  test.each(formats)('%s', async (format) => {
    const report = sampleReports.hostile?.();
    if (report === undefined) throw new Error('no report');
    const render = await loadRenderer(format);
    const text = [...render(report, options)].join('').replaceAll(/^\ufeff|\r?\n/g, '');
    const zeroWidthJoiner = /(?<=👩)\u200d(?=👩|👧)/gu;
    expect(text.replace(zeroWidthJoiner, '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
  });
});
