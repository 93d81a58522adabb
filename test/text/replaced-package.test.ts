import { afterAll, expect, test, vi } from 'vitest';

afterAll(() => {
  vi.doUnmock('node:module');
});

test('a package that is replaced while a run lasts costs its report no more than straight columns', async () => {
  vi.doMock('node:module', () => ({
    createRequire: () => () => {
      throw Object.assign(new Error("Cannot find module 'string-width'"), { code: 'MODULE_NOT_FOUND' });
    },
  }));
  // A copy of the module: other files of this worker have loaded it with its package, and others will.
  const copy = '../../src/text/display-width.ts?copy';
  const { displayWidth } = (await import(copy)) as typeof import('../../src/text/display-width.ts');
  expect(displayWidth('支付')).toBe(2);
});
