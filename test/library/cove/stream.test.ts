import { afterEach, describe, expect, it } from 'vitest';
import { cove } from '../../../src/library/cove/cove.ts';
import type { CoveOptions } from '../../../src/library/cove/cove-options.ts';
import { CoveStopped } from '../../../src/library/cove/cove-stopped.ts';
import { connectionParts } from '../../../src/library/cove/open-connection.ts';
import { generateOrganization } from '../../../src/simulator/generate-organization.ts';
import { type Demo, startDemo, untilQuiet } from './demo.ts';

let demo: Demo;

afterEach(() => demo.close());

async function startMany(accounts: number, faults: object[] = []): Promise<Demo> {
  const organization = generateOrganization({ accounts, trailsEvery: 1, regions: [{ name: 'us-east-1' }] });
  demo = await startDemo({ organization: { ...organization, faults: { rules: faults as never } } });
  return demo;
}

describe('cove.stream', () => {
  it('gives every outcome, as they come', async () => {
    const { connection } = await startMany(50);
    const seen = new Set<string>();
    for await (const outcome of cove.stream(({ account }) => account.id, { connection })) {
      if (outcome.kind === 'result') seen.add(outcome.result);
    }
    expect(seen.size).toBe(50);
  });

  it('does not run ahead of its reader', async () => {
    const { connection } = await startMany(100);
    let begun = 0;
    let read = 0;
    let ahead = 0;
    const work = (): void => {
      begun += 1;
    };
    for await (const _ of cove.stream(work, { connection, concurrency: 4 })) {
      read += 1;
      if (read % 10 === 0) await untilQuiet(connection);
      ahead = Math.max(ahead, begun - read);
    }
    expect(begun).toBe(100);
    expect(ahead).toBeLessThanOrEqual(4);
  });

  it('ends with its loop: nothing is in flight, and nothing is begun', async () => {
    const { connection, simulator } = await startMany(100, [
      { kind: 'latency', service: 'cloudtrail', account: '20000000005*', latencyMs: 600_000 },
    ]);
    let begun = 0;
    let told = 0;
    for await (const outcome of cove.stream(
      (session) => {
        begun += 1;
        return session.call('cloudtrail:DescribeTrails');
      },
      { connection, concurrency: 60, onProgress: () => (told += 1) },
    )) {
      if (outcome.kind === 'result') break;
    }
    const then = { begun, told, total: simulator.requests.total };
    await untilQuiet(connection);
    expect({ begun, told }).toEqual({ begun: then.begun, told: then.told });
    // Some answers to what was in flight were on their way.
    expect(simulator.requests.total - then.total).toBeLessThanOrEqual(60);
    expect(connectionParts(connection).aws.inFlight()).toBe(0);
    const settled = simulator.requests.total;
    await untilQuiet(connection);
    expect(simulator.requests.total).toBe(settled);
    // The connection is as it was.
    const { results } = await cove(() => 1, { connection, accounts: ['200000000001'] });
    expect(results).toHaveLength(1);
  });

  it('ends with an exception of its reader', async () => {
    const { connection } = await startMany(20);
    let begun = 0;
    const count = (): void => {
      begun += 1;
    };
    const read = async (): Promise<void> => {
      for await (const _ of cove.stream(count, { connection, concurrency: 2 })) throw new Error('mine');
    };
    await expect(read()).rejects.toThrow('mine');
    const then = begun;
    await untilQuiet(connection);
    expect(begun).toBe(then);
    expect(begun).toBeLessThan(10);
  });

  it('refuses what makes no sense when it is begun', async () => {
    const { connection } = await startMany(1);
    const run = async (options: object): Promise<void> => {
      for await (const _ of cove.stream(() => 1, { connection, ...options })) throw new Error('it ran');
    };
    await expect(run({ acounts: [] })).rejects.toThrow('cove.stream: there is no option "acounts"');
    await expect(run({ accounts: [] })).rejects.toThrow('accounts: the list is empty');
  });

  it('is stopped by its signal, and by failFast after the outcome that failed', async () => {
    const { connection } = await startMany(20);
    const stop = new AbortController();
    let read = 0;
    const stopHalfWay = async (): Promise<void> => {
      for await (const _ of cove.stream(() => 1, { connection, signal: stop.signal })) {
        read += 1;
        if (read === 3) stop.abort('enough');
      }
    };
    await expect(stopHalfWay()).rejects.toMatchObject({ name: 'CoveStopped', cause: 'enough' });
    expect(read).toBe(3);
    const kinds: string[] = [];
    const failing = async (): Promise<void> => {
      const work = ({ account }: { account: { id: string } }): number => {
        if (account.id === '200000000003') throw new Error('oh no');
        return 1;
      };
      const options = { connection, failFast: true, concurrency: 1 };
      for await (const outcome of cove.stream(work, options)) {
        kinds.push(outcome.kind);
        // It is its reader's.
        Object.assign(outcome, { kind: 'result', result: 1 });
      }
    };
    await expect(failing()).rejects.toBeInstanceOf(CoveStopped);
    expect(kinds.at(-1)).toBe('exception');
  });
});

