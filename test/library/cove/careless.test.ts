/**
 * What careless or hostile programs do to a run: no outcome is lost, no error is somebody else's, and nothing hangs.
 */
import { setTimeout } from 'node:timers/promises';
import { CloudTrailClient, DescribeTrailsCommand, StopLoggingCommand } from '@aws-sdk/client-cloudtrail';
import { GetUserCommand, IAMClient, waitUntilUserExists } from '@aws-sdk/client-iam';
import { GetPublicAccessBlockCommand, S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cove } from '../../../src/library/cove/cove.ts';
import type { CoveOptions, CoveProgress } from '../../../src/library/cove/cove-options.ts';
import type { CoveSession } from '../../../src/library/cove/cove-session.ts';
import type { Located } from '../../../src/library/cove/map-items.ts';
import { connect } from '../../../src/library/cove/open-connection.ts';
import type { Account } from '../../../src/organization/organization.ts';
import { generateOrganization } from '../../../src/simulator/generate-organization.ts';
import type { FaultSettings } from '../../../src/simulator/organization-file.generated.ts';
import { type Demo, startDemo } from './demo.ts';

type FaultRule = NonNullable<FaultSettings['rules']>[number];

let demo: Demo;

afterEach(() => demo.close());

const ACCOUNTS = ['200000000001', '200000000002', '200000000003'];
const REGIONS = [{ name: 'us-east-1' }, { name: 'eu-west-1' }];

const CONNECTION_EXPECTED =
  /^cove(\.\w+)?: connection: expected what `await connect\(\)` returns, got (null|a Promise)$/;

const evil = (): never => {
  throw new Error('evil');
};

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

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
      await expect(run()).rejects.toMatchObject({
        code: 'usage',
        message: expect.stringMatching(CONNECTION_EXPECTED),
      });
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

  it('are what they were even where their lists are proxies, as those of frameworks that watch them', async () => {
    const { connection } = await startThree();
    const exclude = ACCOUNTS.slice(0, 2);
    const tags = { team: 'nobody' };
    const others = cove.with({ connection, exclude: new Proxy(exclude, {}) });
    const tagged = cove(({ account }) => account.id, { connection, tags: new Proxy(tags, {}) });
    const nobody = expect(tagged).rejects.toMatchObject({ code: 'targets' });
    exclude.length = 0;
    Object.assign(tags, { team: 'everybody' });
    const { results } = await others(({ account }) => account.id);
    expect(results.map(({ result }) => result)).toEqual(ACCOUNTS.slice(2));
    await nobody;
  });

  it('take no signal that only looks like one: it would end nothing', async () => {
    const { connection, simulator } = await startThree();
    const { url: endpoint, credentials } = simulator;
    const signal = { aborted: false, addEventListener: () => undefined } as unknown as AbortSignal;
    const refused = { code: 'usage', message: expect.stringContaining('signal: expected an AbortSignal') };
    await expect(cove(() => 1, { connection, signal })).rejects.toMatchObject(refused);
    await expect(connect({ region: 'us-east-1', endpoint, credentials, signal })).rejects.toMatchObject(refused);
  });

  it('that are inherited are not left out in silence', async () => {
    const { connection } = await startThree();
    const inherited = Object.assign(Object.create({ accounts: ACCOUNTS.slice(0, 1) }), { connection });
    await expect(cove(() => 1, inherited)).rejects.toThrow('expected a plain object of options');
    const base = Object.assign(Object.create(null), { accounts: ACCOUNTS.slice(0, 1) });
    const fromBase = Object.assign(Object.create(base), { connection });
    await expect(cove(() => 1, fromBase)).rejects.toThrow('expected a plain object of options');
  });
});

