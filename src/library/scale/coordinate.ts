import { setTimeout as wait } from 'node:timers/promises';
import { CoveError } from '../../cove-error.ts';
import type { AccountJob, AccountQueue, QueueTimes } from '../../queue/account-queue.ts';
import { within } from '../../queue/within.ts';
import { counted } from '../../text/counted.ts';
import { messageOf } from '../../values/message-of.ts';
import { type Host, note } from '../host.ts';
import type { StoreJob, StoreWork } from './check-in-store.ts';
import { keptIn } from './how-to-go-on.ts';

/** Between two looks at how far the run has come, while much is open. */
const LOOK_MS = 1_000;

/** What stops containers gives them 30 seconds, by default, and the report takes some of them. */
const DRAINED_WITHIN_MS = 15_000;

/** A worker hears within two seconds of a run that was cancelled, and may begin something until then. */
const LOOKS_WITHOUT = 3;

/**
 * Has the accounts of a run done by workers: one job for each, and from then on store and queue are compared. The store
 * alone says what is done; the queue is filled again where it has lost something. Dies without harm: whoever resumes
 * the run goes on, and two of them do the same.
 */
export function createQueueWork(queue: AccountQueue, times: QueueTimes): StoreWork {
  return async (job, host) => {
    const ask = <T>(request: Promise<T>): Promise<T> => withPatience(request, times.patienceMs, job);
    const cancels = await job.run.cancels();
    const jobsOf = createJobs(job, cancels);
    try {
      await ask(queue.forgetFailed(job.run.id));
      await ask(queue.add(jobsOf(job.open.keys())));
      await awaitAccounts({ job, cancels, queue, times, ask, refill: (open) => queue.add(jobsOf(open)) }, host);
    } catch (error) {
      // What was done by then is reported.
      if (!job.signal.aborted || !(error instanceof CoveError) || error.code !== 'interrupted') throw error;
    } finally {
      // Jobs that are left are taken out of the queue, and nothing is begun for them.
      if (job.signal.aborted) {
        await job.run.cancel(cancels);
        await drain(queue, job.run.id, host);
      }
    }
  };
}

/** Puts the accounts of a run into the queue, and waits for none of them. */
export function createDetachedWork(queue: AccountQueue, times: QueueTimes): StoreWork {
  return async (job, host) => {
    const ask = <T>(request: Promise<T>): Promise<T> => withPatience(request, times.patienceMs, job);
    const jobs = createJobs(job, await job.run.cancels());
    await ask(queue.forgetFailed(job.run.id));
    await ask(queue.add(jobs(job.open.keys())));
    note(host, `The accounts are in the queue. To put back what it loses, and for the report: ${job.howToGoOn}\n`);
  };
}

function createJobs({ run, digest, open }: StoreJob, cancels: number): (accounts: Iterable<string>) => AccountJob[] {
  return (accounts) =>
    [...accounts].map((account) => ({
      ...{ run: run.id, digest, account, generation: open.get(account) ?? 0, cancels },
    }));
}

interface Watch {
  readonly job: StoreJob;
  /** How often the run had been cancelled when its jobs were made. */
  readonly cancels: number;
  readonly queue: AccountQueue;
  readonly times: QueueTimes;
  readonly ask: <T>(request: Promise<T>) => Promise<T>;
  readonly refill: (accounts: readonly string[]) => Promise<void>;
}

/** Until each account is in the store or has failed in the queue for good, or somebody else interrupts the run. */
async function awaitAccounts({ job, cancels, queue, times, ask, refill }: Watch, host: Host): Promise<void> {
  const done = new Set<string>();
  const givenUp = new Set<string>();
  let sweptMs = performance.now();
  const tellWhoWaits = createWatchOfWorkers({ job, queue, ask }, host);
  while (!job.signal.aborted) {
    const generations = await job.run.accounts();
    for (const [account, generation] of job.open) {
      if (done.has(account) || (generations.get(account) ?? 0) <= generation) continue;
      done.add(account);
      host.onEvent?.({ type: 'account-done', account });
    }
    const open = [...job.open.keys()].filter((account) => !done.has(account) && !givenUp.has(account));
    if (open.length === 0) return;
    if (performance.now() - sweptMs >= times.sweepMs) {
      sweptMs = performance.now();
      if ((await job.run.cancels()) > cancels) {
        // Workers begin none of them any more.
        const reached = `${counted(open.length, 'account')} not reached`;
        note(host, `cove-policy: run ${job.run.id} was interrupted by another process, with ${reached}\n`);
        return;
      }
      for (const account of await ask(queue.failed(job.run.id))) givenUp.add(account);
      await ask(refill(open.filter((account) => !givenUp.has(account))));
      await tellWhoWaits(open.length);
    }
    await pause(Math.min(times.sweepMs, LOOK_MS * Math.max(1, open.length / 1_000)), job.signal);
  }
}

