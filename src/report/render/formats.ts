import { OUR_SARIF } from '../../output/beginnings.ts';
import type { FormatRecord } from '../../output/format-record.ts';
import type { Renderer } from './render-options.ts';

interface ReportFormat extends FormatRecord<Renderer> {
  /** Whether it says how every single cell ended, which a copy of a report from JSON does not have. */
  readonly ofAllCells: boolean;
}

/** The formats of reports, in the order of the help. */
export const REPORT_FORMATS = {
  text: {
    doc: 'for people: what was found, what was not evaluated, what was changed',
    extension: '.txt',
    mediaType: 'text/plain',
    // Of a run, or of a plan.
    begins: /^(?:(?:[^\n]*\n){0,12}?run {11}[a-z]+ [\da-f]{8}-[\da-f-]{27}\n|Plan: [^\n]*\n {2}made from run )/,
    streams: true,
    ofAllCells: false,
    load: async () => (await import('./text/render-text.ts')).renderText,
  },
  json: {
    doc: 'everything, as schemas/report.schema.json describes it',
    extension: '.json',
    mediaType: 'application/json',
    begins: /^\{\s*"version":\s*\d+,\s*"run":\s*\{\s*"id":\s*"[\da-f-]{36}",\s*"tool":/,
    streams: true,
    ofAllCells: false,
    load: async () => (await import('./json/render-json.ts')).renderJson,
  },
  sarif: {
    doc: 'SARIF 2.1.0, for GitHub code scanning and other viewers',
    extension: '.sarif',
    mediaType: 'application/sarif+json',
    begins: OUR_SARIF,
    streams: true,
    ofAllCells: false,
    load: async () => (await import('./sarif/render-sarif.ts')).renderSarif,
  },
  markdown: {
    doc: 'for pull requests and job summaries',
    extension: '.md',
    mediaType: 'text/markdown',
    begins: /^(?:(?:> [^\n]*\n\n)*## cove-policy [a-z]+: |## Plan: [^\n]*\n\nMade from run )/,
    streams: false,
    ofAllCells: false,
    load: async () => (await import('./markdown/render-markdown.ts')).renderMarkdown,
  },
  html: {
    doc: 'one page for a meeting: verdict, map, search, details',
    extension: '.html',
    mediaType: 'text/html',
    begins: /^<!DOCTYPE html>\n(?:<[^\n]*\n){2,8}<title>cove-policy [a-z]+: /,
    streams: true,
    ofAllCells: true,
    load: async () => (await import('./html/render-html.ts')).renderHtml,
  },
  junit: {
    doc: 'JUnit XML, for the test pages of CI',
    extension: '.xml',
    mediaType: 'application/xml',
    begins: /^<\?xml [^\n]*\?>\s*<testsuites>\s*<testsuite name="run" package="cove-policy" /,
    streams: true,
    ofAllCells: true,
    load: async () => (await import('./junit/render-junit.ts')).renderJunit,
  },
  github: {
    doc: 'annotations for GitHub Actions, one for each policy',
    extension: '.txt',
    mediaType: 'text/plain',
    begins: /^::(?:error|warning|notice) title=cove-policy [a-z]+(?: \(DEMO\))?::/,
    streams: false,
    ofAllCells: false,
    load: async () => (await import('./github/render-github.ts')).renderGithub,
  },
  gitlab: {
    doc: 'issues for Code Quality, in GitLab merge requests',
    extension: '.json',
    mediaType: 'application/json',
    begins: /^\[\s*(?:\]\s*$|\{\s*"type":\s*"issue",\s*"engine_name":\s*"cove-policy",)/,
    streams: true,
    ofAllCells: false,
    load: async () => (await import('./gitlab/render-gitlab.ts')).renderGitlab,
  },
  ocsf: {
    doc: 'OCSF Compliance Findings, for security data lakes',
    extension: '.json',
    mediaType: 'application/json',
    begins:
      /^\[\s*(?:\]\s*$|\{\s*"activity_id":[^{}]*"metadata":\s*\{[^{}]*"product":\s*\{\s*"name":\s*"cove-policy",)/,
    streams: true,
    ofAllCells: true,
    load: async () => (await import('./ocsf/render-ocsf.ts')).renderOcsf,
  },
  asff: {
    doc: 'findings for AWS Security Hub (BatchImportFindings)',
    extension: '.json',
    mediaType: 'application/json',
    begins: /^\[\s*(?:\]\s*$|\{\s*"SchemaVersion":\s*"2018-10-08",\s*"Id":\s*"cove-policy\/)/,
    streams: true,
    ofAllCells: true,
    load: async () => (await import('./asff/render-asff.ts')).renderAsff,
  },
  ndjson: {
    doc: 'one JSON object per line, for data pipelines',
    extension: '.ndjson',
    mediaType: 'application/x-ndjson',
    begins: /^\{"type":"run","version":\d+,"run":\{"id":"[\da-f-]{36}","tool":/,
    streams: true,
    ofAllCells: false,
    load: async () => (await import('./json/render-ndjson.ts')).renderNdjson,
  },
  csv: {
    doc: 'findings and what was not evaluated, for programs',
    extension: '.csv',
    mediaType: 'text/csv',
    begins: /^kind,policy,severity,account,account name,unit,region,resource,message,fingerprint,waiver\n/,
    streams: true,
    ofAllCells: false,
    load: async () => (await import('./csv/render-csv.ts')).renderCsv,
  },
  'csv-excel': {
    doc: 'the same with a byte order mark and ids as text, for spreadsheets',
    extension: '.csv',
    mediaType: 'text/csv',
    begins: /^kind,policy,severity,account,account name,unit,region,resource,message,fingerprint,waiver\n/,
    streams: true,
    ofAllCells: false,
    load: async () => (await import('./csv/render-csv.ts')).renderSpreadsheetCsv,
  },
} as const satisfies Readonly<Record<string, ReportFormat>>;

export type Format = keyof typeof REPORT_FORMATS;

/** The renderer of a format: the same for all, whatever it makes use of. */
export function loadRenderer(format: Format): Promise<Renderer> {
  return REPORT_FORMATS[format].load();
}
