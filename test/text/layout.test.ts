import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { displayWidth } from '../../src/text/display-width.ts';
import { alignColumns, wrap, wrapParts } from '../../src/text/layout.ts';

const word = fc.oneof(
  fc.constantFrom('a', 'word', '🙂', '漢字', 'é', '👩‍💻', 'x'.repeat(30)),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }).filter((text) => !text.includes(' ')),
);
const words = fc.array(word, { minLength: 1, maxLength: 30 });
const width = fc.integer({ min: 0, max: 40 });

describe('wrap', () => {
  test('loses nothing, and breaks only between words', () => {
    fc.assert(
      fc.property(words, width, (all, columns) => {
        expect(wrap(all.join(' '), columns).join(' ')).toBe(all.join(' '));
      }),
    );
  });

  test('fills its lines: none is wider, and none would hold the next word too', () => {
    const wide = (texts: readonly string[]): number => displayWidth(texts.join(' '));
    fc.assert(
      fc.property(words, width, (all, columns) => {
        let left = [...all];
        for (const line of wrap(all.join(' '), columns)) {
          const here = left.slice(0, line.split(' ').length);
          if (here.length > 1) expect(wide(here)).toBeLessThanOrEqual(columns);
          left = left.slice(here.length);
          if (left.length > 0) expect(wide([...here, ...left.slice(0, 1)])).toBeGreaterThan(columns);
        }
      }),
    );
  });

  test.each([
    ['one two three', 7, ['one two', 'three']],
    ['one two', 0, ['one', 'two']],
    ['漢字 漢字 漢字', 9, ['漢字 漢字', '漢字']],
    ['', 10, ['']],
    ['arn:aws:s3:::a-long-name is whole', 10, ['arn:aws:s3:::a-long-name', 'is whole']],
  ])('%j in %i columns', (text, columns, lines) => {
    expect(wrap(text, columns)).toEqual(lines);
  });
});

test('a line of counts is broken before a dot', () => {
  expect(wrapParts('12 cells · 3 findings · 1 error', 20)).toEqual(['12 cells', '· 3 findings', '· 1 error']);
});

test('columns are as wide as what is in them, the last one is not padded', () => {
  expect(alignColumns([['a', 'b'], ['漢字', 'c'], ['d']])).toEqual(['a     b', '漢字  c', 'd']);
});
