import { readFile, writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { describeWorkers, type OwnProcess, SHORT_LOCK, until } from './worker-harness.ts';

/** What becomes of a run whose workers are lost. */
describeWorkers(({ place, start, worker, coordinator, commands, run, done, endsAsOne }) => {
  it('that are killed with accounts in hand lose none', async () => {
    const first = start(commands.worker());
    const check = coordinator();
    await until(async () => (await done()) > 5);
    first.child.kill('SIGKILL');
    worker();
    await endsAsOne(check);
  });

  it('that are stopped finish what they have in hand', async () => {
    const first = start(commands.worker());
    const check = coordinator();
    await until(async () => (await done()) > 5);
    first.child.kill('SIGTERM');
    expect(await first.code).toBe(0);
    worker();
    await endsAsOne(check);
  });

  it('that are frozen come too late, and do no harm', async () => {
    const first = start(commands.worker());
    const check = coordinator();
    await until(async () => (await done()) > 5);
    first.child.kill('SIGSTOP');
    worker();
    await endsAsOne(check);
    first.child.kill('SIGCONT');
  });

  it('that an account kills again and again give up that account, and no other', async () => {
    const poison = '200000000013';
    const preload = place('poison.mjs');
    await writeFile(
      preload,
      `import { subscribe } from 'node:diagnostics_channel';
      subscribe('undici:request:create', ({ request }) => {
        if (String(request.body).includes('${poison}')) process.kill(process.pid, 'SIGKILL');
      });`,
    );
    let isOver = false;
    let last: OwnProcess | undefined;
    const supervise = async (): Promise<void> => {
      while (!isOver) {
        last = start(commands.worker(), { NODE_OPTIONS: `--import=${pathToFileURL(preload).href}` });
        await last.code;
      }
    };
    const supervised = supervise();
    // Few, since those that were in hand with it run in processes of their own as well.
    const few = ['--accounts', '200000000012,200000000013,200000000014'];
    const check = coordinator(...few);
    const code = await check.code;
    isOver = true;
    expect([code, check.output()]).toEqual([3, expect.stringContaining('incomplete: ')]);
    const report = JSON.parse(await readFile(place('report.json'), 'utf8'));
    expect(new Set(report.errors.map(({ account }: { account: { id: string } }) => account.id))).toEqual(
      new Set([poison]),
    );
    expect(report.errors[0].message).toBe('its process ended 2 times before the account was done, with SIGKILL');
    last?.child.kill('SIGKILL');
    await supervised;
    worker();
    const resumed = coordinator(...few, '--resume', await run());
    expect([0, 1]).toContain(await resumed.code);
    expect(JSON.parse(await readFile(place('report.json'), 'utf8')).summary.complete).toBe(true);
  });
}, SHORT_LOCK);
