import type { Change, ChangedRecord, ErrorRecord, RunLogRecord } from '../run-log/records.ts';

/** The run log as remediation needs it: what `append` has resolved for is on the disk. */
export interface DurableLog {
  /** @throws {CoveError} `file`: then nothing may be called any more. */
  append(record: RunLogRecord): Promise<void>;
}

/** What a log says of one change that was planned in it. */
export interface LoggedChange {
  readonly change: Change;
  readonly policyHash: string;
  /** By call: `done`, `refused`, `unknown`; a call without an entry was never begun. An intent without a result is `unknown`. */
  readonly calls: ReadonlyMap<number, 'done' | 'refused' | 'unknown'>;
  /** When its first call was begun; undefined where none was. */
  readonly begunAt: string | undefined;
  /** How it ended, the last time that somebody tried; undefined where a run was killed before it could say. */
  readonly final: ChangedRecord | undefined;
}

/** Collects what a run log says of changes, in the order in which they were planned. */
export function readChanges(records: Iterable<RunLogRecord>): LoggedChange[] {
  const changes = new Map<
    string,
    { -readonly [Key in keyof LoggedChange]: LoggedChange[Key] } & {
      calls: Map<number, 'done' | 'refused' | 'unknown'>;
    }
  >();
  for (const record of records) {
    if (record.type === 'planned' && !changes.has(record.change.id)) {
      changes.set(record.change.id, {
        change: record.change,
        policyHash: record.policyHash,
        calls: new Map(),
        begunAt: undefined,
        final: undefined,
      });
    }
    if (record.type === 'intent') {
      const change = changes.get(record.change);
      change?.calls.set(record.call, 'unknown');
      if (change !== undefined) change.begunAt ??= record.at;
    }
    if (record.type === 'result') changes.get(record.change)?.calls.set(record.call, record.result);
    if (record.type === 'changed') {
      const change = changes.get(record.change);
      if (change !== undefined) change.final = record;
    }
  }
  return [...changes.values()];
}

/** Whether the calls of a change were begun: then AWS may have changed something, whatever came after. */
export function wasBegun(logged: LoggedChange): boolean {
  return [...logged.calls.values()].some((result) => result !== 'refused');
}

/** The outcome of sending one call. `unknown`: it may have been made, and its answer was lost. */
export type SendOutcome =
  | { readonly result: 'done' }
  | { readonly result: 'refused' | 'unknown'; readonly error: ErrorRecord };
