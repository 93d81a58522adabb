import stringWidth from 'string-width';

/**
 * How many columns a terminal gives the text: two for East Asian wide characters and emoji, none for combining marks.
 */
export function displayWidth(text: string): number {
  return PRINTABLE_ASCII.test(text) ? text.length : stringWidth(text);
}

const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;
