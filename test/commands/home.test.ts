import { expect, test } from 'vitest';
import { standInForHome } from '../../src/commands/home.ts';

const refuse = () => {
  throw new Error('uv_os_homedir returned ENOENT');
};

test('only who has no home directory gets one, in which nothing is', () => {
  expect(standInForHome({ HOME: '/home/ann' }, refuse)).toBeUndefined();
  expect(standInForHome({}, () => '/home/ann')).toBeUndefined();
  expect(standInForHome({}, refuse)).toBe('/nonexistent');
  expect(standInForHome({ HOME: '' }, refuse)).toBe('/nonexistent');
});
