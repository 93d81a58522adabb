import { CloudTrailClient, GetTrailStatusCommand, StopLoggingCommand } from '@aws-sdk/client-cloudtrail';
import { EC2Client, waitUntilSecurityGroupExists } from '@aws-sdk/client-ec2';
import { IAMClient, ListUsersCommand, paginateListUsers } from '@aws-sdk/client-iam';
import { ListBucketsCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { cove } from '../../../src/library/cove/cove.ts';
import type { CoveOptions } from '../../../src/library/cove/cove-options.ts';
import type { CoveResults } from '../../../src/library/cove/cove-outcome.ts';
import type { CoveSession } from '../../../src/library/cove/cove-session.ts';
import type { OrganizationFile } from '../../../src/simulator/organization-file.generated.ts';
import { type Demo, startDemo } from './demo.ts';

/** Longer than any session of these tests. */
const A_WHILE_MS = 20 * 60_000;
const ACCOUNTS = ['200000000001', '200000000002', '200000000003'];
const REGION = 'us-east-1';

let demo: Demo | undefined;

afterEach(async () => {
  vi.useRealTimers();
  await demo?.close();
  demo = undefined;
});

/** Everything in it says whose it is. */
const ORGANIZATION: OrganizationFile = {
  version: 1,
  organization: { managementAccount: '111111111111' },
  regions: [REGION],
  accounts: ACCOUNTS.map((id) => ({
    id,
    name: `member-${id}`,
    trails: [{ name: `trail-${id}`, homeRegion: REGION, logging: true }],
    users: [{ name: `user-a-${id}` }, { name: `user-b-${id}` }],
    securityGroups: [{ region: REGION, name: `group-${id}` }],
    buckets: [{ name: `bucket-${id}`, region: REGION }],
  })),
};

/** All functions have come so far: then time passes, for all of them at once. */
function createMeeting(parties: number, pass: () => void): () => Promise<void> {
  let waiting: (() => void)[] = [];
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      if (waiting.length < parties) return;
      pass();
      const all = waiting;
      waiting = [];
      for (const each of all) each();
    });
}

interface Long {
  /** How far AWS's clock is ahead of ours in the end: AWS ends sessions that look good here. */
  readonly isAheadAtAws?: boolean;
  readonly options?: CoveOptions;
}

/** Runs a function in three accounts at once; each `later()` is longer than their sessions. */
async function runLong<T>(
  work: (session: CoveSession, later: () => Promise<void>) => Promise<T>,
  { isAheadAtAws = false, options }: Long = {},
): Promise<CoveResults<T>> {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
  let aheadMs = 0;
  demo = await startDemo({
    organization: ORGANIZATION,
    tokenLifetimeSeconds: 900,
    now: () => new Date(Date.now() + aheadMs),
  });
  const later = createMeeting(ACCOUNTS.length, () => {
    if (isAheadAtAws) aheadMs += A_WHILE_MS;
    else vi.setSystemTime(Date.now() + A_WHILE_MS);
  });
  return cove((session) => work(session, later), { connection: demo.connection, durationSeconds: 900, ...options });
}

/** Every call that names an account was signed for that account, by its present session. */
function expectIsolation({ results, exceptions, failed }: CoveResults<unknown>): void {
  expect([...exceptions.map(({ exception }) => exception), ...failed.map(({ error }) => error)]).toEqual([]);
  expect(results).toHaveLength(ACCOUNTS.length);
  expect(demo?.simulator.violations).toEqual([]);
  for (const { account, input } of demo?.simulator.recorded ?? []) {
    if (typeof input.Name === 'string') expect(input.Name).toContain(account);
  }
}

function assumed(): string[] {
  const calls = demo?.simulator.recorded.filter(({ operation }) => operation === 'AssumeRole') ?? [];
  return calls.map(({ input }) => String(input.RoleArn).split(':')[4] ?? '').sort();
}

/** Of what is tried in a session that is over, nothing is recorded but that it failed. */
const refused = (): number => demo?.simulator.requests.failed ?? 0;

const TWICE = [...ACCOUNTS, ...ACCOUNTS].sort();

