import { expect, test } from 'vitest';
import { parseExpression } from '../../src/expressions/parse-expression.ts';
import { membersRead } from '../../src/expressions/reads-resource.ts';

test.each([
  ['a', ['a']],
  ['a.b', ['a']],
  ['a[*].b[?c].d', ['a']],
  ['a[].b | [0]', ['a']],
  ['a[0]', ['a']],
  ['{x: a, y: [b, c]}', ['a', 'b', 'c']],
  ['!a && b == `1` || length(c) > `0`', ['a', 'b', 'c']],
  ['a ? b : c', ['a', 'b', 'c']],
  ['a + b', ['a', 'b']],
  ['sort_by(a, &b)', ['a', 'b']],
  ['let $x = a in b[?c == $x]', ['a', 'b']],
  ['cove.region == `"x"`', []],
  ['`1`', []],
])('%s reads %j', (text, members) => {
  expect([...(membersRead(parseExpression(text)) ?? ['anything'])].sort()).toEqual(members);
});

test.each([
  '@',
  '$',
  '*',
  '[]',
  '[0]',
  '[*].a',
  '[?a]',
  '@.a',
  '$.a',
  'keys(@)',
  'a[?b == $.c]',
  'a[*].{b: $.c}',
  'a.[$]',
  'a | $.b',
  'let $all = @ in $all.b',
  'a && values(@)',
])('%s may read anything', (text) => {
  expect(membersRead(parseExpression(text))).toBeUndefined();
});
