import { setImmediate } from 'node:timers/promises';
import { CloudTrailClient, DescribeTrailsCommand, StopLoggingCommand } from '@aws-sdk/client-cloudtrail';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { afterEach, describe, expect, it } from 'vitest';
import { CoveError } from '../../../src/cove-error.ts';
import { cove } from '../../../src/library/cove/cove.ts';
import { CoveCallError } from '../../../src/library/cove/cove-call-error.ts';
import type { CoveOptions } from '../../../src/library/cove/cove-options.ts';
import { CoveStopped } from '../../../src/library/cove/cove-stopped.ts';
import { type Demo, startDemo, untilSending } from './demo.ts';

let demo: Demo;

afterEach(() => demo.close());

const ACCOUNT = '333333333302';

async function options(
  more: CoveOptions = {},
): Promise<Omit<CoveOptions, 'connection'> & { connection: Demo['connection'] }> {
  demo = await startDemo();
  return { ...more, connection: demo.connection };
}

function countOf(operation: string): number {
  return demo.simulator.requests.byOperation.get(operation) ?? 0;
}

describe('a run', () => {
  it("runs once per account, in the connection's region, and tells results, failures and skipped accounts apart", async () => {
    const { results, exceptions, failed, skipped, complete } = await cove(
      async (session) => (await session.call('cloudtrail:DescribeTrails')).trailList,
      await options(),
    );
    expect(results.map(({ region }) => region)).toEqual(Array.from({ length: 9 }, () => 'us-east-1'));
    expect(exceptions).toEqual([]);
    expect(failed).toMatchObject([{ account: { id: '444444444403' }, region: '*', error: { kind: 'assume-role' } }]);
    expect(failed[0]?.error.hint).toContain('check that the role exists there and trusts the caller');
    expect(failed[0]?.error).toBeInstanceOf(CoveCallError);
    expect(CoveCallError.is(failed[0]?.error)).toBe(true);
    expect(CoveError.is(failed[0]?.error)).toBe(false);
    expect(skipped.map(({ account, reason }) => [account.id, reason])).toEqual([
      ['111111111111', 'caller-account'],
      ['666666666601', 'account-not-active'],
    ]);
    expect(complete).toBe(false);
  });

  it('says of every outcome where it is from', async () => {
    const { results } = await cove(() => 1, await options({ accounts: [ACCOUNT], tags: { stage: 'prod' } }));
    expect(results).toMatchObject([
      {
        kind: 'result',
        result: 1,
        account: { id: ACCOUNT, name: expect.any(String), email: expect.any(String), tags: { stage: 'prod' } },
        region: 'us-east-1',
        partition: 'aws',
        role: `arn:aws:iam::${ACCOUNT}:role/OrganizationAccountAccessRole`,
      },
    ]);
    expect(results[0]?.account.ouPath.length).toBeGreaterThan(1);
  });

  it('keeps what one account throws from the others, and is not complete then', async () => {
    const { results, exceptions, complete } = await cove(
      ({ account }) => {
        if (account.id === ACCOUNT) throw new Error('mine');
        return account.name;
      },
      await options({ exclude: ['444444444403'] }),
    );
    expect(exceptions).toMatchObject([{ account: { id: ACCOUNT }, exception: { message: 'mine' } }]);
    expect(results).toHaveLength(8);
    expect(complete).toBe(false);
  });

  it('takes globs and `enabled` as regions, and asks the account for them', async () => {
    const { results } = await cove(
      ({ account, region }) => `${account.id} ${region}`,
      await options({ ous: ['ou-lark-prod0000'], exclude: ['333333333303'], regions: ['us-*'] }),
    );
    expect(results.map(({ result }) => result).sort()).toEqual([
      '333333333301 us-east-1',
      '333333333301 us-west-2',
      '333333333302 us-east-1',
      '333333333302 us-west-2',
    ]);
    expect(countOf('account:ListRegions')).toBeGreaterThan(0);
  });

  it('does not ask accounts for regions that are named', async () => {
    const { results } = await cove(({ region }) => region, await options({ regions: ['eu-west-1', 'us-west-2'] }));
    expect(results).toHaveLength(18);
    expect(countOf('account:ListRegions')).toBe(0);
  });

  it('asks about a region that nobody knows, and says what may be meant', async () => {
    const { failed } = await cove(
      ({ region }) => region,
      await options({ accounts: [ACCOUNT], regions: ['eu-wets-1'] }),
    );
    expect(failed[0]?.error.message).toContain('there is no region "eu-wets-1" (did you mean "eu-west-1"?)');
  });

  it('runs in no region of another partition', async () => {
    const { results, failed, exceptions } = await cove(
      (session) => session.in('us-gov-west-1').region,
      await options({ accounts: [ACCOUNT], regions: ['cn-north-1', 'eu-west-1'] }),
    );
    expect(results).toEqual([]);
    expect(failed[0]?.error.message).toContain('there is no region "cn-north-1"');
    expect(exceptions).toMatchObject([{ region: 'eu-west-1', exception: { code: 'usage' } }]);
  });

  it('runs no more functions at once than the connection, or the option, says', async () => {
    demo = await startDemo({}, { concurrency: 5 });
    const { connection } = demo;
    for (const [concurrency, most] of [
      [undefined, 5],
      [2, 2],
    ] as const) {
      let running = 0;
      let peak = 0;
      let open = (): void => undefined;
      const asManyAsMay = new Promise<void>((resolve) => {
        open = resolve;
      });
      await cove(
        async () => {
          running += 1;
          peak = Math.max(peak, running);
          if (running === most) open();
          await asManyAsMay;
          await setImmediate();
          running -= 1;
        },
        { connection, regions: ['enabled'], concurrency },
      );
      expect(peak).toBe(most);
    }
  });

  it('runs in the account of the caller where that is wanted, and assumes no role there', async () => {
    const { results } = await cove(
      async (session) => (await session.call('sts:GetCallerIdentity')).Arn,
      await options({ accounts: ['111111111111'], includeCaller: true }),
    );
    expect(results).toMatchObject([{ role: null, result: expect.stringContaining(':user/') }]);
    expect(countOf('sts:AssumeRole')).toBe(0);
  });

  it('hands what it is told to STS', async () => {
    const { results } = await cove(
      async (session) => (await session.call('sts:GetCallerIdentity')).Arn,
      await options({
        accounts: [ACCOUNT],
        role: 'arn:{partition}:iam::{account}:role/OrganizationAccountAccessRole',
        sessionName: 'inventory',
        durationSeconds: 900,
        sessionTags: { team: 'audit' },
        access: 'full',
      }),
    );
    expect(results[0]?.result).toMatch(/assumed-role\/OrganizationAccountAccessRole\/inventory$/);
    const assumed = demo.simulator.recorded.find(({ operation }) => operation === 'AssumeRole');
    expect(assumed?.input).toMatchObject({ DurationSeconds: '900', Tags: [{ Key: 'team', Value: 'audit' }] });
    expect(assumed?.input).not.toHaveProperty('PolicyArns');
  });

  it('says how far it is', async () => {
    const seen: unknown[] = [];
    await cove(() => 1, await options({ onProgress: (progress) => seen.push(progress) }));
    expect(seen.at(-1)).toEqual({ accounts: 12, accountsDone: 12, results: 9, exceptions: 0, failed: 1, skipped: 2 });
  });
});

