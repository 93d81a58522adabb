/** Milliseconds since 1970 in the query protocol's format. */
export function isoSeconds(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}
