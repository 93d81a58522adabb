import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { withoutWeakenings } from '../support/without-weakenings.ts';
import { openSandbox, type RunningCommand } from './sandbox.ts';

test('what simulate prints, put into a shell, makes that shell ask the simulator', async () => {
  const sandbox = await openSandbox();
  const simulator = sandbox.start('cove-policy simulate --port 0');
  try {
    const lines = await printed(simulator);
    const check = 'cove-policy check policies/trails.yml --accounts 333333333301';
    const { exitCode, stdout, stderr } = await sandbox.run(`${lines}\n${check}`);
    expect(withoutWeakenings(stderr)).toBe('');
    expect(stdout).toContain('Trail management-events-2019 in us-east-1 still logs');
    expect(exitCode).toBe(1);

    const port = /127\.0\.0\.1:(\d+)/.exec(lines)?.[1];
    expect(await sandbox.run(`cove-policy simulate --port ${port}`)).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: `cove-policy: cannot listen on 127.0.0.1:${port}: listen EADDRINUSE: address already in use 127.0.0.1:${port}
  Another program listens there: choose another port, or 0 for a free one.\n`,
    });

    simulator.kill('SIGINT');
    expect((await simulator.ended).exitCode).toBe(0);
    const after = await sandbox.run(`${lines}\n${check}`);
    expect(after.exitCode).toBe(2);
    expect(withoutWeakenings(after.stderr)).toMatch(/^cove-policy: AWS cannot be reached in us-east-1: .*ECONNREFUSED/);
  } finally {
    simulator.kill('SIGKILL');
    await sandbox.close();
  }
});

/** The lines for the other shell, once they are all there: the advice on stderr comes last. */
async function printed(simulator: RunningCommand): Promise<string> {
  while (!simulator.stderr().includes('Ctrl-C stops it')) {
    await Promise.race([sleep(20), simulator.ended.then(({ stderr }) => Promise.reject(new Error(stderr)))]);
  }
  return simulator.stdout();
}
