/**
 * What careless or hostile programs do to a run: no outcome is lost, no error is somebody else's, and nothing hangs.
 */
import { afterEach, describe, expect, it } from 'vitest';
import { cove } from '../../../src/library/cove/cove.ts';
import type { CoveOptions } from '../../../src/library/cove/cove-options.ts';
import { connect } from '../../../src/library/cove/open-connection.ts';
import { generateOrganization } from '../../../src/simulator/generate-organization.ts';
import { type Demo, startDemo } from './demo.ts';

let demo: Demo;

afterEach(() => demo.close());

const ACCOUNTS = ['200000000001', '200000000002', '200000000003'];
const REGIONS = [{ name: 'us-east-1' }, { name: 'eu-west-1' }];

async function startThree(): Promise<Demo> {
  demo = await startDemo({ organization: generateOrganization({ accounts: 3, trailsEvery: 1, regions: REGIONS }) });
  return demo;
}

describe('options', () => {
  it('with a connection that is null are not run with the default credentials', async () => {
    await startThree();
    for (const run of [
      () => cove(() => 1, { connection: null as never }),
      () => cove.with({ connection: demo.connection })(() => 1, { connection: null as never }),
      () => cove.map([{ account: ACCOUNTS[0] ?? '' }], () => 1, { connection: null as never }),
      () => cove.stream(() => 1, { connection: connect({}).catch(() => {}) as never }).next(),
    ]) {
      await expect(run()).rejects.toMatchObject({ code: 'usage', hint: 'write: connection: await connect()' });
    }
  });

  it('are what they were when the run began, whatever becomes of their lists', async () => {
    const { connection } = await startThree();
    const regions = ['us-east-1', 'eu-west-1'];
    const options: CoveOptions = { connection, regions, concurrency: 1 };
    const seen: string[] = [];
    for await (const { account, region, kind } of cove.stream(() => 1, options)) {
      regions.length = 0;
      if (kind !== 'skipped') seen.push(`${account.id} ${region}`);
    }
    expect(seen).toHaveLength(6);
    const accounts = ACCOUNTS.slice(0, 1);
    const later = cove.stream(({ account }) => account.id, { connection, accounts });
    accounts.push(...ACCOUNTS.slice(1));
    const ran: string[] = [];
    for await (const { account } of later) ran.push(account.id);
    expect(ran).toEqual(ACCOUNTS.slice(0, 1));
  });

  it('that are inherited are not left out in silence', async () => {
    const { connection } = await startThree();
    const inherited = Object.assign(Object.create({ accounts: ACCOUNTS.slice(0, 1) }), { connection });
    await expect(cove(() => 1, inherited)).rejects.toThrow('expected a plain object of options');
  });
});

describe('a listener', () => {
  it.each([
    [
      'throws',
      () => {
        throw new Error('mine');
      },
    ],
    ['rejects', () => Promise.reject(new Error('mine'))],
  ])('that %s ends the run, and no more', async (_, onProgress) => {
    const { connection } = await startThree();
    await expect(cove(() => 1, { connection, onProgress })).rejects.toMatchObject({
      name: 'CoveStopped',
      message: 'stopped: onProgress threw: mine',
      cause: { cause: { message: 'mine' } },
    });
    expect((await cove(() => 1, { connection })).results).toHaveLength(3);
  });

  it('of events that throws ends what its connection is used for', async () => {
    const { simulator } = await startThree();
    let isReady = false;
    const onEvent = (): void => {
      if (isReady) throw new Error('mine');
    };
    const { url: endpoint, credentials } = simulator;
    const connection = await connect({ region: 'us-east-1', endpoint, credentials, onEvent });
    isReady = true;
    await expect(cove((session) => session.call('iam:ListUsers'), { connection })).rejects.toMatchObject({
      message: 'stopped: onEvent threw: mine',
    });
    await connection.close();
  });
});

describe('a stream', () => {
  it('is read once: a second loop would find nothing', async () => {
    const { connection } = await startThree();
    const outcomes = cove.stream(() => 1, { connection, accounts: ACCOUNTS });
    let read = 0;
    for await (const _ of outcomes) read += 1;
    expect(read).toBe(3);
    const again = async (): Promise<void> => {
      for await (const _ of outcomes) read += 1;
    };
    await expect(again()).rejects.toMatchObject({
      code: 'usage',
      hint: expect.stringContaining('call cove.stream again'),
    });
  });

  it('that nobody reads asks nobody', async () => {
    const { connection, simulator } = await startThree();
    const before = simulator.requests.total;
    const outcomes = cove.stream(() => 1, { connection });
    await outcomes.return();
    expect(simulator.requests.total).toBe(before);
  });
});

describe('items of cove.map', () => {
  it('that are all skipped are not complete, and an error', async () => {
    const { connection } = await startThree();
    const own = { account: '111111111111' };
    await expect(cove.map([own], () => 1, { connection })).rejects.toMatchObject({
      code: 'targets',
      message: expect.stringContaining('1 caller-account'),
    });
    const some = await cove.map([own, { account: ACCOUNTS[0] ?? '' }], () => 1, { connection });
    expect(some).toMatchObject({ results: [{ result: 1 }], skipped: [{ item: own }], complete: false });
  });

  it.each<[unknown, string]>([
    [{ results: [], exceptions: [] }, 'pass its results'],
    [cove.stream(() => 1), 'collect them first'],
    [undefined, 'items are outcomes'],
  ])('that are no list', async (items, hint) => {
    const { connection } = await startThree();
    await expect(cove.map(items as never, () => 1, { connection })).rejects.toMatchObject({
      code: 'usage',
      hint: expect.stringContaining(hint),
    });
  });
});

describe('credentials', () => {
  it('may come from a function that is not async, and are copied', async () => {
    const { simulator } = await startThree();
    const { url: endpoint } = simulator;
    const keys = { ...simulator.credentials };
    for (const credentials of [() => keys, keys]) {
      const connection = await connect({ region: 'us-east-1', endpoint, credentials });
      if (typeof credentials !== 'function') keys.secretAccessKey = 'changed';
      expect((await cove(() => 1, { connection })).failed).toEqual([]);
      await connection.close();
    }
  });

  it.each<[string, object]>([
    ['no keys', {}],
    ['the answer of STS', { AccessKeyId: 'a', SecretAccessKey: 'b' }],
    ['a time that is a text', { accessKeyId: 'a', secretAccessKey: 'b', expiration: '2026-01-01T00:00:00Z' }],
  ])('that are %s are refused, from a function too', async (_, wrong) => {
    const { simulator } = await startThree();
    const { url: endpoint } = simulator;
    for (const credentials of [wrong, () => wrong]) {
      const opened = connect({ region: 'us-east-1', endpoint, credentials: credentials as never });
      await expect(opened).rejects.toThrow(/credentials: expected .*keys \(accessKeyId/);
    }
  });
});
