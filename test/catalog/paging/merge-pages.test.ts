import { describe, expect, it } from 'vitest';
import { createPageMerger } from '../../../src/catalog/paging/merge-pages.ts';
import type { Paging } from '../../../src/catalog/paging/paging.ts';
import type { JsonObject } from '../../../src/values/json.ts';
import { isMarked, mark, reveal } from '../../../src/values/marked.ts';

function merge(pages: readonly JsonObject[], paging: Paging = { kind: 'unknown' }): JsonObject {
  const merger = createPageMerger(paging);
  for (const page of pages) merger.add(structuredClone(page));
  return merger.whole();
}

describe('pages', () => {
  const cases: readonly (readonly [string, JsonObject[], JsonObject])[] = [
    ['have their lists joined in order', [{ a: [1, 2] }, { a: [2, 3] }, { a: [] }], { a: [1, 2, 2, 3] }],
    ['have lists further down joined', [{ l: { a: [1] } }, { l: { a: [2] } }], { l: { a: [1, 2] } }],
    ['give the later of two plain values', [{ n: 1 }, { n: 2 }], { n: 2 }],
    ['give what only one of them has', [{ a: [1] }, { b: [2] }], { a: [1], b: [2] }],
    ['give a list in place of null', [{ a: null }, { a: [1] }], { a: [1] }],
    [
      'lose nothing to a null on a later page',
      [
        { a: [1], o: { x: 1 } },
        { a: null, o: null },
      ],
      { a: [1], o: { x: 1 } },
    ],
    ['have maps joined by key', [{ m: { x: [1] } }, { m: { x: [2], y: [3] } }], { m: { x: [1, 2], y: [3] } }],
  ];
  it.each(cases)('%s', (_, pages, expected) => {
    expect(merge(pages)).toEqual(expected);
  });

  it('leave no token, nor what a page was asked with', () => {
    const paging: Paging = {
      kind: 'paged',
      tokens: [{ asks: 'Marker', answers: 'List.NextMarker' }],
      sums: ['List.Quantity'],
    };
    const pages = [
      { List: { Items: [1], Quantity: 1, NextMarker: '2' } },
      { List: { Items: [2, 3], Quantity: 2, Marker: '2' } },
    ];
    expect(merge(pages, paging)).toEqual({ List: { Items: [1, 2, 3], Quantity: 3 } });
  });

  it('give what describes the whole once, as the last page has it', () => {
    const paging: Paging = { kind: 'paged', tokens: [{ asks: 'T', answers: 'T' }], once: ['Meta.Columns'] };
    const pages = [
      { Rows: [[1]], Meta: { Columns: [{ Type: 'a' }] }, T: '2' },
      { Rows: [[1]], Meta: { Columns: [{ Type: 'a' }] } },
      { Rows: [], Meta: { Columns: null } },
    ];
    expect(merge(pages, paging)).toEqual({ Rows: [[1], [1]], Meta: { Columns: [{ Type: 'a' }] } });
  });

  it('have what is sensitive as a whole joined too', () => {
    const [first, second] = [{ Users: mark(['a', 'b']) }, { Users: mark(['b', 'c']) }];
    const merger = createPageMerger({ kind: 'unknown' });
    for (const page of [first, second, { Users: mark(['d']) }]) merger.add(page);
    const { Users } = merger.whole();
    expect(isMarked(Users)).toBe(true);
    expect(reveal(Users ?? null)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('are joined in no more time than they have elements, also where all are called the same', () => {
    const events = (page: number): JsonObject => ({
      Events: Array.from({ length: 20_000 }, (_, index) => ({ AlarmName: 'a', Count: page * 20_000 + index })),
    });
    expect(merge([events(0), events(1), events(1)]).Events).toHaveLength(40_000);
  }, 5_000);

  it('come out as they are where there is only one', () => {
    const page = { a: [1], NextToken: null };
    const merger = createPageMerger({ kind: 'paged', tokens: [{ asks: 'NextToken', answers: 'NextToken' }] });
    merger.add(page);
    expect(merger.whole()).toBe(page);
  });

  const unfit: readonly (readonly [string, JsonObject, JsonObject])[] = [
    ['a list, then an object', { a: [1] }, { a: { x: 1 } }],
    ['a list, then a string', { a: [1] }, { a: 'x' }],
    ['a string, then a list', { a: 'x' }, { a: [1] }],
  ];
  it.each(unfit)('are refused with %s', (_, first, second) => {
    expect(() => merge([first, second])).toThrow('the pages of the answer do not fit together: "a" differs');
  });
});