describe('a function that runs longer than its session', () => {
  it('goes on with clients that it opened before, and each renews its own account, once', async () => {
    const ran = await runLong(async (session, later) => {
      const { id } = session.account;
      const clients = [session.client(IAMClient), session.client(IAMClient)];
      const s3 = session.client(S3Client);
      const trails = session.client(CloudTrailClient);
      const seen: unknown[] = [];
      for (const _ of [1, 2]) {
        const answers = await Promise.all(clients.map((client) => client.send(new ListUsersCommand({}))));
        const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
        const { IsLogging } = await trails.send(new GetTrailStatusCommand({ Name: `trail-${id}` }));
        const called = await session.call('iam:ListUsers');
        seen.push(
          answers.map(({ Users }) => Users?.[0]?.UserName),
          Buckets[0]?.Name,
          IsLogging,
          called.Users,
        );
        await later();
      }
      return seen;
    });
    expectIsolation(ran);
    for (const { account, result } of ran.results) {
      const user = `user-a-${account.id}`;
      const users = [{ UserName: user }, { UserName: `user-b-${account.id}` }];
      const round = [[user, user], `bucket-${account.id}`, true, users];
      expect(result).toMatchObject([...round, ...round]);
    }
    expect(assumed()).toEqual(TWICE);
    expect(refused()).toBe(0);
  });

  it('reads the pages that are left, waits, and writes, after it was renewed', async () => {
    const ran = await runLong(
      async (session, later) => {
        const { id } = session.account;
        const names: string[] = [];
        for await (const { Users = [] } of paginateListUsers({ client: session.client(IAMClient), pageSize: 1 }, {})) {
          names.push(...Users.map(({ UserName }) => String(UserName)));
          await later();
        }
        const waited = await waitUntilSecurityGroupExists({ client: session.client(EC2Client), maxWaitTime: 20 }, {});
        await later();
        const trails = session.client(CloudTrailClient);
        await trails.send(new StopLoggingCommand({ Name: `trail-${id}` }));
        const { IsLogging } = await trails.send(new GetTrailStatusCommand({ Name: `trail-${id}` }));
        return [...names, waited.state, IsLogging];
      },
      { options: { access: 'full' } },
    );
    expectIsolation(ran);
    for (const { account, result } of ran.results) {
      expect(result).toEqual([`user-a-${account.id}`, `user-b-${account.id}`, 'SUCCESS', false]);
    }
    expect(refused()).toBe(0);
  });

  it('is renewed if AWS ends its session although it looks good here; a write too, since AWS refused it', async () => {
    const ran = await runLong(
      async (session, later) => {
        const { id } = session.account;
        const trails = session.client(CloudTrailClient);
        const iam = session.client(IAMClient);
        await Promise.all([
          iam.send(new ListUsersCommand({})),
          trails.send(new GetTrailStatusCommand({ Name: `trail-${id}` })),
        ]);
        await later();
        await Promise.all([
          trails.send(new StopLoggingCommand({ Name: `trail-${id}` })),
          ...Array.from({ length: 5 }, () => iam.send(new ListUsersCommand({}))),
        ]);
        const { IsLogging } = await trails.send(new GetTrailStatusCommand({ Name: `trail-${id}` }));
        return IsLogging;
      },
      { isAheadAtAws: true, options: { access: 'full' } },
    );
    expectIsolation(ran);
    expect(ran.results.map(({ result }) => result)).toEqual([false, false, false]);
    expect(assumed()).toEqual(TWICE);
    expect(refused()).toBeGreaterThanOrEqual(ACCOUNTS.length);
  });

  it('has new credentials for what signs by itself, each of its own account', async () => {
    const ran = await runLong(async (session, later) => {
      const { config } = session.client(S3Client);
      const keys: string[] = [];
      for (const _ of [1, 2]) {
        const own = await session.credentials();
        expect(await config.credentials()).toEqual(own);
        expect(own.expiration?.getTime()).toBeGreaterThan(Date.now());
        keys.push(own.accessKeyId);
        await later();
      }
      return keys;
    });
    expectIsolation(ran);
    const keys = ran.results.flatMap(({ result }) => result);
    expect(new Set(keys).size).toBe(2 * ACCOUNTS.length);
    expect(assumed()).toEqual(TWICE);
  });
});

describe('a body that is a stream', () => {
  it('is sent with a session that is good, though the one at hand has ended, and nothing is printed', async () => {
    const warn = vi.spyOn(console, 'warn');
    const ran = await runLong(
      async (session, later) => {
        await session.call('s3:ListBuckets');
        await later();
        const { Readable } = await import('node:stream');
        const Body = Readable.from([Buffer.from('x')]);
        const sent = new PutObjectCommand({ Bucket: `bucket-${session.account.id}`, Key: 'x', Body, ContentLength: 1 });
        // The simulator has no such operation, and refuses just that.
        const error: unknown = await session
          .client(S3Client)
          .send(sent)
          .then(
            () => undefined,
            (thrown: unknown) => thrown,
          );
        return String(error);
      },
      { options: { access: 'full' } },
    );
    expectIsolation(ran);
    for (const { result } of ran.results) expect(result).toMatch(/no operation s3:PutObject|NotImplemented/);
    expect(refused()).toBe(ACCOUNTS.length);
    expect(assumed()).toEqual(TWICE);
    expect(warn).not.toHaveBeenCalled();
  });
});
