import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { testJunit } from '../../src/policy-tests/render/test-junit.ts';
import type { TestResult, TestRun } from '../../src/policy-tests/test-result.ts';
import { ANSWERS, testEach } from './in-folder.ts';

const RANGE = { file: 'keys.test.yml', line: 4, column: 11, endLine: 4, endColumn: 20 };
const NOTHING: TestRun = {
  start: '2026-01-02T03:04:05.678Z',
  results: [],
  untested: [],
  coverage: [],
  unmet: [],
  files: [],
};
const about = (name: string, durationMs: number): TestResult => ({
  policy: 'old-key',
  name,
  range: RANGE,
  status: 'passed',
  problems: [],
  durationMs,
});

test('a suite took as long as its cases', () => {
  const xml = testJunit({ ...NOTHING, results: [about('finds', 1500), about('does not find', 250.4)] });
  expect(xml).toContain(
    'timestamp="2026-01-02T03:04:05" hostname="localhost" tests="2" failures="0" errors="0" skipped="0" time="1.750">',
  );
  expect(xml).toContain('name="finds" time="1.500"/>');
  expect(xml).toContain('name="does not find" time="0.250"/>');
});

test('what passes, fails, has no answer or no test is JUnit XML as both published definitions have it', async () => {
  const { run } = await testEach([
    `now: 2026-01-02T00:00:00Z\n${ANSWERS}finds: []`,
    `${ANSWERS}finds: ["<a> & b\\u0007"]`,
    'finds: []',
  ]);
  if (run === undefined) throw new Error('nothing was run');
  expect(run.results.map(({ status }) => status)).toEqual(['passed', 'failed', 'error']);
  for (const { durationMs } of run.results) expect(durationMs).toBeGreaterThan(0);
  const untested = [{ id: 'other', file: 'keys.yml', index: 1, line: 1, column: 1 }];
  const xml = testJunit({ ...run, untested, unmet: ['policies without a test: other'] });
  const schema = await readFile(new URL('../report/render/junit/junit.xsd', import.meta.url), 'utf8');
  expect((await validateXML({ xml, schema })).errors).toEqual([]);
});
