import { CloudTrail, CloudTrailClient, DescribeTrailsCommand, GetTrailStatusCommand } from '@aws-sdk/client-cloudtrail';
import { EC2Client, waitUntilSecurityGroupExists } from '@aws-sdk/client-ec2';
import { IAMClient, ListUsersCommand, paginateListUsers } from '@aws-sdk/client-iam';
import { GetPublicAccessBlockCommand, ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, describe, expect, it } from 'vitest';
import { cove } from '../../../src/library/cove/cove.ts';
import type { CoveSession } from '../../../src/library/cove/cove-session.ts';
import type { FaultSettings, OrganizationFile } from '../../../src/simulator/organization-file.generated.ts';
import { withoutStacks } from '../../support/without-stacks.ts';
import { type Demo, startDemo, untilSending } from './demo.ts';

const REGIONS = ['us-east-1', 'eu-west-1'];
const ACCOUNTS = Array.from({ length: 200 }, (_, index) => String(200_000_000_001 + index));

let demo: Demo;

afterEach(() => demo.close());

const bucketIn = (account: string, region: string): string => `${region}-${account}`;

/** Everything in it says whose it is. */
function worldOf(accounts: readonly string[], faults: FaultSettings['rules'] = []): OrganizationFile {
  return {
    version: 1,
    organization: { managementAccount: '111111111111' },
    regions: REGIONS,
    accounts: accounts.map((id) => ({
      id,
      name: `member-${id}`,
      trails: [{ name: `trail-${id}`, homeRegion: 'us-east-1', multiRegion: true }],
      users: [{ name: `user-${id}` }],
      securityGroups: [{ region: 'us-east-1', name: `group-${id}` }],
      buckets: REGIONS.map((region) => ({ name: bucketIn(id, region), region })),
    })),
    faults: { seed: 7, rules: faults },
  };
}

/** One for all accounts: what is sent is the session's, whatever the command was sent with before. */
const LIST_USERS = new ListUsersCommand({});
const DESCRIBE_TRAILS = new DescribeTrailsCommand({ includeShadowTrails: true });

async function audit(session: CoveSession): Promise<string[]> {
  const trails = session.client(CloudTrailClient);
  const iam = session.client(IAMClient);
  const s3 = session.client(S3Client);
  const [{ trailList = [] }, { Users = [] }, { Buckets = [] }] = await Promise.all([
    trails.send(DESCRIBE_TRAILS),
    iam.send(LIST_USERS),
    s3.send(new ListBucketsCommand({ BucketRegion: session.region })),
  ]);
  // Of what others have in flight, nothing ends.
  trails.destroy();
  iam.destroy();
  s3.destroy();
  const status = session.client(CloudTrailClient);
  for (const { TrailARN } of trailList) await status.send(new GetTrailStatusCommand({ Name: TrailARN }));
  for (const { Name } of Buckets) {
    await session
      .client(S3Client)
      .send(new GetPublicAccessBlockCommand({ Bucket: Name }))
      .catch((error: Error) => {
        if (error.name !== 'NoSuchPublicAccessBlockConfiguration') throw error;
      });
  }
  return [
    ...trailList.map(({ Name }) => Name),
    ...Users.map(({ UserName }) => UserName),
    ...Buckets.map(({ Name }) => Name),
  ].map(String);
}

describe('200 accounts in flight, with clients of three services', () => {
  it.each<[string, FaultSettings['rules']]>([
    [
      'while AWS throttles, fails and resets, and sessions end early',
      [
        // Each service in each account; more of them say nothing else, and cost a request and a pause each.
        ...['cloudtrail', 'iam', 's3'].map((service) => ({
          kind: 'throttle' as const,
          service,
          count: 1,
          per: 'account' as const,
        })),
        { kind: 'serverError', service: ['cloudtrail', 's3'], rate: 0.1 },
        { kind: 'reset', service: ['iam', 'cloudtrail'], rate: 0.1 },
        { kind: 'expiredToken', service: ['cloudtrail', 's3'], count: 1, per: 'account' },
      ],
    ],
  ])('the server sees no call that is signed for another account: %s', async (_, faults) => {
    demo = await startDemo({ organization: worldOf(ACCOUNTS, faults) }, { concurrency: 200 });
    const { connection, simulator } = demo;
    const { results, exceptions, failed } = await withoutStacks(() => cove(audit, { connection, regions: REGIONS }));
    expect([...exceptions.map(({ exception }) => exception), ...failed.map(({ error }) => error)]).toEqual([]);
    expect(results).toHaveLength(ACCOUNTS.length * REGIONS.length);
    for (const { account, region, result } of results) {
      expect(result).toEqual([`trail-${account.id}`, `user-${account.id}`, bucketIn(account.id, region)]);
    }
    expect(simulator.violations).toEqual([]);
    for (const { operation, account, region, input } of simulator.recorded) {
      if (operation === 'GetTrailStatus') expect(String(input.Name).split(':')[4]).toBe(account);
      if (operation === 'GetPublicAccessBlock') expect(input.Bucket).toBe(bucketIn(account, region));
    }
    const asked = simulator.recorded.filter(({ operation }) => operation === 'ListUsers').map(({ account }) => account);
    expect([...new Set(asked)].sort()).toEqual(ACCOUNTS);
    if (faults !== undefined && faults.length > 0) expect(simulator.requests.failed).toBeGreaterThan(ACCOUNTS.length);
  });
});

