import type { Principal } from '../aws/calls/read-identity.ts';
import type { OrganizationFacts } from '../organization/organization.ts';
import type { ErrorRecord, RunRecord, SkipReason, WarningRecord } from '../run-log/records.ts';
import type { JsonObject } from '../values/json.ts';

/**
 * What a run will do, before any account is entered: pure JSON, so that it can be stored, sent and read again. It
 * contains no credentials and no policies, only the policies' hashes.
 */
export interface RunPlan {
  readonly version: 1;
  readonly mode: RunRecord['mode'];
  /** ISO 8601: the single `now` of all expressions, however many processes share the run. */
  readonly start: string;
  readonly principal: Principal;
  /** Null if Organizations could not be asked. */
  readonly organization: OrganizationFacts | null;
  /** What the report shows as in force. */
  readonly settings: JsonObject;
  readonly policies: readonly PlannedPolicy[];
  /** Whoever runs an account puts the changes that its findings ask for beside its outcomes. @default false */
  readonly plansChanges?: true;
  /** The run's own narrowing of regions; null for none. */
  readonly regions: readonly string[] | null;
  readonly warnings: readonly WarningRecord[];
  /** Which policies select an account, and how. Accounts selected alike share one. */
  readonly classes: readonly SelectionClass[];
  /** Every account that some policy selects, in the order in which they are begun. */
  readonly accounts: readonly PlannedAccount[];
}

export interface PlannedPolicy {
  readonly id: string;
  readonly hash: string;
  /** Whether it may be evaluated nowhere. @default false */
  readonly allowNone?: boolean;
}

/** The policies that select an account, in the order of the run's policies. */
export type SelectionClass = readonly SelectedPolicy[];

export interface SelectedPolicy {
  readonly policy: string;
  /** `off`: an override switches the policy off in these accounts. */
  readonly action: 'run' | 'skip' | 'error' | 'off';
  /** Which of the policy's overrides is in force. @default none */
  readonly override?: number;
}

export interface PlannedAccount {
  readonly id: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly ou: string | null;
  /** From the root down to `ou`; left out if not known. */
  readonly units?: readonly { readonly id: string; readonly name: string }[];
  /** Null if nobody asked for them, or they could not be read. */
  readonly tags: Readonly<Record<string, string>> | null;
  /** Set for an account of the accounts file, which is not in the organization. @default one of the organization */
  readonly listed?: { readonly file: string; readonly regions?: readonly string[] | undefined };
  /** Index of its selection class. */
  readonly class: number;
  /** Why the policies that skip it do not enter it; null if none skips it. */
  readonly skipped: { readonly reason: SkipReason; readonly message: string } | null;
  /** Why the policies that end in an error cannot evaluate it; null if none does. */
  readonly error: ErrorRecord | null;
}
