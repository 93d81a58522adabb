import { setMaxListeners } from 'node:events';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createRequestGate,
  type GatedRequest,
  type RequestGate,
  type RequestGateOptions,
} from '../../../src/aws/pacing/request-gate.ts';
import { AttemptError } from '../../../src/aws/pacing/retry.ts';
import { runAccountPool } from '../../../src/engine/account-pool.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';
import { createThrottlingServer, type Limit, seededRandom } from '../throttling-server.ts';

const NEVER = new AbortController().signal;
setMaxListeners(0, NEVER);
const SECOND = 1_000;

function requestOf(account: string, region = 'eu-west-1', service = 'cloudtrail'): GatedRequest {
  return { account, region, service, operation: 'DescribeTrails' };
}

function assumeRole(account: string): GatedRequest {
  return { account, region: 'us-east-1', service: 'sts', operation: 'AssumeRole', asPrincipal: true };
}

function admit(clock: VirtualClock, options: Partial<RequestGateOptions> = {}): RequestGate {
  return createRequestGate({ signal: NEVER, clock, random: seededRandom(1), ...options });
}

const accounts = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => String(200_000_000_001 + index));

const limits = fc.record({ perSecond: fc.integer({ min: 1, max: 30 }), burst: fc.integer({ min: 1, max: 20 }) });
const world = fc.record({
  seed: fc.nat(),
  latencyMs: fc.integer({ min: 1, max: 200 }),
  concurrency: fc.integer({ min: 1, max: 30 }),
  accountConcurrency: fc.integer({ min: 1, max: 8 }),
  accounts: fc.array(
    fc.record({ calls: fc.integer({ min: 1, max: 25 }), limit: fc.option(limits, { nil: undefined }) }),
    { minLength: 1, maxLength: 15 },
  ),
});

describe('any world that throttles', () => {
  it('loses no call, makes none twice, and keeps to both caps', async () => {
    await fc.assert(
      fc.asyncProperty(world, async ({ seed, latencyMs, concurrency, accountConcurrency, accounts: members }) => {
        const clock = new VirtualClock();
        const limitOf = ({ account, region }: GatedRequest) => {
          const limit = members[Number(account)]?.limit;
          return limit === undefined ? undefined : { key: `${account} ${region}`, limit };
        };
        const server = createThrottlingServer({ clock, latencyMs, limitOf });
        const gate = admit(clock, { random: seededRandom(seed), concurrency, accountConcurrency });
        const answers: string[] = [];
        const calls = members.flatMap(({ calls: count }, account) =>
          Array.from({ length: count }, async (_, call) => {
            const request = requestOf(String(account), call % 2 === 0 ? 'eu-west-1' : 'us-east-1');
            await gate.run(request, () => server.send(request));
            answers.push(`${account} ${call}`);
          }),
        );
        await clock.until(Promise.all(calls));
        expect(new Set(answers).size).toBe(calls.length);
        expect(server.seen.requests - server.seen.throttled).toBe(calls.length);
        expect(server.seen.most).toBeLessThanOrEqual(concurrency);
        expect(server.seen.mostPerAccount).toBeLessThanOrEqual(accountConcurrency);
        expect(gate.load()).toMatchObject({ inFlight: 0, throttledAccounts: 0 });
      }),
      { numRuns: 40, seed: 6 },
    );
  });

  it('an interruption at any time ends every call, and leaves nothing behind', async () => {
    await fc.assert(
      fc.asyncProperty(limits, fc.integer({ min: 0, max: 20_000 }), async (limit, afterMs) => {
        const clock = new VirtualClock();
        const server = createThrottlingServer({ clock, latencyMs: 20, limitOf: () => ({ key: '', limit }) });
        const abort = new AbortController();
        setMaxListeners(0, abort.signal);
        const gate = admit(clock, { signal: abort.signal });
        clock.at(afterMs, () => abort.abort());
        const calls = accounts(60).map((account) =>
          gate.run(requestOf(account), () => server.send(requestOf(account))),
        );
        const ended = await clock.until(Promise.allSettled(calls));
        expect(ended).toHaveLength(60);
        expect(gate.load()).toMatchObject({ inFlight: 0, throttledAccounts: 0 });
      }),
      { numRuns: 20, seed: 6 },
    );
  });
});

describe('a slot', () => {
  it('goes round the accounts: one with thousands of requests does not starve one with a single request', async () => {
    const clock = new VirtualClock();
    const server = createThrottlingServer({ clock, latencyMs: 100, limitOf: () => undefined });
    const gate = admit(clock, { concurrency: 10 });
    const send = (account: string) => gate.run(requestOf(account), () => server.send(requestOf(account)));
    const crowd = Array.from({ length: 2_000 }, () => send('crowd'));
    const doneMs: number[] = [];
    const singles = accounts(30).map(async (account) => {
      await send(account);
      doneMs.push(clock.now());
    });
    await clock.until(Promise.all([...crowd, ...singles]));
    // 10 slots, 100 ms each: thirty single requests are three turns, and the crowd takes a tenth or so of each.
    expect(Math.max(...doneMs)).toBeLessThanOrEqual(500);
  });
});

