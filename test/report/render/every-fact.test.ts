import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { packageFile } from '../../../src/package-files.ts';
import { buildReport } from '../../../src/report/build/build-report.ts';
import { type Format, loadRenderer, REPORT_FORMATS } from '../../../src/report/render/formats.ts';
import type { RunLogRecord } from '../../../src/run-log/records.ts';
import { options, sampleReports } from '../sample-reports.ts';
import {
  accountRecord,
  endRecord,
  errorIn,
  findingsIn,
  outcomeRecord,
  policyRecord,
  runRecord,
} from '../sample-run.ts';

/** As many as no format lists by itself without meaning to list them all. */
const UNKNOWN = Array.from({ length: 30 }, (_, index) => String(500_000_000_000 + index));

function demoRun(): RunLogRecord[] {
  const passes = { policy: 'passes', account: '222222222222', region: 'eu-west-1' };
  const outcomes = [
    findingsIn({ ...passes, policy: 'fails' }, { resource: 'arn:aws:x:y', message: 'it logs' }),
    ...UNKNOWN.map((account) => errorIn({ ...passes, policy: 'fails', account })),
    { ...outcomeRecord(passes), resources: 4711 },
  ];
  return [
    runRecord({
      tool: { name: 'cove-policy', version: '9.8.7' },
      settings: { demo: true, endpoints: { AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' } },
    }),
    policyRecord({
      ...{ id: 'fails', title: 'A title of what fails', description: 'Why it matters.', hash: 'f'.repeat(64) },
      references: ['https://example.com/what-fails'],
      risk: 'disruptive',
    }),
    policyRecord({ id: 'passes', title: 'A title of what passes', hash: 'e'.repeat(64), severity: 'low' }),
    ...['222222222222', ...UNKNOWN].map((id) => accountRecord(id)),
    ...outcomes,
    endRecord({ planned: outcomes.length }),
  ];
}

/** What every report says (docs/decisions/0080), and what shows that it does. */
const FACTS = {
  organization: ['o-example'],
  caller: ['arn:aws:iam::111111111111:user/audit'],
  time: [/2026-01-02T03:04:05|1767323055000/],
  'tool version': ['9.8.7'],
  endpoint: ['http://127.0.0.1:4566'],
  demo: [/DEMO|"demo": ?true/],
  digest: ['ffffffffffff'],
  title: ['A title of what fails'],
  references: ['https://example.com/what-fails'],
  'what to do': [/cloudtrail:StopLogging|remediation/],
  'what a change risks': ['disruptive'],
  'passed policies': ['passes'],
  'resources examined': [/4,?71[12]/],
  'sums by severity': [/\b1 high|"high": ?1|<b>1<\/b>high/],
  'accounts not evaluated': UNKNOWN,
} as const satisfies Readonly<Record<string, readonly (string | RegExp)[]>>;

type Fact = keyof typeof FACTS;

const OF_A_LIST_OF_ISSUES = 'Code Quality is a list of issues, each with a place in a file: it has none for the run';
const OF_AN_ISSUE = 'an issue has an id, a line of text and a place in a file: the text says what was found, and where';

/** Where a format has no place for a fact, and why. */
const WITHOUT: Readonly<Record<Format, Partial<Readonly<Record<Fact, string>>>>> = {
  text: {},
  json: {},
  ndjson: {},
  csv: {},
  'csv-excel': {},
  markdown: {},
  html: {},
  junit: {},
  sarif: {},
  ocsf: {},
  asff: {},
  github: {},
  gitlab: {
    organization: OF_A_LIST_OF_ISSUES,
    caller: OF_A_LIST_OF_ISSUES,
    time: OF_A_LIST_OF_ISSUES,
    'tool version': OF_A_LIST_OF_ISSUES,
    // A run says it as a warning, which is an issue.
    endpoint: OF_A_LIST_OF_ISSUES,
    'passed policies': OF_A_LIST_OF_ISSUES,
    'resources examined': OF_A_LIST_OF_ISSUES,
    'sums by severity': OF_A_LIST_OF_ISSUES,
    digest: OF_AN_ISSUE,
    title: OF_AN_ISSUE,
    references: OF_AN_ISSUE,
    'what to do': OF_AN_ISSUE,
    'what a change risks': OF_AN_ISSUE,
  },
};

describe.each(Object.keys(REPORT_FORMATS) as Format[])('%s', (format) => {
  test.each(Object.keys(FACTS) as Fact[])('%s', async (fact) => {
    const text = await textOf(format);
    const missing = FACTS[fact].filter((sign) => (typeof sign === 'string' ? !text.includes(sign) : !sign.test(text)));
    // A reason that is no longer true goes.
    expect(missing.length > 0).toBe(WITHOUT[format][fact] !== undefined);
  });
});

/** How each format shows what is not known: the rows of the table in docs/decisions/0080. */
const UNKNOWN_SHOWN: Readonly<Record<Format, RegExp>> = {
  text: /30 cells not evaluated\n.*^Could not be evaluated: 30 cells$/ms,
  markdown: /^### Could not be evaluated: 30 cells$.*^\| policy /ms,
  github: /^::error title=Not evaluated%3A .*^::error file=.*title=high%3A A title of what fails/ms,
  html: /not evaluated/,
  json: /"errors": \[\s*\{/,
  ndjson: /^\{"type":"account",.*"cells":\{[^}]*"error":1[,}].*^\{"type":"error",/ms,
  csv: /^not evaluated,fails,/m,
  'csv-excel': /^not evaluated,fails,/m,
  junit: /<error /,
  gitlab: /"check_name": ?"fails\/not-evaluated"/,
  sarif: /"executionSuccessful": ?false/,
  ocsf: /"compliance":\{"status_id":0,"status":"Unknown"/,
  asff: /"Compliance": ?\{"Status": ?"NOT_AVAILABLE"/,
};

test.each(Object.keys(REPORT_FORMATS) as Format[])(
  '%s shows what is not known as the decision says',
  async (format) => {
    expect(await textOf(format)).toMatch(UNKNOWN_SHOWN[format]);
    const decision = readFileSync(packageFile('docs/decisions/0080-what-every-format-says.md'), 'utf8');
    const named = [...decision.matchAll(/^\| ([a-z, -]+) \| .+ \|$/gm)].flatMap(([, formats = '']) =>
      formats.split(', '),
    );
    expect(named.filter((each) => each === format)).toHaveLength(1);
  },
);

/** What fails a run beside its findings and errors. No format stays silent on it. */
const FAILURES = {
  'changes that need attention': ['remediated', /\b1 failed\b|"failed": ?1|"change-failed|Change failed/],
  'waivers that fail the run': ['waived', /--strict-waivers|"strict": ?true/],
} as const satisfies Readonly<Record<string, readonly [report: string, sign: RegExp]>>;

describe.each(Object.keys(REPORT_FORMATS) as Format[])('%s says what fails the run', (format) => {
  test.each(Object.entries(FAILURES))('%s', async (_, [name, sign]) => {
    const renderer = await loadRenderer(format);
    const make = sampleReports[name];
    if (make === undefined) throw new Error(`no report ${name}`);
    expect([...renderer(make(), options)].join('')).toMatch(sign);
  });
});

const texts = new Map<Format, Promise<string>>();

function textOf(format: Format): Promise<string> {
  const known = texts.get(format) ?? render(format);
  texts.set(format, known);
  return known;
}

async function render(format: Format): Promise<string> {
  const renderer = await loadRenderer(format);
  const text = [...renderer(buildReport(demoRun()), options)].join('');
  // The page's own style and script say nothing of the run, and lines that are wrapped say the same.
  return text.replace(/<style>.*?<\/style>/s, '').replace(/<script>.*?<\/script>/s, '');
}
