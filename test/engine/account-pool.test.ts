import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accountsAtOnce, rotateBy, runAccountPool } from '../../src/engine/account-pool.ts';

/** Accounts that are done, or throttled, when the test says so. */
function organization(atOnce: number, mostOpen?: number) {
  const done = new Map<number, () => void>();
  const listeners = new Set<() => void>();
  let throttled = 0;
  const work = (item: number): Promise<string> =>
    new Promise((resolve) => {
      done.set(item, () => {
        done.delete(item);
        resolve(`done ${item}`);
      });
    });
  return {
    open: () => [...done.keys()],
    finish: async (item: number) => {
      done.get(item)?.();
      await new Promise(setImmediate);
    },
    throttle: async (change: number) => {
      throttled += change;
      if (change > 0) for (const listener of listeners) listener();
      await new Promise(setImmediate);
    },
    listeners,
    work,
    options: {
      atOnce,
      ...(mostOpen === undefined ? {} : { mostOpen }),
      throttledAccounts: () => throttled,
      onThrottled: (listener: () => void) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
  };
}

describe('open accounts', () => {
  it('are as many as may be, in their order, and one more for each that is throttled', async () => {
    const org = organization(2, 4);
    const all = runAccountPool([0, 1, 2, 3, 4, 5], org.work, org.options);
    expect(org.open()).toEqual([0, 1]);
    await org.throttle(1);
    expect(org.open()).toEqual([0, 1, 2]);
    await org.throttle(3);
    // Each open account takes memory, throttled or not.
    expect(org.open()).toEqual([0, 1, 2, 3]);
    await org.throttle(-4);
    await org.finish(0);
    expect(org.open()).toEqual([1, 2, 3]);
    await org.finish(2);
    await org.finish(3);
    expect(org.open()).toEqual([1, 4]);
    for (const item of [4, 1, 5]) await org.finish(item);
    expect(await all).toEqual(['done 0', 'done 1', 'done 2', 'done 3', 'done 4', 'done 5']);
    expect(org.listeners.size).toBe(0);
  });

  it('are more once more may be', async () => {
    let atOnce = 1;
    const org = organization(1);
    const all = runAccountPool([0, 1, 2, 3], org.work, { ...org.options, atOnce: () => atOnce });
    expect(org.open()).toEqual([0]);
    atOnce = 3;
    await org.finish(0);
    expect(org.open()).toEqual([1, 2, 3]);
    for (const item of [1, 2, 3]) await org.finish(item);
    expect(await all).toHaveLength(4);
  });

  it.each([
    ['a hundred', 400, 30, 100],
    ['as many as requests where more than that go through', 400, 250, 250],
    ['never more than were asked for', 400, 900, 400],
    ['never more than were asked for, few as those may be', 5, 100, 5],
  ])('are %s', (_, most, limit, expected) => {
    expect(accountsAtOnce(most, () => ({ limit }))()).toBe(expected);
  });

  it('none is no work', async () => {
    const org = organization(2);
    expect(await runAccountPool([], org.work, org.options)).toEqual([]);
    expect(org.listeners.size).toBe(0);
  });

  it('a failure ends it: nothing more is begun, and nobody listens any more', async () => {
    const org = organization(2);
    const begun: number[] = [];
    const work = async (item: number): Promise<void> => {
      begun.push(item);
      if (item === 1) throw new Error('the disk is full');
      await org.work(item);
    };
    const all = runAccountPool([0, 1, 2, 3], work, org.options);
    await expect(all).rejects.toThrow('the disk is full');
    await org.finish(0);
    await org.throttle(1);
    expect(begun).toEqual([0, 1]);
    expect(org.listeners.size).toBe(0);
  });
});

describe('the regions of an account', () => {
  it('are all there, in a ring, and in the same order every time', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { maxLength: 20 }), fc.string(), (regions, account) => {
        const rotated = rotateBy(regions, account);
        expect(rotateBy(regions, account)).toEqual(rotated);
        const start = regions.indexOf(rotated[0] ?? '');
        expect(rotated).toEqual(start < 1 ? regions : [...regions.slice(start), ...regions.slice(0, start)]);
      }),
    );
  });

  it('begin at each region in about as many accounts', () => {
    const regions = Array.from({ length: 17 }, (_, index) => `region-${index}`);
    const first = new Map<string, number>();
    for (let account = 0; account < 1_700; account += 1) {
      const [region = ''] = rotateBy(regions, String(200_000_000_001 + account));
      first.set(region, (first.get(region) ?? 0) + 1);
    }
    expect(first.size).toBe(17);
    expect(Math.max(...first.values())).toBeLessThan(150);
  });
});
