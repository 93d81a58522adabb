/** Prose in lines: what `check-columns.js` wraps, and what scripts write into pages. */
export const COLUMNS = 120;

/**
 * Words in lines of at most 120 columns; a word that is longer keeps a line of its own.
 *
 * @param {string} text
 * @param {string} first - what the first line begins with.
 * @param {string} rest - what the others begin with.
 */
export function fill(text, first, rest) {
  const lines = /** @type {string[]} */ ([]);
  let line = first;
  let isEmpty = true;
  for (const word of unbreakable(text)) {
    if (!isEmpty && line.length + 1 + word.length > COLUMNS) {
      lines.push(line);
      line = rest;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line];
}

/**
 * Words, code spans whole; what would begin a list or a heading at a line's start stays with the word before it.
 *
 * @param {string} text
 */
export function unbreakable(text) {
  const words = /** @type {string[]} */ ([]);
  for (const [word] of text.matchAll(/(?:`[^`]{1,118}`|\S)+/g)) {
    if (words.length > 0 && /^(?:[-*+>#=]+|\d+[.)])$/.test(word)) words[words.length - 1] += ` ${word}`;
    else words.push(word);
  }
  return words;
}
