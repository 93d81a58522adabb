import type { Report, ReportError, ReportSkipped } from '../build/report.ts';
import type { Entries } from '../lists/entries.ts';
import { by } from '../lists/sort.ts';
import { groupEntries } from './group-entries.ts';
import type { EntryGroup } from './open-group.ts';

/**
 * Errors that differ only in where they happened: a thousand accounts that deny the same call are one thing to fix.
 */
export type ErrorGroup = EntryGroup<ReportError>;

/** Groups errors by kind, operation, code and message. The group with the most cells comes first. */
export function groupErrors(errors: Report['errors']): Entries<ErrorGroup> {
  return groupEntries(errors, {
    generalize,
    keyOf: ({ kind, operation, code }, message) => [kind, operation, code, message],
    order: by(
      ({ cells }) => -cells,
      ({ first }) => first.kind,
      ({ first }) => first.operation,
      ({ first }) => first.code,
      ({ message }) => message,
    ),
  });
}

/** Groups skipped cells by reason and message, in the order in which they first appear, or in a given one. */
export function groupSkipped(
  skipped: Report['skipped'],
  order: (a: EntryGroup<ReportSkipped>, b: EntryGroup<ReportSkipped>) => number = () => 0,
): Entries<EntryGroup<ReportSkipped>> {
  return groupEntries(skipped, { generalize, keyOf: ({ reason }, message) => [reason, message], order });
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

/**
 * Replaces names of a particular account, region, resource or request with words, so that similar messages become
 * equal.
 */
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
    .filter((pair): pair is [string, string] => pair[0] !== null && pair[0].length >= SHORTEST_NAME)
    .reduce((text, [name, word]) => text.replaceAll(name, word), message)
    .replace(ENCODED_DENIAL, '$1 <encoded>');
}

/**
 * Shorter names, such as a resource called `a`, would be found in ordinary words; `global` and `*` are not names of
 * regions.
 */
const SHORTEST_NAME = 8;

/** EC2 appends a different ciphertext to each of its denials. */
const ENCODED_DENIAL = /(Encoded authorization failure message:) \S+/g;
