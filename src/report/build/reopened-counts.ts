import { type CellKey, createCellTable } from '../../run-log/cell-table.ts';
import type { ReopenedRecord } from '../../run-log/records.ts';

/** How often a log takes back the outcomes of each cell. */
export interface ReopenedCounts {
  add(record: ReopenedRecord): void;
  of(cell: CellKey): number;
}

/** Two bytes a cell: a run that was resumed after an outage may take back as many as it has. */
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
