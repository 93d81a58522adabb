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

test.each([
  ['ou-root-gone1111', undefined],
  ['ou-root-prod1112', 'ou-root-prod1111'],
  ['OU-ROOT-PROD1111', 'ou-root-prod1111'],
  ['ou-root', undefined],
])('a name that may well exist elsewhere: %s', (name, expected) => {
  expect(didYouMean(name, ['ou-root-prod2222', 'ou-root-prod1111'], { isPlausible: true })).toBe(expected);
});
