import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import type { LocatedScalar } from '../../src/documents/located-value.ts';
import { member } from '../../src/documents/located-value.ts';
import { parseYaml } from '../../src/documents/parse-yaml.ts';
import { sourceOffset } from '../../src/documents/scalar-offsets.ts';
import { SourceText } from '../../src/documents/source-text.ts';

/** The string at the key `a`, and the text that it is written in. */
function readScalar(text: string): { source: SourceText; scalar: LocatedScalar; value: string } {
  const source = new SourceText('test.yml', text);
  const scalar = member(parseYaml(source).root, 'a');
  if (scalar?.kind !== 'scalar' || typeof scalar.value !== 'string') throw new Error(`no string in ${text}`);
  return { source, scalar, value: scalar.value };
}

describe('a character of a value is found in its source', () => {
  // Every `X` of the value must be the `X` at the same place among those of the source.
  test.each([
    ['plain', 'a: one X two X'],
    ['plain over lines', 'a: one X\n  two\n\n  X three\n  X'],
    ['plain with CRLF', 'a: one X\r\n  two\r\n\r\n  X three'],
    ['single-quoted', "a: 'it''s X and ''X'' X'"],
    ['single-quoted over lines', "a: ' X  \n   it''s\n\n\n  X '"],
    ['double-quoted', 'a: "X \\"X\\" \\u0041 X \\x41\\U0001F600 X"'],
    ['double-quoted with escaped spaces', 'a: "\\tX\\n X \\  X"'],
    ['double-quoted over lines', 'a: "one   \n\n   X two \\\n   X \\\n\n  X"'],
    ['double-quoted over CRLF lines', 'a: "one\r\n   X two \\\r\n   X"'],
    ['literal', 'a: |\n  X one\n    X two\n\n  X\n'],
    ['literal with header', 'a: |2-  # comment\n    X one\n   X two\n'],
    ['literal with CRLF', 'a: |\r\n  X one\r\n  X two\r\n'],
    ['folded', 'a: >\n  X one\n  X two\n\n    X more\n  X\n\n\n  X\n'],
    ['folded and stripped', 'a: >-\n\n  X one\n  two X\n'],
    ['beside characters of two units', 'a: "👩 X \u00e9 X"'],
    ['with a tag and an anchor', 'a: &anchor !!str one X'],
  ])('%s', (_name, text) => {
    const { source, scalar, value } = readScalar(text);
    const inSource = offsetsOf(source.text, 'X');
    expect(offsetsOf(value, 'X').map((offset) => sourceOffset(source, scalar, offset))).toEqual(inSource);
    expect(inSource.length).toBeGreaterThan(0);
  });

  test('the end of a value is the end of its text', () => {
    const { source, scalar, value } = readScalar('a: "abc" # comment');
    expect(sourceOffset(source, scalar, value.length)).toBe(source.text.indexOf('c" ') + 1);
  });
});

const styles = ['PLAIN', 'QUOTE_SINGLE', 'QUOTE_DOUBLE', 'BLOCK_LITERAL', 'BLOCK_FOLDED'] as const;

// Letters, white space, and what the styles have to escape.
const text = fc
  .array(
    fc.constantFrom(
      'x',
      'Y',
      'é',
      '👩',
      ' ',
      '  ',
      '\n',
      '\n\n',
      '\t',
      "'",
      '"',
      '\\',
      '#',
      ': ',
      '-',
      '${',
      '}',
      '\u0007',
    ),
    {
      minLength: 1,
      maxLength: 40,
    },
  )
  .map((parts) => parts.join(''));

test('whatever a library writes: offsets rise, stay inside, and visible characters are found as they are', () => {
  fc.assert(
    fc.property(text, fc.constantFrom(...styles), fc.integer({ min: 20, max: 60 }), (wanted, style, lineWidth) => {
      const written = stringify(
        { a: wanted },
        { defaultStringType: style, lineWidth, blockQuote: style === 'BLOCK_FOLDED' ? 'folded' : true },
      );
      // Not `wanted`: no block scalar can hold white space alone.
      const { source, scalar, value } = readScalar(written);
      let before = scalar.start - 1;
      for (let offset = 0; offset < value.length; offset += 1) {
        const found = sourceOffset(source, scalar, offset);
        expect(found).toBeGreaterThanOrEqual(before);
        expect(found).toBeLessThanOrEqual(scalar.end);
        if (/[xYé#:${}-]/.test(value[offset] ?? '')) expect(source.text[found]).toBe(value[offset]);
        before = found;
      }
    }),
    { numRuns: 500 },
  );
});

function offsetsOf(text: string, part: string): number[] {
  return [...text.matchAll(new RegExp(part, 'g'))].map((match) => match.index);
}
