import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mergeDefaults } from '../../../src/policy/build/merge-defaults.ts';
import type { JsonObject } from '../../../src/values/json.ts';

describe('defaults lie under a policy', () => {
  test.each<[string, JsonObject, JsonObject, JsonObject]>([
    ['single values replace', { severity: 'low' }, { severity: 'high' }, { severity: 'high' }],
    ['lists replace', { tags: ['a', 'b'] }, { tags: ['c'] }, { tags: ['c'] }],
    [
      'mappings merge, at any depth',
      { t: { e: { a: 1, b: 2 } } },
      { t: { e: { b: 3 }, r: 4 } },
      { t: { e: { a: 1, b: 3 }, r: 4 } },
    ],
    ['a list over a mapping', { t: { a: 1 } }, { t: [1] }, { t: [1] }],
    ['a mapping over a list', { t: [1] }, { t: { a: 1 } }, { t: { a: 1 } }],
    ['null replaces', { t: { a: 1 } }, { t: null }, { t: null }],
  ])('%s', (_name, under, over, expected) => {
    expect(mergeDefaults(under, over)).toEqual(expected);
  });
});

const object = fc.object({
  withNullPrototype: false,
  values: [fc.integer(), fc.string(), fc.constant(null)],
}) as fc.Arbitrary<JsonObject>;

test('merging with nothing, or with itself, changes nothing; what is merged stays as it was', () => {
  fc.assert(
    fc.property(object, object, (a, b) => {
      const before = structuredClone([a, b]);
      expect(mergeDefaults({}, a)).toEqual(a);
      expect(mergeDefaults(a, {})).toEqual(a);
      expect(mergeDefaults(a, a)).toEqual(a);
      mergeDefaults(a, b);
      expect([a, b]).toEqual(before);
    }),
  );
});
