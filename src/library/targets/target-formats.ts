import { NOTHING } from '../../output/beginnings.ts';
import type { FormatRecord } from '../../output/format-record.ts';
import type { TargetRenderer } from './render-targets.ts';

/** The formats of `targets`. The order is that of the help. */
export const TARGET_FORMATS = {
  table: {
    doc: 'for people: a line per account',
    extension: '.txt',
    mediaType: 'text/plain',
    begins: /^ACCOUNT +NAME +UNIT +STATE +TAGS +REGIONS +ASKED *\n/,
    streams: false,
    load: async () => (await import('./render-targets.ts')).renderTargetTable,
  },
  csv: {
    doc: 'for programs and spreadsheets',
    extension: '.csv',
    mediaType: 'text/csv',
    begins: /^account,name,email,unit id,unit,state,tags,regions,asked,reason,error\n/,
    streams: false,
    load: async () => (await import('./render-targets.ts')).renderTargetCsv,
  },
  json: {
    doc: 'for programs, version 1',
    extension: '.json',
    mediaType: 'application/json',
    begins: /^\{\s*"version":\s*\d+,\s*"tool":\s*\{\s*"name":\s*"cove-policy",[^{}]*\},\s*"organization":/,
    streams: false,
    load: async () => (await import('./render-targets.ts')).renderTargetJson,
  },
  organization: {
    doc: 'organization file for `simulate --org`, to rehearse with: accounts, units, tags, regions',
    extension: '.yml',
    mediaType: 'application/yaml',
    // People add to it, as its first lines ask them to: it is never replaced.
    begins: NOTHING,
    streams: false,
    load: async () => (await import('./render-organization.ts')).renderOrganization,
  },
} as const satisfies Readonly<Record<string, FormatRecord<TargetRenderer>>>;