/**
 * The work of a run: a session, then calls in three regions one after the other, as a policy with lookups makes them.
 */
async function runOrganization(options: {
  readonly members: readonly string[];
  readonly callsOf: (account: string) => number;
  readonly limitOf: (account: string) => Limit | undefined;
  readonly latencyMs?: number;
}) {
  const clock = new VirtualClock();
  const doneMs = new Map<string, number>();
  const server = createThrottlingServer({
    clock,
    latencyMs: options.latencyMs ?? 50,
    limitOf: ({ account, region, service }) => {
      const limit = service === 'sts' ? undefined : options.limitOf(account);
      return limit === undefined ? undefined : { key: `${account} ${region}`, limit };
    },
  });
  const gate = admit(clock);
  let open = 0;
  let mostOpen = 0;
  const errors: unknown[] = [];
  const send = (request: GatedRequest) => gate.run(request, () => server.send(request));
  const work = async (account: string): Promise<void> => {
    open += 1;
    mostOpen = Math.max(mostOpen, open);
    await send(assumeRole(account));
    const regions = ['us-east-1', 'eu-west-1', 'ap-south-1'].map(async (region) => {
      for (let call = 0; call < options.callsOf(account); call += 1) await send(requestOf(account, region));
    });
    for (const ended of await Promise.allSettled(regions)) if (ended.status === 'rejected') errors.push(ended.reason);
    gate.release(account);
    open -= 1;
    doneMs.set(account, clock.now());
  };
  const throttledAccounts = () => gate.load().throttledAccounts;
  await clock.until(
    runAccountPool(options.members, work, { atOnce: 100, throttledAccounts, onThrottled: gate.onThrottled }),
  );
  const last = (of: readonly string[]): number => Math.max(...of.map((account) => doneMs.get(account) ?? Number.NaN));
  return { errors, last, mostOpen, seen: server.seen, now: clock.now() };
}

describe('a throttled account among a thousand', () => {
  const members = accounts(1_000);

  it('does not slow the others: they are done within 1.1 times their time without it', async () => {
    const [throttled = '', ...others] = members;
    const callsOf = (account: string) => (account === throttled ? 40 : 4);
    const calm = await runOrganization({ members, callsOf, limitOf: () => undefined });
    const limitOf = (account: string) => (account === throttled ? { perSecond: 1, burst: 1 } : undefined);
    const run = await runOrganization({ members, callsOf, limitOf });
    expect(run.last(others) / calm.last(others)).toBeLessThanOrEqual(1.1);
    expect(run.last([throttled])).toBeGreaterThan(30 * SECOND);
    expect(run.errors).toEqual([]);
  });

  it('nor do a hundred and fifty of them, which would fill all places', async () => {
    const callsOf = () => 4;
    const throttled = members.slice(0, 150);
    const others = members.slice(150);
    const calm = await runOrganization({ members: others, callsOf, limitOf: () => undefined });
    const limitOf = (account: string) => (throttled.includes(account) ? { perSecond: 0.2, burst: 1 } : undefined);
    const run = await runOrganization({ members, callsOf, limitOf });
    // Their own requests take slots as well, and their sessions: those of 150 accounts beside 850.
    expect(run.last(others) / calm.last(others)).toBeLessThanOrEqual(1.35);
    expect(run.last(throttled)).toBeGreaterThan(run.last(others));
    expect(run.mostOpen).toBeGreaterThan(200);
    expect(run.mostOpen).toBeLessThanOrEqual(100 + 150);
  });
});

