import { expect, test } from 'vitest';
import { renderFailure } from '../../src/commands/render-failure.ts';

test.each(['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND'])(
  'a file that is gone (%s) is no bug, and no findings',
  (code) => {
    const error = Object.assign(new Error("Cannot find module 'x\u001b[2J'\nRequire stack:\n- y"), { code });
    expect(renderFailure(error, false)).toEqual({
      text: expect.stringMatching(
        /^cove-policy: part of the program is gone: Cannot find module 'x\\x1b\[2J'\n {2}It was [^\n]*\n$/,
      ),
      exitCode: 3,
    });
    expect(renderFailure(error, true).text).toContain('Require stack');
  },
);

test('anything else that is none of our errors is a bug', () => {
  expect(renderFailure(new TypeError('x'), false)).toEqual({
    text: expect.stringMatching(/^cove-policy: internal error: x\n {2}This is a bug/),
    exitCode: 3,
  });
});