describe('names of accounts, and names and paths of units', () => {
  const SHOP = '333333333301';
  const PAYMENTS = '333333333303';
  it.each<[CoveOptions, readonly string[]]>([
    [{ accounts: ['Shop Production', ACCOUNT] }, [SHOP, ACCOUNT]],
    [{ ous: ['Workloads/Production/Payments'] }, [PAYMENTS]],
    [{ ous: ['Shop', 'ou-lark-prodpays'] }, [SHOP, ACCOUNT, PAYMENTS]],
    [{ ous: ['Production'], exclude: ['Shop'] }, [PAYMENTS]],
    [{ accounts: [SHOP, ACCOUNT], exclude: ['Shop Production'] }, [ACCOUNT]],
  ])('%j', async (given, ids) => {
    const { results } = await cove(({ account }) => account.id, await options(given));
    expect(results.map(({ result }) => result).sort()).toEqual(ids);
  });

  it.each<[CoveOptions, string]>([
    [{ accounts: ['Shop'] }, ': a unit is called so, and ous names units, with all accounts below them'],
    [{ accounts: ['Shop*'] }, ' (a name is not a pattern; ous names units, with all accounts below them)'],
    [{ accounts: ['Shpo'] }, ' (did you mean the unit Shop? ous names units, with all accounts below them)'],
    [{ accounts: ['Shop Produktion'] }, ' (did you mean Shop Production?)'],
    [{ ous: ['Shop Produktion'] }, ' (did you mean the account Shop Production? accounts names accounts)'],
    [{ ous: ['Shop Production'] }, ': an account is called so, and accounts names accounts'],
    [{ exclude: ['Shoq'] }, 'is called "Shoq" (exclude) (did you mean Shop?)'],
    [{ exclude: ['999999999999'] }, 'excluded id 999999999999 (exclude) is not in organization'],
    [{ exclude: ['ou-lark-prodshoq'] }, 'excluded id ou-lark-prodshoq (exclude) is not in organization'],
  ])('%j is nobody, and nobody is entered', async (given, message) => {
    await expect(cove(() => 1, await options(given))).rejects.toMatchObject({
      code: 'targets',
      message: expect.stringContaining(message),
      hint: expect.not.stringMatching(/--[a-z]|cove-policy /),
    });
    expect(countOf('sts:AssumeRole')).toBe(0);
  });
});

