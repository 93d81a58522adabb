import type { FormatRecord } from '../../output/format-record.ts';
import type { ComparisonRenderer } from './comparison-options.ts';

/** The formats of comparisons, in the order of the help. */
export const COMPARISON_FORMATS = {
  text: {
    doc: 'for people: totals by policy, account and unit, then the differences',
    extension: '.txt',
    mediaType: 'text/plain',
    begins: /^(?:[^\n]*\n){0,4}?earlier {2}[^\n]*\n(?: {9}[^\n]*\n)*later {4}/,
    streams: true,
    load: async () => (await import('./render-comparison-text.ts')).renderComparisonText,
  },
  markdown: {
    doc: 'for pull requests and job summaries',
    extension: '.md',
    mediaType: 'text/markdown',
    begins: /^(?:> [^\n]*\n\n)*## cove-policy compare: /,
    streams: false,
    load: async () => (await import('./render-comparison-markdown.ts')).renderComparisonMarkdown,
  },
  html: {
    doc: 'one page for a meeting, without scripts; it needs no network',
    extension: '.html',
    mediaType: 'text/html',
    begins: /^<!DOCTYPE html>\n(?:<[^\n]*\n){2,8}<title>cove-policy compare: /,
    streams: true,
    load: async () => (await import('./render-comparison-html.ts')).renderComparisonHtml,
  },
  json: {
    doc: 'everything, as schemas/comparison.schema.json describes it',
    extension: '.json',
    mediaType: 'application/json',
    begins: /^\{\s*"version":\s*\d+,\s*"earlier":\s*\{\s*"file":/,
    streams: true,
    load: async () => (await import('./render-comparison-json.ts')).renderComparisonJson,
  },
} as const satisfies Readonly<Record<string, FormatRecord<ComparisonRenderer>>>;

export type ComparisonFormat = keyof typeof COMPARISON_FORMATS;

export function loadComparisonRenderer(format: ComparisonFormat): Promise<ComparisonRenderer> {
  return COMPARISON_FORMATS[format].load();
}
