import { setMaxListeners } from 'node:events';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRequestGate } from '../../../src/aws/pacing/request-gate.ts';
import { createRequestSlots } from '../../../src/aws/pacing/request-queues.ts';
import { AT_FIRST } from '../../../src/defaults.ts';
import { accountsAtOnce, REGIONS_AT_ONCE, runAccountPool } from '../../../src/engine/account-pool.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';
import { seededRandom } from '../throttling-server.ts';
import { createQueueingServer, createRefusingServer, type SimulatedServer } from './simulated-servers.ts';

const NEVER = new AbortController().signal;
setMaxListeners(0, NEVER);

const REGIONS = 17;
/** A session, two calls of the account, one in each region. */
const CALLS_PER_ACCOUNT = 3 + REGIONS;

interface Run {
  readonly accounts: number;
  /** @default 400 */
  readonly concurrency?: number;
}

interface RunResult {
  readonly seconds: number;
  /** Requests that failed in the end. */
  readonly lost: number;
  /** Answers that were failures. */
  readonly failed: number;
  /** The limit at its highest, its mean over time, and its last. */
  readonly highest: number;
  readonly mean: number;
  readonly limit: number;
}

/** A check of one policy of many accounts, whose requests are all answered by one server. */
async function runAt(
  createServer: (clock: VirtualClock) => SimulatedServer,
  { accounts, concurrency = 400 }: Run,
): Promise<RunResult> {
  const clock = new VirtualClock();
  const server = createServer(clock);
  let [last, highest] = [Math.min(AT_FIRST, concurrency), 0];
  let [sinceMs, sum] = [0, 0];
  const onChange = (limit: number): void => {
    highest = Math.max(highest, last, limit);
    sum += last * (clock.now() - sinceMs);
    [last, sinceMs] = [limit, clock.now()];
  };
  const slots = createRequestSlots({ concurrency, clock, onChange });
  const gate = createRequestGate({ signal: NEVER, clock, random: seededRandom(4), concurrency, slots });
  let lost = 0;
  const call = async (account: string, service: string, region = 'us-east-1'): Promise<void> => {
    const request = { account, region, service, operation: 'Any', asPrincipal: service === 'sts' };
    await gate.run(request, server.send).catch(() => {
      lost += 1;
    });
  };
  const work = async (account: number): Promise<void> => {
    const id = String(account);
    await call(id, 'sts');
    await call(id, 'account');
    await call(id, 'iam');
    let next = 0;
    const runRegions = async (): Promise<void> => {
      while (next < REGIONS) {
        next += 1;
        // As the engine does. It must hold up nothing.
        const turn = gate.whenFree();
        if (turn !== undefined) await turn;
        await call(id, 'cloudtrail', `region-${(account + next) % REGIONS}`);
      }
    };
    await Promise.all(Array.from({ length: REGIONS_AT_ONCE }, runRegions));
    gate.release(id);
  };
  const pool = runAccountPool(
    Array.from({ length: accounts }, (_, account) => account),
    work,
    {
      atOnce: accountsAtOnce(concurrency, gate.load),
      throttledAccounts: () => gate.load().throttledAccounts,
      onThrottled: gate.onThrottled,
    },
  );
  await clock.until(pool);
  const limit = slots.limit.current();
  onChange(limit);
  return {
    ...{ seconds: clock.now() / 1_000, lost, failed: server.seen.failed },
    ...{ highest, limit, mean: sum / clock.now() },
  };
}

/** What a server that does so many requests at once needs for a run at the least. */
function leastSeconds(accounts: number, atOnce: number, workMs: number): number {
  return (accounts * CALLS_PER_ACCOUNT * workMs) / atOnce / 1_000;
}