describe('what cove.with excludes', () => {
  const OTHER = '222222222201';
  it.each([
    ['of an earlier run', (results: readonly { readonly account: object }[]) => results],
    ['by its id', () => [{ account: ACCOUNT }, { account: OTHER }]],
  ])('is not entered for an item: its account is known %s', async (_, itemsOf) => {
    const { connection } = await options();
    const { results } = await cove(() => 1, { connection, accounts: [ACCOUNT, OTHER] });
    const before = assumed();
    for (const exclude of [[OTHER], ['Log Archive'], ['Security']]) {
      const there = cove.with({ connection, exclude });
      await expect(there.map(itemsOf(results) as never, () => 1)).rejects.toMatchObject({
        code: 'usage',
        message: `cove.map: the options exclude accounts of items: ${OTHER}`,
      });
    }
    for (const nobody of ['999999999999', 'ou-lark-prodshoq']) {
      const there = cove.with({ connection, exclude: [nobody] });
      await expect(there.map(itemsOf(results) as never, () => 1)).rejects.toMatchObject({
        code: 'targets',
        message: expect.stringContaining(`excluded id ${nobody} (exclude) is not in organization`),
      });
    }
    expect(assumed()).toBe(before);
  });
  const assumed = () => demo.simulator.recorded.filter(({ operation }) => operation === 'AssumeRole').length;
});

describe('an option that is undefined', () => {
  it('leaves a default of cove.with as it is: it would run everywhere', async () => {
    const { connection } = await options();
    const there = cove.with({ connection, accounts: [ACCOUNT] }).with({ accounts: undefined, access: 'full' });
    const unset = { accounts: undefined, regions: undefined, access: undefined };
    const { results } = await there((session) => session.account.id, unset);
    expect(results.map(({ result }) => result)).toEqual([ACCOUNT]);
    const streamed: string[] = [];
    for await (const { account } of there.stream(() => 1, unset)) streamed.push(account.id);
    expect(streamed).toEqual([ACCOUNT]);
    const mapped = await there.map(results, () => 1, { access: undefined, concurrency: undefined });
    expect(mapped.results).toHaveLength(1);
    const assumed = demo.simulator.recorded.filter(({ operation }) => operation === 'AssumeRole');
    expect(assumed).toHaveLength(3);
    for (const { input } of assumed) expect(input).not.toHaveProperty('PolicyArns');
  });
});

