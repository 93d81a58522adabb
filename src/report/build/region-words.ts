/**
 * A region as people read it. `*` stands in records for an account that was not entered, so that its regions are not
 * known: before people it would look like a pattern of their own.
 */
export function regionWord(region: string): string {
  return region === '*' ? 'all regions' : region;
}
