/**
 * How deep a JSON value may be nested. AWS's own documents have some thirty levels; code that goes down level by level,
 * as that of JSON.stringify, ends in an overflow of the stack after some thousands.
 */
export const MOST_JSON_LEVELS = 1_000;

/** Whether a valid JSON text is nested deeper than `MOST_JSON_LEVELS`. */
export function isNestedTooDeep(text: string): boolean {
  // Each level has a bracket at either end.
  if (text.length <= 2 * MOST_JSON_LEVELS) return false;
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at);
    else if (code === BRACKET || code === BRACE) {
      depth += 1;
      if (depth > MOST_JSON_LEVELS) return true;
    } else if (code === END_BRACKET || code === END_BRACE) depth -= 1;
  }
  return false;
}

/** The place of the quote that ends the string which begins at `start`. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end === -1 ? text.length : end;
}

function isEscaped(text: string, at: number): boolean {
  let before = at - 1;
  while (text.charCodeAt(before) === BACKSLASH) before -= 1;
  return (at - before) % 2 === 0;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const BRACKET = 0x5b;
const BRACE = 0x7b;
const END_BRACKET = 0x5d;
const END_BRACE = 0x7d;
