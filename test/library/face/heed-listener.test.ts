import { setTimeout } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { whileHeeded } from '../../../src/library/face/heed-listener.ts';
import type { HostEvent } from '../../../src/library/host.ts';

it('tells what a listener rejects with after the last event', async () => {
  const onEvent = async (_: HostEvent): Promise<void> => {
    await setTimeout(5);
    throw new Error('mine');
  };
  const run = whileHeeded({ onEvent }, async (heeded) => {
    heeded.onEvent?.({ type: 'account-queued' } as unknown as HostEvent);
    return 1;
  });
  await expect(run).rejects.toMatchObject({ code: 'usage', message: 'onEvent threw: mine' });
});
