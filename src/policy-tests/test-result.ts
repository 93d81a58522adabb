import type { SourceRange } from '../documents/diagnostic.ts';
import type { JsonObject } from '../values/json.ts';
import type { PolicyCoverage } from './coverage.ts';
import type { LocatedPolicy } from './policy-source.ts';

/** What came of all tests. */
export interface TestRun {
  /** When it began, ISO 8601. */
  readonly start: string;
  readonly results: readonly TestResult[];
  /** Policies that no test is about. */
  readonly untested: readonly UntestedPolicy[];
  /** Of the policies that were tested, and of those that no test is about. */
  readonly coverage: readonly PolicyCoverage[];
  /** What was demanded of the tests as a whole and is not so. */
  readonly unmet: readonly string[];
  /** The test files, as they are shown. */
  readonly files: readonly string[];
}

export interface UntestedPolicy extends LocatedPolicy {
  readonly file: string;
}

export interface TestResult {
  readonly policy: string;
  readonly name: string;
  /** Where the test's name stands. */
  readonly range: SourceRange;
  /** `error`: the test has no answer for a call, so that it says nothing. */
  readonly status: 'passed' | 'failed' | 'error';
  /** Why it did not pass; empty where it did. */
  readonly problems: readonly TestProblem[];
  /** From its first call to its verdict; several tests run at a time. */
  readonly durationMs: number;
}

export type TestProblem =
  /** What was expected and is not there, what is there and was not expected. */
  | {
      readonly kind: 'findings' | 'errors' | 'verdict' | 'changes';
      readonly message: string;
      readonly missing: readonly string[];
      readonly unexpected: readonly string[];
    }
  /** A call was made that the test does not answer. */
  | {
      readonly kind: 'unanswered';
      readonly message: string;
      readonly operation: string;
      readonly region: string;
      readonly input: JsonObject;
      /** A case for it, as it may stand under `answers`. */
      readonly paste: string;
    }
  /** An answer that no call asked for. */
  | { readonly kind: 'unused'; readonly message: string; readonly range: SourceRange };

/** Whether every test passed, and what was demanded is there. */
export function hasPassed({ results, unmet }: Pick<TestRun, 'results' | 'unmet'>): boolean {
  return unmet.length === 0 && results.every(({ status }) => status === 'passed');
}