/** Sweeps in which nothing ends and nobody has anything in hand, before somebody is told of it. */
const IDLE_SWEEPS = 3;

/** Says, at each sweep, why nothing goes on: nobody listens, or those who do take nothing. */
function createWatchOfWorkers(
  { job, queue, ask }: Pick<Watch, 'job' | 'queue' | 'ask'>,
  host: Host,
): (open: number) => Promise<void> {
  let isLonely = false;
  let last = -1;
  let idle = 0;
  return async (open) => {
    const workers = await ask(queue.workers());
    if (workers === 0 && !isLonely) note(host, `cove-policy: no worker listens, and ${waiting(open)}\n`);
    isLonely = workers === 0;
    const goesOn = isLonely || open !== last || (await ask(queue.inHand(job.run.id))) > 0;
    last = open;
    idle = goesOn ? 0 : idle + 1;
    if (idle !== IDLE_SWEEPS) return;
    const listen = counted(workers, 'worker listens', 'workers listen');
    const hint = 'see what they say, and whether somebody has paused the queue';
    note(host, `cove-policy: ${listen}, and none of ${counted(open, 'account')} is taken: ${hint}\n`);
  };
}

function waiting(accounts: number): string {
  return `${counted(accounts, 'account')} ${accounts === 1 ? 'waits' : 'wait'}`;
}

/** Waits for what workers have in hand of a run that was cancelled: it is reported like the rest. */
async function drain(queue: AccountQueue, run: string, host: Host): Promise<void> {
  const untilMs = performance.now() + DRAINED_WITHIN_MS;
  let looksWithout = 0;
  let isTold = false;
  while (performance.now() < untilMs && looksWithout < LOOKS_WITHOUT) {
    const inHand = await within(queue.inHand(run), untilMs - performance.now()).catch(() => undefined);
    // Whoever interrupts a run whose queue is away waits for nothing.
    if (inHand === undefined) return;
    looksWithout = inHand === 0 ? looksWithout + 1 : 0;
    if (inHand > 0 && !isTold) {
      isTold = true;
      note(host, `cove-policy: waits for ${counted(inHand, 'account')} that workers have in hand\n`);
    }
    await wait(LOOK_MS);
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal }).catch(() => undefined);
}

/** Requests to a queue that is away wait in it; a run does not wait forever. */
async function withPatience<T>(request: Promise<T>, ms: number, { howToGoOn, signal }: StoreJob): Promise<T> {
  const end = new AbortController();
  const gone = (reason: string, cause?: unknown): CoveError =>
    new CoveError('output', `the queue ${reason}`, {
      hint: keptIn(howToGoOn),
      cause,
    });
  const late = wait(ms, undefined, { signal: end.signal }).then(() => {
    throw gone(`did not answer for ${Math.round(ms / 1_000)} seconds`);
  });
  const answered = request.catch((error: unknown) => {
    throw gone(`answers: ${messageOf(error)}`, error);
  });
  const stopped = new Promise<never>((_, reject) => {
    const stop = (): void => reject(new CoveError('interrupted', 'the run was interrupted'));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    end.signal.addEventListener('abort', () => signal.removeEventListener('abort', stop), { once: true });
  });
  try {
    return await Promise.race([answered, late, stopped]);
  } finally {
    end.abort();
    for (const rest of [answered, late, stopped]) rest.catch(() => undefined);
  }
}
