import { describe, expect, it } from 'vitest';
import { mapAtOnce } from '../../src/engine/map-at-once.ts';

const turnOfLoop = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('items that are mapped several at once', () => {
  it.each([
    [0, 3],
    [2, 3],
    [3, 3],
    [20, 3],
    [20, 1],
  ])('are never more than that, and have their results in order: %i items, %i at once', async (count, atOnce) => {
    let open = 0;
    let most = 0;
    const items = Array.from({ length: count }, (_, index) => index);
    const results = await mapAtOnce(
      items,
      async (item) => {
        open += 1;
        most = Math.max(most, open);
        // Later ones are done sooner.
        for (let turn = item % 4; turn < 4; turn += 1) await turnOfLoop();
        open -= 1;
        return `done ${item}`;
      },
      atOnce,
    );
    expect(results).toEqual(items.map((item) => `done ${item}`));
    expect(most).toBe(Math.min(count, atOnce));
  });

  it('fail with the first failure, and none is begun then', async () => {
    const begun: number[] = [];
    const mapping = mapAtOnce(
      [0, 1, 2, 3, 4, 5],
      async (item) => {
        begun.push(item);
        await turnOfLoop();
        if (item === 1) throw new Error('no');
      },
      2,
    );
    await expect(mapping).rejects.toThrow('no');
    for (let turn = 0; turn < 10; turn += 1) await turnOfLoop();
    expect(begun.length).toBeLessThanOrEqual(3);
    expect(begun).not.toContain(4);
  });
});
