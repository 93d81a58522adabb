import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { boundHandler, type SendOptions } from '../../../src/aws/calls/bound-handler.ts';
import type { SdkRequestHandler } from '../../../src/aws/http/undici-handler.ts';

type Handle = (request: object, options: SendOptions) => Promise<unknown>;

/** As the real one, it listens to the signal of each call, and leaves its listener there. */
function recording(seen: WeakRef<AbortSignal>[]): Handle {
  const handle = async (_: unknown, { signal }: { signal: AbortSignal }): Promise<unknown> => {
    signal.addEventListener('abort', () => seen.length, { once: true });
    seen.push(new WeakRef(signal));
    return {};
  };
  const bound = boundHandler({ handle } as unknown as SdkRequestHandler, new AbortController().signal);
  return (bound as { handle: Handle }).handle;
}

it.each<[string, (mine: AbortSignal) => SendOptions]>([
  ['a signal', (abortSignal) => ({ abortSignal })],
  ['a limit of time', () => ({ requestTimeout: 60_000 })],
  ['both', (abortSignal) => ({ abortSignal, requestTimeout: 60_000 })],
])('keeps nothing of a call with %s once it is answered, however long its signals live', async (_, optionsOf) => {
  const mine = new AbortController();
  const seen: WeakRef<AbortSignal>[] = [];
  const handle = recording(seen);
  for (let call = 0; call < 20; call += 1) await handle({}, optionsOf(mine.signal));
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  await setImmediate();
  collect();
  await setImmediate();
  collect();
  expect(seen.filter((each) => each.deref() !== undefined).length).toBeLessThan(3);
  mine.abort();
});
