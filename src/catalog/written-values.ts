/** Dates and bytes as policies write them, in the form that answers use. */

const ISO_8601 = /^(\d{4})-(\d\d)-(\d\d)(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?$/;

/**
 * A moment in ISO 8601: `2026-01-31`, which is its midnight in UTC, or `2026-01-31T12:00:00Z`. A time must name its
 * zone: without one it would be a different moment on every machine.
 *
 * @returns undefined for any other text, and for a day that does not exist.
 */
export function readTimestamp(text: string): Date | undefined {
  const match = ISO_8601.exec(text);
  if (match === null) return undefined;
  const [year, month, day] = match.slice(1, 4).map(Number);
  const date = new Date(text);
  const midnight = new Date(Date.UTC(year ?? 0, (month ?? 0) - 1, day));
  // The 30th of February would be taken for a day in March.
  const isReal = midnight.getUTCMonth() + 1 === month && midnight.getUTCDate() === day;
  return isReal && !Number.isNaN(date.getTime()) ? date : undefined;
}

/** @returns undefined for text that is not base64 (RFC 4648, section 4, padding included). */
export function readBase64(text: string): Uint8Array | undefined {
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) return undefined;
  return new Uint8Array(Buffer.from(text, 'base64'));
}
