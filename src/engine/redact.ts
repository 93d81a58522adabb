import type { JsonValue } from '../json.ts';

const MARK = '(sensitive)';

/**
 * Below this length a sensitive value is only looked for as a whole: "1" or "dev" inside other words gives nothing
 * away.
 */
const MIN_PART_LENGTH = 4;

/**
 * A copy of a value without what the API marks as sensitive. It goes by value, not by path: expressions may have moved,
 * joined or renamed members on the way.
 */
export function redact(value: JsonValue, sensitive: ReadonlySet<string | number>): JsonValue {
  if (sensitive.size === 0) return value;
  return redactValue(value, sensitive, partsOf(sensitive));
}

export function redactText(text: string, sensitive: ReadonlySet<string | number>): string {
  return sensitive.size === 0 ? text : redactString(text, sensitive, partsOf(sensitive));
}

function redactValue(value: JsonValue, whole: ReadonlySet<string | number>, parts: readonly string[]): JsonValue {
  if (typeof value === 'string') return redactString(value, whole, parts);
  if (typeof value === 'number') return whole.has(value) ? MARK : value;
  if (Array.isArray(value)) return value.map((element) => redactValue(element, whole, parts));
  if (typeof value !== 'object' || value === null) return value;
  // fromEntries defines members, so that a key `__proto__` stays a key.
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      redactString(name, whole, parts),
      redactValue(member, whole, parts),
    ]),
  );
}

function redactString(text: string, whole: ReadonlySet<string | number>, parts: readonly string[]): string {
  if (text !== '' && whole.has(text)) return MARK;
  return parts.reduce((rest, part) => rest.replaceAll(part, MARK), text);
}

/** Longest first, so that no value is left half-shown because a shorter one matched inside it. */
function partsOf(sensitive: ReadonlySet<string | number>): string[] {
  return [...sensitive]
    .map(String)
    .filter((value) => value.length >= MIN_PART_LENGTH)
    .sort((a, b) => b.length - a.length);
}