describe('what makes no sense is refused before anything is asked', () => {
  const wrong = (value: unknown): CoveOptions => value as CoveOptions;

  it.each([
    [{ accounts: 'all' }, 'cove: accounts: expected a list of strings, got the string "all"'],
    [{ accounts: new Set(['333333333302']) }, 'cove: accounts: expected a list of strings, got a Set'],
    [{ exclude: [null] }, 'cove: exclude: expected strings, got null'],
    [{ tags: new Map() }, 'cove: tags: expected a non-empty object of strings, got a Map'],
    [{ onProgress: new Date(0) }, 'cove: onProgress: expected a function, got a Date'],
    [{ accounts: [] }, 'cove: accounts: the list is empty'],
    [{ ous: [] }, 'cove: ous: the list is empty'],
    [{ regions: [] }, 'cove: regions: the list is empty'],
    [{ regions: 'eu-west-1' }, 'cove: regions: expected a list of strings, got the string "eu-west-1"'],
    [{ accounts: ['11111111111'] }, 'accounts: "11111111111" has 11 digits, but an account id has 12'],
    [{ exclude: ['ou-cat'] }, 'exclude: "ou-cat" is neither an account id (12 digits) nor an organizational unit'],
    [{ region: ['eu-west-1'] }, 'cove: there is no option "region"'],
    [{ ignore_ids: [] }, 'cove: there is no option "ignore_ids"'],
    [{ tags: {} }, 'cove: tags: expected a non-empty object of strings, got an empty object'],
    [{ tags: ['x'] }, 'cove: tags: expected a non-empty object of strings'],
    [{ access: 'write' }, "cove: access: expected 'read-only', 'full', or an object"],
    [{ access: {} }, 'or an object with policy, policyArns or both, got an empty object'],
    [{ access: { polici: {} } }, 'or an object with policy, policyArns or both, got an object with polici'],
    [
      { access: { policy: 'no JSON' } },
      'cove: access.policy: expected a policy as an object, or its JSON, of up to 2048',
    ],
    [
      { access: { policyArns: ['ReadOnlyAccess'] } },
      'cove: access.policyArns: expected a list of up to 10 ARNs of managed policies, got the string "ReadOnlyAccess"',
    ],
    [{ access: { policyArns: [], policy: {} } }, 'access.policyArns: expected a list of up to 10 ARNs of managed'],
    [{ access: { policy: {} }, includeCaller: true }, "includeCaller: the caller's own account"],
    [{ concurrency: 0 }, 'cove: concurrency: expected a whole number from 1, got number 0'],
    [{ role: 'arn:aws:iam::111122223333:role/audit' }, "cove: role: expected a role's name, or an ARN with {account}"],
    [{ signal: true }, 'cove: signal: expected an AbortSignal, got boolean true'],
    [{ durationSeconds: 60 }, 'cove: durationSeconds: expected seconds, from 900 to 43,200'],
    [{ connection: {} }, 'cove: connection: expected what `await connect()` returns, got an empty object'],
  ])('%j', async (given, message) => {
    const { connection } = await options();
    const before = demo.simulator.requests.total;
    const work = () => {
      throw new Error('it ran');
    };
    const run = cove(work, wrong({ connection, ...given }));
    await expect(run).rejects.toThrow(message);
    await expect(run).rejects.toMatchObject({ code: 'usage' });
    expect(demo.simulator.requests.total).toBe(before);
  });

  it.each([
    [{ ignore_ids: ['111111111111'] }, 'did you mean exclude?'],
    [{ acounts: ['111111111111'] }, 'did you mean accounts?'],
  ])('%j has a hint', async (given, hint) => {
    await expect(cove(() => 1, { ...(await options()), ...wrong(given) })).rejects.toMatchObject({ hint });
  });

  it.each([[null], [[]], ['eu-west-1'], [7]])('options that are %j', async (given) => {
    const { connection } = await options();
    const everywhere = cove.with({ connection });
    await expect(everywhere(() => 1, wrong(given))).rejects.toThrow('cove: expected an object of options, got');
    await expect(everywhere.map([], () => 1, wrong(given))).rejects.toThrow('cove.map: expected an object of options');
    await expect(everywhere.stream(() => 1, wrong(given)).next()).rejects.toThrow('cove.stream: expected an object');
    expect(() => everywhere.with(wrong(given))).toThrow('cove.with: expected an object of options');
    expect(demo.simulator.requests.byOperation.get('sts:AssumeRole')).toBeUndefined();
  });

  it.each(['ListUsers', 'iam:', ':ListUsers', 'iam:ListUsers:x', undefined])('the operation %j', async (name) => {
    const { exceptions } = await cove(
      (session) => session.call(name as `${string}:${string}`),
      await options({ accounts: [ACCOUNT] }),
    );
    expect(exceptions).toMatchObject([{ exception: { code: 'usage', message: /expected service:Operation/ } }]);
  });

  it('an unknown option, even if it is undefined', async () => {
    await expect(cove(() => 1, { ...(await options()), ...wrong({ acounts: undefined }) })).rejects.toThrow('acounts');
  });

  it('no function', async () => {
    await expect(cove('work' as never, await options())).rejects.toThrow(
      'cove: expected a function to run, got the string "work"',
    );
  });

  it('but nothing may be excluded', async () => {
    const { results } = await cove(() => 1, await options({ exclude: [] }));
    expect(results).toHaveLength(9);
  });
});

