import { expect, it } from 'vitest';
import { runProgram } from '../../src/commands/program.ts';
import { packageFile } from '../../src/package-files.ts';

const silent = { write: () => true };

it.each([
  [
    '--plan',
    ['--plan', 'plan.json', '--remediate', '--yes'],
    '--plan writes changes for a review, --remediate makes them',
  ],
  ['--fail-fast', ['--fail-fast', '--remediate', '--yes'], '--fail-fast ends a check early'],
  ['no terminal and no --yes', ['--remediate'], 'there is no terminal to ask'],
])('--remediate does not go with %s', async (_, flags, message) => {
  const run = runProgram(['check', '--demo', 'policies/trails.yml', ...flags], {
    stdout: silent,
    stderr: silent,
    env: {},
    cwd: packageFile(''),
    signal: new AbortController().signal,
    self: { pid: process.pid, isAlive: () => true },
  });
  await expect(run).rejects.toMatchObject({ code: 'usage', message: expect.stringContaining(message) });
});
