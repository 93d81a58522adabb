/** How far the clocks of two machines may be apart, in milliseconds. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;

/**
 * Whether something is no older than is allowed. What comes from the future is not: one of two clocks is wrong, and its
 * age is not known.
 */
export function isWithinAge(ageMs: number, maxAgeMs: number): boolean {
  return ageMs <= maxAgeMs && ageMs >= -CLOCK_TOLERANCE_MS;
}

/** `25.3 hours ago` */
export function describeAge(ageMs: number): string {
  return ageMs < 0 ? 'which is in the future' : `${describeHours(ageMs)} ago`;
}

/** `90 minutes`, `24 hours`, `650 days` */
export function describeHours(ms: number): string {
  const hours = ms / 3_600_000;
  if (hours < 1) return `${Math.round(ms / 60_000)} minutes`;
  return hours < 72 ? `${Math.round(hours * 10) / 10} hours` : `${Math.round(hours / 24)} days`;
}
