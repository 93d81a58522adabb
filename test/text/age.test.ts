import { expect, it } from 'vitest';
import { describeAge, describeHours } from '../../src/text/age.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

it.each([
  [MINUTE, '1 minute'],
  [2 * MINUTE, '2 minutes'],
  [HOUR, '1 hour'],
  [1.5 * HOUR, '1.5 hours'],
  [72 * HOUR, '3 days'],
])('%i milliseconds are %s', (ms, words) => {
  expect(describeHours(ms)).toBe(words);
  expect(describeAge(ms)).toBe(`${words} ago`);
});
