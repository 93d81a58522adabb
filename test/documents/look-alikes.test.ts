import { describe, expect, test } from 'vitest';
import { parseYaml } from '../../src/documents/parse-yaml.ts';
import { type DocumentNoun, SourceText } from '../../src/documents/source-text.ts';

function warned(text: string, noun: DocumentNoun = 'policy file'): string[] {
  const { diagnostics } = parseYaml(new SourceText('a.yml', text, noun));
  return diagnostics.map(({ code, severity, range }) => `${severity} ${code} ${range.line}:${range.column}`);
}

const ODD = 'warning yaml/look-alike';

describe('signs that look like others', () => {
  test.each<[string, string]>([
    ['a Cyrillic letter', 'a: \u0410ctive'],
    ['a word of nothing but such letters', 'a: \u0415\u0421'],
    ['a Greek letter', 'a: \u03a1rod'],
    ['a letter of full width', 'a: \uff30rod'],
    ['a letter of formulas', 'a: \u{1d40f}rod'],
    ['a dash', 'a: prod\u2013eu'],
    ['a minus', 'a: prod\u2212eu'],
    ['a space that does not break', 'a: prod\u00a0eu'],
    ['an accent of its own', 'a: Bu\u0308ro'],
    ['in a name', '\u0430: prod'],
    ['in quotes', `a: '\u0410ctive'`],
    ['in a block', 'a: |\n  \u0410ctive'],
  ])('%s is told', (_what, text) => {
    expect(warned(text)).toEqual([expect.stringContaining(ODD)]);
  });

  test.each<[string, string]>([
    ['words of another language', 'a: \u041c\u043e\u0441\u043a\u043e\u0432\u0441\u043a\u0438\u0439 \u0445\u043e\u0440'],
    ['letters with accents', 'a: Gr\u00f6\u00dfe, na\u00efve, \u0142'],
    ['signs of formulas', 'a: \u0394T > 5 \u00b5s, 10 m\u00b2, 1\u00aa'],
    ['a dash between words', 'a: prod \u2013 eu'],
    ['what is written as an escape', 'a: "\\u0410ctive"'],
    ['a comment', 'a: 1 # \u0410ctive'],
    ['words for people', 'title: \u0410ctive'],
    ['emoji', 'a: \u{1f468}\u200d\u{1f469}\u200d\u{1f467}\ufe0f'],
    ['scripts without single signs for what they join', 'a: \u0e01\u0e34\u0e19'],
  ])('%s are not', (_what, text) => {
    expect(warned(text)).toEqual([]);
  });

  test('files of settings and waivers as well, and no answers of AWS', () => {
    const text = 'a: \u0410ctive';
    expect(warned(text, 'settings file')).toEqual([`${ODD} 1:4`]);
    expect(warned(text, 'waivers file')).toEqual([`${ODD} 1:4`]);
    expect(warned(text, 'test file')).toEqual([]);
  });

  test('twenty are enough', () => {
    const lines = Array.from({ length: 100 }, (_, index) => `a${index}: \u0410ctive \u0410ctive`);
    expect(warned(lines.join('\n'))).toHaveLength(20);
  });
});
