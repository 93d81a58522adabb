import { createRequire } from 'node:module';
import type StringWidth from 'string-width';

/**
 * How many columns the text takes in a terminal: two for East Asian wide characters and emoji, none for combining
 * marks.
 */
export function displayWidth(text: string): number {
  if (NARROW.test(text)) return text.length;
  stringWidth ??= loadStringWidth();
  let width = 0;
  for (let at = 0; at < text.length; at += PIECE) width += stringWidth(text.slice(at, at + PIECE));
  return width;
}

/**
 * Text that is longer is measured in pieces, since the package takes the square of its length: minutes for what an
 * answer may have. At a border it may be wrong by a column, far beyond the edge of any terminal.
 */
const PIECE = 1_000;

/** Printable ASCII, and what our own sentences have beyond it. */
const NARROW = /^[\x20-\x7e·×…→]*$/;

/** Where the package is gone, replaced while a run lasted, the run's report has crooked columns and is there. */
function loadStringWidth(): typeof StringWidth {
  try {
    return (createRequire(import.meta.url)('string-width') as { readonly default: typeof StringWidth }).default;
  } catch {
    return (text) => text.length;
  }
}

/** Loaded with the first text that needs it: its tables take longer than all other text at startup. */
let stringWidth: typeof StringWidth | undefined;
