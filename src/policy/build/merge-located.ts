import type { LocatedEntry, LocatedMapping, LocatedValue } from '../../documents/located-value.ts';
import { isJsonObject } from '../../values/json.ts';
import { mergeDefaults } from './merge-defaults.ts';

/**
 * The parts of `defaults` that are merged into a policy together with their places: whatever is checked against the
 * policy's calls.
 */
const LENT_KEYS = ['values', 'with', 'call', 'resources', 'lookups', 'filter'] as const;

/**
 * A policy merged with `defaults`, as by `mergeDefaults`. Each part keeps its place in the file, so that a mistake is
 * reported where it is.
 */
export function withLentParts(defaults: LocatedValue | undefined, policy: LocatedValue): LocatedValue {
  if (defaults?.kind !== 'mapping' || policy.kind !== 'mapping') return policy;
  const lent = LENT_KEYS.flatMap((key) => {
    const entry = defaults.entries.get(key);
    return entry === undefined ? [] : [[key, entry] as const];
  });
  return lent.length === 0 ? policy : mergeMappings(new Map(lent), policy);
}

function mergeMappings(under: ReadonlyMap<string, LocatedEntry>, over: LocatedMapping): LocatedMapping {
  const entries = new Map(under);
  for (const [key, entry] of over.entries) {
    const below = under.get(key)?.value;
    const isMerged = below?.kind === 'mapping' && entry.value.kind === 'mapping';
    entries.set(key, isMerged ? { ...entry, value: mergeMappings(below.entries, entry.value) } : entry);
  }
  const base = Object.fromEntries([...under].map(([key, { value }]) => [key, value.value]));
  const value = isJsonObject(over.value) ? mergeDefaults(base, over.value) : over.value;
  const size = [...entries.values()].reduce((sum, entry) => sum + entry.value.size, 1);
  return { ...over, entries, value, size };
}
