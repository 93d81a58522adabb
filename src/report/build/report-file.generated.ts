/**
 * Generated from the JSON Schema of the same format by `npm run generate`. Change the schema, not this file.
 */

/**
 * Whatever JSON can hold.
 */
export type AnyJson = null | boolean | number | string | AnyJson[] | AnyJsonObject1;
export type SeverityName = "critical" | "high" | "medium" | "low" | "info";
/**
 * A region name, `global` for a global service, or `*` where the account's regions were never resolved.
 */
export type RegionName = string;
/**
 * The resource as it was judged, sensitive members redacted. Member names are sorted.
 */
export type AnyJson1 = null | boolean | number | string | AnyJson[] | AnyJsonObject1;
/**
 * The resource as it was judged, sensitive members redacted. Member names are sorted.
 */
export type AnyJson2 = null | boolean | number | string | AnyJson[] | AnyJsonObject1;
/**
 * `remediated`: called, and the policy no longer finds it. `already-compliant`: no longer found just before the call, and not called. `drifted`: not what was reviewed, and not called. `refused`: never tried. `failed`: a call was refused, or the resource could not be read again. `unverified`: called, or maybe called, and still found or not read since. In a rollback `remediated` means taken back, and `already-compliant` that it was as before already.
 */
export type ChangeState = "remediated" | "already-compliant" | "drifted" | "refused" | "failed" | "unverified";
/**
 * Why something could not be evaluated.
 */
export type ErrorKind =
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
export type SkipReason =
  "account-not-active" | "caller-account" | "region-disabled" | "excluded" | "service-not-in-region" | "off";

/**
 * A cove-policy report, version 1, as `-o json` writes it: what a run judged, what it found, what it changed, and what it could not judge. Lists are sorted, so that two equal runs give equal files but for times and ids.
 */
export interface ReportFile {
  /**
   * Version of this format.
   */
  version: 1;
  run: ReportRun;
  summary: ReportSummary;
  /**
   * Null where no waivers file was in use.
   */
  waivers: null | ReportWaivers;
  /**
   * Null where no baseline was in use.
   */
  baseline: null | ReportBaseline;
  /**
   * The packs of the run. Left out where there are none.
   */
  packs?: ReportPack[];
  /**
   * How the controls of the packs' frameworks ended. Left out where there are none.
   */
  controls?: ReportFramework[];
  /**
   * The policies of the run, the most severe first, then by id.
   */
  policies: ReportPolicy[];
  /**
   * Every account that a policy of the run was about, by id, with how its cells ended.
   */
  accounts: AccountSummary[];
  /**
   * What the policies found, the most severe first, then by policy, account, region and resource.
   */
  findings: ReportFinding[];
  /**
   * Findings that a waiver covers, by waiver in the order of its file, then as `findings`. They do not fail the run.
   */
  waived: WaivedFinding[];
  /**
   * What the run set out to change and how each change ended: first what needs somebody to look, by state, then the most severe, then by policy, account, region and resource. Empty where nothing was planned.
   */
  changes: ReportChange[];
  /**
   * What could not be evaluated and why. None of it counts as compliant.
   */
  errors: ReportError[];
  /**
   * Cells that were left out on purpose, each with its reason.
   */
  skipped: ReportSkipped[];
  /**
   * What the user should know although it changes no outcome.
   */
  warnings: ReportWarning[];
}
/**
 * Which run this is, and what was in force.
 */
