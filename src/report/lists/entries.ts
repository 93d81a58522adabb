import type { Spill } from './spill-file.ts';

/**
 * A list that may not fit in memory: it can be iterated any number of times, and knows its length. An array is one.
 */
export interface Entries<T> extends Iterable<T> {
  readonly length: number;
  /** If it is on disk: space for what is derived from it, which may be as long. */
  readonly spill?: Spill;
}

/** The first entries, at most this many. */
export function firstOf<T>(entries: Iterable<T>, most: number): T[] {
  const first: T[] = [];
  if (most === 0) return first;
  for (const entry of entries) {
    first.push(entry);
    if (first.length === most) break;
  }
  return first;
}

/**
 * How many findings each policy has, and the first of them: those among the first of all.
 *
 * @param entries - in the order of a report, the most severe first.
 * @param most - how many are kept over all policies, of which there may be hundreds.
 * @param mostEach - how many are kept per policy. @default no separate limit
 */
export function byPolicy<T extends { readonly policy: string }>(
  entries: Iterable<T>,
  most: number,
  mostEach = Number.POSITIVE_INFINITY,
): Map<string, { readonly first: readonly T[]; readonly count: number }> {
  const found = new Map<string, { first: T[]; count: number }>();
  let kept = 0;
  for (const entry of entries) {
    const known = found.get(entry.policy) ?? { first: [], count: 0 };
    found.set(entry.policy, known);
    known.count += 1;
    if (kept === most || known.first.length >= mostEach) continue;
    known.first.push(entry);
    kept += 1;
  }
  return found;
}
