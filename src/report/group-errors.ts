import type { Report, ReportAccount, ReportError } from './report.ts';
import { by } from './sort.ts';
import { countCells } from './words.ts';

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
  return groupBy(errors, (error) => [error.kind, error.operation, error.code, generalize(error.message, error)])
    .map(toGroup)
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

function toGroup(errors: readonly [ReportError, ...ReportError[]]): ErrorGroup {
  const [first] = errors;
  const messages = new Set(errors.map(({ message }) => message));
  const accounts = new Map(errors.map(({ account }) => [account.id, account]));
  return {
    kind: first.kind,
    operation: first.operation,
    code: first.code,
    message: messages.size === 1 ? first.message : generalize(first.message, first),
    cells: countCells(errors),
    accounts: [...accounts.values()].sort(by(({ id }) => id)),
    regions: distinct(errors.map(({ region }) => region)),
    policies: distinct(errors.map(({ policy }) => policy)),
    resources: distinct(errors.flatMap(({ resource }) => resource ?? [])),
  };
}

function distinct(items: readonly string[]): string[] {
  return [...new Set(items)].sort();
}
