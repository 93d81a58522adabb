/** `1 cell`, `4 cells`, `85,000 cells`. */
export function count(number: number, noun: string): string {
  return `${number.toLocaleString('en-US')} ${noun}${number === 1 ? '' : 's'}`;
}

/** `a, b, c and 997 more`: the first few of a long list. */
export function firstFew(items: readonly string[], limit = 3): string {
  const rest = items.length - limit;
  return rest > 0 ? `${items.slice(0, limit).join(', ')} and ${rest.toLocaleString('en-US')} more` : items.join(', ');
}

/** How many cells these entries are of: a cell may have many. */
export function countCells(
  entries: readonly { readonly policy: string; readonly account: { readonly id: string }; readonly region: string }[],
): number {
  return new Set(entries.map(({ policy, account, region }) => JSON.stringify([policy, account.id, region]))).size;
}
