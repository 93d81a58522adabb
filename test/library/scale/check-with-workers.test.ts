import { expect, it } from 'vitest';
import { timesOf } from '../../../src/library/scale/check-with-workers.ts';
import { QUEUE_TIMES } from '../../../src/queue/account-queue.ts';

it('takes the times of a queue from the environment', () => {
  expect([timesOf({}), timesOf({ COVE_QUEUE_TIMES: '' })]).toEqual([QUEUE_TIMES, QUEUE_TIMES]);
  expect(timesOf({ COVE_QUEUE_TIMES: '3000,1000,500,1500' })).toEqual({
    ...{ lockMs: 3_000, stalledMs: 1_000, sweepMs: 500, patienceMs: 1_500 },
  });
});

it.each(['1', '1000,1000,1000', '1000,1000,1000,0', '1s,1s,1s,1s', '1000,1000,1000,1000,1000'])(
  'refuses %j for them',
  (text) => {
    expect(() => timesOf({ COVE_QUEUE_TIMES: text })).toThrow('expected four numbers of milliseconds');
  },
);
