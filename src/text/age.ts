import { counted } from './counted.ts';

/**
 * How far the clocks of two machines may be apart, in milliseconds; AWS takes no signature that is further off. Source:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv4-troubleshooting.html
 */
export const CLOCK_TOLERANCE_MS = 5 * 60_000;

/**
 * Whether something is not too old. What comes from the future is: one of two clocks is wrong, and its age is not
 * known.
 */
export function isWithinAge(ageMs: number, maxAgeMs: number): boolean {
  return ageMs <= maxAgeMs && ageMs >= -CLOCK_TOLERANCE_MS;
}

/** `25.3 hours ago` */
export function describeAge(ageMs: number): string {
  return ageMs < 0 ? 'which is in the future' : `${describeHours(ageMs)} ago`;
}

/** `45 minutes`, `1 hour`, `25.3 hours`, `650 days` */
export function describeHours(ms: number): string {
  const hours = ms / 3_600_000;
  if (hours < 1) return counted(Math.round(ms / 60_000), 'minute');
  return hours < 72 ? counted(Math.round(hours * 10) / 10, 'hour') : counted(Math.round(hours / 24), 'day');
}
