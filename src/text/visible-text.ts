/**
 * Strings that come from AWS are written by whoever named the resource. Printed as they are, they could move the
 * cursor, recolour or hide lines (terminal escapes), reverse text (bidirectional overrides) or forge a line of the
 * report (line breaks).
 *
 * @returns the string with every control, format, separator and unpaired surrogate character as `\u001b`. Joined emoji
 *   stay whole.
 */
export function visible(text: string): string {
  return PRINTABLE_ASCII.test(text) ? text : escapeUnsafe(text);
}

/** The same without checking whether there is anything to escape. */
export function escapeUnsafe(text: string): string {
  return text.replace(UNSAFE, (match) => escapeCharacter(match));
}

/**
 * JSON text in which the characters that `visible` shows are written as escapes: the same value, harmless on a
 * terminal.
 */
export function visibleJson(json: string): string {
  return BEYOND_ASCII.test(json) ? json.replace(UNSAFE_IN_JSON, (match) => escapeCharacter(match)) : json;
}

const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;
const BEYOND_ASCII = /[\x7f-\uffff]/;

/** Emoji sequences such as families contain U+200D between two pictures; anywhere else it is a hidden character. */
const UNSAFE =
  /(?<!\p{Extended_Pictographic}[\ufe0f\u{1f3fb}-\u{1f3ff}]?(?=\u200d\p{Extended_Pictographic}))[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** JSON.stringify escapes the controls below U+0020 itself; the line breaks of the layout must stay. */
const UNSAFE_IN_JSON = /[\x7f-\x9f\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** As JSON writes it, in UTF-16 units: `\u001b`, `\udb40\udc41`. */
function escapeCharacter(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
