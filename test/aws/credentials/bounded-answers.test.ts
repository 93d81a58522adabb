import { AsyncLocalStorage } from 'node:async_hooks';
import { expect, it, vi } from 'vitest';
import { withBoundedAnswers } from '../../../src/aws/credentials/bounded-answers.ts';

it.each([
  ['was answered', async () => 'credentials'],
  ['failed', async () => Promise.reject(new Error('no credentials'))],
])('what %s follows no promise of the process any more', async (_, ask) => {
  const disable = vi.spyOn(AsyncLocalStorage.prototype, 'disable');
  await withBoundedAnswers(1_000, ask).catch(() => undefined);
  // The end of the request is heard a moment after its result.
  await vi.waitFor(() => expect(disable).toHaveBeenCalledTimes(1));
});
