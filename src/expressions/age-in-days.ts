import { FunctionFailure } from './function-failure.ts';

const DATE =
  /^(\d{4})-(\d{2})-(\d{2})(?:[Tt ]([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?([Zz]|[+-]\d{2}:?\d{2})?)?$/;
const MS_PER_DAY = 86_400_000;

/**
 * Days between two ISO 8601 dates, with fractions. A date without a time is its midnight, a time without a zone is UTC.
 *
 * @throws {FunctionFailure} for what is not a date of the calendar.
 */
export function ageInDays(date: string, now: string): number {
  return (toMs(now) - toMs(date)) / MS_PER_DAY;
}

function toMs(text: string): number {
  const [, year, month, day, hour, zone] = DATE.exec(text) ?? [];
  const isDay = Number(day) >= 1 && Number(day) <= daysIn(Number(year), Number(month));
  const inUtc = hour !== undefined && zone === undefined ? `${text}Z` : text;
  const ms = isDay ? Date.parse(inUtc.replace(/^(.{10}) /, '$1T')) : Number.NaN;
  if (Number.isNaN(ms)) throw new FunctionFailure(`needs an ISO 8601 date, found ${JSON.stringify(text.slice(0, 40))}`);
  return ms;
}

/** NaN where there is no such month. */
function daysIn(year: number, month: number): number {
  return month >= 1 && month <= 12 ? new Date(Date.UTC(year, month, 0)).getUTCDate() : Number.NaN;
}
