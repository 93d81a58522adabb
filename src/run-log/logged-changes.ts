import type { JsonObject } from '../values/json.ts';
import type { Change, ChangedRecord, RunLogRecord } from './records.ts';

/** The result of one call. `unknown`: it may have been made; so is an intent without a result. */
export type CallResult = 'done' | 'refused' | 'unknown';

/** What a log says about one change that was planned in it. */
export interface LoggedChange {
  readonly change: Change;
  readonly policyHash: string;
  /** By call; one without an entry was never begun. */
  readonly calls: ReadonlyMap<number, CallResult>;
  /** By call: what its undo reads of its answer. */
  readonly answers: ReadonlyMap<number, JsonObject>;
  /** When its first call was begun that AWS has not refused; undefined if none was. */
  readonly begunAt: string | undefined;
  /** The same by the order of the log, from 0: the clock of a machine may be set back. */
  readonly begunAs: number | undefined;
  /** How it ended in the last attempt; undefined if a run was killed before it could say. */
  readonly final: ChangedRecord | undefined;
  /** Whether some run has verified, after the calls, that they took effect. */
  readonly isVerified: boolean;
}

/** Takes a log's records in order, and keeps what they say about changes. */
export interface ChangeCollector {
  add(record: RunLogRecord): void;
  /** In the order in which they were planned. */
  changes(): LoggedChange[];
}

export function createChangeCollector(): ChangeCollector {
  const changes = new Map<string, CollectedChange>();
  let intents = 0;
  return {
    add(record) {
      if (record.type === 'planned') plan(changes, record);
      if (record.type === 'intent') begin(changes.get(record.change), record, intents++);
      if (record.type === 'result') note(changes.get(record.change), record);
      if (record.type === 'changed') end(changes.get(record.change), record);
    },
    changes: () => [...changes.values()],
  };
}

/** Collects what a run log says about changes, in the order in which they were planned. */
export function readChanges(records: Iterable<RunLogRecord>): LoggedChange[] {
  const collector = createChangeCollector();
  for (const record of records) collector.add(record);
  return collector.changes();
}

/** Whether the calls of a change were begun: then AWS may have changed something, whatever came after. */
export function wasBegun(logged: LoggedChange): boolean {
  return [...logged.calls.values()].some((result) => result !== 'refused');
}

/** A change that was planned, and of which no call was begun. */
export function plannedChange(change: Change, policyHash: string): CollectedChange {
  return {
    change,
    policyHash,
    calls: new Map(),
    answers: new Map(),
    begunAt: undefined,
    begunAs: undefined,
    final: undefined,
    isVerified: false,
  };
}

type CollectedChange = { -readonly [Key in keyof LoggedChange]: LoggedChange[Key] } & {
  readonly calls: Map<number, CallResult>;
  readonly answers: Map<number, JsonObject>;
};

type RecordOf<Type extends RunLogRecord['type']> = Extract<RunLogRecord, { readonly type: Type }>;

function plan(changes: Map<string, CollectedChange>, { change, policyHash }: RecordOf<'planned'>): void {
  if (!changes.has(change.id)) changes.set(change.id, plannedChange(change, policyHash));
}

function begin(change: CollectedChange | undefined, { call, at }: RecordOf<'intent'>, order: number): void {
  if (change === undefined) return;
  if (!wasBegun(change)) {
    change.begunAt = at;
    change.begunAs = order;
  }
  change.calls.set(call, 'unknown');
  // What was refused in an earlier run is being tried after all: how it ended then no longer counts.
  change.final = undefined;
}

function note(change: CollectedChange | undefined, { call, result, answers }: RecordOf<'result'>): void {
  change?.calls.set(call, result);
  if (answers !== undefined) change?.answers.set(call, answers as JsonObject);
}

function end(change: CollectedChange | undefined, record: ChangedRecord): void {
  if (change === undefined) return;
  change.final = record;
  if (record.state === 'remediated') change.isVerified = true;
}
