import type { Policy } from '../policy/model/policy.ts';
import type { ErrorRecord, WarningRecord } from '../run-log/records.ts';
import type { Account, Organization } from './organization.ts';
import type { RunTargets } from './run-targets.ts';

/** Everything that is known about the accounts before any of them is entered. */
export interface ResolvedAccounts {
  /** Null if Organizations may not be called, and all accounts are named by id. */
  readonly organization: Organization | null;
  /** With the ids of accounts that they select by their properties. */
  readonly policies: readonly Policy[];
  readonly accounts: readonly Account[];
  /** What the run is narrowed to, with ids in the place of names. */
  readonly runTargets: RunTargets;
  /** By account id; only for accounts that a policy using tags might select. */
  readonly tags: ReadonlyMap<string, Readonly<Record<string, string>> | ErrorRecord>;
  readonly warnings: readonly WarningRecord[];
}
