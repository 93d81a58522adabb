import type { Report, ReportAccount, ReportError } from './report.ts';
import { by } from './sort.ts';
import { type CellEntry, cellCounter } from './words.ts';

/** Errors that differ only in where they happened: a thousand accounts that deny the same call are one thing to repair. */
export interface ErrorGroup {
  readonly kind: ReportError['kind'];
  readonly operation: string | null;
  readonly code: string | null;
  /** The message; where the group's messages differ, with `<account>`, `<region>`, `<resource>`, `<request id>` in the place of each own. */
  readonly message: string;
  readonly cells: number;
  readonly accounts: readonly ReportAccount[];
  readonly regions: readonly string[];
  readonly policies: readonly string[];
  /** Resources that could not be evaluated; empty where it is whole cells. */
  readonly resources: readonly string[];
}

/** Groups errors by kind, operation, code and message. The group with the most cells comes first. */
export function groupErrors(errors: Report['errors']): ErrorGroup[] {
  return groupEntries(errors, (error, message) => [error.kind, error.operation, error.code, message])
    .map(({ first, ...group }) => ({ kind: first.kind, operation: first.operation, code: first.code, ...group }))
    .sort(
      by(
        (group) => -group.cells,
        (group) => group.kind,
        (group) => group.operation,
        (group) => group.code,
        (group) => group.message,
      ),
    );
}

/** Entries that differ only in where they happened, without the entries themselves: there may be millions. */
export interface EntryGroup<T> {
  readonly first: T;
  /** As `ErrorGroup` has it. */
  readonly message: string;
  readonly cells: number;
  /** Sorted by id. */
  readonly accounts: readonly ReportAccount[];
  readonly regions: readonly string[];
  readonly policies: readonly string[];
  readonly resources: readonly string[];
}

type Entry = CellEntry &
  Pick<ReportError, 'account' | 'message'> &
  Partial<Pick<ReportError, 'resource' | 'requestId'>>;

/** Groups of equal keys, in the order in which they first appear. */
export function groupEntries<T extends Entry>(
  entries: Iterable<T>,
  keyOf: (entry: T, message: string) => readonly unknown[],
): EntryGroup<T>[] {
  const groups = new Map<string, GroupInWork<T>>();
  for (const entry of entries) {
    const message = generalize(entry.message, entry);
    const key = JSON.stringify(keyOf(entry, message));
    const group = groups.get(key) ?? openGroup(entry);
    groups.set(key, group);
    if (entry.message !== group.first.message) group.message = generalize(group.first.message, group.first);
    group.cells.add(entry);
    group.accounts.set(entry.account.id, entry.account);
    group.regions.add(entry.region);
    group.policies.add(entry.policy);
    if (typeof entry.resource === 'string') group.resources.add(entry.resource);
  }
  return [...groups.values()].map((group) => ({
    first: group.first,
    message: group.message,
    cells: group.cells.count(),
    accounts: [...group.accounts.values()].sort(by(({ id }) => id)),
    regions: [...group.regions].sort(),
    policies: [...group.policies].sort(),
    resources: [...group.resources].sort(),
  }));
}

interface GroupInWork<T> {
  readonly first: T;
  message: string;
  readonly cells: ReturnType<typeof cellCounter>;
  readonly accounts: Map<string, ReportAccount>;
  readonly regions: Set<string>;
  readonly policies: Set<string>;
  readonly resources: Set<string>;
}

function openGroup<T extends Entry>(first: T): GroupInWork<T> {
  return {
    first,
    message: first.message,
    cells: cellCounter(),
    accounts: new Map(),
    regions: new Set(),
    policies: new Set(),
    resources: new Set(),
  };
}

/** Groups of equal keys, in the order in which they first appear. */
export function groupBy<T>(items: readonly T[], keyOf: (item: T) => readonly unknown[]): (readonly [T, ...T[]])[] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const item of items) {
    const key = JSON.stringify(keyOf(item));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return [...groups.values()];
}

/** Puts words in the place of what names one account, region, resource or request, so that like messages become equal. */
export function generalize(
  message: string,
  {
    account,
    region,
    resource = null,
    requestId = null,
  }: Partial<ReportError> & Pick<ReportError, 'account' | 'region'>,
): string {
  const own: [string | null, string][] = [
    [resource, '<resource>'],
    [requestId, '<request id>'],
    [account.id, '<account>'],
    [region, '<region>'],
  ];
  return own
    .filter((pair): pair is [string, string] => pair[0] !== null && pair[0].length >= shortestName)
    .reduce((text, [name, word]) => text.replaceAll(name, word), message)
    .replace(encodedDenial, '$1 <encoded>');
}

/** Shorter names, such as a resource called `a`, would be found in ordinary words; `global` and `*` are no region's name. */
const shortestName = 8;

/** EC2 appends a ciphertext to its denials that is different in each. */
const encodedDenial = /(Encoded authorization failure message:) \S+/g;
