import pMap from 'p-map';
import type { LoadedTests } from './load-tests.ts';
import { runTest, type TestRunOptions } from './run-test.ts';
import type { TestRun, UntestedPolicy } from './test-result.ts';

/** Tests hold no resources, and most are done in a millisecond. */
const TESTS_AT_ONCE = 8;

/** Runs tests, offline. The results stand in the order of the tests. */
export async function runTests({ tests, sources, files }: LoadedTests, options: TestRunOptions): Promise<TestRun> {
  const results = await pMap(tests, (test) => runTest(test, options), { concurrency: TESTS_AT_ONCE });
  const tested = new Set(tests.map(({ policy }) => JSON.stringify([policy.source.file, policy.id])));
  const untested = sources.flatMap(({ file, policies }) =>
    policies.flatMap((policy): UntestedPolicy[] =>
      tested.has(JSON.stringify([file.name, policy.id])) ? [] : [{ ...policy, file: file.name }],
    ),
  );
  return { results, untested, files };
}
