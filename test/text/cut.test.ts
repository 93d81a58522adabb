import { expect, test } from 'vitest';
import { cutEnd, cutName } from '../../src/text/cut.ts';
import { displayWidth } from '../../src/text/display-width.ts';

const USER = 'arn:aws:iam::222222222201:user/build-server';

test.each([
  [USER, 100, USER],
  [USER, 17, '…ser/build-server'],
  [USER, 1, '…'],
  ['User build-server has existed', 12, 'User build-…'],
  ['arn:aws:s3:::データ基盤', 8, '…タ基盤'],
  [`arn:${'😀'.repeat(50)}`, 6, '…😀😀'],
])('%s in %d columns is %s', (text, width, shown) => {
  expect(cutName(text, width)).toBe(shown);
  expect(displayWidth(cutName(text, width))).toBeLessThanOrEqual(width);
});

test('a text is cut from its end, an ARN too where it is a text', () => {
  expect(cutEnd(USER, 10)).toBe('arn:aws:i…');
});
