import type { FormatRecord } from '../../output/format-record.ts';
import type { ResultRenderer } from './render-results.ts';

/** The formats of `run`. The order is that of the help. */
export const RESULT_FORMATS = {
  table: {
    doc: 'for people: a line per result, a column per member',
    extension: '.txt',
    mediaType: 'text/plain',
    begins: /^ACCOUNT +NAME +REGION +/,
    streams: false,
    load: async () => (await import('./render-results.ts')).renderResultTable,
  },
  csv: {
    doc: 'the same for spreadsheets',
    extension: '.csv',
    mediaType: 'text/csv',
    begins: /^account,name,region,(?:[^\n]*,)?error\n/,
    streams: true,
    load: async () => (await import('./render-results.ts')).renderResultCsv,
  },
  json: {
    doc: 'for programs, version 1',
    extension: '.json',
    mediaType: 'application/json',
    begins: /^\{\s*"version":\s*\d+,\s*"tool":\s*\{\s*"name":\s*"cove-policy",[^{}]*\},\s*"results":\s*\[/,
    streams: true,
    load: async () => (await import('./render-results.ts')).renderResultJson,
  },
  ndjson: {
    doc: 'for programs: a line of JSON per result',
    extension: '.ndjson',
    mediaType: 'application/x-ndjson',
    begins: /^\{"account":"\d{12}","name":/,
    streams: true,
    load: async () => (await import('./render-results.ts')).renderResultLines,
  },
} as const satisfies Readonly<Record<string, FormatRecord<ResultRenderer>>>;

export type ResultFormat = keyof typeof RESULT_FORMATS;
