import { setMaxListeners } from 'node:events';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createInFlightLimit } from '../../../src/aws/pacing/in-flight-limit.ts';
import {
  createMemoryWatch,
  type MachineState,
  stateOfSample,
  watchMachine,
} from '../../../src/aws/pacing/machine-strain.ts';
import type { RequestEnd, Strain } from '../../../src/aws/pacing/pulse.ts';
import { createRequestGate } from '../../../src/aws/pacing/request-gate.ts';
import { createRequestSlots } from '../../../src/aws/pacing/request-queues.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';
import { seededRandom } from '../throttling-server.ts';

const NEVER = new AbortController().signal;
setMaxListeners(0, NEVER);

interface Limited {
  readonly ceiling?: number;
  readonly machine?: () => MachineState | undefined;
}

/** A limit whose requests all take as long, on a clock that is moved by hand; all slots are always taken. */
function createLimited({ ceiling = 100, machine }: Limited = {}) {
  let nowMs = 0;
  const changes: (Strain | 'grown')[] = [];
  const limit = createInFlightLimit({
    ...{ clock: { now: () => nowMs, wait: () => Promise.resolve() }, ceiling, floor: 8 },
    ...{ inFlight: () => limit.current(), machineState: machine },
    onChange: (_, because) => changes.push(because ?? 'grown'),
  });
  /** A look at what has ended at each of the endpoints, in the same way at each of them. */
  const look = (ends: Record<string, RequestEnd[]>, tookMs = 50): number => {
    const sinceMs = nowMs;
    // It looks with the last of them.
    nowMs += Math.max(999, tookMs);
    for (const [name, each] of Object.entries(ends)) {
      for (const [at, end] of each.entries()) {
        const isLast = name === Object.keys(ends).at(-1) && at === each.length - 1;
        if (isLast) nowMs = Math.max(nowMs, sinceMs + 1_000);
        limit.ended(limit.pulseOf(name), Math.max(sinceMs, nowMs - tookMs), end);
      }
    }
    return limit.current();
  };
  return { limit, look, changes };
}

const many = (end: RequestEnd, count = 30): RequestEnd[] => Array.from({ length: count }, () => end);

