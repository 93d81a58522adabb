/** Seconds since 1970, as the JSON protocols write a time. Undefined for what has never happened. */
export function epochSeconds(timeMs: number | null): number | undefined {
  return timeMs === null ? undefined : timeMs / 1000;
}
