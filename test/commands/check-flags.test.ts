import { expect, it } from 'vitest';
import { packageFile } from '../../src/package-files.ts';
import { runInProcess } from '../support/run-in-process.ts';

it.each([
  [
    '--plan',
    ['--plan', 'plan.json', '--remediate', '--yes'],
    '--plan writes changes down for review, --remediate makes them',
  ],
  ['--fail-fast', ['--fail-fast', '--remediate', '--yes'], '--fail-fast ends a check early'],
  ['no terminal and no --yes', ['--remediate'], 'there is no terminal on which to ask'],
])('--remediate does not go with %s', async (_, flags, message) => {
  const run = runInProcess(packageFile(''), 'check', '--demo', 'policies/trails.yml', ...flags);
  await expect(run).rejects.toMatchObject({ code: 'usage', message: expect.stringContaining(message) });
});

it('--max-age does not go without --resume', async () => {
  const run = runInProcess(packageFile(''), 'check', '--demo', 'policies/trails.yml', '--max-age', '7d');
  await expect(run).rejects.toMatchObject({ code: 'usage', message: expect.stringContaining('and neither is given') });
});
