/**
 * Generated from the JSON Schema of the same format by `npm run generate`. Change the schema, not this file.
 */

/**
 * A mapping: the answer of every call. A list: cases.
 */
export type Answers =
  | AnswerCase[]
  | {
      [k: string]: unknown;
    };
/**
 * The error that AWS answers: its name, or a mapping.
 */
export type AwsError =
  | AwsErrorCode
  | {
      code: AwsErrorCode;
      /**
       * What it says.
       */
      message?: string;
      /**
       * HTTP status. Default: what AWS answers such an error with, mostly 400.
       */
      status?: number;
    };
/**
 * The name of the error; of a connection that fails, that of Node (ECONNRESET).
 */
export type AwsErrorCode = string;
/**
 * A finding: the name of its resource, or a mapping with more of it.
 */
export type ExpectedFinding =
  | string
  | {
      /**
       * The name of the resource, as the policy's `finding.resource` gives it.
       */
      resource: string;
      /**
       * The whole message.
       */
      message?: string;
      /**
       * How bad the policy says that it is.
       */
      severity?: "critical" | "high" | "medium" | "low" | "info";
    };
/**
 * Why the policy cannot be evaluated: the kind of the error, or a mapping with more of it. Every error that there is must be such a one.
 */
export type ExpectedError =
  | TestErrorKind
  | {
      kind: TestErrorKind;
      /**
       * The name of AWS's error.
       */
      code?: string;
      /**
       * Words that its message has.
       */
      message?: string;
      /**
       * The resource that it is about.
       */
      resource?: string;
    };
/**
 * Kind of an error, as reports have it.
 */
export type TestErrorKind =
  | "assume-role"
  | "access-denied"
  | "denied-by-scp"
  | "throttled"
  | "expired"
  | "network"
  | "timeout"
  | "validation"
  | "unavailable"
  | "opt-in"
  | "not-in-region"
  | "partial"
  | "evaluation"
  | "internal"
  | "interrupted";
/**
 * A finding for which no call can be planned.
 */
export type UnplannedFinding =
  | string
  | {
      /**
       * The name of the resource.
       */
      resource: string;
      /**
       * Words of the reason.
       */
      reason?: string;
    };

/**
 * Tests of policies, beside them: trails.test.yml has those of trails.yml. `cove-policy test` runs each policy with the answers that are given here in the place of AWS.
 */
export interface PolicyTestFile {
  /**
   * Version of this format. Always 1.
   */
  version: 1;
  /**
   * The file whose policies are tested, relative to this one. Default: the file of the same name without `.test`.
   */
  policies?: string;
  /**
   * The tests, at least one.
   *
   * @minItems 1
   */
  tests: TestEntry[];
}
/**
 * One policy in one account and region, with answers, and what has to come of it: `finds`, `error` or `skipped`.
 */
export interface TestEntry {
  /**
   * What the test shows. Unique among the tests of its policy.
   */
  name: string;
  /**
   * Id of the policy, as its file has it.
   */
  policy: string;
  /**
   * Values of the parameters of the policy's file, over their defaults.
   */
  parameters?: {
    [k: string]: string | number | boolean | (string | number)[];
  };
  account?: TestAccount;
  organization?: TestOrganization;
  /**
   * The region that is checked. A global service (IAM, Organizations …) is checked once per account, whatever stands here; the partition follows the region. Default: us-east-1.
   */
  region?: string;
  /**
   * When the run begins: what `age_days` and `cove.now` count from, ISO 8601. Default: 2026-01-01T00:00:00Z.
   */
  now?: string;
  /**
   * What AWS answers, by operation, spelt as in the policy: a mapping is the answer of every call of it (or an error of every call, where `error` is its only key), a list has a case for each call.
   */
  answers?: {
    [k: string]: Answers;
  };
  /**
   * All findings, in any order; an empty list where the account is compliant.
   */
  finds?: ExpectedFinding[];
  error?: ExpectedError;
  /**
   * Why the policy is not evaluated.
   */
  skipped?: "service-not-in-region";
  /**
   * All calls that remediation plans for the findings, in their order; an empty list for none. Left out, as `unplanned` is: not looked at.
   */
  changes?: ExpectedChange[];
  /**
   * All findings for which no call can be planned although the policy has a remediation, in any order: the name of each resource, or a mapping with words of the reason.
   */
  unplanned?: UnplannedFinding[];
}
/**
 * What is known of the account. Default: 111122223333, named test-account, without tags.
 */
export interface TestAccount {
  /**
   * An AWS account id: 12 digits, quoted, since YAML drops the leading zero of a number.
   */
  id?: string;
  /**
   * Its name. Default: test-account.
   */
  name?: string;
  /**
   * Its address. Default: test-account@example.com.
   */
  email?: string;
  /**
   * Id of the unit or root that it is in. Default: r-test.
   */
  ou?: string;
  /**
   * The root and the units below it, down to the one that it is in. Default: the root, Root, and `ou` below it.
   *
   * @minItems 1
   */
  ouPath?: TestUnit[];
  /**
   * Its tags. Default: none.
   */
  tags?: {
    [k: string]: string;
  };
}
/**
 * An organizational unit, or the root.
 */
export interface TestUnit {
  /**
   * Its id.
   */
  id: string;
  /**
   * Its name.
   */
  name: string;
}
/**
 * What the policy sees as `cove.organization`. Default: o-test, managed by 999988887777, with this and the account of the test.
 */
export interface TestOrganization {
  /**
   * Its id. Default: o-test.
   */
  id?: string;
  /**
   * Id of its management account. Default: 999988887777.
   */
  managementAccount?: string;
  /**
   * Ids of its accounts, besides its management account and the account of the test, which always belong to it.
   */
  accounts?: string[];
}
/**
 * One answer, or one error. The first case whose `when` and `region` fit a call answers it, however often it is made; a case that has neither answers one call, and such cases are taken in turn.
 */
export interface AnswerCase {
  /**
   * What the call's input contains: mappings by the members that stand here, lists by elements, everything else by being equal.
   */
  when?: {
    [k: string]: unknown;
  };
  /**
   * The region that is asked, for a call with a `region` of its own.
   */
  region?: string;
  /**
   * The answer, all pages of it, with dates in ISO 8601 and bytes in base64.
   */
  answer?: {
    [k: string]: unknown;
  };
  error?: AwsError;
}
/**
 * One call that remediation would make.
 */
export interface ExpectedChange {
  /**
   * The operation, as the policy has it.
   */
  operation: string;
  /**
   * Its whole input.
   */
  input: {
    [k: string]: unknown;
  };
  /**
   * The call that would take it back, or a list of such calls in their order; null for none. `${result.…}` in it stands as the policy has it. Left out: not looked at.
   */
  undo?: null | ExpectedUndo | ExpectedUndo[];
}
/**
 * A call that would take a change back.
 */
export interface ExpectedUndo {
  /**
   * The operation, as the policy has it.
   */
  operation: string;
  /**
   * Its whole input.
   */
  input: {
    [k: string]: unknown;
  };
}
