import type { Entries } from '../lists/entries.ts';
import { createSortedEntries } from '../lists/external-sort.ts';
import { by } from '../lists/sort.ts';
import {
  type Entry,
  type EntryGroup,
  type Grouping,
  isSameCell,
  type Numbered,
  type OpenGroup,
  openGroup,
  toGroup,
} from './open-group.ts';
import { createWrittenGroups } from './written-groups.ts';

/**
 * Open groups, groups and resources on their way to disk, and sorted groups share the memory of one list.
 */
const SHARES = 4;

/**
 * Groups of equal keys.
 *
 * There may be as many groups as entries. If the entries are on disk, groups are kept in memory up to a limit, then
 * written as they are, and finally merged.
 *
 * @param entries - those of a cell are adjacent, as in the lists of a report.
 */
export function groupEntries<T extends Entry>(entries: Entries<T>, grouping: Grouping<T>): Entries<EntryGroup<T>> {
  const spill = entries.spill && { ...entries.spill, inMemory: entries.spill.inMemory / SHARES };
  const open = openGroups(grouping);
  const written = spill === undefined ? undefined : createWrittenGroups<T>(spill);
  let isWritten = false;
  let before: T | undefined;
  for (const entry of entries) {
    // Not within a cell: it would be counted in both halves of its group.
    if (
      written !== undefined &&
      open.size() >= written.inMemory &&
      !(before !== undefined && isSameCell(before, entry))
    ) {
      written.add(open.take());
      isWritten = true;
    }
    open.add(entry);
    before = entry;
  }
  const order = by<Numbered<T>>(({ number }) => number);
  const numbered = createSortedEntries<Numbered<T>>((a, b) => grouping.order(a, b) || order(a, b), spill);
  if (written !== undefined && isWritten) {
    written.add(open.take());
    for (const group of written.merged(grouping)) numbered.add(group);
  } else {
    for (const group of open.take()) numbered.add(toGroup(group, [...group.resources].sort(), grouping));
  }
  return numbered.finish();
}

/** Roughly how many characters a group, an account and a name take in memory besides their text. */
const GROUP_SIZE = 1_000;
const NAME_SIZE = 100;

function openGroups<T extends Entry>({ generalize, keyOf }: Grouping<T>) {
  let groups = new Map<string, OpenGroup<T>>();
  let size = 0;
  let entries = 0;
  return {
    size: () => size,
    add(entry: T): void {
      const key = JSON.stringify(keyOf(entry, generalize(entry.message, entry)));
      const group = groups.get(key) ?? openGroup(key, entry, entries);
      entries += 1;
      if (group.cells === 0) {
        groups.set(key, group);
        size += key.length + GROUP_SIZE;
      }
      if (group.cells === 0 || !isSameCell(group.last, entry)) group.cells += 1;
      group.last = entry;
      if (entry.message !== group.first.message) group.isMixed = true;
      const names = group.accounts.size + group.resources.size;
      group.accounts.set(entry.account.id, { id: entry.account.id, name: entry.account.name });
      group.regions.add(entry.region);
      group.policies.add(entry.policy);
      if (typeof entry.resource === 'string') group.resources.add(entry.resource);
      size += (group.accounts.size + group.resources.size - names) * (NAME_SIZE + (entry.resource?.length ?? 0));
    },
    take(): OpenGroup<T>[] {
      const taken = [...groups.values()];
      groups = new Map();
      size = 0;
      return taken;
    },
  };
}