describe('the limit', () => {
  it('stays where all is well, and is the ceiling from the start where that is a hundred or less', () => {
    const { look, changes } = createLimited();
    for (let round = 0; round < 20; round += 1) expect(look({ a: many('answered') })).toBe(100);
    expect(changes).toEqual([]);
    expect(createLimited({ ceiling: 3 }).limit.current()).toBe(3);
  });

  it('doubles up to a higher ceiling', () => {
    const { look, limit } = createLimited({ ceiling: 350 });
    expect(limit.current()).toBe(100);
    expect([1, 2, 3].map(() => look({ a: many('answered') }))).toEqual([200, 350, 350]);
  });

  it.each<[string, { ends: RequestEnd[]; tookMs?: number; machine?: MachineState }]>([
    ['this process has no time for more', { ends: many('answered'), machine: 'busy' }],
    ['some requests fail', { ends: [...many('answered', 95), ...many('failed', 5)] }],
    ['some are throttled', { ends: [...many('answered', 95), ...many('throttled', 5)] }],
  ])('grows no further than it is where %s, and again afterwards; what it falls to it leaves', (_, trouble) => {
    let machine: MachineState | undefined;
    const { look } = createLimited({ ceiling: 400, machine: () => machine });
    expect(look({ a: many('answered') })).toBe(200);
    machine = trouble.machine;
    expect([1, 2].map(() => look({ a: trouble.ends }, trouble.tookMs))).toEqual([200, 200]);
    machine = undefined;
    expect(look({ a: many('answered') })).toBe(400);
    while (look({ a: many('failed') }) > 8);
    machine = trouble.machine;
    const grown = Array.from({ length: 60 }, () => look({ a: trouble.ends }, trouble.tookMs));
    expect(grown.at(-1)).toBeGreaterThanOrEqual(100);
    expect(grown.at(-1)).toBeLessThan(120);
  });

  it('takes back what it grew by where answers take longer since, and then grows by a tenth', () => {
    const { look, changes } = createLimited({ ceiling: 400 });
    expect(look({ a: many('answered') })).toBe(200);
    expect([1, 2, 3].map(() => look({ a: many('answered') }, 200))).toEqual([100, 100, 100]);
    expect([1, 2].map(() => look({ a: many('answered') }))).toEqual([110, 121]);
    expect(changes).toEqual(['grown', 'slow answers', 'grown', 'grown']);
  });

  it('grows as if there had been none when what made it fall is past, with caution where that began', () => {
    const { look } = createLimited({ ceiling: 1_000 });
    expect([50, 50, 200].map((tookMs) => look({ a: many('answered') }, tookMs))).toEqual([200, 400, 200]);
    const grown = Array.from({ length: 20 }, () => look({ a: many('answered') }));
    expect(grown.filter((limit) => limit < 340)).toEqual([220, 242, 267, 294, 324]);
    // Near 400, where the answers were slow, and past it.
    expect(grown.filter((limit) => limit >= 340)).toEqual([
      ...[357, 364, 371, 378, 385, 392, 399, 406, 414, 422, 844, 1_000],
      ...[1_000, 1_000, 1_000],
    ]);
  });

  it('blames no server for answers that are late because this process is', () => {
    let machine: MachineState | undefined;
    const { look } = createLimited({ ceiling: 400, machine: () => machine });
    expect(look({ a: many('answered') })).toBe(200);
    machine = 'busy';
    expect([1, 2].map(() => look({ a: many('answered') }, 200))).toEqual([200, 200]);
    machine = undefined;
    expect(look({ a: many('answered') })).toBe(400);
  });

  it('stays where it is when answers take longer long after it grew', () => {
    const { look } = createLimited({ ceiling: 200 });
    for (let round = 0; round < 10; round += 1) look({ a: many('answered') });
    expect(look({ a: many('answered') }, 200)).toBe(200);
  });

  it('grows by a tenth where answers begin to take longer', () => {
    const { look } = createLimited({ ceiling: 400 });
    look({ a: many('answered') }, 50);
    expect(look({ a: many('answered') }, 70)).toBe(220);
  });

  it('does not grow while answers take longer, where it has fallen either, until that is what they take', () => {
    const { look } = createLimited();
    look({ a: many('answered') });
    while (look({ a: many('failed') }) > 20);
    const grown = Array.from({ length: 300 }, () => look({ a: many('answered') }, 200));
    expect(grown.slice(0, 30)).toEqual(Array.from({ length: 30 }, () => 16));
    expect(grown.at(-1)).toBe(100);
  });

  it.each<[Strain, () => { look: () => number; changes: unknown[] }]>([
    ['throttling', () => ofEnds(many('throttled'))],
    ['failures', () => ofEnds([...many('answered', 20), ...many('failed', 10)])],
    ['slow answers', () => ofEnds(many('answered'), 2_400)],
    ['cpu', () => ofEnds(many('answered'), 50, () => 'cpu')],
    ['memory', () => ofEnds(many('answered'), 50, () => 'memory')],
  ])('falls to its floor with %s, never below, and grows again afterwards', (strain, create) => {
    const { look, changes } = create();
    expect([1, 2, 3].map(look)).toEqual([70, 49, 34]);
    for (let round = 0; round < 10; round += 1) look();
    expect(look()).toBe(8);
    expect(new Set(changes)).toEqual(new Set([strain]));
  });

  it('grows again by a tenth at a time', () => {
    const { look } = createLimited();
    for (let round = 0; round < 10; round += 1) look({ a: many('failed') });
    const grown = Array.from({ length: 30 }, () => look({ a: many('answered') }));
    expect(grown.slice(0, 4)).toEqual([9, 10, 11, 13]);
    expect(grown.at(-1)).toBe(100);
  });

  it.each([
    ['one endpoint of three, whatever it has', { a: many('failed', 500), b: many('answered'), c: many('answered') }],
    ['two of three that hardly matter', { a: many('failed', 5), b: many('failed', 5), c: many('answered', 90) }],
    ['few failures everywhere', { a: [...many('answered', 50), ...many('failed', 4), ...many('throttled', 4)] }],
  ])('is not moved by %s', (_, ends) => {
    const { look } = createLimited();
    expect(look(ends)).toBe(100);
  });

  it('counts nothing that was sent before it last looked, so one bad moment lowers it once', () => {
    const { limit, look } = createLimited();
    expect(look({ a: many('failed') })).toBe(70);
    for (let late = 0; late < 500; late += 1) limit.ended(limit.pulseOf('a'), 10, 'failed');
    expect(look({ a: many('answered') })).toBe(77);
  });

  it('takes answers that are slow for good as they are, after a while', () => {
    const { look } = createLimited();
    look({ a: many('answered') }, 50);
    for (let round = 0; round < 12; round += 1) look({ a: many('answered') }, 5_000);
    expect(look({ a: many('answered') }, 5_000)).toBeLessThan(20);
    for (let round = 0; round < 60; round += 1) look({ a: many('answered') }, 5_000);
    expect(look({ a: many('answered') }, 5_000)).toBe(100);
  });
});

