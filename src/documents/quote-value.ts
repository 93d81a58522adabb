import type { JsonValue } from '../values/json.ts';

const LONGEST = 60;

/** A value for a message: short, on one line, strings in double quotes. */
export function quoteValue(value: JsonValue | undefined): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object') return Object.keys(value).length === 0 ? 'an empty mapping' : 'a mapping';
  if (typeof value === 'string') return JSON.stringify(shorten(value));
  return String(value);
}

/** The text, cut after at most 60 characters, with an ellipsis. */
export function shorten(text: string, longest = LONGEST): string {
  return text.length <= longest ? text : `${text.slice(0, longest).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
