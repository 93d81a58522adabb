import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { packageFile } from '../../src/package-files.ts';
import { ACCOUNTS, describeWorkers, until, untilStill } from './worker-harness.ts';

const CHECK = ['check', packageFile('policies/trails.yml')];

/** What becomes of workers whose coordinator or queue goes away. */
describeWorkers(({ redis, shared, place, start, worker, coordinator, commands, run, done, endsAsOne }) => {
  it('go on where the coordinator was killed and another one resumes the run', async () => {
    worker();
    const first = start(commands.coordinator());
    await until(async () => (await done()) > 5);
    first.child.kill('SIGKILL');
    await first.code;
    await endsAsOne(coordinator('--resume', await run()));
  });

  it('are left to themselves by --detach, until somebody goes on with the run', async () => {
    // A process, which has to end by itself.
    const check = start([...CHECK, ...shared(), '--pace', '20', '--plan', 'plan.json', '--detach']);
    expect([await check.code, check.output()]).toEqual([
      0,
      expect.stringContaining(`--resume ${await run()} --plan plan.json`),
    ]);
    worker();
    await until(async () => (await done()) > 5);
    // Two at the same time do no harm.
    const both = [coordinator('--resume', await run()), coordinator('--resume', await run())];
    for (const each of both) await endsAsOne(each);
  });

  it('go on when the queue is flushed', async () => {
    worker();
    const check = coordinator();
    await until(async () => (await done()) > 5);
    await redis().command('flushall');
    await endsAsOne(check);
  });

  it('go on when the server was away', async () => {
    worker();
    const check = coordinator();
    await until(async () => (await done()) > 5);
    await redis().stop();
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await redis().start();
    await endsAsOne(check);
  });

  it.each(['stop', 'freeze'] as const)(
    'leave an incomplete run that names how to go on: %s the server',
    async (lose) => {
      const first = start(commands.worker());
      const check = start([...CHECK, ...shared(), '--pace', '5'], {
        COVE_QUEUE_TIMES: '3000,1000,500,1500',
      });
      await until(async () => (await done()) > 1);
      await redis()[lose]();
      try {
        expect([await check.code, check.output()]).toEqual([3, expect.stringContaining(`--resume ${await run()}`)]);
        // It has nothing in hand that the store does not know.
        first.child.kill('SIGTERM');
        expect(await first.code).toBe(0);
      } finally {
        await redis().start();
      }
    },
  );

  it('are told when the run is interrupted, and begin nothing more', async () => {
    const first = worker();
    // So slow that a busy machine cannot reach its end before the workers have heard of the interruption.
    const check = start(commands.coordinator('--pace', '2'));
    await until(async () => (await done()) > 1);
    check.child.kill('SIGINT');
    expect([await check.code, check.output()]).toEqual([130, expect.stringContaining('never reached')]);
    await untilStill(done, 1_500);
    expect(await done()).toBeLessThan(ACCOUNTS);
    await endsAsOne(coordinator('--resume', await run()));
    first.interrupt();
    expect(await first.code).toBe(0);
  });

  it('are waited for by who interrupts the run, which reports what they had in hand', async () => {
    const workers = [worker(), worker()];
    const check = start(commands.coordinator('--pace', '6'));
    await until(async () => (await done()) > 1);
    check.child.kill('SIGINT');
    expect(await check.code).toBe(130);
    const inStore = await done();
    const { errors } = JSON.parse(await readFile(place('report.json'), 'utf8'));
    const unreached = new Set(errors.map(({ account }: { account: { id: string } }) => account.id));
    // The caller's own account, which is the first to be settled and left out.
    expect(ACCOUNTS - unreached.size + 1).toBe(inStore);
    // Nobody has anything in hand any more.
    await untilStill(done, 3_000);
    expect(await done()).toBe(inStore);
    for (const one of workers) one.interrupt();
    expect(await Promise.all(workers.map(({ code }) => code))).toEqual([0, 0]);
  });
});
