/**
 * The run log's records: one JSON object per line, in the order in which things happened. Every report is a function of
 * them. What each member means is in `schemas/run-log.schema.json`, which the types are generated from.
 */
import type { DeepReadonly } from '../values/json.ts';
import type * as schema from './run-log.generated.ts';

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
  | ChangeLogRecord
  | EndRecord;

/** What remediation leaves in the log. */
export type ChangeLogRecord = PlannedRecord | IntentRecord | ResultRecord | ChangedRecord | ResumeRecord;

/** First line of every run log. */
export type RunRecord = DeepReadonly<schema.RunRecord>;

/** One per pack of the run, before its policies. */
export type PackRecord = DeepReadonly<schema.PackRecord>;

/** What a release of a framework asks for. */
export type ControlsRecord = DeepReadonly<schema.ControlsRecord>;

export type ControlRecord = DeepReadonly<schema.ControlRecord>;

/** One per policy of the run, before any outcome. */
export type PolicyRecord = DeepReadonly<schema.PolicyRecord>;

/** What a check will do, before any account is entered. Not in logs of version 1. */
export type PlanRecord = DeepReadonly<schema.PlanRecord>;

/** One per account that appears in an outcome, before its first outcome. */
export type AccountRecord = DeepReadonly<schema.AccountRecord>;

/**
 * Something the user should know that does not change outcomes: an exclusion that matches nothing, a policy without
 * targets.
 */
export type WarningRecord = DeepReadonly<schema.WarningRecord>;

/** How many cells an account has, before the first of them is evaluated. */
export type CellsRecord = DeepReadonly<schema.CellsRecord>;

/** A run that continues a log evaluates cells again: their outcomes so far no longer count. */
export type ReopenedRecord = DeepReadonly<schema.ReopenedRecord>;

/** The last record of an account: all of its cells have outcomes. Not in logs of version 1. */
export type SettledRecord = DeepReadonly<schema.SettledRecord>;

/** How one policy ended in one account and region. Exactly one per cell of the ledger. */
export type OutcomeRecord = DeepReadonly<schema.OutcomeRecord>;

export type FindingRecord = DeepReadonly<schema.FindingRecord>;

/** A resource that was deleted while a run was reading it. */
export type GoneRecord = DeepReadonly<schema.GoneRecord>;

export type ErrorRecord = DeepReadonly<schema.ErrorRecord>;

/** A change that a run is about to make, before any of them is made. */
export type PlannedRecord = DeepReadonly<schema.PlannedRecord>;

/** On disk before a call that changes something is made. */
export type IntentRecord = DeepReadonly<schema.IntentRecord>;

/** On disk after it. */
export type ResultRecord = DeepReadonly<schema.ResultRecord>;

/** How a change ended. */
export type ChangedRecord = DeepReadonly<schema.ChangedRecord>;

/** A later run continued this log. */
export type ResumeRecord = DeepReadonly<schema.ResumeRecord>;

/** What to do to one resource, in full: nothing is rendered or looked up between its review and the call. */
export type Change = DeepReadonly<schema.ChangeBody>;

export type ChangeCall = DeepReadonly<schema.LoggedCall>;

export type UndoCall = DeepReadonly<schema.LoggedUndo>;

export type ChangeState = schema.ChangeState;

/** Last line of every run log that was not cut off. */
export type EndRecord = DeepReadonly<schema.EndRecord>;

export type SkipReason = schema.SkipReason;

export type ErrorKind = schema.ErrorKind;

/** The region of an outcome, where the regions of an account were never resolved. */
export const ALL_REGIONS = '*';
