/**
 * Generated from the JSON Schema of the same format by `npm run generate`. Change the schema, not this file.
 */

/**
 * The highest risk of its calls. Left out in plans of earlier releases.
 */
export type PlanRisk = "safe" | "disruptive" | "destructive";

/**
 * What `cove-policy apply` would change, call by call, as `check --plan` wrote it for review. An edited plan is refused.
 */
export interface PlanFile {
  /**
   * Version of this format.
   */
  version: 1;
  /**
   * When the run that found these changes began, ISO 8601, UTC.
   */
  created: string;
  tool: {
    name: "cove-policy";
    version: string;
  };
  /**
   * Id of the run that found these changes.
   */
  run: string;
  /**
   * Id of the organization; null where it could not be asked.
   */
  organization: string | null;
  partition: string;
  /**
   * Set where the changes were found by `check --demo`, whose organization is gone when it ends: `apply` refuses the plan.
   */
  demo?: true;
  /**
   * What the accounts file of the run said, as a digest. Set where there was one: `apply` needs the same.
   */
  accountsFile?: string;
  /**
   * What the run could evaluate. `apply` refuses the plan of an incomplete run, unless --allow-incomplete.
   */
  coverage: {
    complete: boolean;
    cells: number;
    /**
     * Cells that could not be evaluated.
     */
    errors: number;
  };
  /**
   * The policies that the changes come from. `apply` refuses the plan if one of them is another one by then.
   */
  policies: PlanPolicy[];
  /**
   * What would be done, by account, region and resource.
   */
  changes: PlanChange[];
  /**
   * SHA-256 over all of the above.
   */
  digest: string;
  /**
   * Where the plan was written with `--sign`: HMAC-SHA-256 over the digest, hex.
   */
  signature?: string;
}
export interface PlanPolicy {
  id: string;
  title: string;
  severity: "critical" | "high" | "medium" | "low" | "info";
  /**
   * The policy file, as it was named.
   */
  file: string;
  /**
   * SHA-256 over what the policy finds and does.
   */
  hash: string;
  /**
   * The parameters' values in this run.
   */
  parameters: {};
  /**
   * The pack.yml of its pack, as it was named. Left out for a policy that belongs to none.
   */
  pack?: string;
  /**
   * Where the settings file had the pack from. `apply` refuses the plan if it has no such pack by then. Left out for policies that were named.
   */
  from?: string;
}
export interface PlanChange {
  /**
   * The finding's fingerprint.
   */
  id: string;
  policy: string;
  account: string;
  /**
   * A region, or `global`.
   */
  region: string;
  resource: string;
  message: string;
  /**
   * The resource as it was judged, sensitive members redacted.
   */
  evidence: {
    [k: string]: unknown;
  };
  /**
   * SHA-256 over the resource as it was found, without timestamps and lookups. If it differs, the change is not made.
   */
  state: string;
  risk?: PlanRisk;
  /**
   * @minItems 1
   */
  calls: PlanCall[];
}
export interface PlanCall {
  /**
   * service:Operation
   */
  operation: string;
  /**
   * Exactly what is sent.
   */
  input: {};
  /**
   * What takes the call back: one call, or a list of them in this order; null where nothing does.
   */
  undo: null | PlanUndo | PlanUndo[];
}
export interface PlanUndo {
  operation: string;
  input: {};
  /**
   * JSON pointers to the texts of the input in which `${result.…}` stands for the call's answer, and `$${` for `${`. All other texts are as they are.
   *
   * @minItems 1
   */
  fromResult?: string[];
}
