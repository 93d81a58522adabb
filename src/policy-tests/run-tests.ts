import pMap from 'p-map';
import { append } from '../values/long-lists.ts';
import { type CoverageWatch, coveredPercent, createCoverageWatch, type PolicyCoverage } from './coverage.ts';
import type { LoadedTests } from './load-tests.ts';
import type { PolicyTest } from './policy-test.ts';
import { runTest, type TestRunOptions } from './run-test.ts';
import type { TestResult, TestRun, UntestedPolicy } from './test-result.ts';

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
  const start = new Date().toISOString();
  const coverage = createCoverageWatch();
  const chosen = tests.filter((test) => isAbout(test.policy.id) && isChosen(test)).map((test) => coverage.watch(test));
  const results = await pMap(chosen, (test) => runTest(test, options), { concurrency: TESTS_AT_ONCE });
  const tested = new Set(tests.map(({ policy }) => JSON.stringify([policy.source.file, policy.id])));
  const untested = sources.flatMap(({ file, policies }) =>
    policies.flatMap((policy): UntestedPolicy[] =>
      tested.has(JSON.stringify([file.name, policy.id])) || !isAbout(policy.id) ? [] : [{ ...policy, file: file.name }],
    ),
  );
  const uncounted = await includeUntested(coverage, untested, { tests, sources });
  const seen = coverage.seen(sources);
  return {
    start,
    results,
    untested,
    coverage: seen,
    unmet: unmetBy(options.demands ?? {}, { results, untested, uncounted, coverage: seen }),
    files,
  };
}

/**
 * Counts policies that no test is about, with the values that parameters have by default, or in tests of the same file.
 *
 * @returns the ids of those that have no such values: nobody knows what they decide.
 */
async function includeUntested(
  coverage: CoverageWatch,
  untested: readonly UntestedPolicy[],
  { tests, sources }: Pick<LoadedTests, 'tests' | 'sources'>,
): Promise<string[]> {
  const uncounted: string[] = [];
  for (const { file, load } of sources) {
    const wanted = new Set(untested.filter((each) => each.file === file.name).map(({ id }) => id));
    if (wanted.size === 0) continue;
    const values = tests
      .filter(({ policy }) => policy.source.file === file.name)
      .map(({ policy }) => policy.parameters);
    let policies = (await load({})).policies;
    for (const parameters of values) if (policies.length === 0) policies = (await load(parameters)).policies;
    for (const policy of policies) if (wanted.delete(policy.id)) coverage.include(policy);
    append(uncounted, wanted);
  }
  return uncounted;
}

function unmetBy(
  { requireTests = false, coverage: least = 0 }: Demands,
  {
    results,
    untested,
    uncounted,
    coverage,
  }: {
    readonly results: readonly TestResult[];
    readonly untested: readonly UntestedPolicy[];
    readonly uncounted: readonly string[];
    readonly coverage: readonly PolicyCoverage[];
  },
): string[] {
  const percent = coveredPercent(coverage);
  return [
    ...(results.length === 0 ? ['no test was run'] : []),
    ...(requireTests && untested.length > 0
      ? [`policies without a test: ${untested.map(({ id }) => id).join(', ')}`]
      : []),
    ...(percent < least
      ? [`the tests came to ${percent}% of what the policies decide, and must come to ${least}%`]
      : []),
    ...(least > 0 && uncounted.length > 0
      ? [`no test sets the parameters of ${uncounted.join(', ')}, so it is not known what is decided there`]
      : []),
  ];
}
