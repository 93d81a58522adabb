import { expect, it } from 'vitest';
import type { HostEvent } from '../../src/library/host.ts';
import type { StoreJob } from '../../src/library/scale/check-in-store.ts';
import { createQueueWork } from '../../src/library/scale/coordinate.ts';
import type { AccountQueue } from '../../src/queue/account-queue.ts';

const TIMES = { lockMs: 100, stalledMs: 100, sweepMs: 10, patienceMs: 10_000 };
const ACCOUNT = '222222222201';

/** What a run of one account says, whose account is put into the store after so many looks. */
async function told(looks: number, queue: Partial<AccountQueue>): Promise<string[]> {
  let looked = 0;
  const run = {
    id: 'r',
    cancels: async () => 0,
    accounts: async () => new Map(looked++ < looks ? [] : [[ACCOUNT, 1]]),
  };
  const signal = new AbortController().signal;
  const job = { run, digest: 'd', open: new Map([[ACCOUNT, 0]]), howToGoOn: '', signal } as unknown as StoreJob;
  const nothing = async (): Promise<void> => undefined;
  const idle = { add: nothing, forgetFailed: nothing, failed: async () => new Set<string>(), close: nothing };
  const events: HostEvent[] = [];
  const host = { onEvent: (event: HostEvent) => void events.push(event) } as Parameters<
    ReturnType<typeof createQueueWork>
  >[1];
  await createQueueWork({ ...idle, inHand: async () => 0, workers: async () => 1, ...queue }, TIMES)(job, host);
  return events.flatMap((event) => (event.type === 'note' ? [event.text] : []));
}

it('says once that workers listen and take nothing: their queue is paused, or they may not ask it', async () => {
  expect(await told(20, {})).toEqual([
    expect.stringMatching(/1 worker listens, and none of 1 account is taken: see what they say, and whether .* paused/),
  ]);
});

it('says nothing of workers that have an account in hand, however long it takes', async () => {
  expect(await told(20, { inHand: async () => 1 })).toEqual([]);
});

it('says once that nobody listens', async () => {
  expect(await told(20, { workers: async () => 0 })).toEqual(['cove-policy: no worker listens, and 1 account waits\n']);
});
