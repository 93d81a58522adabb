import { CoveError } from '../cove-error.ts';

/** The largest age that counts unless `--max-age` says otherwise. */
const DEFAULT_MS = 24 * 3_600_000;

/** A duration from the command line, in milliseconds: `24h`, `90m`, `7d`. */
export function parseAge(text: string): number {
  const ms = readAge(text);
  if (ms !== undefined) return ms;
  throw new CoveError('usage', `--max-age: expected a time as in 90m, 24h or 7d, got ${JSON.stringify(text)}`);
}

/** Whether what is older than by default would count; false for what is no duration, and refused as such. */
export function exceedsDefaultAge(text: string): boolean {
  return (readAge(text) ?? 0) > DEFAULT_MS;
}

function readAge(text: string): number | undefined {
  const match = /^(\d{1,6})(m|h|d)$/.exec(text.trim());
  if (match === null) return undefined;
  return Number(match[1]) * { m: 60_000, h: 3_600_000, d: 86_400_000 }[match[2] as 'm' | 'h' | 'd'];
}
