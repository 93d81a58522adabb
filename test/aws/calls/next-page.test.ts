import { describe, expect, test } from 'vitest';
import { firstPage, nextPage } from '../../../src/aws/calls/next-page.ts';
import type { FoundPaging } from '../../../src/catalog/paging/find-paging.ts';
import type { JsonObject } from '../../../src/values/json.ts';

const operation = { name: 'ListThings', outputShape: {}, paginator: undefined };
const derived = (paging: FoundPaging['paging']): FoundPaging => ({ paging, isJudged: false });
const versions = derived({
  kind: 'paged',
  tokens: [
    { asks: 'Key', answers: 'NextKey' },
    { asks: 'Version', answers: 'NextVersion' },
  ],
  more: 'IsTruncated',
});
const shards = derived({
  kind: 'paged',
  tokens: [{ asks: 'After', answers: 'Shards[-1].Id' }],
  more: 'HasMore',
});

describe('the next page', () => {
  const cases: readonly (readonly [string, FoundPaging, JsonObject, unknown])[] = [
    [
      'is asked with all tokens',
      versions,
      { IsTruncated: true, NextKey: 'k', NextVersion: 'v' },
      { Key: 'k', Version: 'v' },
    ],
    ['is asked without one that is not given again', versions, { IsTruncated: true, NextKey: 'k' }, { Key: 'k' }],
    ['is asked for without a word on whether there is one', versions, { NextKey: 'k' }, { Key: 'k' }],
    ['is not, where the answer says that it is whole', versions, { IsTruncated: false }, undefined],
    [
      'is, where the answer says that it is whole, and where it goes on',
      versions,
      { IsTruncated: false, NextKey: 'k' },
      { Key: 'k' },
    ],
    ['is not, where there is no token', versions, {}, undefined],
    ['begins after the last element', shards, { HasMore: true, Shards: [{ Id: '1' }, { Id: '2' }] }, { After: '2' }],
    ['does not, where the answer says that it is whole', shards, { HasMore: false, Shards: [{ Id: '1' }] }, undefined],
    ['does not, where the answer says nothing', shards, { Shards: [{ Id: '1' }] }, undefined],
    [
      'is not asked for where one answer was judged to be all',
      { paging: { kind: 'single' }, isJudged: true },
      { NextToken: 'x' },
      undefined,
    ],
  ];
  test.each(cases)('%s', (_, paging, page, next) => {
    expect(nextPage(page, {}, paging, operation)).toEqual(next);
  });
});

test('the first page of a list with a limit is asked for at its largest, unless the policy says how large', () => {
  const capped = derived({ kind: 'capped', list: 'Results', most: 10, asks: 'MaxResults' });
  expect(firstPage(capped, {})).toEqual({ MaxResults: 10 });
  expect(firstPage(capped, { MaxResults: 3 })).toEqual({});
});

test('a lone marker in an answer that nothing is known of is a sign of more', () => {
  expect(() => nextPage({ Marker: 'x' }, {}, derived({ kind: 'unknown' }), operation)).toThrow('("Marker" says so)');
  const contradiction = { List: { Marker: 'x', IsTruncated: false } };
  expect(() => nextPage(contradiction, {}, derived({ kind: 'unknown' }), operation)).toThrow('("Marker" says so)');
});
