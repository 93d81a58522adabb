import { FunctionFailure } from './function-failure.ts';

const DATE =
  /^(\d{4})-(\d{2})-(\d{2})(?:[Tt ]([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?([Zz]|[+-]\d{2}:?\d{2})?)?$/;
/** What is beyond the third digit: V8 reads a long fraction that begins with 0 as a greater one. */
const BEYOND_MS = /(?<=\.\d{3})\d+/;
const MS_PER_DAY = 86_400_000;

/**
 * Days between two dates, with fractions: ISO 8601, or milliseconds since 1970. A date without a time is its midnight,
 * a time without a zone is UTC.
 *
 * @throws {FunctionFailure} for what is not a date of the calendar.
 */
export function ageInDays(date: string | number, now: string): number {
  return (toMs(now) - (typeof date === 'number' ? checkedMs(date) : toMs(date))) / MS_PER_DAY;
}

/**
 * The moment this many days before another one.
 *
 * @throws {FunctionFailure} if there is no such date.
 */
export function dateDaysAgo(days: number, now: string): string {
  const moment = new Date(toMs(now) - days * MS_PER_DAY);
  if (Number.isNaN(moment.getTime())) throw new FunctionFailure(`needs days that lead to a date, found ${days}`);
  return moment.toISOString();
}

/** A number below this (1973) is seconds, which would make everything decades old. */
const LEAST_MS = 100_000_000_000;

/** A number beyond the year 9999 is microseconds or nanoseconds, of a date that would never come. */
const MOST_MS = Date.UTC(10_000, 0) - 1;

function checkedMs(ms: number): number {
  const isSeconds = Math.abs(ms) < LEAST_MS;
  if (!isSeconds && Math.abs(ms) <= MOST_MS) return ms;
  const [unit, mend] = isSeconds ? ['seconds', 'multiply it by 1000'] : ['a smaller unit', 'divide it'];
  throw new FunctionFailure(`needs milliseconds since 1970, but ${ms} looks like ${unit}: ${mend}`);
}

function toMs(text: string): number {
  const [, year, month, day, hour, zone] = DATE.exec(text) ?? [];
  const isDay = Number(day) >= 1 && Number(day) <= daysIn(Number(year), Number(month));
  const inUtc = hour !== undefined && zone === undefined ? `${text}Z` : text;
  const ms = isDay ? Date.parse(inUtc.replace(/^(.{10}) /, '$1T').replace(BEYOND_MS, '')) : Number.NaN;
  if (Number.isNaN(ms)) throw new FunctionFailure(`needs an ISO 8601 date, found ${JSON.stringify(text.slice(0, 40))}`);
  return ms;
}

/** NaN if there is no such month. */
function daysIn(year: number, month: number): number {
  return month >= 1 && month <= 12 ? new Date(Date.UTC(year, month, 0)).getUTCDate() : Number.NaN;
}
