/** Milliseconds since 1970 as the query protocol writes times. */
export function isoSeconds(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}
