import { setMaxListeners } from 'node:events';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classifyError } from '../../../src/aws/calls/classify-error.ts';
import { createRequestGate, type GatedRequest } from '../../../src/aws/pacing/request-gate.ts';
import type { AttemptError } from '../../../src/aws/pacing/retry.ts';
import { DEFAULT_CONCURRENCY } from '../../../src/defaults.ts';
import { accountsAtOnce, runAccountPool } from '../../../src/engine/account-pool.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';
import { seededRandom } from '../throttling-server.ts';

const SECOND = 1_000;
const FIRST_BYTE_MS = 30 * SECOND;
const SILENT = 'eu-west-1';
/** An endpoint is looked at every second, and silent after two: more than a fifth of a run of a few seconds. */
const KNOWN_AFTER_MS = 3 * SECOND;

interface World {
  readonly accounts: number;
  readonly regions: readonly string[];
  readonly calls: number;
  readonly latencyMs: number;
  /** When the silent endpoint falls silent; undefined: never. */
  readonly silentFromMs?: number;
  readonly silentUntilMs?: number;
  /** What an account does after a failure. */
  readonly pauseMs?: number;
}

/**
 * Accounts whose regions are asked side by side; an endpoint that is silent ends each request by the first-byte limit.
 */
async function run({ accounts, regions, calls, latencyMs, silentFromMs, silentUntilMs = Infinity, pauseMs }: World) {
  const clock = new VirtualClock();
  const abort = new AbortController();
  setMaxListeners(0, abort.signal);
  const gate = createRequestGate({ signal: abort.signal, clock, random: seededRandom(3) });
  const failures: { readonly region: string; readonly error: AttemptError; readonly tookMs: number }[] = [];
  let othersDoneMs = 0;
  let requests = 0;
  const send = async ({ region }: GatedRequest): Promise<void> => {
    requests += 1;
    const isSilent = region === SILENT && clock.now() >= (silentFromMs ?? Infinity) && clock.now() < silentUntilMs;
    await clock.sleep(isSilent ? FIRST_BYTE_MS : latencyMs);
    if (!isSilent) return;
    throw Object.assign(new Error(`no answer of cloudtrail.${region} in time`), {
      name: 'TimeoutError',
      code: 'ETIMEDOUT',
    });
  };
  const work = async (account: number): Promise<void> => {
    const inRegion = async (region: string): Promise<void> => {
      for (let call = 0; call < calls; call += 1) {
        const request = { account: String(account), region, service: 'cloudtrail', operation: 'DescribeTrails' };
        const sinceMs = clock.now();
        await gate
          .run(request, () => send(request))
          .catch((error: AttemptError) => {
            failures.push({ region, error, tookMs: clock.now() - sinceMs });
            return pauseMs === undefined ? undefined : clock.sleep(pauseMs);
          });
      }
      if (region !== SILENT) othersDoneMs = clock.now();
    };
    await Promise.all(regions.map(inRegion));
    gate.release(String(account));
  };
  await clock.until(
    runAccountPool(
      Array.from({ length: accounts }, (_, index) => index),
      work,
      {
        atOnce: accountsAtOnce(DEFAULT_CONCURRENCY, gate.load),
        throttledAccounts: () => gate.load().throttledAccounts,
        onThrottled: gate.onThrottled,
      },
    ),
  );
  return { othersDoneMs, failures, allMs: clock.now(), requests, load: gate.load() };
}

const REGIONS = ['us-east-1', 'us-west-2', SILENT, 'eu-central-1', 'ap-south-1', 'sa-east-1'];

describe('one silent endpoint among healthy ones', () => {
  it('holds up nobody else: the others are done within 1.2 times their time without it, or as soon as it is known, and its cells within minutes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          accounts: fc.integer({ min: 300, max: 700 }),
          calls: fc.integer({ min: 2, max: 4 }),
          latencyMs: fc.integer({ min: 100, max: 400 }),
          silentFromMs: fc.constantFrom(0, 0, 1_500),
        }),
        async (world) => {
          const calm = await run({ ...world, regions: REGIONS, silentFromMs: Infinity });
          const beside = await run({ ...world, regions: REGIONS });
          expect(beside.failures.filter(({ region }) => region !== SILENT)).toEqual([]);
          expect(beside.failures.length).toBeGreaterThan(world.accounts / 4);
          expect(Math.max(...beside.failures.map(({ tookMs }) => tookMs))).toBeLessThanOrEqual(150 * SECOND);
          expect(beside.othersDoneMs).toBeLessThanOrEqual(
            Math.max(1.2 * calm.othersDoneMs, calm.othersDoneMs + KNOWN_AFTER_MS),
          );
          expect(beside.load).toMatchObject({ inFlight: 0, throttledAccounts: 0 });
        },
      ),
      { numRuns: 12, seed: 7 },
    );
  });

  it('is given up by name, as a timeout, without asking it for each account', async () => {
    const { failures, allMs, requests } = await run({
      accounts: 60,
      regions: [SILENT],
      calls: 1,
      latencyMs: 50,
      silentFromMs: 0,
    });
    expect(failures).toHaveLength(60);
    expect(requests).toBeLessThan(30);
    expect(allMs).toBeLessThan(65 * SECOND);
    const last = failures.at(-1)?.error as AttemptError;
    expect(classifyError(last.cause, 'cloudtrail:DescribeTrails', last.attempts)).toMatchObject({
      kind: 'timeout',
      code: 'ETIMEDOUT',
      message: expect.stringMatching(/^cloudtrail in eu-west-1 does not answer: \d+ requests in a row timed out/),
    });
  });

  it('is asked again once it answers', async () => {
    const world = {
      accounts: 20,
      regions: [SILENT],
      calls: 100,
      pauseMs: SECOND,
      latencyMs: 100,
      silentFromMs: 0,
      silentUntilMs: 35 * SECOND,
    };
    const { failures } = await run(world);
    expect(failures.length).toBeGreaterThan(0);
    expect(failures.length).toBeLessThan(20 * 50);
  });
});

