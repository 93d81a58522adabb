import type { OutcomeRecord } from '../run-log/records.ts';
import type { FoundResource } from './evaluate-policy.ts';

/**
 * What a run reports while it is under way. Events are notifications: nothing waits for a listener, which must be quick
 * and must not throw. A run's results are not among them: the records of its log go through `emit`, which the run waits
 * for.
 */
export type RunEvent = PlannedEvent | CellsEvent | FindingEvent | OutcomeEvent | ErrorOutcomeEvent | AccountDoneEvent;

export type RunEventListener = (event: RunEvent) => void;

/** The accounts are known, and none of them has been entered. */
export interface PlannedEvent {
  readonly type: 'planned';
  readonly accounts: number;
  /** What accounts come to is kept in a store, and comes into the log when they are all done. @default false */
  readonly isShared?: boolean;
}

/** The regions of an account are known, and none of its cells has been evaluated. */
export interface CellsEvent {
  readonly type: 'cells';
  readonly account: string;
  /** Cells to be settled now: a resumed run has settled others before. */
  readonly cells: number;
}

/** A policy's filter matched. Comes before the outcome's record. */
export interface FindingEvent {
  readonly type: 'finding';
  /** The resource as it was read, what AWS marks as sensitive in carriers: for planning changes, never for showing. */
  readonly found: FoundResource;
}

/** A cell of a shared run is settled, and its record is on its way into the store. */
export interface OutcomeEvent {
  readonly type: 'outcome';
  readonly outcome: OutcomeRecord;
}

/** A cell could not be evaluated. Comes after the outcome's record was taken. */
export interface ErrorOutcomeEvent {
  readonly type: 'error-outcome';
  readonly outcome: OutcomeRecord;
}

/** An account is settled and its session is forgotten. */
export interface AccountDoneEvent {
  readonly type: 'account-done';
  readonly account: string;
}
