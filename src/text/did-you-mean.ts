import { distance } from 'fastest-levenshtein';

const LONGEST_NAME = 100;

/**
 * The candidate that a mistyped name most probably means: at most a third of it differs (two characters of a short
 * one), ignoring case, hyphens and underscores; or it is a prefix of the candidate. Ties go to the earlier candidate.
 *
 * @param options.isPlausible - the name may well exist elsewhere, such as an id or an error from another list: only a
 * slip counts, which is two characters in a name of ten or more, or a difference in case, hyphens and underscores.
 */
export function didYouMean(
  name: string,
  candidates: Iterable<string>,
  { isPlausible = false }: { readonly isPlausible?: boolean } = {},
): string | undefined {
  if (name.length > LONGEST_NAME) return undefined;
  const wanted = fold(name);
  let best: string | undefined;
  let start: string | undefined;
  let bestDistance = tolerance(wanted, isPlausible) + 1;
  for (const candidate of candidates) {
    const folded = fold(candidate);
    if (!isPlausible && wanted.length > 2 && folded.startsWith(wanted)) start ??= candidate;
    const found = distance(wanted, folded);
    if (found < bestDistance) {
      best = candidate;
      bestDistance = found;
    }
  }
  return best ?? start;
}

/** How many characters may differ. */
function tolerance({ length }: string, isPlausible: boolean): number {
  if (isPlausible) return length >= 10 ? 2 : 0;
  return Math.max(length < 4 ? 1 : 2, Math.floor(length / 3));
}

function fold(name: string): string {
  return name.toLowerCase().replace(/[-_]/g, '');
}
