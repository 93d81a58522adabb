import { expect, test } from 'vitest';
import { messageOf } from '../../src/values/message-of.ts';

test.each([
  [new TypeError('no'), 'no'],
  ['text', 'text'],
  [undefined, 'undefined'],
  [42, '42'],
])('%s', (thrown, message) => {
  expect(messageOf(thrown)).toBe(message);
});
