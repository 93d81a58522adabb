/**
 * The run log's records: one JSON object a line, in the order in which things happened. Every report is a function of them.
 */
import type { JsonObject, JsonValue } from '../json.ts';

export type RunLogRecord = RunRecord | PolicyRecord | AccountRecord | WarningRecord | OutcomeRecord | EndRecord;

/** First line of every run log. */
export interface RunRecord {
  readonly type: 'run';
  /** Version of this format. */
  readonly version: 1;
  /** UUID. */
  readonly id: string;
  readonly tool: { readonly name: 'cove-policy'; readonly version: string };
  /** ISO 8601, UTC. */
  readonly start: string;
  readonly mode: 'check';
  readonly caller: { readonly account: string; readonly arn: string; readonly partition: string };
  readonly organization: { readonly id: string; readonly managementAccount: string } | null;
  /** What was in force: the resolved options of the run, without credentials and external ids. */
  readonly settings: JsonObject;
}

/** One per policy of the run, before any outcome. */
export interface PolicyRecord {
  readonly type: 'policy';
  readonly id: string;
  readonly title: string;
  readonly description: string | null;
  readonly severity: 'critical' | 'high' | 'medium' | 'low' | 'info';
  readonly tags: readonly string[];
  readonly references: readonly string[];
  /** `service:Operation` of the policy's call. */
  readonly operation: string;
  /** Policy file, relative with forward slashes where possible, and the place of the `filter` in it, counted from 1. */
  readonly source: {
    readonly file: string;
    readonly line: number;
    readonly column: number;
    readonly endLine: number;
    readonly endColumn: number;
  };
}

/** One per account that appears in an outcome, before its first outcome. */
export interface AccountRecord {
  readonly type: 'account';
  readonly id: string;
  /** Null where Organizations could not be asked. */
  readonly name: string | null;
  readonly email: string | null;
  /** Id of the organizational unit or root that holds the account. */
  readonly ou: string | null;
  readonly tags: Readonly<Record<string, string>>;
}

/** Something the user should know that changes no outcome: an exclusion that matches nothing, a policy without targets. */
export interface WarningRecord {
  readonly type: 'warning';
  readonly code: string;
  readonly message: string;
  readonly policy: string | null;
}

/** How one policy ended in one account and region. Exactly one per cell of the ledger. */
export interface OutcomeRecord {
  readonly type: 'outcome';
  readonly policy: string;
  readonly account: string;
  /** A region name, `global` for a global service, or `*` where the account's regions were never resolved. */
  readonly region: string;
  /** `error` outranks `findings`: a cell in which one resource could not be evaluated is an error, and its findings still stand. */
  readonly status: 'compliant' | 'findings' | 'error' | 'skipped';
  /** How many resources were evaluated. */
  readonly resources: number;
  readonly findings: readonly FindingRecord[];
  /** Not empty exactly when `status` is `error`. */
  readonly errors: readonly ErrorRecord[];
  /** Not null exactly when `status` is `skipped`. */
  readonly skipped: { readonly reason: SkipReason; readonly message: string } | null;
}

export interface FindingRecord {
  readonly resource: string;
  readonly message: string;
  /** The resource as it was judged, sensitive members redacted. */
  readonly evidence: JsonValue;
  /** Lower-case hex SHA-256 over policy, account, region and resource: the same in every run. */
  readonly fingerprint: string;
}

export type SkipReason = 'account-not-active' | 'caller-account' | 'region-disabled' | 'excluded';

export type ErrorKind =
  | 'assume-role'
  | 'access-denied'
  | 'denied-by-scp'
  | 'throttled'
  | 'expired'
  | 'network'
  | 'timeout'
  | 'validation'
  | 'unavailable'
  | 'evaluation'
  | 'interrupted'
  | 'internal';

export interface ErrorRecord {
  readonly kind: ErrorKind;
  /** `service:Operation` that failed; null where no call was involved. */
  readonly operation: string | null;
  /** AWS's error name: `AccessDeniedException`. */
  readonly code: string | null;
  readonly message: string;
  readonly requestId: string | null;
  readonly attempts: number;
  /** The resource that could not be evaluated; null where it is the whole cell. */
  readonly resource: string | null;
}

/** Last line of every run log that was not cut off. */
export interface EndRecord {
  readonly type: 'end';
  readonly end: string;
  /** True after Ctrl-C, `--fail-fast` and the like: cells that never ran have outcomes of kind `interrupted`. */
  readonly interrupted: boolean;
  /** How many cells were planned: the number of outcomes must equal it. */
  readonly planned: number;
  /** Calls to AWS that were made, attempts not counted apart. */
  readonly calls: number;
}
