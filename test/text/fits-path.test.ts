import picomatch from 'picomatch';
import { describe, expect, test } from 'vitest';
import { pathMatcher, unreadGlob } from '../../src/text/fits-path.ts';

const PATHS = ['a', 'a.yml', 'b.YML', '.h', '.h/a.yml', 'a/b', 'a/b.yml', 'a/.h/b', 'a/b/c.yml', 'a/a/a', 'ab', 'a-b'];
const GLOBS = [
  '*',
  '**',
  '*.yml',
  '**/*.yml',
  '**/*.{yml,yaml}',
  '*/**',
  'a/**/b*',
  '**/b/*',
  '{a,b}*',
  '{a/b,ab}.yml',
  'a{,/b}*.yml',
  '[a-c].yml',
  '[^a].yml',
  '?',
  '???',
  '.*',
  '.*/*',
  '*b*',
  '\\a*',
  'a\\*',
  '[a',
  '{a',
];

const RULES = [
  { ignoresCase: false, takesDots: false },
  { ignoresCase: false, takesDots: true },
  { ignoresCase: true, takesDots: false },
];

describe('a glob over paths', () => {
  test.each(GLOBS.flatMap((glob) => RULES.map((rules) => [glob, rules] as const)))(
    '%s fits what picomatch says, %j',
    (glob, rules) => {
      const wanted = picomatch(glob, { nocase: rules.ignoresCase, dot: rules.takesDots });
      expect(PATHS.filter(pathMatcher(glob, rules))).toEqual(PATHS.filter((each) => wanted(each)));
    },
  );

  test.each([
    ['[!a].yml', 'b.yml', true],
    ['[!a].yml', 'a.yml', false],
    ['[]a].yml', ']', false],
    ['[]a].yml', '].yml', true],
    ['**.yml', 'a/b.yml', true],
    ['a**.yml', 'a/b.yml', true],
    ['*.*', '.h', false],
    ['**.*', 'a/.h', false],
    ['{,a}.h', '.h', true],
    ['Policies (1)/*', 'Policies (1)/a.yml', true],
  ])('%s and %s: %s', (glob, path, fits) => {
    expect(pathMatcher(glob, { ignoresCase: false, takesDots: false })(path)).toBe(fits);
  });

  test.each([
    `${'*a'.repeat(100)}b`,
    `${'{*,*}'.repeat(50)}b`,
    `${'{a,a*}'.repeat(50)}b`,
    `${'**/'.repeat(100)}b`,
    '{'.repeat(1_000),
    '['.repeat(1_000),
  ])('takes no longer for being hostile: %#', (glob) => {
    const isMatch = pathMatcher(glob, { ignoresCase: true, takesDots: false });
    expect(isMatch(`${'a'.repeat(100)}/${'a'.repeat(100)}`)).toBe(false);
  });

  test.each([
    ['+(a|b).yml', '+( is not known in patterns'],
    ['!(a)*', '!( is not known in patterns'],
    ['*(*a)x', '*( is not known in patterns'],
    ['(a|b)*', '( is not known in patterns'],
    ['{1..3}.yml', '{1..3} is not known in patterns'],
    ['*'.repeat(1_001), 'it has more than 1,000 characters'],
    ['Policies (1)/*', undefined],
    ['\\+\\(a\\)*', undefined],
    ['{a,b}.yml', undefined],
  ])('%s: %s', (glob, unread) => {
    expect(unreadGlob(glob)).toBe(unread);
  });
});
