/**
 * Generated from the JSON Schema of the same format by `npm run generate`. Change the schema, not this file.
 */

/**
 * One line of a cove-policy run log, version 2; version 1 had neither `plan` nor `settled`. A run log is NDJSON: one record a line, in the order in which things happened. Every report is a function of it.
 */
export type RunLogRecord =
  | RunRecord
  | PackRecord
  | PolicyRecord
  | PlanRecord
  | AccountRecord
  | WarningRecord
  | CellsRecord
  | OutcomeRecord
  | ReopenedRecord
  | SettledRecord
  | PlannedRecord
  | IntentRecord
  | ResultRecord
  | ChangedRecord
  | ResumeRecord
  | EndRecord;
/**
 * When the run began, ISO 8601, UTC.
 */
export type Time = string;
/**
 * Whatever JSON can hold.
 */
export type AnyJson = null | boolean | number | string | AnyJson[] | AnyJsonObject1;
/**
 * Where the log is signed: HMAC-SHA-256 over the record and the signature of the line before it, hex. The last member of its line.
 */
export type Mac = string;
/**
 * Where the log is not signed: the first 16 hex digits of SHA-256 over the sum of the line before it (nothing for the first), a line break, and the line without this member, which is its last.
 */
export type Sum = string;
/**
 * The resource as it was judged, sensitive members redacted.
 */
export type AnyJson1 = null | boolean | number | string | AnyJson[] | AnyJsonObject1;
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
 * The resource as it was judged, sensitive members redacted.
 */
export type AnyJson2 = null | boolean | number | string | AnyJson[] | AnyJsonObject1;
/**
 * The highest risk of its calls. Left out in logs of earlier releases.
 */
export type ChangeRisk = "safe" | "disruptive" | "destructive";
export type Time1 = string;
/**
 * `remediated`: called, and the policy no longer finds it. `already-compliant`: no longer found just before the call. `drifted`: not what was reviewed. `refused`: not tried. `failed`: the call was refused, or the resource could not be read again. `unverified`: called, or maybe called, and still found.
 */
export type ChangeState = "remediated" | "already-compliant" | "drifted" | "refused" | "failed" | "unverified";
/**
 * When the run ended, ISO 8601, UTC.
 */
export type Time2 = string;

/**
 * First line of every run log.
 */
export interface RunRecord {
  type: "run";
  /**
   * Version of this format.
   */
  version: 1 | 2;
  /**
   * UUID of the run.
   */
  id: string;
  tool: {
    name: "cove-policy";
    version: string;
  };
  start: Time;
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
  settings: AnyJsonObject;
  mac?: Mac;
  sum?: Sum;
}
/**
 * What was in force: the resolved options of the run, without credentials and external ids.
 */
export interface AnyJsonObject {
  [k: string]: AnyJson;
}
export interface AnyJsonObject1 {
  [k: string]: AnyJson;
}
/**
 * One per pack of the run, before its policies.
 */
export interface PackRecord {
  type: "pack";
  name: string;
  title: string;
  /**
   * Of its package; null where it is none.
   */
  version: string | null;
  /**
   * Where it came from, as the settings or the command line name it.
   */
  from: string;
  /**
   * As package-lock.json has it. Left out where that says nothing.
   */
  integrity?: string;
  /**
   * Of a git repository. Left out elsewhere.
   */
  commit?: string;
  /**
   * SHA-256 over pack.yml and all files that it names.
   */
  hash: string;
  controls: ControlsRecord[];
  mac?: Mac;
  sum?: Sum;
}
/**
 * What a release of a framework asks for.
 */
export interface ControlsRecord {
  /**
   * As `select` and `--control` call it.
   */
  name: string;
  framework: string;
  release: string;
  title: string | null;
  /**
   * In the order of the file.
   */
  controls: ControlRecord[];
}
/**
 * One control.
 */
export interface ControlRecord {
  id: string;
  title: string | null;
  level: number | null;
  /**
   * Full ids.
   */
  policies: string[];
  holds: AnyJsonObject2;
  /**
   * What people judge.
   */
  byHand: string | null;
  references: string[];
}
/**
 * What parameters must be: `{ maxKeyAgeDays: { atMost: 90 } }`.
 */
export interface AnyJsonObject2 {
  [k: string]: AnyJson;
}
/**
 * One per policy of the run, before any outcome.
 */
