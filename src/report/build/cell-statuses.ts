import { type CellKey, createCellTable } from '../../run-log/cell-table.ts';
import { ALL_REGIONS } from '../../run-log/records.ts';
import type { CellStatus, Report } from './report.ts';

const STATUSES: readonly CellStatus[] = ['compliant', 'findings', 'waived', 'error', 'skipped'];

/**
 * How the cells of a report ended, for lookups, one byte each. An account that was not entered has one cell for all its
 * regions, which counts for each of them.
 */
export function cellStatuses({ cells }: Pick<Report, 'cells'>): (cell: CellKey) => CellStatus | undefined {
  const table = createCellTable();
  for (const { policy, account, region, status } of cells) {
    table.set({ policy, account: account.id, region }, STATUSES.indexOf(status) + 1);
  }
  return (cell) => STATUSES[(table.get(cell) || table.get({ ...cell, region: ALL_REGIONS })) - 1];
}
