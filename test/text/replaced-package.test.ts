import { expect, test, vi } from 'vitest';
import { displayWidth } from '../../src/text/display-width.ts';

vi.mock('node:module', () => ({
  createRequire: () => () => {
    throw Object.assign(new Error("Cannot find module 'string-width'"), { code: 'MODULE_NOT_FOUND' });
  },
}));

test('a package that is replaced while a run lasts costs its report no more than straight columns', () => {
  expect(displayWidth('支付')).toBe(2);
});