describe('cove.map', () => {
  it('runs once per item, where it belongs, with the item beside each outcome', async () => {
    const { connection, simulator } = await startMany(6);
    const where = { connection, accounts: ['200000000001', '200000000002'] };
    const first = await cove((session) => session.call('cloudtrail:DescribeTrails'), where);
    const before = simulator.requests.byOperation.get('organizations:ListAccounts');
    const second = await cove.map(
      first.results,
      async (session, { result, account }) => {
        expect(session.account.id).toBe(account.id);
        const [trail] = result.trailList as { TrailARN: string }[];
        return session.call('cloudtrail:GetTrailStatus', { Name: trail?.TrailARN ?? '' });
      },
      { connection },
    );
    expect(second.complete).toBe(true);
    expect(second.results.map(({ item, account }) => [item.account.id, account.id]).sort()).toEqual([
      ['200000000001', '200000000001'],
      ['200000000002', '200000000002'],
    ]);
    // What an outcome says of its account is not asked for again.
    expect(simulator.requests.byOperation.get('organizations:ListAccounts')).toBe(before);
  });

  it('takes pairs and findings, several of one account over one session', async () => {
    const { connection, simulator } = await startMany(6);
    const items = [
      { account: '200000000001', region: 'us-east-1', n: 1 },
      { account: { id: '200000000001', name: 'x' }, region: 'global', n: 2 },
      { account: '200000000004', n: 3 },
      { account: '111111111111', region: 'us-east-1', n: 4 },
    ];
    const { results, skipped } = await cove.map(items, ({ region }, { n }) => `${n} ${region}`, { connection });
    expect(results.map(({ result }) => result).sort()).toEqual(['1 us-east-1', '2 us-east-1', '3 us-east-1']);
    expect(results[0]?.account.name).toBe('member-200000000001');
    expect(skipped).toMatchObject([{ item: { n: 4 }, region: 'us-east-1', reason: 'caller-account' }]);
    expect(simulator.requests.byOperation.get('sts:AssumeRole')).toBe(2);
  });

  it('runs as often for an item as the list has it', async () => {
    const { connection } = await startMany(2);
    const item = { account: '200000000001' };
    const { results, complete } = await cove.map([item, { ...item }, item], (_, own) => own === item, { connection });
    expect(results.map(({ result }) => result).sort()).toEqual([false, true, true]);
    expect(complete).toBe(true);
  });

  it('takes targets that are undefined as not given', async () => {
    const { connection } = await startMany(1);
    const shared: CoveOptions = { connection, accounts: undefined, regions: undefined };
    const { complete } = await cove.map([{ account: '200000000001' }], () => 1, shared);
    expect(complete).toBe(true);
  });

  it('has nothing to do without items, and asks nobody', async () => {
    const { connection, simulator } = await startMany(2);
    const before = simulator.requests.total;
    const nothing = { results: [], exceptions: [], failed: [], skipped: [], complete: true };
    expect(await cove.map([], () => 1, { connection })).toEqual(nothing);
    expect(simulator.requests.total).toBe(before);
  });

  it.each([
    [[{ account: 'cat' }], {}, 'cove.map: item 0 has no account'],
    [[undefined], {}, 'cove.map: item 0 has no account'],
    [[{ account: '200000000001', region: 7 }], {}, 'cove.map: item 0 has no region: found number 7'],
    [[{ account: '999999999999' }], {}, '999999999999 (accounts) is not in organization'],
    [[], { regions: ['us-east-1'] }, 'cove.map: the items say where it runs, but so does regions'],
  ])('refuses %j with %j', async (items, options, message) => {
    const { connection } = await startMany(2);
    await expect(cove.map(items as never, () => 1, { connection, ...options })).rejects.toThrow(message);
  });
});

it('cove.map runs in no region of another partition', async () => {
  const { connection, simulator } = await startMany(1);
  const items = [{ account: '200000000001', region: 'us-gov-west-1' }];
  await expect(cove.map(items, () => 1, { connection })).rejects.toMatchObject({
    code: 'usage',
    message: 'cove.map: item 0 is in us-gov-west-1, which is not a region of aws',
  });
  expect(simulator.requests.byOperation.get('sts:AssumeRole') ?? 0).toBe(0);
});

describe('cove.with', () => {
  it('has other defaults, which a call may override', async () => {
    const { connection } = await startMany(4);
    const here = cove.with({ connection, accounts: ['200000000001'], sessionName: 'mine' });
    const of = async (session: { call: (name: 'sts:GetCallerIdentity') => Promise<object> }): Promise<object> =>
      session.call('sts:GetCallerIdentity');
    const { results } = await here(of);
    expect(results).toMatchObject([
      { account: { id: '200000000001' }, result: { Arn: expect.stringMatching(/mine$/) } },
    ]);
    const others = await here(({ account }) => account.id, { accounts: ['200000000002'] });
    expect(others.results.map(({ result }) => result)).toEqual(['200000000002']);
    const mapped = await here.with({ regions: ['us-east-1'] }).map([{ account: '200000000003' }], () => 1);
    expect(mapped.results).toHaveLength(1);
  });

  it('refuses defaults that make no sense', async () => {
    await startMany(1);
    expect(() => cove.with({ acounts: [] } as never)).toThrow('cove.with: there is no option "acounts"');
    expect(() => cove.with({ accounts: [] })).toThrow('accounts: the list is empty');
  });
});
