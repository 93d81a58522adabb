import { expect, test } from 'vitest';
import { FunctionFailure } from '../../src/expressions/function-failure.ts';
import { parseJson } from '../../src/expressions/parse-json.ts';

test.each([
  '{"a":{"b":[1,{"c":":\\":"}]},"d":null}',
  '"a:b"',
  '[1e99, 1e-400, 1.0e+10]',
  `${'['.repeat(100)}1${']'.repeat(100)}`,
  '{"a":{"a":1},"b":[{"a":1},{"a":2}]}',
])('reads %s', (json) => {
  expect(parseJson(json)).toEqual(JSON.parse(json));
});

test.each([
  ['{', 'needs a string of JSON'],
  ['', 'needs a string of JSON'],
  [`${'['.repeat(101)}1${']'.repeat(101)}`, 'needs JSON of at most 100 levels'],
  ['[1e309]', 'finds a number beyond 10^308'],
  [`{"a":-1${'0'.repeat(400)}}`, 'finds a number beyond 10^308'],
  ['{"a":1,"a":2}', 'without two members of the same name'],
  ['[{"b":{"a:":1,"a\\u003a":2}}]', 'without two members of the same name'],
])('refuses %s: %s', (json, reason) => {
  expect(() => parseJson(json)).toThrow(FunctionFailure);
  expect(() => parseJson(json)).toThrow(reason);
});
