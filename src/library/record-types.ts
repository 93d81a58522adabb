/** The records of a run log: what `record` events carry. */
export type * from '../run-log/records.ts';
