/**
 * What `list.push(...others)` and `Math.max(...numbers)` do, for lists of any length: a spread puts each element on the
 * stack, where some 120,000 are too many. `scripts/check-spreads.js` asks for these instead.
 */

/** Adds to the end of a list. */
export function append<T>(list: T[], others: Iterable<T>): void {
  for (const each of others) list.push(each);
}

/** @param least - what there is if no number is greater. */
export function greatest(numbers: Iterable<number>, least = Number.NEGATIVE_INFINITY): number {
  let found = least;
  for (const each of numbers) if (each > found) found = each;
  return found;
}

/** Infinity, if there are no numbers. */
export function least(numbers: Iterable<number>): number {
  let found = Number.POSITIVE_INFINITY;
  for (const each of numbers) if (each < found) found = each;
  return found;
}