describe('an organization that has nobody to run in', () => {
  it.each([
    [
      { accounts: ['111111111111'] },
      'all that the options select are skipped: 1 caller-account',
      'includeCaller: true',
    ],
    [{ accounts: [ACCOUNT], exclude: [ACCOUNT] }, 'the options select none', 'exclude'],
    [{ tags: { stage: 'nowhere' } }, 'the options select none', 'tags'],
  ])('%j', async (given, message, hint) => {
    const run = cove(() => 1, await options(given));
    await expect(run).rejects.toMatchObject({
      code: 'targets',
      message: expect.stringContaining(message),
      hint: expect.stringContaining(hint),
    });
  });

  it.each([
    [{ accounts: ['999999999999'] }, '999999999999 (accounts) is not in organization'],
    [{ ous: ['ou-lark-prod0001'] }, 'ou-lark-prod0001 (ous) is not in organization'],
  ])('%j speaks of options', async (given, message) => {
    await expect(cove(() => 1, await options(given))).rejects.toThrow(message);
  });

  it('speaks of options where Organizations may not be asked', async () => {
    demo = await startDemo({
      faults: { rules: [{ kind: 'deny', service: 'organizations' }] },
    });
    const { connection } = demo;
    const error: unknown = await cove(() => 1, { connection }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'organization' });
    if (!CoveError.is(error)) throw error;
    expect(`${error.message} ${error.hint}`).not.toMatch(/--[a-z]|policy run/);
    const { results } = await cove(() => 1, { connection, accounts: [ACCOUNT] });
    expect(results).toMatchObject([{ account: { id: ACCOUNT, name: null, state: 'UNKNOWN' } }]);
  });

  it('has skipped outcomes in words of options', async () => {
    const { skipped } = await cove(() => 1, await options());
    expect(skipped[0]?.message).toBe("the caller's own account is left out without includeCaller: true");
  });
});

describe('a run is read-only unless it says otherwise', () => {
  async function trailOf(connection: Demo['connection']): Promise<string> {
    const { results } = await cove(
      async (session) => {
        const { trailList = [] } = await session
          .client(CloudTrailClient)
          .send(new DescribeTrailsCommand({ includeShadowTrails: false }));
        return trailList[0]?.TrailARN ?? '';
      },
      { connection, accounts: [ACCOUNT], regions: ['eu-west-1'] },
    );
    return results[0]?.result ?? '';
  }

  it('by the word of AWS, with a hint', async () => {
    const { connection } = await options();
    const Name = await trailOf(connection);
    const where = { connection, accounts: [ACCOUNT], regions: ['eu-west-1'] };
    const called = await cove((session) => session.call('cloudtrail:StopLogging', { Name }), where);
    const sent = await cove(
      (session) => session.client(CloudTrailClient).send(new StopLoggingCommand({ Name })),
      where,
    );
    for (const { exceptions } of [called, sent]) {
      expect(exceptions).toMatchObject([{ hint: expect.stringContaining("access: 'full'") }]);
    }
    expect(called.exceptions[0]?.exception).toMatchObject({
      kind: 'access-denied',
      operation: 'cloudtrail:StopLogging',
      hint: expect.stringContaining("access: 'full'"),
    });
    expect(sent.exceptions[0]?.exception).toMatchObject({ name: 'AccessDeniedException' });
    const stops = demo.simulator.recorded.filter(({ operation }) => operation === 'StopLogging');
    expect(stops.map(({ errorCode }) => errorCode)).toEqual(['AccessDeniedException', 'AccessDeniedException']);
  });

  it.each([
    ['full', 'full'],
    [
      'a policy',
      { policy: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'cloudtrail:*', Resource: '*' }] } },
    ],
    ['managed policies', { policyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'] }],
  ] as const)('with access: %s AWS takes it', async (_, access) => {
    const { connection } = await options();
    const Name = await trailOf(connection);
    const { results } = await cove((session) => session.call('cloudtrail:StopLogging', { Name }), {
      connection,
      accounts: [ACCOUNT],
      regions: ['eu-west-1'],
      access,
    });
    expect(results).toHaveLength(1);
  });

  it("and in the caller's own account, which AWS does not limit, by ours", async () => {
    const { connection } = await options();
    const where = { connection, accounts: ['111111111111'], includeCaller: true };
    const before = () => countOf('cloudtrail:StopLogging');
    const called = await cove(
      (session) => session.call('cloudtrail:StopLogging', { Name: 'organization-trail' }),
      where,
    );
    const sent = await cove(
      (session) => session.client(CloudTrailClient).send(new StopLoggingCommand({ Name: 'organization-trail' })),
      where,
    );
    const asked = await cove((session) => session.credentials(), where);
    for (const { exceptions } of [called, sent, asked]) {
      expect(exceptions).toMatchObject([
        { exception: { kind: 'access-denied' }, hint: expect.stringContaining("access: 'full'") },
      ]);
    }
    expect(before()).toBe(0);
  });

  it("which refuses no reads by clients in the caller's own account", async () => {
    const { connection } = await options();
    const { results, exceptions } = await cove(
      async (session) => {
        const client = session.client(CloudTrailClient);
        const { trailList = [] } = await client.send(new DescribeTrailsCommand({}));
        const { Buckets = [] } = await session.client(S3Client).send(new ListBucketsCommand({}));
        await expect(client.config.credentials()).rejects.toThrow('the credentials of');
        return [trailList.length, Buckets.length];
      },
      { connection, accounts: ['111111111111'], includeCaller: true },
    );
    expect(exceptions).toEqual([]);
    expect(results).toMatchObject([{ result: [expect.any(Number), expect.any(Number)] }]);
  });
});

