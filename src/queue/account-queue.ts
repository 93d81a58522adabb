/**
 * Hands accounts out to workers. It is not where the truth is: what it loses, doubles or forgets costs time, and the
 * store decides what was done.
 */
export interface AccountQueue {
  /** Puts jobs in, each once: one that is there already stays as it is. */
  add(jobs: readonly AccountJob[]): Promise<void>;
  /** Takes away what earlier tries of a run have left as failed, so that its accounts can be put in again. */
  forgetFailed(run: string): Promise<void>;
  /** The accounts of a run whose jobs failed as often as they may. */
  failed(run: string): Promise<Set<string>>;
  /** How many accounts of a run workers have in hand, those of a worker that was just lost among them. */
  inHand(run: string): Promise<number>;
  /** How many workers listen. */
  workers(): Promise<number>;
  close(): Promise<void>;
}

/** One account of one run. No credentials, names or policies: whoever reads the queue learns account ids. */
export interface AccountJob {
  readonly run: string;
  /** Of the run's plan. */
  readonly digest: string;
  readonly account: string;
  /** 0, and one more each time that a run went on and tries the account again. */
  readonly generation: number;
  /** How often the run had been cancelled when the job was made: a later cancellation is meant for it. */
  readonly cancels: number;
}

export interface WorkerOptions {
  /** Jobs in hand at once. */
  readonly atOnce: number;
  /**
   * Does a job.
   *
   * @param stalls - how often a worker that had it was never heard of again.
   * @returns `put back`: another worker is to have it.
   */
  readonly handle: (job: AccountJob, stalls: number) => Promise<'done' | 'put back'>;
  /** Told of what went wrong with the queue, which is asked again by itself. */
  readonly onError: (error: Error) => void;
}

export interface QueueWorker {
  /** Takes no more jobs, and resolves when those in hand are done. */
  close(): Promise<void>;
}

/** How long what takes how long, in milliseconds. */
export interface QueueTimes {
  /** A worker that is not heard of for so long has lost its job. @default 60 seconds */
  readonly lockMs: number;
  /** Lost jobs are looked for so often. @default 30 seconds */
  readonly stalledMs: number;
  /** The coordinator compares store and queue so often. @default 30 seconds */
  readonly sweepMs: number;
  /** A queue that does not answer is waited for so long. @default 2 minutes */
  readonly patienceMs: number;
}

export const QUEUE_TIMES: QueueTimes = { lockMs: 60_000, stalledMs: 30_000, sweepMs: 30_000, patienceMs: 120_000 };
