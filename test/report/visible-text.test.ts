import fc from 'fast-check';
import { expect, test } from 'vitest';
import { displayWidth } from '../../src/text/display-width.ts';
import { alignColumns, wrap } from '../../src/text/layout.ts';
import { visible, visibleJson } from '../../src/text/visible-text.ts';

test.each([
  ['plain', 'plain'],
  ['\u001b[31mred', '\\u001b[31mred'],
  ['a\r\nb\tc', 'a\\u000d\\u000ab\\u0009c'],
  ['\u009b31m', '\\u009b31m'],
  ['\u202egpj', '\\u202egpj'],
  ['x\u2066y\u2069', 'x\\u2066y\\u2069'],
  ['a\u200db', 'a\\u200db'],
  ['👩‍👧', '👩‍👧'],
  ['\u{e0041}', '\\udb40\\udc41'],
  ['\ud800', '\\ud800'],
  ['é 日本 ü', 'é 日本 ü'],
])('%j is shown as %s', (text, shown) => {
  expect(visible(text)).toBe(shown);
});

test('JSON stays the same value', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.boolean(), (text, pretty) => {
      const json = visibleJson(JSON.stringify({ [text]: text }, null, pretty ? 2 : 0));
      expect(JSON.parse(json)).toEqual({ [text]: text });
      expect(json.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
    }),
  );
});

test('what is visible is not changed again', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(visible(visible(text))).toBe(visible(text));
    }),
  );
});

test.each([
  ['abc', 3],
  ['日本', 4],
  ['é', 1],
  ['👩‍👧', 2],
  ['', 0],
])('%s is %i columns wide', (text, width) => {
  expect(displayWidth(text)).toBe(width);
});

test('columns are aligned by what is seen', () => {
  expect(
    alignColumns([
      ['日本', 'x'],
      ['abcd', 'y'],
      ['a', ''],
    ]),
  ).toEqual(['日本  x', 'abcd  y', 'a']);
});

test('wrapping loses nothing, and only a long word is wider than it may be', () => {
  const words = fc.array(fc.string({ minLength: 1, unit: fc.constantFrom('a', '日', 'é') }), { minLength: 1 });
  fc.assert(
    fc.property(words, fc.integer({ min: 1, max: 30 }), (text, width) => {
      const lines = wrap(text.join(' '), width);
      expect(lines.join(' ')).toBe(text.join(' '));
      for (const line of lines) if (line.includes(' ')) expect(displayWidth(line)).toBeLessThanOrEqual(width);
    }),
  );
});
