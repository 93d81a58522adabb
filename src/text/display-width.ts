import { createRequire } from 'node:module';
import type StringWidth from 'string-width';

/**
 * How many columns the text takes in a terminal: two for East Asian wide characters and emoji, none for combining
 * marks.
 */
export function displayWidth(text: string): number {
  if (NARROW.test(text)) return text.length;
  stringWidth ??= loadStringWidth();
  return stringWidth(text);
}

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