export interface ReportRun {
  /**
   * UUID of the run.
   */
  id: string;
  tool: {
    name: "cove-policy";
    version: string;
  };
  /**
   * ISO 8601, UTC.
   */
  start: string;
  /**
   * ISO 8601, UTC. Null where the run was cut off before its end.
   */
  end: string | null;
  /**
   * True where the run was stopped before it was through.
   */
  interrupted: boolean;
  /**
   * `check` reads only; `remediate` checks and then changes; `apply` changes what a plan lists; `rollback` takes changes back.
   */
  mode: "check" | "remediate" | "apply" | "rollback";
  /**
   * Whose credentials the run began with.
   */
  caller: {
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
  };
  /**
   * What the report was narrowed to, by flag: the log holds more. Left out where it is whole.
   */
  filter?: {
    [k: string]: string[];
  };
  /**
   * The runs whose logs the report is of. Left out where it is one.
   */
  merged?: {
    id: string;
    start: string;
    end: string | null;
    /**
     * ARN
     */
    caller: string;
    /**
     * The flags that narrowed the run; null where nothing did.
     */
    part: string | null;
  }[];
  /**
   * Shards whose logs the report is not of. Left out where none is missing.
   */
  missingShards?: {
    shards: number[];
    /**
     * How many shards the run has.
     */
    of: number;
    /**
     * The ids of their accounts: none of these was evaluated, as far as the report knows.
     */
    accounts: string[];
  };
  settings: AnyJsonObject;
}
/**
 * The resolved options of the run, without credentials and external ids. Member names are sorted.
 */
export interface AnyJsonObject {
  [k: string]: AnyJson;
}
export interface AnyJsonObject1 {
  [k: string]: AnyJson;
}
/**
 * The ledger. `compliant`, `findings`, `waived`, `error` and `skipped` count cells and add up to `cells`.
 */
export interface ReportSummary {
  /**
   * True only where the run came to its end, every planned cell has exactly one outcome, none of them is an error, every planned change has a final state, the ledger is in order, at least one cell was evaluated, and every policy was evaluated somewhere (see `idle`). `apply` and `rollback` have no cells: theirs is about changes alone.
   */
  complete: boolean;
  /**
   * `ok`, or what does not add up between what was planned and what was recorded.
   */
  ledger: "ok" | string[];
  /**
   * Cells with an outcome. A cell is one policy in one account and region.
   */
  cells: number;
  /**
   * Cells in which everything is as it should be.
   */
  compliant: number;
  /**
   * Cells with findings of which at least one is not waived. How many findings there are is `findingsBySeverity`.
   */
  findings: number;
  /**
   * Cells all of whose findings are waived, and nothing of which is unknown.
   */
  waived: number;
  /**
   * Cells of which at least a part could not be evaluated. The findings of the other part stand.
   */
  error: number;
  /**
   * Cells that were left out on purpose.
   */
  skipped: number;
  /**
   * Resources that were deleted between the list and the lookup: they are neither among `resources` nor errors. The run log names them.
   */
  gone: number;
  /**
   * Cells that the run meant to evaluate or skip. Null where the run was cut off before its end, in a report that was narrowed, and in one of several logs of which one is not in order.
   */
  planned: number | null;
  findingsBySeverity: FindingsBySeverity;
  /**
   * Number of waived findings, not of cells.
   */
  waivedFindings: number;
  /**
   * The changes by how they ended; the states add up to `planned`. Null where the run planned none.
   */
  changes: null | ChangeCounts;
  /**
   * Resources that were evaluated.
   */
  resources: number;
  /**
   * Calls to AWS that were made. Null where the run was cut off before its end.
   */
  calls: number | null;
  /**
   * Ids of policies that were evaluated in no account and region at all, which makes the run incomplete. Those that may be (`targets.allowNone`, `--allow-idle`) are not among them.
   */
  idle?: string[];
  /**
   * Ids of policies all of whose cells are errors or were skipped, where there are any: they keep the run incomplete, whatever kinds of errors it allows. Those that may be evaluated nowhere are not among them.
   */
  unjudged?: string[];
}
/**
 * Number of findings, not of cells. Those that are waived are not among them.
 */
export interface FindingsBySeverity {
  critical: number;
  high: number;
  medium: number;
  low: number;
  info: number;
}
export interface ChangeCounts {
  planned: number;
  remediated: number;
  alreadyCompliant: number;
  drifted: number;
  refused: number;
  failed: number;
  unverified: number;
}
/**
 * The waivers that the report was made with.
 */
