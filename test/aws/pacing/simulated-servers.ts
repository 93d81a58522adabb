import type { VirtualClock } from '../../support/virtual-clock.ts';

/** What answers all requests of a run: AWS, or something in front of it. */
export interface SimulatedServer {
  /** @throws as the client does, where the answer is a failure. */
  send(): Promise<void>;
  readonly seen: { requests: number; failed: number };
}

export interface QueueingServer {
  /** How many requests it works on at once; the others wait, first come, first served. @default all of them */
  readonly atOnce?: number;
  readonly workMs: () => number;
  /**
   * Whoever has waited for so long is answered 504. The work is done all the same, as gateways do. @default it waits
   */
  readonly timeoutMs?: number | undefined;
}

export function createQueueingServer(
  clock: VirtualClock,
  { atOnce = Number.POSITIVE_INFINITY, workMs, timeoutMs }: QueueingServer,
): SimulatedServer {
  const seen = { requests: 0, failed: 0 };
  const waiting: (() => void)[] = [];
  let working = 0;
  const work = async (): Promise<'done'> => {
    if (working >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
    else working += 1;
    await clock.sleep(workMs());
    const next = waiting.shift();
    if (next === undefined) working -= 1;
    else next();
    return 'done';
  };
  return {
    seen,
    async send() {
      seen.requests += 1;
      const done = work();
      const first = await (timeoutMs === undefined ? done : Promise.race([done, clock.sleep(timeoutMs)]));
      if (first === 'done') return;
      seen.failed += 1;
      throw failure('GatewayTimeout', 504);
    },
  };
}

/** One that refuses at once what comes faster than it allows, over all accounts. */
export function createRefusingServer(
  clock: VirtualClock,
  { perSecond, workMs }: { readonly perSecond: number; readonly workMs: number },
): SimulatedServer {
  const seen = { requests: 0, failed: 0 };
  let tokens = perSecond;
  let atMs = clock.now();
  return {
    seen,
    async send() {
      seen.requests += 1;
      tokens = Math.min(perSecond, tokens + ((clock.now() - atMs) / 1_000) * perSecond);
      atMs = clock.now();
      const isAllowed = tokens >= 1;
      if (isAllowed) tokens -= 1;
      await clock.sleep(isAllowed ? workMs : 10);
      if (isAllowed) return;
      seen.failed += 1;
      throw failure('ThrottlingException', 400);
    },
  };
}

function failure(name: string, httpStatusCode: number): Error {
  return Object.assign(new Error(name), { name, $metadata: { httpStatusCode } });
}
