import type { CellEntry } from '../build/count-words.ts';
import type { ReportAccount, ReportError } from '../build/report.ts';
import type { Entries } from '../lists/entries.ts';
import { createSortedEntries, type SortedEntries } from '../lists/external-sort.ts';
import { by } from '../lists/sort.ts';
import type { Spill } from '../lists/spill-file.ts';

/** Entries that differ only in where they happened, without the entries themselves: there may be millions. */
export interface EntryGroup<T> {
  readonly first: T;
  /**
   * The message; if the group's messages differ, with `<account>`, `<region>`, `<resource>`, `<request id>` in place of
   * the individual ones.
   */
  readonly message: string;
  readonly cells: number;
  /** Sorted by id. */
  readonly accounts: readonly GroupAccount[];
  readonly regions: readonly string[];
  readonly policies: readonly string[];
  /**
   * The resources that the entries are about, of which there may also be millions; none if it is whole cells.
   */
  readonly resources: { readonly count: number; readonly first: readonly string[] };
}

export type GroupAccount = Pick<ReportAccount, 'id' | 'name'>;

export interface Grouping<T> {
  /** The message without names of a particular account, region, resource or request. */
  readonly generalize: (message: string, entry: T) => string;
  /** What the entries of a group have in common. */
  readonly keyOf: (entry: T, message: string) => readonly unknown[];
  /** Among groups equal in it, the one whose first entry comes first is first. */
  readonly order: (a: EntryGroup<T>, b: EntryGroup<T>) => number;
}

type Entry = CellEntry & { readonly account: ReportAccount; readonly message: string } & Partial<
    Pick<ReportError, 'resource'>
  >;

/**
 * Open groups, groups and resources on their way to disk, and sorted groups share the memory of one list.
 */
const SHARES = 4;

/** This many resources of a group are named. */
const FEW = 3;

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

/** A group, and which entry was its first. */
type Numbered<T> = EntryGroup<T> & { readonly number: number };

interface OpenGroup<T> {
  readonly key: string;
  readonly number: number;
  readonly first: T;
  isMixed: boolean;
  cells: number;
  last: T;
  readonly accounts: Map<string, GroupAccount>;
  readonly regions: Set<string>;
  readonly policies: Set<string>;
  readonly resources: Set<string>;
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

function openGroup<T extends Entry>(key: string, first: T, number: number): OpenGroup<T> {
  return {
    key,
    number,
    first,
    isMixed: false,
    cells: 0,
    last: first,
    accounts: new Map(),
    regions: new Set(),
    policies: new Set(),
    resources: new Set(),
  };
}

/**
 * What was known of a group when it was written. Its resources are kept separately: there may be more than fit in
 * memory.
 */
interface WrittenGroup<T> {
  readonly key: string;
  readonly number: number;
  readonly first: T;
  readonly isMixed: boolean;
  readonly cells: number;
  readonly accounts: readonly GroupAccount[];
  readonly regions: readonly string[];
  readonly policies: readonly string[];
}

interface WrittenResource {
  readonly key: string;
  readonly resource: string;
}

function createWrittenGroups<T extends Entry>(spill: Spill) {
  const groups: SortedEntries<WrittenGroup<T>> = createSortedEntries(
    by(
      ({ key }) => key,
      ({ number }) => number,
    ),
    spill,
  );
  const resources: SortedEntries<WrittenResource> = createSortedEntries(
    by(
      ({ key }) => key,
      ({ resource }) => resource,
    ),
    spill,
  );
  return {
    inMemory: spill.inMemory,
    add(open: readonly OpenGroup<T>[]): void {
      for (const { last: _, ...group } of open) {
        for (const resource of group.resources) resources.add({ key: group.key, resource });
        groups.add({
          key: group.key,
          number: group.number,
          first: group.first,
          isMixed: group.isMixed,
          cells: group.cells,
          accounts: [...group.accounts.values()],
          regions: [...group.regions],
          policies: [...group.policies],
        });
      }
    },
    /** Every group once. */
    *merged(grouping: Grouping<T>): Generator<Numbered<T>> {
      const named = resources.finish()[Symbol.iterator]();
      try {
        let next = named.next();
        let group: OpenGroup<T> | undefined;
        const close = (done: OpenGroup<T>): Numbered<T> => {
          const few: string[] = [];
          let count = 0;
          let before: string | undefined;
          for (; next.done !== true && next.value.key === done.key; next = named.next()) {
            if (next.value.resource === before) continue;
            before = next.value.resource;
            count += 1;
            if (few.length < FEW) few.push(before);
          }
          return { ...toGroup(done, [], grouping), resources: { count, first: few } };
        };
        for (const part of groups.finish()) {
          if (group !== undefined && group.key !== part.key) yield close(group);
          group = group?.key === part.key ? group : openGroup(part.key, part.first, part.number);
          join(group, part);
        }
        if (group !== undefined) yield close(group);
      } finally {
        named.return?.();
      }
    },
  };
}

function join<T extends Entry>(group: OpenGroup<T>, part: WrittenGroup<T>): void {
  group.isMixed ||= part.isMixed || part.first.message !== group.first.message;
  group.cells += part.cells;
  for (const account of part.accounts) group.accounts.set(account.id, account);
  for (const region of part.regions) group.regions.add(region);
  for (const policy of part.policies) group.policies.add(policy);
}

function toGroup<T extends Entry>(
  { first, number, isMixed, cells, accounts, regions, policies }: OpenGroup<T>,
  resources: readonly string[],
  { generalize }: Grouping<T>,
): Numbered<T> {
  return {
    first,
    number,
    message: isMixed ? generalize(first.message, first) : first.message,
    cells,
    accounts: [...accounts.values()].sort(by(({ id }) => id)),
    regions: [...regions].sort(),
    policies: [...policies].sort(),
    resources: { count: resources.length, first: resources.slice(0, FEW) },
  };
}

function isSameCell(a: CellEntry, b: CellEntry): boolean {
  return a.policy === b.policy && a.account.id === b.account.id && a.region === b.region;
}