describe('an interruption', () => {
  it('ends what waits out a throttling as interrupted, not as throttled', async () => {
    const clock = new VirtualClock();
    const abort = new AbortController();
    const gate = createRequestGate({ signal: abort.signal, clock, random: () => 0.9 });
    const request = { account: '1', region: 'eu-west-1', service: 'cloudtrail', operation: 'DescribeTrails' };
    const throttled = async (): Promise<void> => {
      await clock.sleep(10);
      throw Object.assign(new Error('Rate exceeded'), {
        name: 'ThrottlingException',
        $metadata: { httpStatusCode: 400 },
      });
    };
    clock.at(300, () => abort.abort());
    const [ended] = await clock.until(Promise.allSettled([gate.run(request, throttled)]));
    const { cause } = (ended as PromiseRejectedResult).reason as AttemptError;
    expect(classifyError(cause, 'cloudtrail:DescribeTrails', 1).kind).toBe('interrupted');
  });
});

describe('a scope whose every answer is slow', () => {
  it('is given up for good once it has cost five minutes, and what was not sent gives it no time back', async () => {
    const clock = new VirtualClock();
    const gate = createRequestGate({ signal: new AbortController().signal, clock, random: seededRandom(3) });
    const request = { account: '1', region: 'eu-west-1', service: 'cloudtrail', operation: 'DescribeTrails' };
    let sent = 0;
    const slow = async (): Promise<void> => {
      sent += 1;
      await clock.sleep(25 * SECOND);
    };
    const refusals: string[] = [];
    const all = async (): Promise<void> => {
      for (let call = 0; call < 60; call += 1) {
        await gate.run(request, slow).catch(({ cause }: AttemptError) => refusals.push((cause as Error).message));
      }
    };
    await clock.until(all());
    // 15 seconds too long each.
    expect(sent).toBe(300 / 15);
    expect(refusals).toHaveLength(60 - sent);
    expect(new Set(refusals)).toEqual(
      new Set([expect.stringMatching(/^answers of cloudtrail in eu-west-1 take so long that account 1 was given up/)]),
    );
    await expect(clock.until(gate.run({ ...request, account: '2' }, async () => 'ok'))).resolves.toBe('ok');
  });
});

describe('a request that fails time and again', () => {
  async function attemptsOf(lasting: number, error: object): Promise<{ sent: number; cause: unknown }> {
    const clock = new VirtualClock();
    const gate = createRequestGate({ signal: new AbortController().signal, clock, random: seededRandom(3) });
    const request = { account: '1', region: 'eu-west-1', service: 'cloudtrail', operation: 'DescribeTrails' };
    let sent = 0;
    const failing = async (): Promise<void> => {
      sent += 1;
      await clock.sleep(lasting * SECOND);
      throw Object.assign(new Error('no'), error);
    };
    const [ended] = await clock.until(Promise.allSettled([gate.run(request, failing)]));
    return { sent, cause: ((ended as PromiseRejectedResult).reason as AttemptError).cause };
  }
  const unavailable = { name: 'ServiceUnavailable', $metadata: { httpStatusCode: 503 } };

  it('is sent eight times', async () => {
    expect((await attemptsOf(1, unavailable)).sent).toBe(8);
  });

  it('is not sent again once its attempts took 90 seconds together', async () => {
    expect((await attemptsOf(40, unavailable)).sent).toBe(3);
  });

  it('is sent three times if it times out', async () => {
    const { sent, cause } = await attemptsOf(5, { name: 'TimeoutError', code: 'ETIMEDOUT' });
    expect(sent).toBe(3);
    expect(cause).toMatchObject({ message: 'no' });
  });
});
