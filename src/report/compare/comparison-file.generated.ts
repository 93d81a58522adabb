/**
 * Generated from the JSON Schema of the same format by `npm run generate`. Change the schema, not this file.
 */

/**
 * `unknown`: it was found, and its cell could not be evaluated any more, which is never fixed. `not-asked`: the later run does not have its policy, account or region, or skipped it.
 */
export type ComparedState = "new" | "unknown" | "fixed" | "not-asked" | "still-there";

/**
 * What is different between two runs of one organization, as `cove-policy compare` writes it.
 */
export interface ComparisonFile {
  /**
   * Version of this format.
   */
  version: 1;
  earlier: ComparedRun;
  later: ComparedRun;
  counts: ComparedCounts;
  /**
   * Ids of policies that are not what they were: what they do not find any more may be there all the same.
   */
  changedPolicies: string[];
  policies: ComparedGroup[];
  accounts: ComparedGroup[];
  units: ComparedGroup[];
  /**
   * By state, then the most severe first, then by policy, account, region and resource.
   */
  findings: ComparedFinding[];
}
export interface ComparedRun {
  /**
   * The run log; the logs of its shards, separated by commas.
   */
  file: string;
  /**
   * UUID of the run.
   */
  id: string;
  start: string;
  end: string | null;
  organization: null | {
    id: string;
    managementAccount: string;
  };
  complete: boolean;
  /**
   * Cells that could not be evaluated.
   */
  error: number;
  /**
   * What else makes it incomplete: it was interrupted, or a policy was evaluated nowhere.
   */
  problems: string[];
  /**
   * Its findings that today's waivers accept.
   */
  waived: number;
  /**
   * The waivers file; null if none is in use.
   */
  waivers: string | null;
  /**
   * Whether its accounts are those of the demo.
   */
  demo: boolean;
}
/**
 * Numbers of findings.
 */
export interface ComparedCounts {
  new: number;
  unknown: number;
  fixed: number;
  "not-asked": number;
  "still-there": number;
}
/**
 * The findings of one policy, account or unit.
 */
export interface ComparedGroup {
  id: string;
  /**
   * Of an account its name, of a unit its path; null where it is not known, and of a policy.
   */
  name: string | null;
  counts: ComparedCounts;
}
export interface ComparedFinding {
  state: ComparedState;
  policy: string;
  severity: "critical" | "high" | "medium" | "low" | "info";
  account: {
    id: string;
    name: string | null;
  };
  region: string;
  resource: string;
  message: string;
  fingerprint: string;
  /**
   * Whether a waiver covers it, in the later run where that has it.
   */
  waived: boolean;
  /**
   * Of what is new: what the earlier run knew of its cell. Null of all else.
   */
  before: "evaluated" | "unknown" | "not-asked" | null;
}
