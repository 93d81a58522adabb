import { CoveError } from '../../cove-error.ts';
import { type AccountJob, type AccountQueue, QUEUE_TIMES, type QueueTimes } from '../../queue/account-queue.ts';
import { parseQueueUrl, type QueueServer } from '../../queue/queue-url.ts';
import type { Host } from '../host.ts';
import type { RecordedRun } from '../logs/recorded-run.ts';
import { beginInStore, checkInStore, type StoreCheckOptions } from './check-in-store.ts';
import { createDetachedWork, createQueueWork } from './coordinate.ts';
import { type WorkOptions, work, workAlone } from './worker.ts';

/** Holds the password of the queue's user, which would be in the list of processes as part of the URL. */
const PASSWORD = 'COVE_QUEUE_PASSWORD';

/** Lock, stalled check, comparison and patience, in milliseconds: experiments need not wait for minutes. */
const TIMES = 'COVE_QUEUE_TIMES';

export interface WorkersCheckOptions extends Omit<StoreCheckOptions, 'work'> {
  /** `rediss://user@host:6379` */
  readonly queue: string;
  /** Accounts that are begun per second, by all workers together. */
  readonly pace: number;
}

/**
 * Checks policies with the accounts run by workers; this process plans, compares store and queue, and reports.
 *
 * @throws {CoveError} as `checkInStore`; `usage` for a queue that cannot be used, `output` if it went away and did
 *   not come back.
 */
export async function checkWithWorkers(options: WorkersCheckOptions, host: Host): Promise<RecordedRun> {
  return withQueue(options, host, (queue, times) => {
    const { patienceMs } = times;
    return checkInStore({ ...options, patienceMs, work: createQueueWork(queue, times) }, host);
  });
}

/**
 * Plans a run and hands its accounts out to workers, without waiting for them: whoever continues the run does that.
 *
 * @throws {CoveError} as `checkWithWorkers`.
 */
export async function beginWithWorkers(options: WorkersCheckOptions, host: Host): Promise<void> {
  await withQueue(options, host, (queue, times) => {
    const { patienceMs } = times;
    return beginInStore({ ...options, patienceMs, work: createDetachedWork(queue, times) }, host);
  });
}

async function withQueue<T>(
  { queue: url, pace }: Pick<WorkersCheckOptions, 'queue' | 'pace'>,
  { env }: Host,
  use: (queue: AccountQueue, times: QueueTimes) => Promise<T>,
): Promise<T> {
  const times = timesOf(env);
  const server = serverOf(url, env);
  const { openAccountQueue } = await import('../../queue/bullmq-queue.ts');
  const queue = await openAccountQueue(server, pace);
  try {
    return await use(queue, times);
  } finally {
    await queue.close().catch(() => undefined);
  }
}

/**
 * Takes jobs from a queue until it is stopped.
 *
 * @param options.only - one job, which is done instead of those of the queue.
 */
export async function workFor(
  options: Omit<WorkOptions, 'start' | 'times'> & { readonly queue: string; readonly only: string | undefined },
  host: Host,
): Promise<void> {
  const times = timesOf(host.env);
  const server = serverOf(options.queue, host.env);
  if (options.only !== undefined) return workAlone(parseJob(options.only), { ...options, times }, host);
  const { startQueueWorker } = await import('../../queue/bullmq-queue.ts');
  return work({ ...options, times, start: (listener) => startQueueWorker(server, listener, times) }, host);
}

function serverOf(url: string, env: Host['env']): QueueServer {
  return parseQueueUrl(url, env[PASSWORD] || undefined);
}

/** @throws {CoveError} `usage` for anything but four numbers: with a typo it would wait for minutes, or not at all. */
export function timesOf(env: Host['env']): QueueTimes {
  const text = env[TIMES] || undefined;
  if (text === undefined) return QUEUE_TIMES;
  const match = /^([1-9]\d{2,7}),([1-9]\d{2,7}),([1-9]\d{2,7}),([1-9]\d{2,7})$/.exec(text);
  if (match === null) {
    throw new CoveError('usage', `${TIMES}: expected four numbers of milliseconds, got ${JSON.stringify(text)}`, {
      hint: `the default is ${Object.values(QUEUE_TIMES).join(',')}: lock, stalled check, comparison, patience`,
    });
  }
  const [lockMs = 0, stalledMs = 0, sweepMs = 0, patienceMs = 0] = match.slice(1).map(Number);
  return { lockMs, stalledMs, sweepMs, patienceMs };
}

/** `run/digest/account/generation/cancels`, as `--only` has it. */
export function jobText({ run, digest, account, generation, cancels }: AccountJob): string {
  return [run, digest, account, generation, cancels].join('/');
}

function parseJob(text: string): AccountJob {
  const match = /^([0-9a-f-]{36})\/([0-9a-f]{64})\/(\d{12})\/(\d{1,6})\/(\d{1,6})$/.exec(text);
  const [, run, digest, account, generation, cancels] = match ?? [];
  if (run === undefined || digest === undefined || account === undefined) {
    throw new CoveError('usage', `--only: ${JSON.stringify(text)} is not a job`, {
      hint: 'a worker starts it by itself',
    });
  }
  return { run, digest, account, generation: Number(generation), cancels: Number(cancels) };
}