export interface ReportWaivers {
  /**
   * The waivers file.
   */
  file: string;
  /**
   * The day, in UTC, for which it was judged which waivers are in force.
   */
  day: string;
  /**
   * Whether waivers that are expired, unused or too broad fail the run (`--strict-waivers`).
   */
  strict: boolean;
  /**
   * In the order of the file.
   */
  entries: ReportWaiver[];
}
export interface ReportWaiver {
  line: number;
  policies?: string[];
  accounts?: string[];
  ous?: string[];
  tags?: {
    [k: string]: string;
  };
  regions?: string[];
  resources?: string[];
  fingerprints?: string[];
  reason: string;
  owner: string;
  expires: string;
  /**
   * `used`: it waives findings. `unused`: everything that it is about was evaluated, and there is no such finding. `expired`: it waives nothing any more. `not-asked`: the run did not ask for all that it is about. `not-known`: a part of that could not be evaluated.
   */
  state: "used" | "unused" | "expired" | "not-asked" | "not-known";
  /**
   * There if no account, unit, tag and region of the run is as it says: a slip of the pen, or a waiver for another organization.
   */
  coversNothing?: true;
  /**
   * Whether it names nothing that would narrow what it waives.
   */
  tooBroad: boolean;
  /**
   * Findings that are waived by it; of an expired one, those that would be.
   */
  findings: number;
}
/**
 * The baseline that the report was made with: findings that it has do not fail the run.
 */
export interface ReportBaseline {
  file: string;
  /**
   * Id of the run whose findings it has.
   */
  run: string;
  /**
   * When that run began, ISO 8601, UTC.
   */
  created: string;
  /**
   * Findings in the baseline: `fixed`, `unknown`, `notAsked`, and those that are found still.
   */
  entries: number;
  known: KnownBySeverity;
  /**
   * Findings of this run that the baseline does not have.
   */
  new: number;
  /**
   * Entries whose cell was evaluated, and which are not found any more.
   */
  fixed: number;
  /**
   * Entries whose cell could not be evaluated: they stay.
   */
  unknown: number;
  /**
   * Entries whose cell the run did not have, or skipped: they stay.
   */
  notAsked: number;
}
/**
 * Findings of this run that the baseline has.
 */
export interface KnownBySeverity {
  critical: number;
  high: number;
  medium: number;
  low: number;
  info: number;
}
/**
 * A pack of the run.
 */
export interface ReportPack {
  name: string;
  title: string;
  /**
   * Of its package; null where it is none.
   */
  version: string | null;
  /**
   * Where it came from.
   */
  from: string;
  /**
   * As package-lock.json has it.
   */
  integrity: string | null;
  /**
   * Of a git repository.
   */
  commit: string | null;
  /**
   * SHA-256 over its files.
   */
  hash: string;
  /**
   * How many of its policies the run had.
   */
  policies: number;
}
/**
 * The controls of one release of a framework, as a pack maps them to its policies.
 */
export interface ReportFramework {
  pack: string;
  /**
   * As `select` and `--control` call it.
   */
  name: string;
  framework: string;
  release: string;
  title: string | null;
  /**
   * How many controls ended how.
   */
  counts: {
    passed: number;
    waived: number;
    failed: number;
    unknown: number;
    "by-hand": number;
    "not-selected": number;
  };
  /**
   * In the order of the framework.
   */
  controls: ReportControl[];
}
/**
 * How one control ended.
 */
export interface ReportControl {
  id: string;
  title: string | null;
  level: number | null;
  /**
   * `passed`: all cells of its policies were evaluated, and are compliant. `waived`: the same, but for findings that are waived. `failed`: a finding, or a parameter that is looser than the control allows. `unknown`: something was not evaluated. `by-hand`: people judge it, or what is left of it. `not-selected`: the run was asked for none of its policies.
   */
  status: "passed" | "waived" | "failed" | "unknown" | "by-hand" | "not-selected";
  /**
   * Why it is not passed, in words.
   */
  reasons: string[];
  policies: string[];
  cells: CellCounts;
  byHand: string | null;
  references: string[];
}
/**
 * The policy's cells by how they ended.
 */