describe('where the limit of requests in flight ends', () => {
  it('at the ceiling, where answers come as fast whatever is asked', async () => {
    const worlds = fc.record({
      workMs: fc.integer({ min: 40, max: 400 }),
      concurrency: fc.integer({ min: 100, max: 400 }),
      spread: fc.constantFrom(0, 1),
    });
    await fc.assert(
      fc.asyncProperty(worlds, async ({ workMs, concurrency, spread }) => {
        const random = seededRandom(workMs);
        // Every twentieth answer takes eight times as long, and no two the same.
        const noise = (): number => 1 + spread * (random() - 0.5 + (random() < 0.05 ? 7 : 0));
        const createServer = (clock: VirtualClock): SimulatedServer =>
          createQueueingServer(clock, { workMs: () => workMs * noise() });
        // So many that the run takes ten seconds and more with a hundred at once.
        const run = await runAt(createServer, { concurrency, accounts: Math.ceil(50_000 / workMs) });
        expect(run).toMatchObject({ limit: concurrency, lost: 0 });
      }),
      { numRuns: 4, seed: 7 },
    );
  });

  it('at twice what a server does at once at most, or what a run begins with, and as soon as is possible', async () => {
    const worlds = fc.record({
      atOnce: fc.integer({ min: 10, max: 160 }),
      workMs: fc.integer({ min: 50, max: 200 }),
    });
    await fc.assert(
      fc.asyncProperty(worlds, async ({ atOnce, workMs }) => {
        const createServer = (clock: VirtualClock): SimulatedServer =>
          createQueueingServer(clock, { atOnce, workMs: () => workMs });
        const accounts = Math.ceil((10_000 * atOnce) / CALLS_PER_ACCOUNT / workMs);
        const run = await runAt(createServer, { accounts });
        const enough = Math.max(AT_FIRST, atOnce);
        expect(run.mean).toBeLessThanOrEqual(2 * enough);
        expect(run.highest).toBeLessThanOrEqual(2.6 * enough);
        expect(run.lost).toBe(0);
        // Until it has grown to what the server does.
        const growth = atOnce > AT_FIRST ? 3 : 0;
        expect(run.seconds).toBeLessThan(1.2 * leastSeconds(accounts, atOnce, workMs) + growth + 10 * (workMs / 1_000));
      }),
      { numRuns: 5, seed: 7 },
    );
  });

  it('where nothing fails, at a gateway that is too small and gives up, whose time is nearly that of a number chosen by hand', async () => {
    const worlds = fc.record({
      atOnce: fc.integer({ min: 8, max: 30 }),
      workMs: fc.integer({ min: 40, max: 100 }),
      patience: fc.integer({ min: 5, max: 10 }),
    });
    await fc.assert(
      fc.asyncProperty(worlds, async ({ atOnce, workMs, patience }) => {
        const createServer = (clock: VirtualClock): SimulatedServer =>
          createQueueingServer(clock, { atOnce, workMs: () => workMs, timeoutMs: patience * workMs });
        const accounts = Math.ceil((20_000 * atOnce) / CALLS_PER_ACCOUNT / workMs);
        const chosen = await runAt(createServer, { accounts, concurrency: 2 * atOnce });
        const run = await runAt(createServer, { accounts });
        expect(run.lost).toBeLessThanOrEqual(0.01 * CALLS_PER_ACCOUNT * accounts);
        expect(run.seconds).toBeLessThan(1.5 * chosen.seconds);
        expect(run.limit).toBeLessThan((patience + 1) * atOnce);
        expect(run.failed).toBeLessThan(0.25 * CALLS_PER_ACCOUNT * accounts);
      }),
      { numRuns: 4, seed: 7 },
    );
  });

  it('at twice what it began with at most, at a server that refuses what comes too fast', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 100, max: 500 }), async (perSecond) => {
        const run = await runAt((clock) => createRefusingServer(clock, { perSecond, workMs: 80 }), { accounts: 100 });
        expect(run.highest).toBeLessThanOrEqual(2 * AT_FIRST);
        expect(run.lost).toBe(0);
      }),
      { numRuns: 2, seed: 7 },
    );
  });

  it.each([
    { name: 'at the ceiling, at a server that begins slowly', isSlow: (ms: number) => ms < 5_000, least: 400 },
    // What it grew by just before is taken back, and comes again a tenth at a time.
    {
      name: 'near the ceiling, at a server that is slow for a while',
      isSlow: (ms: number) => ms > 3_000 && ms < 6_000,
      least: 250,
    },
  ])('$name', async ({ isSlow, least }) => {
    const createServer = (clock: VirtualClock): SimulatedServer =>
      createQueueingServer(clock, { workMs: () => (isSlow(clock.now()) ? 1_500 : 80) });
    const run = await runAt(createServer, { accounts: 1_200 });
    expect(run.limit).toBeGreaterThanOrEqual(least);
    expect(run.lost).toBe(0);
  });
});