describe('a throttled STS', () => {
  const members = accounts(1_000);
  const run = async (
    limitAt: (ms: number) => Limit,
    options: Partial<RequestGateOptions> = {},
  ): Promise<{ ended: PromiseSettledResult<void>[]; seconds: number; requests: number; throttled: number }> => {
    const clock = new VirtualClock();
    const server = createThrottlingServer({
      clock,
      latencyMs: 60,
      limitOf: () => {
        const limit = limitAt(clock.now());
        return { key: `${limit.perSecond}`, limit };
      },
    });
    const gate = admit(clock, options);
    const work = async (account: string): Promise<PromiseSettledResult<void>> => {
      const [ended] = await Promise.allSettled([gate.run(assumeRole(account), () => server.send(assumeRole(account)))]);
      return ended;
    };
    const throttledAccounts = () => gate.load().throttledAccounts;
    const ended = await clock.until(
      runAccountPool(members, work, { atOnce: 100, throttledAccounts, onThrottled: gate.onThrottled }),
    );
    return { ended, seconds: clock.now() / SECOND, requests: server.seen.requests, throttled: server.seen.throttled };
  };
  const lost = (ended: readonly PromiseSettledResult<void>[]) => ended.filter(({ status }) => status === 'rejected');

  it('slows all gently and loses none', async () => {
    const { ended, seconds, requests } = await run(() => ({ perSecond: 20, burst: 20 }));
    expect(lost(ended)).toEqual([]);
    // 1,000 at 20 a second are 50 seconds: what is paced well wastes little of what STS gives.
    expect(seconds).toBeLessThan(75);
    expect(requests).toBeLessThan(1_300);
  });

  it('that refuses one request in twenty, whatever the rate, slows nobody by more than the retries', async () => {
    const clock = new VirtualClock();
    const random = seededRandom(5);
    const limitOf = ({ account }: GatedRequest) =>
      random() < 0.05 ? { key: account, limit: { perSecond: 0, burst: 0 } } : undefined;
    const server = createThrottlingServer({ clock, latencyMs: 60, limitOf });
    const gate = admit(clock);
    const work = (account: string) =>
      gate.run(assumeRole(account), () => server.send(assumeRole(account))).then(() => undefined);
    const throttledAccounts = () => gate.load().throttledAccounts;
    await clock.until(runAccountPool(members, work, { atOnce: 100, throttledAccounts, onThrottled: gate.onThrottled }));
    expect(server.seen.throttled).toBeGreaterThan(30);
    // Twenty turns of fifty requests of 60 ms, and the back-offs of the last ones.
    expect(clock.now()).toBeLessThan(4 * SECOND);
  });

  it('that is closed for three minutes loses none either, and is not hammered', async () => {
    const limitAt = (ms: number) => (ms < 180 * SECOND ? { perSecond: 0, burst: 0 } : { perSecond: 500, burst: 500 });
    const { ended, throttled, seconds } = await run(limitAt);
    expect(lost(ended)).toEqual([]);
    // One a second and the first burst.
    expect(throttled).toBeLessThan(180 + 100);
    expect(seconds).toBeLessThan(240);
  });

  it('that stays closed ends the wait at the deadline, for all accounts together', async () => {
    const { ended, seconds, requests } = await run(() => ({ perSecond: 0, burst: 0 }), {
      retryDeadlineMs: 120 * SECOND,
    });
    expect(lost(ended)).toHaveLength(1_000);
    for (const each of ended) {
      expect(each.status === 'rejected' && each.reason).toBeInstanceOf(AttemptError);
      expect(each.status === 'rejected' && each.reason.cause.name).toBe('ThrottlingException');
    }
    expect(seconds).toBeGreaterThanOrEqual(120);
    expect(seconds).toBeLessThan(150);
    expect(requests).toBeLessThan(300);
  });
});

describe('one service in one region of an account', () => {
  it('that answers nothing but throttling errors is given up, alone', async () => {
    const clock = new VirtualClock();
    const limitOf = ({ account }: GatedRequest) =>
      account === 'closed' ? { key: '', limit: { perSecond: 0, burst: 0 } } : undefined;
    const server = createThrottlingServer({ clock, latencyMs: 20, limitOf });
    const gate = admit(clock);
    const send = (account: string, region: string) => {
      const request = requestOf(account, region);
      return gate.run(request, () => server.send(request));
    };
    const closed = Array.from({ length: 500 }, () => send('closed', 'eu-west-1'));
    const ended = await clock.until(Promise.allSettled(closed));
    expect(ended.every(({ status }) => status === 'rejected')).toBe(true);
    expect(server.seen.requests).toBeLessThan(80);
    expect(clock.now()).toBeLessThan(60 * SECOND);
    await clock.until(send('open', 'eu-west-1'));
  });

  it('that opens again is asked as fast as before', async () => {
    const clock = new VirtualClock();
    const limitOf = () => (clock.now() < 20 * SECOND ? { key: 'low', limit: { perSecond: 2, burst: 2 } } : undefined);
    const server = createThrottlingServer({ clock, latencyMs: 20, limitOf });
    const gate = admit(clock);
    const send = () => gate.run(requestOf('a'), () => server.send(requestOf('a')));
    const work = async (): Promise<number[]> => {
      const doneMs: number[] = [];
      while (clock.now() < 60 * SECOND) {
        await Promise.all(Array.from({ length: 8 }, send));
        doneMs.push(clock.now());
      }
      return doneMs;
    };
    const doneMs = await clock.until(work());
    const turns = (fromMs: number, toMs: number) => doneMs.filter((ms) => ms >= fromMs && ms < toMs).length;
    // Eight requests take 20 ms where nothing limits them: 50 turns a second.
    expect(turns(0, 20 * SECOND)).toBeLessThan(10);
    expect(turns(40 * SECOND, 41 * SECOND)).toBeGreaterThanOrEqual(45);
  });

  it('is forgotten with its account', async () => {
    const clock = new VirtualClock();
    const limitOf = () => (clock.now() < 100 ? { key: '', limit: { perSecond: 0, burst: 0 } } : undefined);
    const server = createThrottlingServer({ clock, latencyMs: 20, limitOf });
    const gate = admit(clock);
    const send = () => gate.run(requestOf('a'), () => server.send(requestOf('a')));
    await clock.until(send());
    const eight = async (): Promise<number> => {
      const sinceMs = clock.now();
      await clock.until(Promise.all(Array.from({ length: 8 }, send)));
      return clock.now() - sinceMs;
    };
    expect(await eight()).toBeGreaterThan(1 * SECOND);
    gate.release('a');
    expect(await eight()).toBe(20);
  });
});