it('a connection cannot be changed: runs go by its region, and by who its caller is', async () => {
  const { connection } = await startThree();
  expect(() => Object.assign(connection, { region: 'eu-west-1' })).toThrow(TypeError);
  expect(() => Object.assign(connection.identity, { account: ACCOUNTS[0] })).toThrow(TypeError);
  const { results } = await cove(({ region }) => region, { connection, accounts: ACCOUNTS });
  expect(results.map(({ result }) => result)).toEqual(['us-east-1', 'us-east-1', 'us-east-1']);
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

  it('that rejects after the last outcome is told, and not lost', async () => {
    const { connection } = await startThree();
    const onProgress = async ({ accounts, accountsDone }: CoveProgress): Promise<void> => {
      if (accountsDone < accounts) return;
      await setTimeout(5);
      throw new Error('mine');
    };
    await expect(cove(() => 1, { connection, onProgress })).rejects.toMatchObject({
      message: 'stopped: onProgress threw: mine',
      partial: { results: [{ result: 1 }, { result: 1 }, { result: 1 }] },
    });
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

  class Row {
    readonly #account: Account;
    readonly region = 'eu-west-1';
    constructor(account: Account) {
      this.#account = account;
    }
    get account(): Account {
      return this.#account;
    }
  }

  it.each<[string, (account: Account) => Located]>([
    [
      'with an account that somebody has added a function to',
      (account) => ({ account: { ...account, show: () => 1 } }),
    ],
    [
      'with one in a cycle',
      (account) => ({ account: Object.assign({ ...account }, { self: account, map: new Map() }) }),
    ],
    ['of a class', (account) => new Row(account)],
    ['with an account of a class', (account) => ({ account: Object.assign(new (class Mine {})(), account) })],
    ['with one that inherits', (account) => ({ account: Object.create(account) as Account })],
    ['that are frozen', (account) => Object.freeze({ account: Object.freeze({ ...account }) })],
    ['that are proxies', (account) => new Proxy({ account: new Proxy(account, {}), region: 'us-east-1' }, {})],
    ['without a prototype', (account) => Object.assign(Object.create(null), { account })],
    [
      'with what is not an account, beside its id',
      ({ id }) => ({ account: { id, state: 'mine', ouPath: 7 } as object as Account }),
    ],
    [
      'with units that are none',
      (account) => ({ account: { ...account, units: [null], tags: 7 } as object as Account }),
    ],
  ])('may be decorated: %s', async (_, itemOf) => {
    const { connection } = await startThree();
    const { results } = await cove(() => 1, { connection, accounts: ACCOUNTS });
    const items = results.map(({ account }) => itemOf(account));
    const mapped = await cove.map(
      items,
      (session, item) => (item === items[ACCOUNTS.indexOf(session.account.id)] ? session.account.name : 'another'),
      { connection },
    );
    expect(mapped.exceptions).toEqual([]);
    const byId = (a: { account: Account }, b: { account: Account }): number => a.account.id.localeCompare(b.account.id);
    expect([...mapped.results].sort(byId).map(({ result }) => result)).toEqual(
      [...results].sort(byId).map(({ account }) => account.name),
    );
    expect(mapped.complete).toBe(true);
    expect(mapped.results[0]?.account).not.toHaveProperty('show');
  });

  it.each<[string, unknown]>([
    ['what throws when it is looked at', new Proxy({}, { get: evil, has: evil, getPrototypeOf: evil })],
    ['an account that does', { account: new Proxy({}, { get: evil }) }],
    ['a region that does', Object.defineProperty({ account: ACCOUNTS[0] }, 'region', { get: evil })],
    ['a proxy that was revoked', revoked()],
    ['null', null],
    ['an account that is a String', { account: new String(ACCOUNTS[0]) }],
    ['a region that is a symbol', { account: ACCOUNTS[0], region: Symbol('x') }],
    ['a region without a text', { account: ACCOUNTS[0], region: Object.create(null) }],
  ])('that cannot be read are an error of the call: %s', async (_, item) => {
    const { connection } = await startThree();
    await expect(cove.map([item] as never, () => 1, { connection })).rejects.toMatchObject({
      name: 'CoveError',
      code: 'usage',
      message: expect.stringContaining('item 0'),
    });
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

describe('what a function throws', () => {
  it.each<[string, () => unknown]>([
    ['a text', () => 'text'],
    ['nothing', () => undefined],
    [
      'an error in a cycle of causes',
      () => {
        const error = new Error('first');
        error.cause = new Error('second', { cause: error });
        return error;
      },
    ],
    [
      'an error whose members throw',
      () => Object.defineProperties(new Error('x'), { cause: { get: evil }, name: { get: evil } }),
    ],
    ['what throws when it is looked at', () => new Proxy({}, { get: evil, has: evil, getPrototypeOf: evil })],
  ])('is an outcome beside the others: %s', async (_, made) => {
    const { connection } = await startThree();
    const thrown = made();
    const { results, exceptions } = await cove(
      ({ account }) => {
        if (account.id === ACCOUNTS[0]) throw thrown;
        return 1;
      },
      { connection },
    );
    expect(results).toHaveLength(2);
    expect(exceptions).toHaveLength(1);
    expect(Object.is(exceptions[0]?.exception, thrown)).toBe(true);
  });
});

describe('a session', () => {
  it('and its account cannot be changed: others have the same', async () => {
    const { connection } = await startThree();
    const { exceptions, results } = await cove(
      (session) => {
        if (session.region === 'us-east-1') Object.assign(session.account, { id: '999999999999' });
        for (const unit of session.account.units ?? []) expect(unit).toSatisfy(Object.isFrozen);
        return session.account.id;
      },
      { connection, regions: ['us-east-1', 'eu-west-1'], concurrency: 1 },
    );
    expect(exceptions.map(({ account }) => account.id).sort()).toEqual(ACCOUNTS);
    expect(results.map(({ result }) => result).sort()).toEqual(ACCOUNTS);
    const moved = await cove((session) => Object.assign(session, { region: 'eu-west-1' }), { connection });
    expect(moved.exceptions).toHaveLength(3);
  });

  it('gives credentials that are whoever asked for them, and signs with its own', async () => {
    const { connection } = await startThree();
    const written = { accessKeyId: 'AKIAOTHER', secretAccessKey: 'other', sessionToken: 'other' };
    const { results } = await cove(
      async (session) => {
        const client = session.client(CloudTrailClient);
        Object.assign(await session.credentials(), written);
        Object.assign(await client.config.credentials(), written);
        await client.send(new DescribeTrailsCommand({}));
        return (await session.call('sts:GetCallerIdentity')).Account;
      },
      { connection },
    );
    expect(results.map(({ result }) => result).sort()).toEqual(ACCOUNTS);
  });

  it('sends an input as it was when it was called', async () => {
    const { connection } = await startThree();
    const where = { connection, accounts: ACCOUNTS.slice(0, 1) };
    const { results } = await cove(async (session) => {
      const input = { Name: 'legacy-trail' };
      const called = session.call('cloudtrail:GetTrailStatus', input);
      input.Name = 'another';
      return (await called).IsLogging;
    }, where);
    expect(results).toMatchObject([{ result: expect.any(Boolean) }]);
  });

  it('says which member was meant instead of one that there is not', async () => {
    const { connection } = await startThree();
    const where = { connection, accounts: ACCOUNTS.slice(0, 1) };
    const { exceptions } = await cove((session) => session.call('iam:GetUser', { user: 1 }), where);
    expect(exceptions).toMatchObject([
      { exception: { message: expect.stringContaining('does not take; did you mean "UserName"?') } },
    ]);
  });

  it.each<[string, unknown]>([
    ['null', null],
    ['a list', []],
    ['a BigInt in it', { MaxItems: 1n }],
    ['a Map in it', { Tags: new Map() }],
    ['a function in it', { PathPrefix: () => '/' }],
    [
      'a cycle',
      (() => {
        const input: Record<string, unknown> = {};
        input.PathPrefix = input;
        return input;
      })(),
    ],
  ])('takes no input that JSON cannot say: %s', async (_, input) => {
    const { connection } = await startThree();
    const where = { connection, accounts: ACCOUNTS.slice(0, 1) };
    const { exceptions } = await cove((session) => session.call('iam:ListUsers', input as never), where);
    expect(exceptions).toMatchObject([{ exception: { code: 'usage' } }]);
  });
});

describe('calls that a function does not wait for', () => {
  const unhandled = vi.fn();
  const STOP = { Name: 'legacy-trail' };

  it.each<[string, (session: CoveSession) => unknown]>([
    ['by a client', (session) => session.client(CloudTrailClient).send(new StopLoggingCommand(STOP))],
    [
      'by a client that calls back',
      (session) => session.client(CloudTrailClient).send(new StopLoggingCommand(STOP), () => undefined),
    ],
    ['by call', (session) => session.call('cloudtrail:StopLogging', STOP)],
  ])('are made if they write, before its outcome: %s', async (_, write) => {
    const { connection, simulator } = await startThree();
    const run = { connection, access: 'full', accounts: ACCOUNTS } as const;
    const { results } = await cove((session) => void write(session), run);
    expect(results).toHaveLength(3);
    expect(simulator.requests.byOperation.get('cloudtrail:StopLogging')).toBe(3);
    const refused = await cove((session) => void write(session), { connection, accounts: ACCOUNTS });
    expect(refused.exceptions).toHaveLength(3);
    for (const { hint } of refused.exceptions) expect(hint).toContain("access: 'full'");
  });

  it('are made if they write, one after the other too, by what the function has left running', async () => {
    const { connection, simulator } = await startThree();
    const stopAll = async (session: CoveSession): Promise<void> => {
      for (let left = 3; left > 0; left -= 1) {
        await session.call('cloudtrail:StopLogging', STOP);
        await Promise.resolve().then(() => undefined);
      }
    };
    const { results } = await cove((session) => void stopAll(session), { connection, access: 'full' });
    expect(results).toHaveLength(3);
    expect(simulator.requests.byOperation.get('cloudtrail:StopLogging')).toBe(9);
  });

  it.each<[string, (session: CoveSession) => Promise<unknown>]>([
    ['by call', (session) => session.call('cloudtrail:StopLogging', { Name: 'no-such' })],
    ['by a client', (session) => session.client(CloudTrailClient).send(new StopLoggingCommand({ Name: 'no-such' }))],
    ['of an operation that there is not', (session) => session.call('cloudtrail:StopLoging', STOP)],
  ])('are exceptions if they write and fail while the function still runs: %s', async (_, write) => {
    const { connection } = await startThree();
    const run = { connection, access: 'full', accounts: ACCOUNTS } as const;
    const forget = async (session: CoveSession): Promise<void> => {
      void write(session);
      await setTimeout(50);
    };
    process.on('unhandledRejection', unhandled);
    try {
      const { exceptions, complete } = await cove(forget, run);
      expect(complete).toBe(false);
      const failed = { exception: { message: expect.stringMatching(/trail|StopLoging/i) }, unawaited: [] };
      expect(exceptions).toMatchObject([failed, failed, failed]);
      const kinds: string[] = [];
      for await (const { kind } of cove.stream(forget, run)) kinds.push(kind);
      expect(kinds).toEqual(expect.arrayContaining(['exception', 'exception', 'exception']));
      const mapped = await cove.map([{ account: ACCOUNTS[0] ?? '' }], forget, { connection, access: 'full' });
      expect(mapped).toMatchObject({ exceptions: [failed], complete: false });

      const own = new Error('own');
      const thrown = await cove((session) => forget(session).then(() => Promise.reject(own)), run);
      for (const { exception, unawaited } of thrown.exceptions) {
        expect(exception).toBe(own);
        expect(unawaited).toMatchObject([failed.exception]);
      }
      const late = await cove(async (session) => {
        const sent = write(session);
        await setTimeout(50);
        return await sent.catch(() => 'handled');
      }, run);
      expect(late.results.map(({ result }) => result)).toEqual(ACCOUNTS.map(() => 'handled'));
      await new Promise((resolve) => setImmediate(resolve));
      expect(unhandled).not.toHaveBeenCalled();
    } finally {
      process.removeListener('unhandledRejection', unhandled);
    }
  });

  it('end with the run if they read, and do not take the process with them', async () => {
    const rules = ['cloudtrail', 'config-service'].map((service) => ({
      kind: 'latency' as const,
      service,
      latencyMs: 600_000,
    }));
    const organization = generateOrganization({ accounts: 3, regions: REGIONS });
    demo = await startDemo({ organization: { ...organization, faults: { rules } } });
    process.on('unhandledRejection', unhandled);
    try {
      const { results } = await cove(
        (session) => {
          void session.call('cloudtrail:DescribeTrails');
          // An alias is no other operation.
          void session.call('config:DescribeConfigurationRecorders');
          void session.client(CloudTrailClient).send(new DescribeTrailsCommand({}));
        },
        { connection: demo.connection },
      );
      expect(results).toHaveLength(3);
      await new Promise((resolve) => setImmediate(resolve));
      expect(unhandled).not.toHaveBeenCalled();
    } finally {
      process.removeListener('unhandledRejection', unhandled);
    }
  });
});

describe('a helper that a function does not wait for', () => {
  const unhandled = vi.fn();
  const slow = (services: string[]): FaultRule[] =>
    services.map((service) => ({ kind: 'latency', service, latencyMs: 600_000 }));

  beforeEach(() => {
    unhandled.mockReset();
    process.on('unhandledRejection', unhandled);
  });
  afterEach(() => {
    process.removeListener('unhandledRejection', unhandled);
  });

  async function started(rules: FaultRule[]): Promise<Demo> {
    const organization = generateOrganization({ accounts: 3, trailsEvery: 1, regions: REGIONS });
    demo = await startDemo({ organization: { ...organization, faults: { rules } } });
    return demo;
  }

  // Its promise would be rejected with that of its call, and end the process with all results.
  it.each<[string, FaultRule[], (session: CoveSession) => Promise<unknown>]>([
    ['reads', slow(['cloudtrail']), (session) => session.call('cloudtrail:DescribeTrails')],
    ['reads and is denied', [{ kind: 'deny', service: 'iam' }], (session) => session.call('iam:ListUsers')],
    [
      'reads one thing after the other',
      slow(['cloudtrail']),
      async (session) => {
        await session.call('iam:ListUsers');
        await session.client(CloudTrailClient).send(new DescribeTrailsCommand({}));
      },
    ],
    [
      'has enough of a race',
      slow(['cloudtrail']),
      (session) => Promise.race([session.call('cloudtrail:DescribeTrails'), session.call('iam:ListUsers')]),
    ],
  ])('takes neither the process nor a result with it: it %s', async (_, rules, helper) => {
    const { connection } = await started(rules);
    const { results } = await cove(
      (session) => {
        void (async () => helper(session))();
      },
      { connection },
    );
    expect(results).toHaveLength(3);
    await connection.close();
    await new Promise((resolve) => setImmediate(resolve));
    expect(unhandled).not.toHaveBeenCalled();
  });

  it('and writes what AWS refuses is an exception of it, once', async () => {
    const { connection } = await started([]);
    const helper = async (session: CoveSession): Promise<void> => {
      await session.call('cloudtrail:StopLogging', { Name: 'legacy-trail' });
    };
    const { exceptions } = await cove((session) => void helper(session), { connection });
    expect(exceptions.map(({ hint }) => hint)).toEqual(ACCOUNTS.map(() => expect.stringContaining("access: 'full'")));
    await new Promise((resolve) => setImmediate(resolve));
    expect(unhandled).not.toHaveBeenCalled();
  });
});

it('a session that was kept says what fails, to whom calls it after its function', async () => {
  const { connection } = await startThree();
  const denied = { kind: 'access-denied' };
  for await (const outcome of cove.stream((session) => session, { connection, accounts: ACCOUNTS.slice(0, 1) })) {
    if (outcome.kind !== 'result') throw new Error(outcome.kind);
    await expect(outcome.result.call('cloudtrail:StopLogging', { Name: 'legacy-trail' })).rejects.toMatchObject(denied);
    expect(await outcome.result.call('iam:ListUsers')).toHaveProperty('Users');
  }
});

it('a waiter ends with the run by the signal of its session: what it would send is refused from then on', async () => {
  const { connection, simulator } = await startThree();
  const { results } = await cove(
    (session) => {
      const client = session.client(IAMClient);
      const abortSignal = session.signal;
      const waited = waitUntilUserExists({ client, maxWaitTime: 600, abortSignal }, { UserName: 'nobody' });
      return { client, ended: waited.catch((error: Error) => error.name) };
    },
    { connection, accounts: ACCOUNTS.slice(0, 1) },
  );
  const before = simulator.requests.total;
  const [{ result = undefined } = {}] = results;
  expect(await result?.ended).toBe('AbortError');
  await expect(result?.client.send(new GetUserCommand({ UserName: 'nobody' }))).rejects.toThrow();
  expect(simulator.requests.total).toBe(before);
});

describe('a signal of a call', () => {
  it('ends it, in the words of the SDK, before it is sent too, and while it waits for throttling to end', async () => {
    const rules = [{ kind: 'throttle', service: 's3', operation: 'GetBucketPublicAccessBlock' }] as const;
    const organization = generateOrganization({ accounts: 1, regions: REGIONS });
    demo = await startDemo({ organization: { ...organization, faults: { rules: [...rules] } } });
    const { results } = await cove(
      async (session) => {
        const aborted = { name: 'AbortError', message: 'Request aborted' };
        const client = session.client(CloudTrailClient);
        const command = new DescribeTrailsCommand({});
        await expect(client.send(command, { abortSignal: AbortSignal.abort() })).rejects.toMatchObject(aborted);
        const stop = new AbortController();
        const sent = session
          .client(S3Client)
          .send(new GetPublicAccessBlockCommand({ Bucket: 'x' }), { abortSignal: stop.signal });
        stop.abort();
        await expect(sent).rejects.toMatchObject(aborted);
        const early = { aborted: false, onabort: null as (() => void) | null };
        const called = client.send(command, { abortSignal: early as AbortSignal });
        early.onabort?.();
        await expect(called).rejects.toMatchObject(aborted);
        await client.send(command, { abortSignal: { aborted: false, onabort: null } as AbortSignal });
        return (await client.send(command)).trailList?.length;
      },
      { connection: demo.connection },
    );
    expect(results).toHaveLength(1);
  });
});

it('a requestTimeout of a call is that of its answer, and of no other call', async () => {
  const slow = { kind: 'latency', latencyMs: 600_000 } as const;
  const rules = [
    { ...slow, operation: 'StopLogging' },
    { ...slow, operation: 'DescribeTrails', count: 1 },
  ];
  const organization = generateOrganization({ accounts: 1, trailsEvery: 1, regions: REGIONS });
  demo = await startDemo({ organization: { ...organization, faults: { rules: [...rules] } } });
  const { results } = await cove(
    async (session) => {
      const client = session.client(CloudTrailClient);
      const sent = client.send(new StopLoggingCommand({ Name: 'legacy-trail' }), { requestTimeout: 1 });
      await expect(sent).rejects.toMatchObject({ name: 'TimeoutError' });
      // A read is tried again.
      for (const requestTimeout of [500, 0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
        await client.send(new DescribeTrailsCommand({}), { requestTimeout });
      }
    },
    { connection: demo.connection, access: 'full' },
  );
  expect(results).toHaveLength(1);
});

it('a read that is denied for other reasons does not ask for full access', async () => {
  const rules = ['cloudtrail', 's3'].map((service) => ({ kind: 'deny' as const, service }));
  const organization = generateOrganization({ accounts: 1, regions: REGIONS });
  demo = await startDemo({ organization: { ...organization, faults: { rules: [...rules] } } });
  const { exceptions } = await cove(
    (session) =>
      session.region === 'us-east-1'
        ? session.client(CloudTrailClient).send(new DescribeTrailsCommand({}))
        : session.client(S3Client).send(new GetPublicAccessBlockCommand({ Bucket: 'x' })),
    { connection: demo.connection, regions: ['us-east-1', 'eu-west-1'] },
  );
  expect(exceptions.map(({ hint }) => hint)).toEqual([undefined, undefined]);
});
