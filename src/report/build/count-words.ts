import { createCellTable } from '../../run-log/cell-table.ts';

/** `cell` or `cells`, for a number that stands elsewhere. */
export function plural(noun: string, number: number): string {
  return `${noun}${number === 1 ? '' : 's'}`;
}

/**
 * `a, b, c and 997 more`: the first few of a long list.
 *
 * @param name - only of those that are shown.
 * @param length - of the whole list, if `items` is only its beginning.
 */
export function firstFew<T>(items: readonly T[], name: (item: T) => string, length = items.length): string {
  const shown = items.slice(0, 3).map(name);
  const rest = length - shown.length;
  return rest > 0 ? `${shown.join(', ')} and ${rest.toLocaleString('en-US')} more` : shown.join(', ');
}

/** `a, b, c`: all of a list, as far as there is room for it. */
export function upTo(most: number, items: readonly string[]): string {
  const rest = items.length - most;
  return rest > 0 ? `${items.slice(0, most).join(', ')} and ${rest.toLocaleString('en-US')} more` : items.join(', ');
}

/** How many cells these entries, if they count, belong to: a cell may have many. */
export function countCells<T extends CellEntry>(
  entries: Iterable<T>,
  counts: (entry: T) => boolean = () => true,
): number {
  const cells = createCellCounter();
  for (const entry of entries) if (counts(entry)) cells.add(entry);
  return cells.count();
}

/** Something about one cell. */
export interface CellEntry {
  readonly policy: string;
  readonly account: { readonly id: string };
  readonly region: string;
}

/** Counts the cells that entries belong to, using a byte for each. */
function createCellCounter(): { add(entry: CellEntry): void; readonly count: () => number } {
  const seen = createCellTable();
  let count = 0;
  return {
    add({ policy, account, region }) {
      const cell = { policy, account: account.id, region };
      if (seen.get(cell) !== 0) return;
      seen.set(cell, 1);
      count += 1;
    },
    count: () => count,
  };
}
