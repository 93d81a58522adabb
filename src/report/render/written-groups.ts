import { createSortedEntries, type SortedEntries } from '../lists/external-sort.ts';
import { by } from '../lists/sort.ts';
import type { Spill } from '../lists/spill-file.ts';
import {
  type Entry,
  type EntryGroup,
  FEW,
  type GroupAccount,
  type Grouping,
  type Numbered,
  type OpenGroup,
  openGroup,
  toGroup,
} from './open-group.ts';

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

export function createWrittenGroups<T extends Entry>(spill: Spill) {
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
      const named = createResourceCount(resources.finish());
      try {
        let group: OpenGroup<T> | undefined;
        const close = (done: OpenGroup<T>): Numbered<T> => ({
          ...toGroup(done, [], grouping),
          resources: named.take(done.key),
        });
        for (const part of groups.finish()) {
          if (group !== undefined && group.key !== part.key) yield close(group);
          group = group?.key === part.key ? group : openGroup(part.key, part.first, part.number);
          join(group, part);
        }
        if (group !== undefined) yield close(group);
      } finally {
        named.end();
      }
    },
  };
}

/** Counts the resources of groups, which are asked for in the order of their keys. */
function createResourceCount(sorted: Iterable<WrittenResource>) {
  const named = sorted[Symbol.iterator]();
  let next = named.next();
  return {
    take(key: string): EntryGroup<unknown>['resources'] {
      const first: string[] = [];
      let count = 0;
      let before: string | undefined;
      for (; next.done !== true && next.value.key === key; next = named.next()) {
        if (next.value.resource === before) continue;
        before = next.value.resource;
        count += 1;
        if (first.length < FEW) first.push(before);
      }
      return { count, first };
    },
    end: (): void => {
      named.return?.();
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
