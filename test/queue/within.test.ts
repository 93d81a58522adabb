import { describe, expect, it } from 'vitest';
import { leaveServer, within } from '../../src/queue/within.ts';

const never = (): Promise<void> => new Promise(() => undefined);
const soon = async (): Promise<void> => undefined;
const fails = async (): Promise<void> => {
  throw new Error('Connection is closed.');
};

describe('a connection to a server', () => {
  it.each([
    ['never hears that we leave', { close: never, disconnect: soon }],
    ['cannot be left', { close: fails, disconnect: fails }],
    ['can neither be told nor be left', { close: never, disconnect: never }],
    ['fails when it is left', { close: soon, disconnect: never }],
  ])('that %s is left all the same', async (_, connected) => {
    await leaveServer(connected, soon, 20);
  });

  it('is left when what is in hand is over, however long that takes', async () => {
    const order: string[] = [];
    const close = async () => void order.push('close');
    const before = async (): Promise<void> => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      order.push('done');
    };
    const disconnect = async () => void order.push('disconnect');
    await leaveServer({ close, disconnect }, before, 10);
    expect(order).toEqual(['close', 'done', 'disconnect']);
  });
});

describe('what is asked within a time', () => {
  it('is answered, or says that it was not', async () => {
    expect(await within(Promise.resolve(1), 1_000)).toBe(1);
    await expect(within(never(), 10)).rejects.toThrow('it does not answer within 0.01 seconds');
  });
});
