/**
 * A region as people read it. In records, `*` means an account that was not entered, whose regions are not known: to
 * people it would look like a pattern.
 */
export function regionWord(region: string): string {
  return region === '*' ? 'all regions' : region;
}
