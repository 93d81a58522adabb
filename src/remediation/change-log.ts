import type { ErrorRecord, RunLogRecord } from '../run-log/records.ts';

export { type LoggedChange, readChanges, wasBegun } from '../run-log/logged-changes.ts';

/** The run log as remediation needs it: what `append` has resolved for is on the disk. */
export interface DurableLog {
  /** @throws {CoveError} `file`: then nothing may be called any more. */
  append(record: RunLogRecord): Promise<void>;
}

/** The outcome of sending one call. `unknown`: it may have been made, and its answer was lost. */
export type SendOutcome =
  | { readonly result: 'done' }
  | { readonly result: 'refused' | 'unknown'; readonly error: ErrorRecord };
