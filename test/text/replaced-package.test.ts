import { afterAll, expect, test, vi } from 'vitest';

// Other files of this worker have loaded the module with its package, and others will.
afterAll(() => {
  vi.doUnmock('node:module');
  vi.resetModules();
});

test('a package that is replaced while a run lasts costs its report no more than straight columns', async () => {
  vi.doMock('node:module', () => ({
    createRequire: () => () => {
      throw Object.assign(new Error("Cannot find module 'string-width'"), { code: 'MODULE_NOT_FOUND' });
    },
  }));
  vi.resetModules();
  const { displayWidth } = await import('../../src/text/display-width.ts');
  expect(displayWidth('支付')).toBe(2);
});
