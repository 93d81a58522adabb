import { getEventListeners, getMaxListeners, setMaxListeners } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { onAbort } from '../../src/aws/on-abort.ts';
import { unlessAborted } from '../../src/aws/unless-aborted.ts';
import { createStop } from '../../src/library/connection/stop-check.ts';

/** What listens to a signal of a program's, as often as the program runs something with it. */
const LISTENING: Readonly<Record<string, (signal: AbortSignal) => void>> = {
  'a listener': (signal) => onAbort(signal, () => undefined),
  'a check': (signal) => createStop(signal, undefined),
  'a call of a client': (signal) =>
    void unlessAborted(new Promise(() => undefined), signal, () => new Error('aborted')),
};

it.each(Object.keys(LISTENING))('%s is no leak that Node warns of, however many there are at once', async (what) => {
  const { signal } = new AbortController();
  const warnings: Error[] = [];
  const warned = (warning: Error): void => void warnings.push(warning);
  process.on('warning', warned);
  for (let count = 0; count < 12; count += 1) LISTENING[what]?.(signal);
  await setImmediate();
  process.off('warning', warned);
  expect(warnings).toEqual([]);
  expect(getEventListeners(signal, 'abort')).toHaveLength(12);
});

it('leaves a limit that somebody has set as it is, also none, and ends', () => {
  for (const limit of [3, 0]) {
    const { signal } = new AbortController();
    setMaxListeners(limit, signal);
    const release = onAbort(signal, () => undefined);
    if (limit > 0) expect(getMaxListeners(signal)).toBe(limit);
    release();
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  }
});
