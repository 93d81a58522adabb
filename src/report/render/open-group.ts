import type { CellEntry } from '../build/count-words.ts';
import type { ReportAccount, ReportError } from '../build/report.ts';
import { by } from '../lists/sort.ts';

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

export type Entry = CellEntry & { readonly account: ReportAccount; readonly message: string } & Partial<
    Pick<ReportError, 'resource'>
  >;

/** This many resources of a group are named. */
export const FEW = 3;

/** A group, and which entry was its first. */
export type Numbered<T> = EntryGroup<T> & { readonly number: number };

export interface OpenGroup<T> {
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

export function openGroup<T extends Entry>(key: string, first: T, number: number): OpenGroup<T> {
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

export function toGroup<T extends Entry>(
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

export function isSameCell(a: CellEntry, b: CellEntry): boolean {
  return a.policy === b.policy && a.account.id === b.account.id && a.region === b.region;
}
