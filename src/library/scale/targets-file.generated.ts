/**
 * Generated from the JSON Schema of the same format by `npm run generate`. Change the schema, not this file.
 */

/**
 * Whatever JSON can hold.
 */
export type AnyJson = null | boolean | number | string | AnyJson[] | AnyJsonObject1;
export type PlannedSkipReason =
  "account-not-active" | "caller-account" | "region-disabled" | "excluded" | "service-not-in-region" | "off";
export type PlannedErrorKind =
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
  | "interrupted"
  | "internal";

/**
 * The accounts of a check and what is done in each of them, for several processes that share it: `check --write-targets FILE` writes it, `check --targets FILE` reads it, and a store keeps it as `plan.json`.
 */
export interface TargetsFile {
  /**
   * Version of this format.
   */
  version: 1;
  tool: {
    name: "cove-policy";
    version: string;
  };
  /**
   * Id of the run.
   */
  run: string;
  /**
   * SHA-256 over all of this but `digest` and `signature`: a file that was edited is refused.
   */
  digest: string;
  /**
   * With --sign: HMAC-SHA-256 over the digest.
   */
  signature?: string;
  plan: PlanContent;
  /**
   * In a store: SHA-256 of what the policies are loaded from, which is there as `policies/<sha256>`.
   */
  files?: string[];
}
/**
 * What a check will do, before any account is entered. It holds no credentials and no policies.
 */
export interface PlanContent {
  version: 1;
  mode: "check";
  /**
   * The one `now` of all expressions, however many processes share the run.
   */
  start: string;
  /**
   * Whose credentials the run began with.
   */
  principal: {
    account: string;
    arn: string;
    partition: string;
  };
  /**
   * Null where Organizations could not be asked.
   */
  organization: null | {
    id: string;
    managementAccount: string;
    /**
     * Ids of all accounts that Organizations lists, whether the run is about them or not: what policies read as `cove.organization.accounts`.
     */
    accounts: string[];
  };
  settings: AnyJsonObject;
  policies: {
    id: string;
    hash: string;
    allowNone?: boolean;
  }[];
  /**
   * Whoever runs an account puts the changes that its findings ask for beside its outcomes.
   */
  plansChanges?: true;
  regions: null | string[];
  warnings: PlannedWarning[];
  /**
   * Which policies select an account, and what is done there. Accounts that are selected alike share one.
   */
  classes: {
    policy: string;
    /**
     * `off`: an override switches the policy off in these accounts.
     */
    action: "run" | "skip" | "error" | "off";
    /**
     * Which of the policy's overrides is in force there.
     */
    override?: number;
  }[][];
  accounts: PlanAccount[];
}
/**
 * What was in force, without credentials and external ids.
 */
export interface AnyJsonObject {
  [k: string]: AnyJson;
}
export interface AnyJsonObject1 {
  [k: string]: AnyJson;
}
export interface PlannedWarning {
  type: "warning";
  code: string;
  message: string;
  policy: string | null;
}
export interface PlanAccount {
  id: string;
  name: string | null;
  email: string | null;
  ou: string | null;
  /**
   * Set for an account of the accounts file, which is not in the organization.
   */
  listed?: {
    file: string;
    /**
     * The only regions that are asked.
     */
    regions?: string[];
  };
  units?: {
    id: string;
    name: string;
  }[];
  tags: null | {
    [k: string]: string;
  };
  class: number;
  skipped: null | {
    reason: PlannedSkipReason;
    message: string;
  };
  error: null | PlannedError;
}
export interface PlannedError {
  kind: PlannedErrorKind;
  /**
   * `service:Operation` that failed; null where no call was involved.
   */
  operation: string | null;
  /**
   * AWS's error name.
   */
  code: string | null;
  message: string;
  requestId: string | null;
  attempts: number;
  /**
   * The resource that could not be evaluated; null where it is the whole cell.
   */
  resource: string | null;
}
