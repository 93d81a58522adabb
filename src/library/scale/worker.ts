import { CoveError } from '../../cove-error.ts';
import type { AccountJob, QueueTimes, QueueWorker, WorkerOptions } from '../../queue/account-queue.ts';
import { createErrorRecord } from '../../run-log/error-record.ts';
import { counted } from '../../text/counted.ts';
import { connectFor } from '../connection/connect.ts';
import { createStop } from '../connection/stop-check.ts';
import { type Host, note } from '../host.ts';
import { catalogForDirectory } from '../inputs/project-clients.ts';
import { openStore } from './open-store.ts';
import { createPatientStore } from './patient-store.ts';
import { type IntoStore, runIntoStore } from './run-into-store.ts';
import { createCancelCheck, joinRun, type WorkerRunOptions } from './worker-run.ts';

export interface WorkOptions extends Pick<WorkerRunOptions, 'settings' | 'inputs'> {
  /** A folder, relative to `host.cwd`, or `s3://bucket/prefix`. */
  readonly store: string;
  readonly times: QueueTimes;
  /** Listens to the queue. */
  readonly start: (options: WorkerOptions) => Promise<QueueWorker>;
  /**
   * Runs one job in a process of its own, and says how that ended.
   *
   * @default in this process
   */
  readonly runAlone?: ((job: AccountJob) => Promise<ChildEnd>) | undefined;
}

export interface ChildEnd {
  readonly code: number | null;
  /** `SIGKILL` */
  readonly signal: string | null;
}

/** From so many stalls on an account runs in a process of its own: it may be what ends its workers. */
const STALLS_ALONE = 2;

/** Processes of single accounts at once: those that were in hand with the account that ends workers come here too. */
const ALONE_AT_ONCE = 4;

/** So often the process of an account may end before the account is given up. */
const DEATHS = 2;

/** Accounts in hand at once: enough to keep the calls of a worker busy, and few enough to lose with it. */
const MOST_AT_ONCE = 40;

/**
 * Does jobs until it is stopped, and finishes those at hand.
 *
 * @throws {CoveError} `usage` for a job of a run that is not this worker's: it goes back to the queue; `output` where
 *   the store went away and stayed so.
 */
export async function work(options: WorkOptions, host: Host): Promise<void> {
  const store = createPatientStore(await openStore(options.store, options.settings, host), host, {
    waitMs: options.times.patienceMs,
    howToGoOn: () => 'once it is back, start the worker again: what it had in hand is run again',
  });
  // Ctrl-C and SIGTERM do not end the calls: what is begun is finished.
  const stop = createStop(new AbortController().signal, undefined);
  const end = new AbortController();
  let failure: unknown;
  const fail = (error: unknown): void => {
    failure ??= error;
    end.abort();
  };
  const catalog = options.inputs?.catalog ?? catalogForDirectory(host.cwd, options.settings);
  const { connection, close } = await connectFor(options.settings, catalog, { ...host, signal: stop.signal });
  const runs = new Map<string, Promise<IntoStore>>();
  const runOf = (job: AccountJob): Promise<IntoStore> => {
    const key = `${job.run} ${job.digest}`;
    const known = runs.get(key);
    if (known !== undefined) return known;
    const joined = joinRun(job, { ...options, store, connection, catalog }, host, stop);
    runs.set(key, joined);
    // What failed may not fail the next time.
    joined.catch(() => runs.delete(key));
    return joined;
  };
  const isCancelled = createCancelCheck(store);
  let done = 0;
  const alone = createSlots(ALONE_AT_ONCE);
  const handle = async (job: AccountJob, stalls: number): Promise<'done' | 'put back'> => {
    if (end.signal.aborted) return 'put back';
    try {
      if (await isCancelled(job)) return 'done';
      const run = await runOf(job);
      // Joining takes a while, in which it may have been.
      if (await isCancelled(job)) return 'done';
      await (stalls < STALLS_ALONE ? runHere(job, run) : alone(() => runAlone(job, run, options, host)));
      done += 1;
      return 'done';
    } catch (error) {
      if (!(error instanceof CoveError)) throw error;
      fail(error);
      return 'put back';
    }
  };
  try {
    const atOnce = Math.min(MOST_AT_ONCE, options.settings.concurrency);
    const worker = await options.start({ atOnce, handle, onError: createComplaints(host) });
    note(host, `Worker listens; accounts go to ${store.url}\n`);
    await either(host.signal, end.signal);
    await worker.close();
    if (failure !== undefined) throw failure;
    note(host, `Worker is done: it ran ${counted(done, 'account')}\n`);
  } finally {
    stop.release();
    stop.now();
    await close();
    store.close();
  }
}

async function runHere(job: AccountJob, run: IntoStore): Promise<void> {
  const end = await runIntoStore(job.account, job.generation, run);
  if (end === 'interrupted') throw new Error(`account ${job.account} was interrupted`);
}

/** An account that ends its process is given up, with what ended it: the run is incomplete, and no other account is. */
async function runAlone(job: AccountJob, run: IntoStore, options: WorkOptions, host: Host): Promise<void> {
  if (options.runAlone === undefined) return runHere(job, run);
  let last = '';
  for (let deaths = 0; deaths < DEATHS; deaths += 1) {
    const { code, signal } = await options.runAlone(job);
    if (code === 0) return;
    last = signal === null ? `exit code ${code}` : signal;
    note(host, `cove-policy: account ${job.account} ran in a process of its own, which ended with ${last}\n`);
  }
  const message = `its process ended ${DEATHS} times before the account was done, with ${last}`;
  await runIntoStore(job.account, job.generation, run, createErrorRecord('internal', message));
}

/** Runs so many at once, and the others when one of these has ended. */
function createSlots(most: number): <T>(begin: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let open = 0;
  return async (begin) => {
    if (open >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    else open += 1;
    try {
      return await begin();
    } finally {
      // The place goes to the next one, or is free.
      const next = waiting.shift();
      if (next === undefined) open -= 1;
      else next();
    }
  };
}

/** One job, in this process, which is there for nothing else. */
export async function workAlone(job: AccountJob, options: Omit<WorkOptions, 'start'>, host: Host): Promise<void> {
  const start: WorkOptions['start'] = async ({ handle }) => {
    await handle(job, 0);
    return { close: async () => undefined };
  };
  await work({ ...options, start }, { ...host, signal: AbortSignal.abort() });
}

function either(one: AbortSignal, other: AbortSignal): Promise<void> {
  const signal = AbortSignal.any([one, other]);
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** A server that is away fails every attempt: that is reported only once in a while. */
function createComplaints(host: Host): (error: Error) => void {
  let toldMs = Number.NEGATIVE_INFINITY;
  return (error) => {
    if (performance.now() - toldMs < 30_000) return;
    toldMs = performance.now();
    note(host, `cove-policy: the queue: ${error.message}\n`);
  };
}