describe('a run that is stopped', () => {
  it('by its signal: calls in flight end, and the results so far are in the error', async () => {
    demo = await startDemo({
      faults: { rules: [{ kind: 'latency', service: 'cloudtrail', account: ACCOUNT, latencyMs: 600_000 }] },
    });
    const { connection } = demo;
    const stop = new AbortController();
    const run = cove(
      async (session) => {
        return session.call('cloudtrail:DescribeTrails');
      },
      {
        connection,
        signal: stop.signal,
        onProgress: ({ results }) => results === 8 && stop.abort(new Error('enough')),
      },
    );
    const error: unknown = await run.catch((thrown: unknown) => thrown);
    expect(CoveStopped.is(error)).toBe(true);
    expect(error).toMatchObject({ name: 'CoveStopped', code: 'stopped', cause: { message: 'enough' } });
    if (!CoveStopped.is(error)) throw error;
    expect(error.partial.results).toHaveLength(8);
    expect(error.partial.complete).toBe(false);
    // The connection goes on.
    const { results } = await cove(() => 1, { connection, accounts: ['333333333301'] });
    expect(results).toHaveLength(1);
  });

  it('before it began: nothing is asked', async () => {
    const { connection } = await options();
    const before = demo.simulator.requests.total;
    await expect(cove(() => 1, { connection, signal: AbortSignal.abort() })).rejects.toBeInstanceOf(CoveStopped);
    expect(demo.simulator.requests.total).toBe(before);
  });

  it('while accounts are looked for', async () => {
    demo = await startDemo({ faults: { rules: [{ kind: 'latency', service: 'organizations', latencyMs: 600_000 }] } });
    const { connection } = demo;
    const stop = new AbortController();
    const run = cove(() => 1, { connection, signal: stop.signal });
    void untilSending(connection).then(() => stop.abort());
    await expect(run).rejects.toMatchObject({ name: 'CoveStopped', partial: { results: [] } });
  });

  it('by failFast, with the first failure', async () => {
    const { connection } = await options();
    const run = cove(
      ({ account }) => {
        if (account.id === ACCOUNT) throw new Error('oh no');
        return 1;
      },
      { connection, failFast: true, concurrency: 1, exclude: ['444444444403'] },
    );
    await expect(run).rejects.toMatchObject({
      name: 'CoveStopped',
      cause: { message: 'oh no' },
      partial: { exceptions: [{ account: { id: ACCOUNT } }] },
    });
  });

  it('leaves no session behind that could still call', async () => {
    const { connection } = await options();
    const { results } = await cove((session) => [session, session.client(CloudTrailClient)] as const, {
      connection,
      accounts: [ACCOUNT],
    });
    const before = demo.simulator.requests.total;
    const [session, client] = results[0]?.result ?? [];
    await expect(session?.call('cloudtrail:DescribeTrails')).rejects.toMatchObject({ kind: 'interrupted' });
    await expect(client?.send(new DescribeTrailsCommand({}))).rejects.toThrow();
    await expect(session?.credentials()).rejects.toThrow('the run has ended');
    expect(demo.simulator.requests.total).toBe(before);
  });
});