export interface PolicyRecord {
  type: "policy";
  id: string;
  title: string;
  description: string | null;
  severity: "critical" | "high" | "medium" | "low" | "info";
  tags: string[];
  references: string[];
  /**
   * `service:Operation` of the policy's call.
   */
  operation: string;
  /**
   * Whether the policy may be evaluated in no account and region without making the run incomplete. Left out where it may not, and in logs of before 0.2.
   */
  allowNone?: boolean;
  asks?: PolicyAsks;
  /**
   * `service:Operation` of the calls that remediate what it finds. Left out where there are none, and in logs of before 0.2.
   */
  remediation?: string[];
  /**
   * The highest risk of these calls: `disruptive` or `destructive`. Left out where all of them are safe, where there are none, and in logs of before 0.2.
   */
  risk?: "disruptive" | "destructive";
  /**
   * SHA-256 over what the policy finds and does, its parameters' values included.
   */
  hash: string;
  /**
   * Policy file, relative with forward slashes where possible, and the place of the `filter` in it, counted from 1.
   */
  source: {
    file: string;
    line: number;
    column: number;
    endLine: number;
    endColumn: number;
  };
  /**
   * The pack that the policy belongs to, and its pack.yml as it was named. Left out for one that belongs to none.
   */
  pack?: {
    name: string;
    file: string;
  };
  /**
   * Ids that it had in earlier releases of its pack, the oldest first. Left out where there are none.
   *
   * @minItems 1
   */
  formerIds?: string[];
  parameters?: AnyJsonObject3;
  /**
   * What the settings changed about it, in words. Left out where they changed nothing.
   *
   * @minItems 1
   */
  changes?: string[];
  /**
   * What it is in some accounts. Left out where it is the same everywhere.
   *
   * @minItems 1
   */
  overrides?: OverrideRecord[];
  mac?: Mac;
  sum?: Sum;
}
/**
 * What a policy asks and how it judges, as written in its file: expressions and templates are not filled in.
 */
