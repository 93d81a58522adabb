import { FunctionFailure } from './function-failure.ts';

/** About a second. */
const MOST_COMPARISONS = 200_000_000;

/**
 * Whether a pattern matches a whole string: `*` matches any characters, or none, `?` exactly one. There is no escape.
 *
 * Backtracks only to the last `*`, so the time is bounded by the product of the two lengths, whatever the pattern.
 */
export function globMatches(text: string, pattern: string): boolean {
  const characters = Array.from(text);
  const wanted = Array.from(pattern);
  if (characters.length * wanted.length > MOST_COMPARISONS) {
    throw new FunctionFailure('takes too long for a text and a pattern of this length');
  }
  let at = 0;
  let next = 0;
  let star = -1;
  let retry = 0;
  while (at < characters.length) {
    if (wanted[next] === '*') {
      star = next;
      retry = at;
      next += 1;
    } else if (wanted[next] === '?' || (next < wanted.length && wanted[next] === characters[at])) {
      at += 1;
      next += 1;
    } else if (star !== -1) {
      retry += 1;
      at = retry;
      next = star + 1;
    } else {
      return false;
    }
  }
  return wanted.slice(next).every((character) => character === '*');
}
