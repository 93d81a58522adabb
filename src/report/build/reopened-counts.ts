import { type CellKey, createCellTable } from '../../run-log/cell-table.ts';
import type { ReopenedRecord } from '../../run-log/records.ts';

/** How often a log supersedes the outcomes of each cell. */
export interface ReopenedCounts {
  add(record: ReopenedRecord): void;
  of(cell: CellKey): number;
}

/** Two bytes per cell: a run that was resumed after an outage may supersede every one. */
export function createReopenedCounts(): ReopenedCounts {
  const policies = new Map<string, number>();
  const cells = createCellTable(2);
  let isEmpty = true;
  return {
    add({ policy, account, region }) {
      isEmpty = false;
      if (account === null || region === null) {
        policies.set(policy, (policies.get(policy) ?? 0) + 1);
        return;
      }
      const cell = { policy, account, region };
      cells.set(cell, cells.get(cell) + 1);
    },
    of: (cell) => (isEmpty ? 0 : cells.get(cell) + (policies.get(cell.policy) ?? 0)),
  };
}
