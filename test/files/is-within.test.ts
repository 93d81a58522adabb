import { sep } from 'node:path';
import { expect, test } from 'vitest';
import { isWithin } from '../../src/files/is-within.ts';

test.each([
  ['/a', '/a', true],
  ['/a/b', '/a', true],
  ['/a/..b', '/a', true],
  ['/a/b', '/', true],
  ['/a', '/a/b', false],
  ['/ab', '/a', false],
  ['/b', '/a', false],
  ['/a/../b', '/a', false],
])('%s in %s: %s', (inner, outer, expected) => {
  expect(isWithin(inner.replaceAll('/', sep), outer.replaceAll('/', sep))).toBe(expected);
});
