import picomatch from 'picomatch';
import { describe, expect, test } from 'vitest';
import { fitsId, isGlobOfIds } from '../../src/text/fits-id.ts';

const IDS = ['key-old', 'cis/key-old', 'cis/key-new', 'cis/deep/key-old', 'fsbp/key', 'a', 'ab', 'c{is', 'is,'];
const GLOBS = [
  '*',
  '**',
  '*/*',
  'cis/*',
  'cis/**',
  '**/key-old',
  '*/key-*',
  'key-???',
  '{cis,fsbp}/*',
  '{cis/{key-old,key-new},a}',
  '{a,}b',
  'cis/key-{o,n}*',
  '*old*',
  'a*b',
  '?',
  '!cis/*',
  'cis',
];

describe('a glob over ids', () => {
  test.each(GLOBS)('%s fits what picomatch says', (glob) => {
    const found = IDS.filter((id) => fitsId(id, glob));
    expect(found).toEqual(IDS.filter((id) => id === glob || picomatch.isMatch(id, glob, { nonegate: true })));
  });

  test.each([
    ['cis**/key', 'cis/key', true],
    ['cis**/key', 'cis/deep/key', true],
    ['cis**/key', 'ciskey', false],
    ['{cis,fsbp}**/key', 'ciskey', false],
    ['cis{,**/}key', 'ciskey', true],
    ['cis{**/,}-key', 'cis-key', true],
    ['cis{**/a,**/b}', 'cisa', false],
    ['cis**/', 'cis', false],
    ['**/{a,**/b}', 'b', true],
    ['{**/a,b}', 'a', true],
    ['**/**/a', 'a', true],
    ['cis**', 'cis/key', true],
    ['cis/**', 'cis', false],
    ['Cis/*', 'cis/key', false],
    ['cis/\\*', 'cis/key', false],
  ])('%s and %s: %s', (glob, id, fits) => {
    expect(fitsId(id, glob)).toBe(fits);
  });

  test.each([
    `${'*a'.repeat(200)}b`,
    `${'{*,*}'.repeat(50)}b`,
    `${'**'.repeat(3)}/${'**/'.repeat(100)}b`,
    `${'{a,a}'.repeat(500)}b`,
    `${'{'.repeat(3_000)}`,
  ])('takes no longer for being hostile: %#', (glob) => {
    expect(fitsId('a'.repeat(500), glob)).toBe(false);
  });

  test.each([
    ['*', true],
    ['key?', true],
    ['{a,b}', true],
    ['{a}', false],
    ['!cis', false],
    ['cis/key-old', false],
    // Took a minute.
    [`{${','.repeat(300_000)}`, false],
  ])('%.40s: %s', (text, is) => {
    expect(isGlobOfIds(text)).toBe(is);
  });
});