const ACCOUNT = ACCOUNTS[0] ?? '';

async function inOneAccount<T>(
  work: (session: CoveSession) => Promise<T>,
  faults?: FaultSettings['rules'],
): Promise<T> {
  demo = await startDemo({ organization: worldOf([ACCOUNT, '200000000002'], faults) });
  const { results, exceptions } = await cove(work, { connection: demo.connection, accounts: [ACCOUNT] });
  const [first] = results;
  if (first === undefined) throw exceptions[0]?.exception;
  return first.result;
}

describe('a client', () => {
  it('is one of its class, typed, and each session has its own', async () => {
    await inOneAccount(async (session) => {
      const client: CloudTrailClient = session.client(CloudTrailClient);
      expect(client).toBeInstanceOf(CloudTrailClient);
      expect(client).not.toBe(session.client(CloudTrailClient));
      expect(client.config).not.toBe(session.client(CloudTrailClient).config);
      expect(await client.config.region()).toBe('us-east-1');
    });
  });

  it('answers what is in flight when it is destroyed, its own calls and those of others', async () => {
    const answers = await inOneAccount(
      async (session) => {
        const clients = Array.from({ length: 20 }, () => session.client(CloudTrailClient));
        const sent = clients.map((client) => client.send(DESCRIBE_TRAILS));
        for (const client of clients) client.destroy();
        const afterwards = clients.map((client) => client.send(DESCRIBE_TRAILS));
        return Promise.all([...sent, ...afterwards]);
      },
      [{ kind: 'latency', latencyMs: 20 }],
    );
    expect(answers.map(({ trailList }) => trailList?.[0]?.Name)).toEqual(answers.map(() => `trail-${ACCOUNT}`));
  });

  it('pages', async () => {
    const users = await inOneAccount(async (session) => {
      const names: (string | undefined)[] = [];
      for await (const { Users = [] } of paginateListUsers({ client: session.client(IAMClient), pageSize: 1 }, {})) {
        names.push(...Users.map(({ UserName }) => UserName));
      }
      return names;
    });
    expect(users).toEqual([`user-${ACCOUNT}`]);
  });

  it('waits', async () => {
    const state = await inOneAccount(async (session) => {
      const { state: found } = await waitUntilSecurityGroupExists(
        { client: session.client(EC2Client), maxWaitTime: 20 },
        {},
      );
      return found;
    });
    expect(state).toBe('SUCCESS');
  });

  it('may be an aggregated one, and may be called back', async () => {
    const names = await inOneAccount(async (session) => {
      const client = session.client(CloudTrail);
      const { trailList = [] } = await client.describeTrails({ includeShadowTrails: false });
      const called = await new Promise<string | undefined>((resolve, reject) => {
        client.send(new DescribeTrailsCommand({}), (error: unknown, data) =>
          error ? reject(error as Error) : resolve(data?.trailList?.[0]?.Name),
        );
      });
      return [trailList[0]?.Name, called];
    });
    expect(names).toEqual([`trail-${ACCOUNT}`, `trail-${ACCOUNT}`]);
  });

  it('is of the region that it was asked in', async () => {
    const { trailList } = await inOneAccount((session) =>
      session
        .in('eu-west-1')
        .client(CloudTrailClient)
        .send(new DescribeTrailsCommand({ includeShadowTrails: false })),
    );
    expect(trailList).toEqual([]);
    expect(demo.simulator.recorded.at(-1)).toMatchObject({ region: 'eu-west-1', account: ACCOUNT });
  });

  it('gives credentials of its own account to what signs by itself', async () => {
    const keys = await inOneAccount(async (session) => {
      const { config } = session.client(S3Client);
      return [(await config.credentials()).accessKeyId, (await session.credentials()).accessKeyId];
    });
    expect(keys[0]).toBe(keys[1]);
    expect(keys[0]).not.toBe('unused');
  });

  it('gives them no credentials of the account whose client was opened last', async () => {
    const [first = '', second = ''] = ACCOUNTS;
    demo = await startDemo({ organization: worldOf([first, second]) });
    const opened = new Map<string, S3Client>();
    let bothOpened = (): void => undefined;
    const bothAreOpen = new Promise<void>((resolve) => {
      bothOpened = resolve;
    });
    const { results } = await cove(
      async (session) => {
        const client = session.client(S3Client);
        if (opened.set(session.account.id, client).size === 2) bothOpened();
        await bothAreOpen;
        return { seen: await client.config.credentials(), own: await session.credentials() };
      },
      { connection: demo.connection },
    );
    expect(results).toHaveLength(2);
    for (const { result } of results) expect(result.seen).toEqual(result.own);
    expect(results[0]?.result.own.accessKeyId).not.toBe(results[1]?.result.own.accessKeyId);
  });

  it("throws the SDK's own errors, which say how often it was tried", async () => {
    const error = await inOneAccount(
      (session) =>
        session
          .client(CloudTrailClient)
          .send(new GetTrailStatusCommand({ Name: 'not-there' }))
          .catch((thrown: unknown) => thrown),
      [{ kind: 'throttle', service: 'cloudtrail', count: 2 }],
    );
    expect(error).toMatchObject({ name: 'TrailNotFoundException', $fault: 'client', $metadata: { attempts: 3 } });
  });

  it('heeds an abort signal', async () => {
    await inOneAccount(
      async (session) => {
        const stop = new AbortController();
        const sent = session.client(CloudTrailClient).send(new DescribeTrailsCommand({}), { abortSignal: stop.signal });
        void untilSending(demo.connection).then(() => stop.abort());
        await expect(sent).rejects.toMatchObject({ name: 'AbortError' });
      },
      [{ kind: 'latency', service: 'cloudtrail', latencyMs: 600_000 }],
    );
  });

  it('keeps changes of its configuration and its middlewares to itself', async () => {
    await inOneAccount(async (session) => {
      const changed = session.client(CloudTrailClient);
      Object.assign(changed.config, {
        region: async () => 'nowhere',
        credentials: undefined,
        requestHandler: undefined,
      });
      changed.middlewareStack.add(
        () => async () => {
          throw new Error('mine');
        },
        { step: 'initialize' },
      );
      await expect(changed.send(new DescribeTrailsCommand({}))).rejects.toThrow('mine');
      const { trailList = [] } = await session.client(CloudTrailClient).send(new DescribeTrailsCommand({}));
      expect(trailList).toHaveLength(1);
    });
  });

  it('refuses what is not a client class', async () => {
    await inOneAccount(async (session) => {
      expect(() => session.client(class Strange {})).toThrow('Strange is not a client class of the AWS SDK');
      expect(() => session.client('iam' as never)).toThrow('"iam" is not a client class');
      expect(() => session.client(session.client(IAMClient) as never)).toThrow('an instance of IAMClient is not a');
      expect(() => session.client({} as never)).toThrow('is not a client class');
      const open: (...given: unknown[]) => unknown = session.client as never;
      expect(() => open(IAMClient, { region: 'eu-west-1' })).toThrow('client: expected no options, got an object with');
      expect([IAMClient].map(session.client)[0]).toBeInstanceOf(IAMClient);
      const ask: (...given: unknown[]) => Promise<unknown> = session.call as never;
      await expect(ask('iam:ListUsers', {}, { region: 'eu-west-1' })).rejects.toThrow('call: expected no options, got');
      expect(() => session.client(ListUsersCommand as never)).toThrow('is not a client class');
    });
  });

  it('is signed for the role, and counted', async () => {
    const before: number[] = [];
    const arn = await inOneAccount(async (session) => {
      before.push(demo.simulator.requests.total);
      const { Arn } = await session.client(STSClient).send(new GetCallerIdentityCommand({}));
      return Arn;
    });
    expect(arn).toBe(`arn:aws:sts::${ACCOUNT}:assumed-role/OrganizationAccountAccessRole/cove-policy`);
  });
});
