import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Baseline } from '../../../src/baseline/baseline.ts';
import { packageFile } from '../../../src/package-files.ts';
import { buildReport } from '../../../src/report/build/build-report.ts';
import type { Judging } from '../../../src/report/build/judging.ts';
import { type Format, loadRenderer, REPORT_FORMATS } from '../../../src/report/render/formats.ts';
import type { OutcomeRecord } from '../../../src/run-log/records.ts';
import { waiver, waiversOf } from '../../waivers/sample-waivers.ts';
import { options } from '../sample-reports.ts';
import { errorIn, findingsIn, outcomeRecord, skippedIn, wholeRun } from '../sample-run.ts';

const cell = { policy: 'redundant-trail', account: '333333333333', region: 'eu-west-1' };
const found = findingsIn(cell, { resource: 'arn:aws:x:y', message: 'it logs' });

/** One that knows what was found. */
const baseline: Baseline = {
  file: 'baseline.ndjson',
  run: '0a1b2c3d-6f5d-4f0e-9d4f-0f6a1f0f7c11',
  created: '2025-12-01T00:00:00.000Z',
  organization: 'o-example',
  partition: 'aws',
  size: 1,
  countOf: (print) => (print === found.findings[0]?.fingerprint ? 1 : 0),
  entries: () => [],
};

type Case = readonly [outcome: OutcomeRecord | undefined, judging?: Judging];

/** What the second of two cells may come to; the first one is compliant. */
const CASES = {
  compliant: [outcomeRecord(cell)],
  open: [found],
  waived: [found, { waivers: waiversOf(waiver()) }],
  known: [found, { baseline }],
  'not evaluated': [errorIn(cell)],
  'never reached': [undefined],
  skipped: [skippedIn(cell, 'account-not-active', 'account 333333333333 is SUSPENDED')],
  off: [skippedIn(cell, 'off', 'switched off there')],
} as const satisfies Readonly<Record<string, Case>>;

type State = keyof typeof CASES;

/** The table of docs/reports.md, by format: what it says of each state. */
const documented = readTable();

describe.each(Object.keys(REPORT_FORMATS) as Format[])('%s', (format) => {
  test.each(['waived', 'known', 'not evaluated', 'never reached', 'skipped', 'off'] as const)('%s', async (state) => {
    const said = documented.get(format)?.[state];
    expect(said, `a row of ${format} in the table of docs/reports.md`).toBeDefined();
    const [text, compliant, open] = await Promise.all([
      textOf(format, state),
      textOf(format, 'compliant'),
      textOf(format, 'open'),
    ]);
    // Whoever says nothing of a state cannot have it taken for a finding.
    if (said === 'nothing') return expect(text).toBe(compliant);
    const signs = [...(said ?? '').matchAll(/`([^`]+)`/g)].map(([, sign = '']) => sign);
    expect(signs).not.toHaveLength(0);
    for (const sign of signs) {
      const times = count(text, sign);
      expect(times, `${sign} where a cell is ${state}, and where it is compliant`).toBeGreaterThan(
        count(compliant, sign),
      );
      expect(times, `${sign} where a cell is ${state}, and where a finding is open`).toBeGreaterThan(count(open, sign));
    }
  });
});

function readTable(): ReadonlyMap<string, Partial<Readonly<Record<State, string>>>> {
  const docs = readFileSync(packageFile('docs/reports.md'), 'utf8');
  const [, table = ''] = /\n### What each format shows of a cell\n.*?\n(\|.*?)\n\n/s.exec(docs) ?? [];
  const [head = [], , ...rows] = table.split('\n').map((line) => line.split('|').map((each) => each.trim()));
  return new Map(
    rows.flatMap((row) => {
      const said = Object.fromEntries(head.map((state, index) => [state, row[index]] as const));
      return (row[1] ?? '').split(', ').map((format) => [format.replaceAll('`', ''), said] as const);
    }),
  );
}

/** How often a text has a sign; `…` in it stands for anything. */
function count(text: string, sign: string): number {
  const pattern = sign.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return [...text.matchAll(new RegExp(pattern.join('.*?'), 'g'))].length;
}

const texts = new Map<string, Promise<string>>();

function textOf(format: Format, state: State): Promise<string> {
  const known = texts.get(`${format} ${state}`) ?? render(format, state);
  texts.set(`${format} ${state}`, known);
  return known;
}

/** Without white space between the members of JSON, of which the formats have more or less. */
async function render(format: Format, state: State): Promise<string> {
  const renderer = await loadRenderer(format);
  const [outcome, judging]: Case = CASES[state];
  const outcomes = [outcomeRecord(), ...(outcome === undefined ? [] : [outcome])];
  const text = [...renderer(buildReport(wholeRun(outcomes, { planned: 2 }), judging), options)].join('');
  return text.replace(/<style>.*?<\/style>|<script>.*?<\/script>/gs, '').replace(/(?<=["\d\]}][:,]|[[{])\s+/g, '');
}
