import { expect, test } from 'vitest';
import { didYouMean } from '../../src/text/did-you-mean.ts';

const keys = ['severity', 'filter', 'targets', 'title', 'high', 'boolean', 'includeShadowTrails', 'id'];

test.each([
  ['sevrity', 'severity'],
  ['fliter', 'filter'],
  ['hihg', 'high'],
  ['bool', 'boolean'],
  ['include_shadow_trails', 'includeShadowTrails'],
  ['ID', 'id'],
  ['x', undefined],
  ['recommendation', undefined],
  ['s'.repeat(1_000_000), undefined],
])('%.20s', (name, expected) => {
  expect(didYouMean(name, keys)).toBe(expected);
});
