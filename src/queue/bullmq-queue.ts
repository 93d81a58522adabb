import { setTimeout } from 'node:timers/promises';
import type { WorkerOptions as BullWorkerOptions, Job, Queue } from 'bullmq';
import { CoveError } from '../cove-error.ts';
import {
  type AccountJob,
  type AccountQueue,
  QUEUE_TIMES,
  type QueueTimes,
  type QueueWorker,
  type WorkerOptions,
} from './account-queue.ts';
import type { QueueServer } from './queue-url.ts';

/** Of all runs and all of their workers. */
const NAME = 'cove-policy-accounts';

/** Tries of a job whose worker could not do it (its store was gone), and the pause before the next one. */
const TRIES = { attempts: 6, backoff: { type: 'fixed', delay: 10_000 } } as const;

/**
 * Far more than an account may take down: from the second stall on it runs in a process of its own, whose end is told
 * and counted. It ends a job whose workers are all lost for another reason.
 */
const MOST_STALLS = 20;

/** Jobs that are put in with one request. */
const BATCH = 1_000;

type BullMq = typeof import('bullmq');

/**
 * The coordinator's side of a queue on BullMQ.
 *
 * @param pace - job starts per second, over all workers: a start is an AssumeRole.
 * @throws {CoveError} `usage` where BullMQ is not installed, the server does not answer, or it may lose jobs.
 */
export async function openAccountQueue(server: QueueServer, pace: number): Promise<AccountQueue> {
  const { Queue } = await loadBullMq();
  await checkServer(server);
  const queue: Queue<AccountJob> = new Queue(NAME, { connection: connectionTo(server) });
  // It reconnects by itself; what is asked meanwhile waits.
  queue.on('error', () => undefined);
  await queue.setGlobalRateLimit(pace, 1_000);
  const failedOf = async (run: string): Promise<Job<AccountJob>[]> =>
    (await queue.getFailed()).filter((job) => job.data.run === run);
  return {
    async add(jobs) {
      for (let first = 0; first < jobs.length; first += BATCH) {
        await queue.addBulk(
          jobs.slice(first, first + BATCH).map((data) => ({
            name: 'account',
            data,
            // Its id is the account's: what is there already is not doubled.
            opts: { ...TRIES, jobId: idOf(data), removeOnComplete: true, removeOnFail: false },
          })),
        );
      }
    },
    async forgetFailed(run) {
      for (const job of await failedOf(run)) await job.remove();
    },
    failed: async (run) => new Set((await failedOf(run)).map(({ data }) => data.account)),
    workers: () => queue.getWorkersCount(),
    close: () => closeQueue(queue),
  };
}

/**
 * A worker's side.
 *
 * @throws {CoveError} as `openAccountQueue`.
 */
export async function startQueueWorker(
  server: QueueServer,
  { atOnce, handle, onError }: WorkerOptions,
  times: QueueTimes = QUEUE_TIMES,
): Promise<QueueWorker> {
  const { Worker, DelayedError } = await loadBullMq();
  await checkServer(server);
  const options: BullWorkerOptions = {
    connection: connectionTo(server),
    concurrency: atOnce,
    lockDuration: times.lockMs,
    stalledInterval: times.stalledMs,
    maxStalledCount: MOST_STALLS,
  };
  const worker = new Worker<AccountJob>(
    NAME,
    async (job, token) => {
      const end = await handle(job.data, job.stalledCounter);
      if (end === 'done') return;
      await job.moveToDelayed(Date.now() + 2_000, token);
      throw new DelayedError();
    },
    options,
  );
  worker.on('error', onError);
  worker.on('failed', (_, error) => {
    if (!(error instanceof DelayedError)) onError(error);
  });
  return { close: () => worker.close() };
}

/** How long the server may take to hear that we leave, in milliseconds. */
const GOODBYE_MS = 2_000;

/** A server that is away is not waited for: what BullMQ says to it as it leaves waits until it is back. */
async function closeQueue(queue: { close(): Promise<void>; disconnect(): Promise<void> }): Promise<void> {
  const heard = new AbortController();
  const closing = queue.close().catch(() => undefined);
  await Promise.race([closing, setTimeout(GOODBYE_MS, undefined, { signal: heard.signal }).catch(() => undefined)]);
  heard.abort();
  await Promise.race([queue.disconnect().catch(() => undefined), setTimeout(GOODBYE_MS)]);
}

function idOf({ run, account, generation, cancels }: AccountJob): string {
  return [run, account, generation, cancels].join('-');
}

async function loadBullMq(): Promise<BullMq> {
  try {
    return await import('bullmq');
  } catch (cause) {
    throw new CoveError('usage', '--queue needs the packages bullmq and ioredis, and they are not installed', {
      hint: 'npm install bullmq@^6.3.3 ioredis',
      cause,
    });
  }
}

function connectionTo({ shown: _, ...server }: QueueServer) {
  // Null: what is asked while the server is away waits until it is back.
  return { ...server, maxRetriesPerRequest: null };
}

/** Asks once, and says what is wrong: later on everything is waited for. */
async function checkServer({ shown, ...server }: QueueServer): Promise<void> {
  const { Redis } = await import('ioredis');
  const client = new Redis({
    ...server,
    lazyConnect: true,
    connectTimeout: 10_000,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  let problem: Error | undefined;
  client.on('error', (error: Error) => {
    problem ??= error;
  });
  let policy: string | undefined;
  try {
    await client.connect();
    policy = /^maxmemory_policy:(\S+)/m.exec(await client.info('memory'))?.[1];
  } catch (error) {
    const cause = problem ?? (error instanceof Error ? error : new Error(String(error)));
    throw new CoveError('usage', `the queue ${shown} cannot be used: ${cause.message}`, {
      hint: 'check the address, TLS, user and password (COVE_QUEUE_PASSWORD)',
      cause,
    });
  } finally {
    client.disconnect();
  }
  if (policy === 'noeviction') return;
  throw new CoveError('usage', `the queue ${shown} may lose jobs: its maxmemory-policy is ${policy ?? 'not known'}`, {
    hint: 'set maxmemory-policy noeviction, as BullMQ needs it',
  });
}
