/**
 * The text with everything that a terminal would act on made visible: control characters, including line breaks, as
 * their pictures (␛), characters that change the direction of text or have no width as <U+202E>, tabs as two spaces.
 */
export function visible(text: string): string {
  return text.replace(HIDDEN, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (character === '\t') return '  ';
    if (code < 0x20) return String.fromCodePoint(0x2400 + code);
    if (code === 0x7f) return '\u2421';
    return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
  });
}

/** Unicode's controls (Cc), format characters (Cf), line and paragraph separators, and halves of surrogate pairs. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;
