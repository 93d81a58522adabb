/** Kinds of names that AWS uses, the most specific first. */
export const IDENTITY_SUFFIXES = ['arn', 'identifier', 'id', 'url', 'name', 'key'] as const;

export type IdentitySuffix = (typeof IDENTITY_SUFFIXES)[number];

/**
 * The names among a structure's members that identify it, the most specific first: of a Trail its `TrailARN` and
 * `Name`, and not its `SnsTopicARN`. If none is its own, all that name anything.
 *
 * @param label - the structure's name: `Trail`.
 * @param names - of its string members.
 */
export function identityNames(label: string, names: readonly string[]): string[] {
  const ofSuffix = (suffix: IdentitySuffix): string[] => names.filter((name) => foldName(name).endsWith(suffix));
  const own = IDENTITY_SUFFIXES.flatMap((suffix) =>
    ofSuffix(suffix)
      .map((name) => ({ name, rank: rankOwn(foldName(name).slice(0, -suffix.length), [foldName(label)]) }))
      .filter(({ rank }) => rank > 0)
      .sort((a, b) => b.rank - a.rank)
      .map(({ name }) => name),
  );
  return [...new Set(own.length > 0 ? own : IDENTITY_SUFFIXES.flatMap(ofSuffix))];
}

/**
 * How certain it is that a name is the structure's own, by what precedes its suffix; 0 if it is another's.
 *
 * @param own - what the structure is called, folded.
 */
export function rankOwn(prefix: string, own: readonly string[]): number {
  if (own.includes(prefix)) return 3;
  if (prefix === '') return 2;
  return prefix.length > 2 && own.some((name) => name.startsWith(prefix) || name.endsWith(prefix)) ? 1 : 0;
}

/** Names that differ only in case, hyphens and underscores are one. */
export function foldName(name: string): string {
  return name.toLowerCase().replace(/[-_\s]/g, '');
}
