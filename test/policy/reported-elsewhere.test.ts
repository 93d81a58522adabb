import { expect, test } from 'vitest';
import { runMain } from '../support/run-main.ts';

/**
 * What people reported of other tools, as a shipped policy would meet it. A number in a name is that of the issue:
 * of Prowler, or of the tool that is named beside it.
 */
test('shipped policies are right where other tools were reported to be wrong', async () => {
  const { exitCode, stdout, stderr } = await runMain(['test', 'reported-elsewhere'], {
    cwd: import.meta.dirname,
    env: {},
  });
  expect({ exitCode, stdout, stderr }).toMatchObject({ exitCode: 0, stderr: '' });
  expect(stdout).toContain('231 passed');
});
