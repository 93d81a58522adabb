import { distance } from 'fastest-levenshtein';

const longestName = 100;

/**
 * The candidate that a mistyped name most probably stands for: at most a third of it differs (two characters of a short one), capitals,
 * hyphens and underscores aside; or it is the beginning of the candidate. Ties go to the earlier candidate.
 */
export function didYouMean(name: string, candidates: Iterable<string>): string | undefined {
  if (name.length > longestName) return undefined;
  const wanted = fold(name);
  let best: string | undefined;
  let start: string | undefined;
  let bestDistance = Math.max(wanted.length < 4 ? 1 : 2, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of candidates) {
    const folded = fold(candidate);
    if (wanted.length > 2 && folded.startsWith(wanted)) start ??= candidate;
    const found = distance(wanted, folded);
    if (found < bestDistance) {
      best = candidate;
      bestDistance = found;
    }
  }
  return best ?? start;
}

function fold(name: string): string {
  return name.toLowerCase().replace(/[-_]/g, '');
}
