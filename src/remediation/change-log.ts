import type { ErrorRecord, RunLogRecord } from '../run-log/records.ts';
import type { JsonObject } from '../values/json.ts';

export { type LoggedChange, readChanges, wasBegun } from '../run-log/logged-changes.ts';

/** The run log as remediation needs it: once `append` resolves, the record is on disk. */
export interface DurableLog {
  /** @throws {CoveError} `file`: nothing more may be called then. */
  append(record: RunLogRecord): Promise<void>;
}

/** The outcome of sending one call. `unknown`: it may have been made, but its answer was lost. */
export type SendOutcome =
  | {
      readonly result: 'done';
      /** What the undo of the call reads of its answer, by expression. @default nothing */
      readonly answers?: JsonObject;
    }
  | {
      readonly result: 'refused';
      readonly error: ErrorRecord;
      /** It was ourselves who refused it: AWS has not heard of it. @default false */
      readonly isUnsent?: boolean;
    }
  | { readonly result: 'unknown'; readonly error: ErrorRecord };
