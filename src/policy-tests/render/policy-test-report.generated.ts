/**
 * Generated from the JSON Schema of the same format by `npm run generate`. Change the schema, not this file.
 */

/**
 * What came of the tests of policies: `cove-policy test -o json`. Later versions of this format may add members.
 */
export interface PolicyTestReport {
  /**
   * Version of this format.
   */
  version: 1;
  tool: {
    name: string;
    version: string;
  };
  /**
   * Every test passed, and nothing that was demanded is missing.
   */
  passed: boolean;
  /**
   * What `--require-tests` and `--coverage` demand and is not so.
   */
  unmet: string[];
  /**
   * The test files.
   */
  files: string[];
  tests: ReportedTest[];
  /**
   * Policies that no test is about.
   */
  untested: ReportedPolicy[];
  /**
   * What the policies that were tested decide, and how much of that was seen to be true and to be false.
   */
  coverage: {
    percent: number;
    policies: ReportedCoverage[];
  };
}
export interface ReportedTest {
  policy: string;
  name: string;
  file: string;
  line: number;
  column: number;
  /**
   * `error`: the test has no answer for a call, and says nothing of its policy.
   */
  status: "passed" | "failed" | "error";
  problems: ReportedProblem[];
}
export interface ReportedProblem {
  kind: "findings" | "errors" | "verdict" | "changes" | "unanswered" | "unused";
  message: string;
  /**
   * What was expected and is not there.
   */
  missing?: string[];
  /**
   * What is there and was not expected.
   */
  unexpected?: string[];
  /**
   * Of a call without an answer.
   */
  operation?: string;
  region?: string;
  input?: {
    [k: string]: unknown;
  };
  /**
   * YAML of a case for the call, for `answers`.
   */
  paste?: string;
  /**
   * Where the answer stands that no call asked for.
   */
  file?: string;
  line?: number;
  column?: number;
}
export interface ReportedPolicy {
  policy: string;
  file: string;
  line: number;
  column: number;
}
export interface ReportedCoverage {
  policy: string;
  file: string;
  /**
   * Two for each decision: true and false.
   */
  outcomes: number;
  /**
   * Of these, the ones that some test came to.
   */
  seen: number;
  gaps: ReportedGap[];
}
export interface ReportedGap {
  /**
   * The part of the expression.
   */
  text: string;
  never: "true" | "false" | "evaluated";
  file: string;
  line: number;
  column: number;
}
