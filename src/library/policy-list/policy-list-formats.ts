import type { FormatRecord } from '../../output/format-record.ts';
import type { PolicyListRenderer } from './render-policies.ts';

/** The formats of `list`. The order is that of the help. */
export const POLICY_LIST_FORMATS = {
  table: {
    doc: 'for people: a line per policy',
    extension: '.txt',
    mediaType: 'text/plain',
    begins: /^POLICY +SEVERITY +TITLE +TAGS +CHANGES +FILE *\n/,
    streams: false,
    load: async () => (await import('./render-policies.ts')).renderPolicyTable,
  },
  csv: {
    doc: 'for spreadsheets, with descriptions, references and operations',
    extension: '.csv',
    mediaType: 'text/csv',
    begins: /^policy,severity,title,description,tags,references,reads,changes,file,line\n/,
    streams: false,
    load: async () => (await import('./render-policies.ts')).renderPolicyCsv,
  },
  json: {
    doc: 'for programs, version 1',
    extension: '.json',
    mediaType: 'application/json',
    begins: /^\{\s*"version":\s*\d+,\s*"tool":\s*\{\s*"name":\s*"cove-policy",[^{}]*\},\s*"policies":/,
    streams: false,
    load: async () => (await import('./render-policies.ts')).renderPolicyJson,
  },
} as const satisfies Readonly<Record<string, FormatRecord<PolicyListRenderer>>>;