export interface CellCounts {
  compliant: number;
  findings: number;
  /**
   * Cells all of whose findings are waived.
   */
  waived: number;
  error: number;
  skipped: number;
}
export interface ReportPolicy {
  /**
   * The pack that it belongs to. Left out for one that belongs to none.
   */
  pack?: string;
  /**
   * Ids that it had in earlier releases of its pack. Left out where there are none.
   */
  formerIds?: string[];
  /**
   * What the settings changed about it, in words. Left out where they changed nothing.
   */
  changes?: string[];
  /**
   * What it is in some accounts, in words. Left out where it is the same everywhere.
   */
  overrides?: ReportOverride[];
  /**
   * Cells in which the settings switch it off, or an accounts file leaves the region out: it was not asked there. Left out where there are none.
   */
  off?: number;
  id: string;
  title: string;
  description: string | null;
  severity: SeverityName;
  tags: string[];
  references: string[];
  /**
   * `service:Operation` of the policy's call. Null where the run log has outcomes of the policy but not the policy itself, which is a ledger problem.
   */
  operation: string | null;
  /**
   * The policy file and the place of the `filter` in it, counted from 1. Null as `operation` is.
   */
  source: null | ReportSource;
  /**
   * Resources that the policy has examined, in all cells together. 0 with evaluated cells: it looked, and there was nothing to judge.
   */
  resources?: number;
  /**
   * Null as `operation` is, and in logs of before 0.2.
   */
  asks: null | ReportAsks;
  /**
   * `service:Operation` of the calls that remediate what it finds.
   */
  remediation: string[];
  /**
   * The highest risk of these calls: `disruptive` or `destructive`. Left out where all of them are safe, where there are none, and in logs of before 0.2.
   */
  risk?: "disruptive" | "destructive";
  /**
   * SHA-256 over what the policy finds and does, its parameters' values included. Null as `operation` is.
   */
  digest: string | null;
  cells: CellCounts;
}
export interface ReportOverride {
  name: string;
  targets: AnyJsonObject1;
  changes: string[];
}
export interface ReportSource {
  file: string;
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
}
/**
 * What a policy asks and how it judges, as written in its file: expressions and templates are not filled in.
 */
export interface ReportAsks {
  /**
   * `service:Operation`
   */
  operation: string;
  input: AnyJsonObject1;
  /**
   * JMESPath over the answer; null: the answer is the one resource.
   */
  resources: string | null;
  lookups: {
    operation: string;
    input: AnyJsonObject1;
  }[];
  /**
   * JMESPath over a resource; what it matches is a finding.
   */
  filter: string;
}
export interface AccountSummary {
  id: string;
  /**
   * Null where Organizations could not be asked.
   */
  name: string | null;
  email: string | null;
  /**
   * Id of the organizational unit or root that holds the account.
   */
  ou: string | null;
  /**
   * The root and the units from there down to `ou`. Empty where they are not known.
   */
  ouPath: ReportUnit[];
  /**
   * Empty unless a policy of the run selects by tag.
   */
  tags: {
    [k: string]: string;
  };
  cells: CellCounts;
}
/**
 * An organizational unit or a root.
 */
