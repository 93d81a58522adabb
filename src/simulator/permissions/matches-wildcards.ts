/**
 * Whether a text matches a pattern in which `*` means any characters and `?` one; case is ignored. Linear in practice:
 * only the last star is ever retried.
 */
export function matchesWildcards(pattern: string, text: string): boolean {
  const wanted = pattern.toLowerCase();
  const found = text.toLowerCase();
  let at = 0;
  let next = 0;
  let star = -1;
  let startedAt = 0;
  while (next < found.length) {
    if (wanted[at] === '*') {
      star = at;
      startedAt = next;
      at += 1;
    } else if (wanted[at] === '?' || wanted[at] === found[next]) {
      at += 1;
      next += 1;
    } else if (star >= 0) {
      startedAt += 1;
      next = startedAt;
      at = star + 1;
    } else {
      return false;
    }
  }
  return /^\**$/.test(wanted.slice(at));
}
