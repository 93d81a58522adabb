import type { FormatRecord } from '../../output/format-record.ts';
import type { TargetRenderer } from './render-targets.ts';

/** The formats of `targets`. The order is that of the help. */
export const TARGET_FORMATS = {
  table: {
    doc: 'for people: a line per account',
    extension: '.txt',
    mediaType: 'text/plain',
    streams: false,
    load: async () => (await import('./render-targets.ts')).renderTargetTable,
  },
  csv: {
    doc: 'for programs and spreadsheets',
    extension: '.csv',
    mediaType: 'text/csv',
    streams: false,
    load: async () => (await import('./render-targets.ts')).renderTargetCsv,
  },
  json: {
    doc: 'for programs, version 1',
    extension: '.json',
    mediaType: 'application/json',
    streams: false,
    load: async () => (await import('./render-targets.ts')).renderTargetJson,
  },
  organization: {
    doc: 'organization file for `simulate --org`, to rehearse with: accounts, units, tags, regions',
    extension: '.yml',
    mediaType: 'application/yaml',
    streams: false,
    load: async () => (await import('./render-organization.ts')).renderOrganization,
  },
} as const satisfies Readonly<Record<string, FormatRecord<TargetRenderer>>>;
