import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { describeWorkers, SHORT_LOCK, until } from './worker-harness.ts';

/** Clocks, processes and stores that fail in the middle of a run, and come back. */
describeWorkers(({ place, start, worker, coordinator, commands, run, done, endsAsOne }) => {
  it('whose clock jumps by hours report what one process reports', async () => {
    const preload = place('jump.mjs');
    await writeFile(
      preload,
      `const { now } = Date;
      let aheadMs = 0;
      process.on('SIGUSR2', () => (aheadMs = 3 * 3_600_000));
      Date.now = () => now() + aheadMs;
      globalThis.Date = class extends Date {
        constructor(...given) {
          super(...(given.length === 0 ? [Date.now()] : given));
        }
      };`,
    );
    const first = start(commands.worker(), { NODE_OPTIONS: `--import=${pathToFileURL(preload).href}` });
    const check = coordinator('--pace', '4');
    await until(async () => (await done()) > 3);
    first.child.kill('SIGUSR2');
    await endsAsOne(check);
  });

  it('that are paused past their lock and go on are of use again', async () => {
    const first = start(commands.worker());
    const check = coordinator('--pace', '4');
    await until(async () => (await done()) > 3);
    first.child.kill('SIGSTOP');
    const before = await done();
    const second = start(commands.worker());
    await until(async () => (await done()) > before);
    first.child.kill('SIGCONT');
    second.child.kill('SIGTERM');
    expect(await second.code).toBe(0);
    await endsAsOne(check);
    first.child.kill('SIGTERM');
    expect(await first.code).toBe(0);
  });

  it('are nobody to wait for when another coordinator has interrupted the run', async () => {
    const first = coordinator();
    await until(() => first.output().includes('accounts to run'));
    const second = coordinator('--resume', await run());
    await until(() => second.output().includes('accounts to run'));
    first.interrupt();
    expect(await first.code).toBe(130);
    expect(await second.code).toBe(3);
    expect(second.output()).toContain(`run ${await run()} was interrupted by another process, with 31 accounts not`);
    expect(second.output()).toContain(`--resume ${await run()}`);
    worker();
    await endsAsOne(coordinator('--resume', await run()));
  });

  it('leave a run that goes on when the store is back', async () => {
    worker();
    const check = coordinator('--pace', '4');
    await until(async () => (await done()) > 3);
    const accounts = join(place('store'), await run(), 'accounts');
    await rename(accounts, place('aside'));
    await writeFile(accounts, '');
    // With the workers: without --queue, one process would run their accounts.
    const goOn = expect.stringMatching(new RegExp(`continue with: .* --resume ${await run()} .*--queue URL\\n`));
    expect([await check.code, check.output()]).toEqual([3, goOn]);
    await rm(accounts);
    await rename(place('aside'), accounts);
    worker();
    await endsAsOne(coordinator('--resume', await run()));
  });
}, SHORT_LOCK);