export interface ReportUnit {
  id: string;
  name: string;
}
export interface ReportFinding {
  /**
   * Id of the policy.
   */
  policy: string;
  severity: SeverityName;
  account: ReportAccount;
  region: RegionName;
  /**
   * Names the resource: an ARN where there is one.
   */
  resource: string;
  message: string;
  evidence: AnyJson1;
  /**
   * Lower-case hex SHA-256 over policy, account, region and resource: the same in every run.
   */
  fingerprint: string;
  /**
   * Whether the baseline has the finding. Only where there is a baseline.
   */
  baseline?: "new" | "known";
}
export interface ReportAccount {
  id: string;
  /**
   * Null where Organizations could not be asked.
   */
  name: string | null;
  email: string | null;
  /**
   * Id of the organizational unit or root that holds the account.
   */
  ou: string | null;
  /**
   * Empty unless a policy of the run selects by tag.
   */
  tags: {
    [k: string]: string;
  };
}
export interface WaivedFinding {
  /**
   * Id of the policy.
   */
  policy: string;
  severity: SeverityName;
  account: ReportAccount;
  region: RegionName;
  /**
   * Names the resource: an ARN where there is one.
   */
  resource: string;
  message: string;
  evidence: AnyJson2;
  /**
   * Lower-case hex SHA-256 over policy, account, region and resource: the same in every run.
   */
  fingerprint: string;
  /**
   * Whether the baseline has the finding. Only where there is a baseline.
   */
  baseline?: "new" | "known";
  waiver: WaivedBy;
}
/**
 * The waiver that it is waived by.
 */
export interface WaivedBy {
  /**
   * Line of the waivers file at which the waiver stands.
   */
  line: number;
  reason: string;
  owner: string;
  /**
   * The last day on which it is in force, in UTC.
   */
  expires: string;
}
export interface ReportChange {
  /**
   * The finding's fingerprint.
   */
  id: string;
  /**
   * Id of the policy.
   */
  policy: string;
  severity: SeverityName;
  account: ReportAccount;
  region: RegionName;
  /**
   * Names the resource: an ARN where there is one.
   */
  resource: string;
  /**
   * The finding's message.
   */
  finding: string;
  /**
   * The highest risk of its calls, as the policy says. Left out of logs of earlier releases.
   */
  risk?: "safe" | "disruptive" | "destructive";
  /**
   * The calls of the change, in their order. In a rollback they are those that take back.
   */
  calls: ReportCall[];
  state: ChangeState;
  /**
   * Why it ended so.
   */
  message: string;
  /**
   * What AWS or the evaluation said, where that is why.
   */
  error: null | ChangeError;
}
export interface ReportCall {
  /**
   * `service:Operation`
   */
  operation: string;
  input: AnyJsonObject2;
  /**
   * What takes the call back: one call, or a list of them in this order; null where nothing does. `${result.…}` in a call that was not made stands for its answer.
   */
  undo: null | ReportUndo | ReportUndo[];
  /**
   * `done`, `refused` by AWS, `unknown`: it may have been made, and its answer or its record was lost; null: not called.
   */
  result: "done" | "refused" | "unknown" | null;
}
/**
 * Exactly what is sent. Member names are sorted.
 */
export interface AnyJsonObject2 {
  [k: string]: AnyJson;
}
export interface ReportUndo {
  /**
   * `service:Operation`
   */
  operation: string;
  input: AnyJsonObject1;
}
export interface ChangeError {
  kind: ErrorKind;
  operation: string | null;
  /**
   * AWS's error name.
   */
  code: string | null;
  message: string;
  requestId: string | null;
  attempts: number;
}
export interface ReportError {
  /**
   * Id of the policy.
   */
  policy: string;
  account: ReportAccount;
  region: RegionName;
  /**
   * The resource that could not be evaluated; null where it is the whole cell.
   */
  resource: string | null;
  kind: ErrorKind;
  /**
   * `service:Operation` that failed; null where no call was involved.
   */
  operation: string | null;
  /**
   * AWS's error name.
   */
  code: string | null;
  message: string;
  /**
   * AWS's id of the failed request, for its support.
   */
  requestId: string | null;
  /**
   * How often the call was tried.
   */
  attempts: number;
}
export interface ReportSkipped {
  /**
   * Id of the policy.
   */
  policy: string;
  account: ReportAccount;
  region: RegionName;
  reason: SkipReason;
  message: string;
}
export interface ReportWarning {
  /**
   * Stable, kebab-case.
   */
  code: string;
  message: string;
  /**
   * Id of the policy, where it is about one.
   */
  policy: string | null;
}
