import type { WorkerOptions as BullWorkerOptions, Job, Queue } from 'bullmq';
import { CoveError } from '../cove-error.ts';
import { messageOf } from '../values/message-of.ts';
import {
  type AccountJob,
  type AccountQueue,
  QUEUE_TIMES,
  type QueueTimes,
  type QueueWorker,
  type WorkerOptions,
} from './account-queue.ts';
import { ANSWER_MS, checkServer, connectionTo, notUsable } from './check-server.ts';
import type { QueueServer } from './queue-url.ts';
import { leaveServer, within } from './within.ts';

/** Of all runs and all of their workers. */
const NAME = 'cove-policy-accounts';

/** Tries of a job whose worker could not do it (its store was gone), and the pause before the next one. */
const TRIES = { attempts: 6, backoff: { type: 'fixed', delay: 10_000 } } as const;

/**
 * Far more than an account may take down: from the second stall on it runs in a process of its own, whose end is
 * reported and counted. It ends a job whose workers are all lost for another reason.
 */
const MOST_STALLS = 20;

/** What the queue hears of an account that could not be run. */
const NOT_RUN = 'the worker says why';

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
  try {
    await within(queue.setGlobalRateLimit(pace, 1_000), ANSWER_MS);
  } catch (error) {
    await leaveServer(queue);
    throw notUsable(server, error);
  }
  const failedOf = async (run: string): Promise<Job<AccountJob>[]> =>
    (await queue.getFailed()).filter((job) => job?.data?.run === run);
  return {
    async add(jobs) {
      // A queue that was flushed has lost it too.
      await queue.setGlobalRateLimit(pace, 1_000);
      for (let first = 0; first < jobs.length; first += BATCH) {
        await queue.addBulk(
          jobs.slice(first, first + BATCH).map((data) => ({
            name: 'account',
            data,
            // Its id is the account's: what is there already is not doubled.
            opts: { ...TRIES, jobId: idOf(data), removeOnComplete: true, removeOnFail: false, stackTraceLimit: 0 },
          })),
        );
      }
    },
    async forgetFailed(run) {
      for (const job of await failedOf(run)) await job.remove();
    },
    failed: async (run) => new Set((await failedOf(run)).map(({ data }) => data.account)),
    inHand: async (run) => (await queue.getActive()).filter((job) => job?.data?.run === run).length,
    workers: () => queue.getWorkersCount(),
    close: () => leaveServer(queue),
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
  const inHand = new Set<Promise<unknown>>();
  const worker = new Worker<AccountJob>(
    NAME,
    async (job, token) => {
      if (!isJob(job.data)) {
        onError(
          new Error(`what ${JSON.stringify(job.id?.slice(0, 100))} holds is not an account to run; it was removed`),
        );
        return;
      }
      const { account } = job.data;
      const handled = handle(job.data, job.stalledCounter)
        .catch((error: unknown) => {
          onError(new Error(`account ${account} was not run, and is tried again: ${messageOf(error)}`));
          // The queue keeps what it is told, and may be read by others.
          throw new Error(NOT_RUN);
        })
        .finally(() => inHand.delete(handled));
      inHand.add(handled);
      const end = await handled;
      if (end === 'done') return;
      await job.moveToDelayed(Date.now() + 2_000, token);
      throw new DelayedError();
    },
    options,
  );
  worker.on('error', onError);
  worker.on('failed', (_, error) => {
    if (!(error instanceof DelayedError) && error.message !== NOT_RUN) onError(error);
  });
  const handledAll = async (): Promise<void> => {
    while (inHand.size > 0) await Promise.allSettled(inHand);
  };
  // What is done is in the store: a server that is away when it is to hear of it is not waited for.
  return { close: () => leaveServer(worker, handledAll) };
}

/** As `--only` has one. */
const JOB = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\/[0-9a-f]{64}\/\d{12}\/\d{1,6}\/\d{1,6}$/;

/** Whoever else writes to the queue must not be able to stop its workers, one after the other. */
function isJob(data: unknown): data is AccountJob {
  if (typeof data !== 'object' || data === null) return false;
  const { run, digest, account, generation, cancels } = data as Partial<Record<keyof AccountJob, unknown>>;
  return JOB.test([run, digest, account, generation, cancels].join('/'));
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