describe('before a second is over, the limit', () => {
  /** All slots are taken all the time, by requests that take so long. */
  function runFor(ms: number, tookMs: (atMs: number) => number, machine?: () => MachineState | undefined): number[] {
    let nowMs = 0;
    const limits: number[] = [];
    const sent: { readonly atMs: number; readonly untilMs: number }[] = [];
    const limit = createInFlightLimit({
      ...{ clock: { now: () => nowMs, wait: () => Promise.resolve() }, ceiling: 400, floor: 8 },
      ...{ inFlight: () => sent.length, machineState: machine },
      onChange: (changed) => limits.push(changed),
    });
    for (; nowMs <= ms; nowMs += 10) {
      for (const request of sent.filter(({ untilMs }) => untilMs <= nowMs)) {
        limit.ended(limit.pulseOf('a'), request.atMs, 'answered');
        sent.splice(sent.indexOf(request), 1);
      }
      while (sent.length < limit.current()) sent.push({ atMs: nowMs, untilMs: nowMs + tookMs(nowMs) });
    }
    return limits;
  }

  it.each([
    ['doubles where answers are quick', 900, () => 50, [200, 400]],
    ['waits until four could come one after the other', 300, () => 90, []],
    ['waits where they take long', 999, () => 260, []],
    ['grows by a tenth where they take longer than at first', 999, (ms: number) => (ms < 100 ? 50 : 110), [110, 121]],
    ['does not fall, whatever they take', 999, (ms: number) => (ms < 300 ? 50 : 250), [200]],
  ])('%s', (_, ms, tookMs, limits) => {
    expect(runFor(ms, tookMs)).toEqual(limits);
  });

  it('stays where this process has no time', () => {
    expect(
      runFor(
        999,
        () => 50,
        () => 'busy',
      ),
    ).toEqual([]);
  });

  it('has heard of memory that fills up, which is told once, and falls when it looks', () => {
    const states: (MachineState | undefined)[] = ['memory'];
    const state = (): MachineState | undefined => states.shift();
    expect(runFor(1_100, () => 50, state)).toEqual([70]);
  });
});

describe('this process', () => {
  it.each([
    ['keeps up', { lateMs: 30, cpuShare: 1, loopShare: 0.6, fullShare: 0.2 }, undefined],
    ['keeps up, with no time left', { lateMs: 30, cpuShare: 1, loopShare: 0.9, fullShare: 0.2 }, 'busy'],
    ['is late with its own work', { lateMs: 300, cpuShare: 0.95, loopShare: 1, fullShare: 0.2 }, 'cpu'],
    ['is late because others have the processor', { lateMs: 3_000, cpuShare: 0.1, loopShare: 1, fullShare: 0 }, 'busy'],
    ['has hardly any memory left', { lateMs: 30, cpuShare: 0.1, loopShare: 0.1, fullShare: 0.9 }, 'memory'],
    ['was not measured', { lateMs: Number.NaN, cpuShare: 1, loopShare: 0, fullShare: 0 }, undefined],
  ])('%s', (_, sample, strain) => {
    expect(stateOfSample(sample, createMemoryWatch())).toBe(strain);
  });

  it.each([
    ['fills up', [0.86, 0.88, 0.9, 0.92], [true, true, true, true]],
    ['fills up slowly', [0.86, 0.864, 0.868, 0.872, 0.876], [true, false, false, true, false]],
    ['is full and stays so', [0.9, 0.9, 0.895, 0.905, 0.9], [true, false, false, false, false]],
    ['is full to the brim', [0.96, 0.96, 0.96], [true, true, true]],
    ['is full again after it was not', [0.9, 0.9, 0.8, 0.9], [true, false, false, true]],
  ])('has trouble with its memory when that %s', (_, shares, expected) => {
    expect(shares.map(createMemoryWatch())).toEqual(expected);
  });

  it('sends as much as before beside memory that is full and stays so', () => {
    const isFilling = createMemoryWatch();
    const { look } = createLimited({ machine: () => (isFilling(0.9) ? 'memory' : undefined) });
    expect(look({ a: many('answered') })).toBe(70);
    for (let round = 0; round < 60; round += 1) look({ a: many('answered') });
    expect(look({ a: many('answered') })).toBe(100);
  });

  it('is watched until that ends', () => {
    const machine = watchMachine();
    expect([undefined, 'cpu', 'busy']).toContain(machine.state());
    machine.close();
  });
});

