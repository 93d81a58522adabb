import pMap from 'p-map';
import { coveredPercent, createCoverageWatch, type PolicyCoverage, uncovered } from './coverage.ts';
import type { LoadedTests } from './load-tests.ts';
import type { PolicySource } from './policy-source.ts';
import type { PolicyTest } from './policy-test.ts';
import { runTest, type TestRunOptions } from './run-test.ts';
import type { TestRun, UntestedPolicy } from './test-result.ts';

/** Tests hold no resources, and most are done in a millisecond. */
const TESTS_AT_ONCE = 8;

export interface ChosenTests extends TestRunOptions {
  /** @default all of them */
  readonly isChosen?: (test: PolicyTest) => boolean;
  /** Whether a policy is among those that the run is about. @default all of them are */
  readonly isAbout?: (policy: string) => boolean;
  /** What is demanded of the tests as a whole. @default nothing */
  readonly demands?: Demands;
}

export interface Demands {
  /** That every policy has a test. @default false */
  readonly requireTests?: boolean | undefined;
  /** How much of what policies decide the tests must come to, in percent. @default 0 */
  readonly coverage?: number | undefined;
}

/** Runs tests, offline. The results stand in the order of the tests. */
export async function runTests({ tests, sources, files }: LoadedTests, options: ChosenTests): Promise<TestRun> {
  const { isChosen = () => true, isAbout = () => true } = options;
  const coverage = createCoverageWatch();
  const chosen = tests.filter((test) => isAbout(test.policy.id) && isChosen(test)).map((test) => coverage.watch(test));
  const results = await pMap(chosen, (test) => runTest(test, options), { concurrency: TESTS_AT_ONCE });
  const tested = new Set(tests.map(({ policy }) => JSON.stringify([policy.source.file, policy.id])));
  const untested = sources.flatMap(({ file, policies }) =>
    policies.flatMap((policy): UntestedPolicy[] =>
      tested.has(JSON.stringify([file.name, policy.id])) || !isAbout(policy.id) ? [] : [{ ...policy, file: file.name }],
    ),
  );
  const seen = [...coverage.seen(sources), ...(await coverageOfUntested(untested, sources))];
  return { results, untested, coverage: seen, unmet: unmetBy(options.demands ?? {}, untested, seen), files };
}

async function coverageOfUntested(
  untested: readonly UntestedPolicy[],
  sources: readonly PolicySource[],
): Promise<PolicyCoverage[]> {
  const found: PolicyCoverage[] = [];
  for (const source of sources) {
    const own = untested.filter(({ file }) => file === source.file.name);
    const policies = own.length === 0 ? [] : (await source.load({})).policies;
    found.push(
      ...own.map((each) =>
        uncovered(
          each,
          source,
          policies.find(({ id }) => id === each.id),
        ),
      ),
    );
  }
  return found;
}

function unmetBy(
  { requireTests = false, coverage: least = 0 }: Demands,
  untested: readonly UntestedPolicy[],
  coverage: readonly PolicyCoverage[],
): string[] {
  const percent = coveredPercent(coverage);
  return [
    ...(requireTests && untested.length > 0
      ? [`policies without a test: ${untested.map(({ id }) => id).join(', ')}`]
      : []),
    ...(percent < least
      ? [`the tests came to ${percent}% of what the policies decide, and must come to ${least}%`]
      : []),
  ];
}
