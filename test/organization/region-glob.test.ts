import picomatch from 'picomatch';
import { describe, expect, test } from 'vitest';
import { regionMatcher } from '../../src/organization/region-glob.ts';

const NAMES = [
  'us-east-1',
  'us-east-2',
  'us-gov-west-1',
  'eu-central-1',
  'eu-west-3',
  'ap-northeast-1',
  'me-south-1',
  'eu',
];

describe('says what picomatch says', () => {
  test.each([
    ...['*', 'eu-*', '*-1', 'us-*-[12]', 'us-????-1', '{us,eu}-*', '!eu-*', '!{us,eu}-*'],
    ...['eu-{central,west}-?', '[e-u]*', 'us-{east-{1,2},gov-*}', '{eu,{us,ap}}-*', '**', 'eu*', '*{1,2}'],
    ...['us-gov-*-[0-9]', '{,us-}east-1', 'us-east-{1,}', '?u*', '*-*-*-*'],
  ])('%s', (glob) => {
    const isMatch = regionMatcher(glob);
    const expected = picomatch(glob);
    expect(NAMES.filter(isMatch)).toEqual(NAMES.filter((name) => expected(name)));
  });
});

test('a set may be turned round, as shells have it', () => {
  expect(NAMES.filter(regionMatcher('us-east-[!2]'))).toEqual(['us-east-1']);
  expect(NAMES.filter(regionMatcher('[!eum]*'))).toEqual(['ap-northeast-1']);
});

test.each([
  ['{us-east-1', false],
  ['[us-east-1', false],
  ['}', false],
  [',', false],
  ['{us-east-1}', false],
  ['[]', false],
])('what is no glob matches nothing: %s', (glob, expected) => {
  expect(NAMES.some(regionMatcher(glob))).toBe(expected);
});

// A matcher that tried every combination would not come to an end.
describe('ends whatever the glob', () => {
  test.each([
    '{*,*}'.repeat(40),
    `${'{*,*}'.repeat(39)}x`,
    '{'.repeat(200),
    '{*,'.repeat(66),
    `${'{*,'.repeat(50)}a${'}'.repeat(50)}`,
    '*'.repeat(200),
    '*?'.repeat(100),
    `${'[!a-y]*'.repeat(28)}z`,
    '{,'.repeat(60) + '}'.repeat(60),
  ])('%s', (glob) => {
    expect(NAMES.map(regionMatcher(glob))).toHaveLength(NAMES.length);
  });
});
