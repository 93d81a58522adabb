import { afterEach, expect, test, vi } from 'vitest';
import { watchClock } from '../../../src/aws/calls/watch-clock.ts';

const HOUR_MS = 3_600_000;

/** The clock of the machine is moved; AWS's stays, and its latest answer is what is known of it. */
function openWatch(movedMs: number) {
  const real = Date.now();
  let askedAt = Number.NaN;
  const setClock = (ms: number): void => {
    vi.useFakeTimers({ toFake: ['Date'], now: real + ms });
  };
  let offsetMs = 0;
  const ask = async (): Promise<void> => {
    askedAt = Date.now();
    offsetMs = real - askedAt;
  };
  setClock(movedMs);
  offsetMs = -movedMs;
  return { setClock, watch: watchClock(() => offsetMs, ask), wasAsked: () => !Number.isNaN(askedAt) };
}

afterEach(() => {
  vi.useRealTimers();
});

test('a clock that is right is not asked about again', async () => {
  const { watch, wasAsked, setClock } = openWatch(0);
  setClock(60_000);
  expect(await watch()).toBeCloseTo(0);
  expect(wasAsked()).toBe(false);
});

test.each([
  ['set back since', 0, -2 * HOUR_MS, 2 * HOUR_MS],
  ['set ahead since', 0, 24 * HOUR_MS, -24 * HOUR_MS],
  ['set right since', 2 * HOUR_MS, 0, 0],
])('AWS is asked again about one that was %s', async (_, atFirst, now, offsetMs) => {
  const { watch, wasAsked, setClock } = openWatch(atFirst);
  setClock(now);
  expect(await watch()).toBeCloseTo(offsetMs, -4);
  expect(wasAsked()).toBe(true);
});
