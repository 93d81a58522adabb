import type { Spill } from './spill-file.ts';

/**
 * A list that may be longer than memory: it is gone through as often as wanted, and says how long it is. An array is
 * one.
 */
export interface Entries<T> extends Iterable<T> {
  readonly length: number;
  /** Where it is on the disk: room for what is made of it, which may be as long. */
  readonly spill?: Spill;
}

/** The first entries, at most so many. */
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
 * How many findings each policy has, and the first of them: those that are among the first of all.
 *
 * @param entries - policy by policy, as in a report.
 * @param most - how many are kept over all policies, of which there may be hundreds.
 * @param mostEach - how many are kept of a policy. @default no limit of its own
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