export interface PolicyAsks {
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
/**
 * The values of its parameters: with them, `rollback` loads the same policy. Left out where there are none, and in logs of earlier releases for a policy that belongs to no pack.
 */
export interface AnyJsonObject3 {
  [k: string]: AnyJson;
}
/**
 * A policy in some accounts, as the settings have it.
 */
export interface OverrideRecord {
  /**
   * `overrides[0] in cove.config.yml`
   */
  name: string;
  targets: AnyJsonObject4;
  /**
   * What is different, in words.
   */
  changes: string[];
  /**
   * Whether the policy is switched off there.
   */
  off: boolean;
  /**
   * Of its findings there. Left out where it is off.
   */
  severity?: "critical" | "high" | "medium" | "low" | "info";
  parameters?: AnyJsonObject5;
}
/**
 * The accounts, as they are named.
 */
export interface AnyJsonObject4 {
  [k: string]: AnyJson;
}
/**
 * The values of its parameters there. Left out where it is off.
 */
export interface AnyJsonObject5 {
  [k: string]: AnyJson;
}
/**
 * What a check will do, before any account is entered. A run that continues the log says it again: the last one counts. Not in logs of version 1.
 */
export interface PlanRecord {
  type: "plan";
  /**
   * SHA-256 over what decides the result: organization, caller's account, policies, regions and role. Shards of one check have the same.
   */
  digest: string;
  /**
   * Which part of the accounts this run takes; null for all of them.
   */
  shard: null | Shard;
  /**
   * SHA-256 of the targets file that the accounts are from; null where AWS Organizations was asked.
   */
  targets: null | string;
  /**
   * Ids of all accounts that some policy selects, those of other shards too: what joined after a shard was planned is found by it.
   */
  accounts: string[];
  mac?: Mac;
  sum?: Sum;
}
/**
 * An account belongs to the shard whose index is 1 + SHA-256(account id) modulo `count`.
 */
export interface Shard {
  index: number;
  count: number;
}
/**
 * One per account that appears in an outcome, before its first outcome.
 */
export interface AccountRecord {
  type: "account";
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
   * The root and the units from there down to `ou`. Left out where they are not known, and in logs of before 0.2.
   */
  ouPath?: UnitName[];
  tags: {
    [k: string]: string;
  };
  mac?: Mac;
  sum?: Sum;
}
/**
 * An organizational unit or a root.
 */
export interface UnitName {
  id: string;
  name: string;
}
/**
 * Something the user should know that changes no outcome.
 */
export interface WarningRecord {
  type: "warning";
  code: string;
  message: string;
  policy: string | null;
  mac?: Mac;
  sum?: Sum;
}
/**
 * How many cells an account has, before the first of them is evaluated: with as many final outcomes the account is done.
 */
export interface CellsRecord {
  type: "cells";
  account: string;
  /**
   * By policy.
   */
  planned: {
    [k: string]: number;
  };
  mac?: Mac;
  sum?: Sum;
}
/**
 * How one policy ended in one account and region. Exactly one per cell of the ledger.
 */
export interface OutcomeRecord {
  type: "outcome";
  policy: string;
  account: string;
  /**
   * A region name, `global` for a global service, or `*` where the account's regions were never resolved.
   */
  region: string;
  /**
   * `error` outranks `findings`: a cell in which one resource could not be evaluated is an error, and its findings still stand.
   */
  status: "compliant" | "findings" | "error" | "skipped";
  /**
   * How many resources were evaluated.
   */
  resources: number;
  findings: FindingRecord[];
  /**
   * Not empty exactly when `status` is `error`.
   */
  errors: ErrorRecord[];
  /**
   * Resources that were deleted between the list and the lookup: neither evaluated nor errors. Absent where there are none.
   */
  gone?: GoneRecord[];
  /**
   * Not null exactly when `status` is `skipped`.
   */
  skipped: null | {
    reason: SkipReason;
    message: string;
  };
  /**
   * Which of the policy's overrides is in force in the account, counted from 0. Left out where none is.
   */
  override?: number;
  mac?: Mac;
  sum?: Sum;
}
export interface FindingRecord {
  resource: string;
  message: string;
  evidence: AnyJson1;
  /**
   * Lower-case hex SHA-256 over policy, account, region and resource: the same in every run.
   */
  fingerprint: string;
}
export interface ErrorRecord {
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
  requestId: string | null;
  attempts: number;
  /**
   * The resource that could not be evaluated; null where it is the whole cell.
   */
  resource: string | null;
}
/**
 * A lookup did not find the resource, and the list, read again, does not have it any more.
 */
export interface GoneRecord {
  /**
   * As a finding would name it; null where that cannot be evaluated.
   */
  resource: string | null;
  /**
   * `service:Operation` of the lookup.
   */
  operation: string | null;
  /**
   * AWS's error name.
   */
  code: string | null;
}
/**
 * A run that continues this log evaluates cells again: their outcomes before this record no longer count.
 */
export interface ReopenedRecord {
  type: "reopened";
  policy: string;
  /**
   * Null: all cells of the policy. `region` is null too, then.
   */
  account: string | null;
  /**
   * As the outcome has it.
   */
  region: string | null;
  mac?: Mac;
  sum?: Sum;
}
/**
 * The last record of an account: every cell of it has its outcome. Not in logs of version 1.
 */
export interface SettledRecord {
  type: "settled";
  account: string;
  /**
   * How many cells were planned, and settled.
   */
  cells: number;
  /**
   * Calls to AWS that were made for the account, AssumeRole not counted.
   */
  calls: number;
  mac?: Mac;
  sum?: Sum;
}
/**
 * A change that this run is about to make, before any of them is made.
 */
export interface PlannedRecord {
  type: "planned";
  change: ChangeBody;
  /**
   * SHA-256 over what the policy finds and does.
   */
  policyHash: string;
  mac?: Mac;
  sum?: Sum;
}
export interface ChangeBody {
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
  evidence: AnyJson2;
  /**
   * SHA-256 over the resource as it was found, without timestamps and lookups. If it differs, the change is not made.
   */
  state: string;
  risk?: ChangeRisk;
  /**
   * In this order; the first that fails ends the change. Empty where no call could be made of the resource.
   */
  calls: LoggedCall[];
}
export interface LoggedCall {
  /**
   * `service:Operation`
   */
  operation: string;
  input: AnyJsonObject6;
  /**
   * What takes the call back: one call, or a list of them in this order; null where nothing does.
   */
  undo: null | LoggedUndo | LoggedUndo[];
}
/**
 * Exactly what is sent.
 */
export interface AnyJsonObject6 {
  [k: string]: AnyJson;
}
export interface LoggedUndo {
  operation: string;
  input: AnyJsonObject1;
  /**
   * JSON pointers to the texts of the input in which `${result.…}` stands for the call's answer, and `$${` for `${`. All other texts are as they are.
   *
   * @minItems 1
   */
  fromResult?: string[];
}
/**
 * On the disk before a call is made. Without a result after it, nobody knows whether the call was made.
 */
export interface IntentRecord {
  type: "intent";
  change: string;
  /**
   * Which of the change's calls, from 0.
   */
  call: number;
  at: Time1;
  mac?: Mac;
  sum?: Sum;
}
/**
 * On the disk after a call. `unknown`: it may have been made, and its answer was lost.
 */
export interface ResultRecord {
  type: "result";
  change: string;
  /**
   * Which of the change's calls, from 0.
   */
  call: number;
  result: "done" | "refused" | "unknown";
  error: null | ErrorRecord;
  answers?: AnyJsonObject7;
  at: Time1;
  mac?: Mac;
  sum?: Sum;
}
/**
 * What the undo calls of the change read of the answer, by expression: `result.SnapshotId`. Nothing that AWS marks as sensitive. Left out where they read nothing.
 */
export interface AnyJsonObject7 {
  [k: string]: AnyJson;
}
/**
 * How a change ended. A later one for the same change, after a `resume`, stands.
 */
export interface ChangedRecord {
  type: "changed";
  change: string;
  state: ChangeState;
  message: string;
  error: null | ErrorRecord;
  at: Time1;
  mac?: Mac;
  sum?: Sum;
}
/**
 * A later run went on with this log.
 */
export interface ResumeRecord {
  type: "resume";
  at: Time1;
  tool: {
    name: "cove-policy";
    version: string;
  };
  mac?: Mac;
  sum?: Sum;
}
/**
 * Last line of every run log that was not cut off.
 */
export interface EndRecord {
  type: "end";
  end: Time2;
  /**
   * True after Ctrl-C and the like: cells that never ran have outcomes of kind `interrupted`.
   */
  interrupted: boolean;
  /**
   * How many cells were planned: the number of outcomes must equal it.
   */
  planned: number;
  /**
   * Calls to AWS that were made, attempts not counted apart.
   */
  calls: number;
  mac?: Mac;
  sum?: Sum;
}
