import type { FormatRecord } from '../../output/format-record.ts';
import type { TestRun } from '../test-result.ts';
import type { TestRenderOptions } from './test-text.ts';

/** Results of tests as text, ready to write. Pure: the same results and options give the same text. */
export type TestRenderer = (run: TestRun, options: TestRenderOptions) => string;

/** The formats of `test`. The order is that of the help. */
export const TEST_FORMATS = {
  text: {
    doc: 'for people: what did not pass, with what was expected and what was found',
    extension: '.txt',
    mediaType: 'text/plain',
    begins:
      /^(?:\d+ tests?: |Without any test:\n|[^\n]+:\d+:\d+ (?:failed|error) [^\n]+: |[^\n]+: \d+% of what it decides was seen\n)/,
    streams: false,
    load: async () => (await import('./test-text.ts')).testText,
  },
  json: {
    doc: 'everything, as schemas/policy-test-report.schema.json describes it',
    extension: '.json',
    mediaType: 'application/json',
    begins: /^\{\s*"version":\s*\d+,\s*"tool":\s*\{\s*"name":\s*"cove-policy",[^{}]*\},\s*"passed":/,
    streams: false,
    load: async () => (await import('./test-json.ts')).testJson,
  },
  junit: {
    doc: 'JUnit XML, which every CI shows: a suite for each policy, a case for each test',
    extension: '.xml',
    mediaType: 'application/xml',
    // The first form is an earlier one.
    begins:
      /^<\?xml [^\n]*\?>\s*<testsuites(?: name="cove-policy test">|>\s*<testsuite name="[^"]*" package="cove-policy test" )/,
    streams: false,
    load: async () => (await import('./test-junit.ts')).testJunit,
  },
} as const satisfies Readonly<Record<string, FormatRecord<TestRenderer>>>;

export type TestFormat = keyof typeof TEST_FORMATS;

/** The renderer of a format: the same for all, whatever it makes use of. */
export function loadTestRenderer(format: TestFormat): Promise<TestRenderer> {
  return TEST_FORMATS[format].load();
}
