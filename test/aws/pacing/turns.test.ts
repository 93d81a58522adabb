import { describe, expect, it } from 'vitest';
import { createRequestGate } from '../../../src/aws/pacing/request-gate.ts';
import { createTurns } from '../../../src/aws/pacing/turns.ts';

/** Who has had a turn, in order. */
function queue(free: () => number) {
  const turns = createTurns(free);
  const begun: string[] = [];
  return {
    turns,
    begun,
    come(name: string): void {
      const turn = turns.take();
      if (turn === undefined) begun.push(name);
      else void turn.then(() => begun.push(name));
    },
  };
}

const turnOfLoop = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('turns', () => {
  it('are given at once while there is room, then to one for each slot, first come, first served', async () => {
    let free = 1;
    const { turns, begun, come } = queue(() => free);
    come('a');
    free = 0;
    for (const name of ['b', 'c', 'd']) come(name);
    await turnOfLoop();
    expect(begun).toEqual(['a']);
    free = 1;
    turns.offer();
    await Promise.resolve();
    free = 0;
    await turnOfLoop();
    expect(begun).toEqual(['a', 'b']);
    // Nobody overtakes those who wait.
    free = 1;
    come('e');
    await Promise.resolve();
    free = 0;
    await turnOfLoop();
    expect(begun).toEqual(['a', 'b', 'c']);
  });

  it('go on where whoever had one takes no slot', async () => {
    let free = 0;
    const { turns, begun, come } = queue(() => free);
    const names = Array.from({ length: 20 }, (_, index) => `${index}`);
    for (const name of names) come(name);
    free = 1;
    turns.offer();
    for (let turn = 0; turn < names.length; turn += 1) await turnOfLoop();
    expect(begun).toEqual(names);
  });

  it('are as many as there are slots when these become more', async () => {
    let free = 0;
    const { turns, begun, come } = queue(() => free);
    const names = Array.from({ length: 20 }, (_, index) => `${index}`);
    for (const name of names) come(name);
    free = 8;
    turns.offer();
    await Promise.resolve();
    // The others may have been given turns, too, and not have come to their slots yet.
    expect(begun).toHaveLength(1);
    free = 7;
    await turnOfLoop();
    free = 0;
    await turnOfLoop();
    expect(begun).toEqual(names.slice(0, 8));
  });

  it('come with the slots of requests that end, also those that fail, and with the end of the run', async () => {
    const end = new AbortController();
    const gate = createRequestGate({ signal: end.signal, concurrency: 1, accountConcurrency: 1, maxAttempts: 1 });
    const request = { account: '1', region: 'eu-west-1', service: 'sqs', operation: 'ListQueues' };
    const begun: string[] = [];
    const come = (name: string): void => {
      const turn = gate.whenFree();
      if (turn === undefined) begun.push(name);
      else void turn.then(() => begun.push(name));
    };
    /** One that ends when it is told to. */
    const send = (): { running: Promise<unknown>; fail(): void } => {
      let fail = (): void => {};
      const sending = new Promise((_, reject) => {
        fail = () => reject(new Error('refused'));
      });
      return { running: gate.run(request, () => sending).catch(() => undefined), fail: () => fail() };
    };
    come('at once');
    const first = send();
    come('after the first');
    await turnOfLoop();
    expect(begun).toEqual(['at once']);
    first.fail();
    await first.running;
    const second = send();
    await turnOfLoop();
    expect(begun).toEqual(['at once', 'after the first']);
    come('after the second');
    await turnOfLoop();
    expect(begun).toHaveLength(2);
    end.abort();
    come('after the end');
    expect(begun.at(-1)).toBe('after the end');
    second.fail();
    await second.running;
    await turnOfLoop();
    expect(begun.at(-1)).toBe('after the second');
  });
});
