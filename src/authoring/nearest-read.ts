import { fold, nounOf, singular, words } from './names.ts';
import { plainReads } from './plain-reads.ts';
import type { Service } from './resolve-operation.ts';

/**
 * The read of a service that is about what a write changes: `DeleteTrail` → `GetTrail`. Undefined if the names suggest
 * none.
 */
export function nearestRead(service: Service, write: string): string | undefined {
  const wanted = named(write);
  const own = new Set(wanted.words);
  let nearest: { readonly name: string; readonly likeness: number } | undefined;
  for (const read of namedReads(service)) {
    const found = { name: read.name, likeness: read.noun === wanted.noun ? 100 : shared(own, read.words) };
    if (found.likeness > 0 && (nearest === undefined || isNearer(found, nearest))) nearest = found;
  }
  return nearest?.name;
}

interface Named {
  readonly name: string;
  /** What it is about, folded, and the words of that. */
  readonly noun: string;
  readonly words: readonly string[];
}

function named(name: string): Named {
  const noun = singular(nounOf(name));
  return { name, noun: fold(noun), words: words(noun).map(fold) };
}

/** A service may have hundreds of reads, and each of its writes is compared with all of them. */
const readsOf = new WeakMap<Service, readonly Named[]>();

function namedReads(service: Service): readonly Named[] {
  const reads = readsOf.get(service) ?? plainReads(service).map(named);
  readsOf.set(service, reads);
  return reads;
}

/** How many of the words are the same, in percent. */
function shared(own: ReadonlySet<string>, found: readonly string[]): number {
  return (found.filter((word) => own.has(word)).length * 100) / (own.size + found.length);
}

/** Of names that are as near as each other, the shorter one, and the first of those. */
function isNearer(
  one: { readonly name: string; readonly likeness: number },
  other: { readonly name: string; readonly likeness: number },
): boolean {
  return one.likeness === other.likeness ? one.name.length < other.name.length : one.likeness > other.likeness;
}
