import { describe, expect, it } from 'vitest';
import { createOpenCalls } from '../../../src/library/cove/open-calls.ts';

const WRITE = { service: 'cloudtrail', operation: 'StopLogging' };
const READ = { service: 'cloudtrail', operation: 'DescribeTrails' };
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('an open call', () => {
  it('is a promise like any other', async () => {
    const calls = createOpenCalls(new AbortController().signal);
    const own = calls.track(Promise.resolve(1), WRITE);
    expect(own).toBeInstanceOf(Promise);
    expect(own.then().constructor).toBe(Promise);
    expect(await Promise.all([own, own.finally(() => undefined)])).toEqual([1, 1]);
    expect(await calls.settle()).toEqual([]);
  });

  it.each<[string, (own: Promise<unknown>) => unknown]>([
    ['awaits it', async (own) => await own],
    ['returns it from an async function', async (own) => own],
    ['catches it', (own) => own.catch(() => undefined)],
    ['waits for all', (own) => Promise.all([own])],
    ['waits for any', (own) => Promise.race([own, turn().then(turn)])],
    ['passes it on', (own) => Promise.resolve(own).then(undefined, () => undefined)],
    ['has something follow on it', (own) => new Promise((resolve) => resolve(own))],
  ])('that fails is of whoever %s, before it fails and after it', async (_, handle) => {
    for (const wait of [() => undefined, turn]) {
      const calls = createOpenCalls(new AbortController().signal);
      const own = calls.track(
        turn().then(() => Promise.reject(new Error('refused'))),
        WRITE,
      );
      await wait();
      await wait();
      await Promise.resolve(handle(own)).catch(() => undefined);
      expect(await calls.settle()).toEqual([]);
    }
  });

  it('that fails and that nobody waits for is told when the function has returned, in the order of failing', async () => {
    const calls = createOpenCalls(new AbortController().signal);
    const failing = async (text: string, after: Promise<unknown>): Promise<never> => {
      await after;
      throw new Error(text);
    };
    const first = calls.track(failing('first', turn()), WRITE);
    calls.track(failing('a read', turn()), READ);
    await turn();
    await turn();
    calls.track(failing('last', turn()), WRITE);
    const settled = calls.settle();
    expect((await settled).map(String)).toEqual(['Error: first', 'Error: last']);
    await expect(first).rejects.toThrow('first');
  });

  it('that fails once the function has returned is told, and to nobody else, whoever asks for it then', async () => {
    const calls = createOpenCalls(new AbortController().signal);
    const own = calls.track(
      turn().then(() => Promise.reject(new Error('late'))),
      WRITE,
    );
    let isTold = false;
    const settled = calls.settle();
    await turn();
    own.then(undefined, () => {
      isTold = true;
    });
    expect(await settled).toMatchObject([{ message: 'late' }]);
    expect(isTold).toBe(false);
  });

  it('that fails when the run is over is nobody’s', async () => {
    const run = new AbortController();
    const calls = createOpenCalls(run.signal);
    calls.track(
      turn().then(() => Promise.reject(new Error('stopped'))),
      WRITE,
    );
    run.abort();
    expect(await calls.settle()).toEqual([]);
    await turn();
    await turn();
  });
});
