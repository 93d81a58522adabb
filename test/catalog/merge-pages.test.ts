import { describe, expect, it } from 'vitest';
import { appendPage } from '../../src/catalog/merge-pages.ts';
import type { JsonObject } from '../../src/json.ts';

function merge(...pages: JsonObject[]): JsonObject {
  const merged: JsonObject = {};
  for (const page of pages) appendPage(merged, page);
  return merged;
}

describe('appendPage', () => {
  const cases: readonly (readonly [string, JsonObject[], JsonObject])[] = [
    ['joins lists in order', [{ a: [1, 2] }, { a: [2, 3] }], { a: [1, 2, 2, 3] }],
    ['joins lists further down', [{ l: { a: [1] } }, { l: { a: [2] } }], { l: { a: [1, 2] } }],
    ['takes the later of two plain values', [{ n: 1 }, { n: 2 }], { n: 2 }],
    ['keeps what only one page has', [{ a: [1] }, { b: [2] }], { a: [1], b: [2] }],
    ['takes a list in place of null', [{ a: null }, { a: [1] }], { a: [1] }],
    [
      'loses nothing to a null on a later page',
      [
        { a: [1], o: { x: 1 } },
        { a: null, o: null },
      ],
      { a: [1], o: { x: 1 } },
    ],
  ];
  it.each(cases)('%s', (_, pages, expected) => {
    expect(merge(...pages)).toEqual(expected);
  });

  const unfit: readonly (readonly [string, JsonObject, JsonObject])[] = [
    ['a list, then an object', { a: [1] }, { a: { x: 1 } }],
    ['a list, then a string', { a: [1] }, { a: 'x' }],
    ['a string, then a list', { a: 'x' }, { a: [1] }],
  ];
  it.each(unfit)('refuses %s', (_, first, second) => {
    expect(() => merge(first, second)).toThrow('the pages of the answer do not fit together: "a" differs');
  });
});
