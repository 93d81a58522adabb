import { createRequire } from 'node:module';
import type StringWidth from 'string-width';

/**
 * How many columns the text takes in a terminal: two for East Asian wide characters and emoji, none for combining
 * marks.
 */
export function displayWidth(text: string): number {
  if (PRINTABLE_ASCII.test(text)) return text.length;
  stringWidth ??= (createRequire(import.meta.url)('string-width') as { readonly default: typeof StringWidth }).default;
  return stringWidth(text);
}

const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;

/** Loaded with the first text that needs it: its tables take longer than all other text at startup. */
let stringWidth: typeof StringWidth | undefined;