function ofEnds(ends: RequestEnd[], slowMs = 50, machine?: Limited['machine']) {
  const { look, changes } = createLimited(machine === undefined ? {} : { machine });
  if (slowMs > 50) look({ a: many('answered') });
  return { look: () => look({ a: ends }, slowMs), changes };
}

/**
 * A server for all accounts that takes the longer the more it is asked at once, and fails what takes more than ten
 * seconds: something between us and AWS that is too small.
 */
function createSmallServer(clock: VirtualClock, atOnce: number, slowdownMs: number, untilMs: number) {
  const seen = { requests: 0, failed: 0, most: 0, inFlight: 0 };
  return {
    seen,
    async send(): Promise<void> {
      seen.requests += 1;
      seen.inFlight += 1;
      seen.most = Math.max(seen.most, seen.inFlight);
      const isSmall = clock.now() < untilMs;
      const tookMs = 100 + (isSmall ? slowdownMs * Math.max(0, seen.inFlight - atOnce) : 0);
      await clock.sleep(Math.min(10_000, tookMs));
      seen.inFlight -= 1;
      if (tookMs < 10_000) return;
      seen.failed += 1;
      throw Object.assign(new Error('bad gateway'), { name: 'BadGateway', $metadata: { httpStatusCode: 502 } });
    },
  };
}

async function runBehind(
  server: ReturnType<typeof createSmallServer>,
  clock: VirtualClock,
  { isFixed = false, accounts = 60, calls = 40, concurrency = 100 } = {},
) {
  const slots = createRequestSlots({ concurrency, clock });
  const fixed = { ...slots.limit, ended: () => undefined };
  const gate = createRequestGate({
    ...{ signal: NEVER, clock, random: seededRandom(4), concurrency },
    slots: isFixed ? { ...slots, limit: fixed } : slots,
  });
  const doneMs = new Map<number, number>();
  let lost = 0;
  const work = Array.from({ length: accounts }, async (_, account) => {
    const all = Array.from({ length: calls }, () =>
      gate
        .run({ account: String(account), region: 'eu-west-1', service: 'iam', operation: 'ListUsers' }, server.send)
        .catch(() => (lost += 1)),
    );
    await Promise.all(all);
    doneMs.set(account, clock.now());
  });
  await clock.until(Promise.all(work));
  return { lost, seconds: clock.now() / 1_000, doneMs: [...doneMs.values()], limit: slots.limit.current() };
}

describe('behind something that is too small for a hundred requests at once', () => {
  it('finishes sooner, with fewer failures, than with a number that is fixed', async () => {
    const results = [];
    for (const isFixed of [true, false]) {
      const clock = new VirtualClock();
      const server = createSmallServer(clock, 10, 150, Number.POSITIVE_INFINITY);
      results.push({ ...(await runBehind(server, clock, { isFixed })), failed: server.seen.failed });
    }
    const [fixed, adaptive] = results;
    expect(fixed?.failed).toBeGreaterThan(400);
    expect(adaptive?.failed).toBeLessThan((fixed?.failed ?? 0) / 3);
    expect(adaptive?.seconds).toBeLessThan((fixed?.seconds ?? 0) / 2);
    expect(adaptive?.lost).toBe(0);
  });

  it('in any world: never above the ceiling, all calls end, accounts are served alike, and the limit recovers', async () => {
    const worlds = fc.record({
      concurrency: fc.integer({ min: 1, max: 400 }),
      atOnce: fc.integer({ min: 1, max: 120 }),
      slowdownMs: fc.integer({ min: 0, max: 400 }),
      accounts: fc.integer({ min: 2, max: 30 }),
      untilMs: fc.integer({ min: 0, max: 20_000 }),
    });
    await fc.assert(
      fc.asyncProperty(worlds, async ({ concurrency, atOnce, slowdownMs, accounts, untilMs }) => {
        const clock = new VirtualClock();
        const server = createSmallServer(clock, atOnce, slowdownMs, untilMs);
        const run = await runBehind(server, clock, { concurrency, accounts, calls: 25 });
        expect(server.seen.most).toBeLessThanOrEqual(concurrency);
        expect(run.limit).toBeGreaterThanOrEqual(1);
        expect(run.lost).toBe(0);
        expect(run.doneMs).toHaveLength(accounts);
      }),
      { numRuns: 15, seed: 3 },
    );
  });
});
