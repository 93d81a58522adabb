import pMap from 'p-map';
import type { AwsClient } from '../../aws/calls/aws-client.ts';
import { createFairSemaphore, type FairSemaphore } from '../../aws/pacing/fair-semaphore.ts';
import { REGIONS_AT_ONCE } from '../../engine/account-pool.ts';
import type { ReadInAccount } from '../../organization/aws-reader.ts';
import type { Account } from '../../organization/organization.ts';
import type { Disposition } from '../../organization/select-accounts.ts';
import { FULL_ACCESS_HINT } from './cove-access.ts';
import type { AccountTask, Visit } from './cove-accounts.ts';
import { CoveCallError } from './cove-call-error.ts';
import type { CoveException, CoveFailed, CoveOrigin, CoveOutcome } from './cove-outcome.ts';
import { type CoveSession, openSession, type SessionEnvironment } from './cove-session.ts';
import { deepFrozen } from './frozen.ts';
import { createHandOver, type HandOver } from './hand-over.ts';
import { createOpenCalls, type OpenCalls } from './open-calls.ts';
import { isRefusedWriteError } from './refused-write.ts';

/** An outcome and its item. */
export interface Done<I, T> {
  readonly outcome: CoveOutcome<T>;
  readonly item: I;
}

export interface Everywhere<I, T> {
  readonly tasks: readonly AccountTask<I>[];
  readonly work: (session: CoveSession, item: I) => T | Promise<T>;
  readonly client: AwsClient;
  readonly read: ReadInAccount;
  readonly environment: SessionEnvironment;
  /** How many functions, and accounts, at once. */
  readonly concurrency: number;
  readonly onAccountDone: () => void;
  /** Ends the run's signal. */
  readonly stop: () => void;
}

/**
 * Runs a function everywhere, and yields the outcomes one at a time. A function keeps its place until its outcome was
 * read, so no more than `concurrency` are under way or unread. Leaving the loop ends the run's signal: what is in
 * flight ends, and nothing new is begun.
 */
export async function* runEverywhere<I, T>(everywhere: Everywhere<I, T>): AsyncGenerator<Done<I, T>, void, undefined> {
  const handOver = createHandOver<Done<I, T>>();
  const { concurrency, environment, tasks } = everywhere;
  const places = createFairSemaphore({ total: concurrency, perAccount: concurrency });
  const run: Running<I, T> = { ...everywhere, handOver, places };
  const onAbort = (): void => handOver.end(environment.signal.reason);
  if (environment.signal.aborted) onAbort();
  environment.signal.addEventListener('abort', onAbort, { once: true });
  pMap(tasks, (task) => runInAccount(task, run), { concurrency, signal: environment.signal }).then(
    () => handOver.end(),
    (error: unknown) => handOver.end(error),
  );
  try {
    for (let next = await handOver.take(); next !== undefined; next = await handOver.take()) yield next.value;
  } finally {
    environment.signal.removeEventListener('abort', onAbort);
    // First of all, or producers would go on to the next place.
    everywhere.stop();
    handOver.close();
  }
}

interface Running<I, T> extends Everywhere<I, T> {
  readonly handOver: HandOver<Done<I, T>>;
  readonly places: FairSemaphore;
}

async function runInAccount<I, T>(task: AccountTask<I>, run: Running<I, T>): Promise<void> {
  const { disposition } = task;
  // Functions and readers share it: what one of them changes must not become another one's account.
  const account = deepFrozen(structuredClone(task.account));
  try {
    if (disposition.action !== 'run') return await giveAll(account, task, disposition, run);
    // The function is called only if its calls can go out: it may well change something elsewhere before it makes any.
    const entered = await run.client.roleSession(account.id);
    if (!entered.ok) return await giveAll(account, task, { action: 'error', error: entered.error }, run);
    const lane = run.places.createLane();
    await pMap(
      await task.visits(run.read),
      async (visit) => {
        const slot = run.places.enter(lane);
        if (slot !== undefined) await slot;
        try {
          if (!run.environment.signal.aborted) await runVisit(account, visit, run);
        } finally {
          run.places.leave(lane);
        }
      },
      { concurrency: REGIONS_AT_ONCE },
    );
  } finally {
    run.client.release(account.id);
    run.onAccountDone();
  }
}

async function giveAll<I, T>(
  account: Account,
  { unentered }: AccountTask<I>,
  disposition: Exclude<Disposition, { action: 'run' }>,
  run: Running<I, T>,
): Promise<void> {
  for (const { region, item } of unentered) {
    await run.handOver.give({ outcome: notRun(originOf(account, region, run), disposition), item });
  }
}

async function runVisit<I, T>(account: Account, visit: Visit<I>, run: Running<I, T>): Promise<void> {
  const { region, disposition, item } = visit;
  const origin = originOf(account, region, run);
  const outcome = disposition.action === 'run' ? await outcomeOf(origin, item, run) : notRun<T>(origin, disposition);
  // What was cut off by the end of the run is not an outcome of the function.
  if (!run.environment.signal.aborted) await run.handOver.give({ outcome, item });
}

function originOf<I, T>(account: Account, region: string, { environment }: Running<I, T>): CoveOrigin {
  return { account, region, partition: environment.partition, role: environment.roleOf(account.id) };
}

function notRun<T>(origin: CoveOrigin, disposition: Exclude<Disposition, { action: 'run' }>): CoveOutcome<T> {
  if (disposition.action === 'skip') {
    return { kind: 'skipped', ...origin, reason: disposition.reason, message: disposition.message };
  }
  const place = { account: origin.account.id, region: origin.region };
  return { kind: 'failed', ...origin, error: new CoveCallError(disposition.error, place) };
}

async function outcomeOf<I, T>(
  origin: CoveOrigin,
  item: I,
  { work, environment }: Running<I, T>,
): Promise<CoveOutcome<T>> {
  const calls = createOpenCalls(environment.signal);
  try {
    const result = await work(openSession(origin.account, origin.region, environment, calls), item);
    const errors = await calls.settle();
    if (errors.length === 0) return { kind: 'result', ...origin, result };
    const [exception, ...unawaited] = errors;
    return exceptionOf(origin, { exception, unawaited }, calls, environment);
  } catch (exception) {
    const unawaited = (await calls.settle()).filter((error) => error !== exception);
    return exceptionOf(origin, { exception, unawaited }, calls, environment);
  }
}

function exceptionOf(
  origin: CoveOrigin,
  { exception, unawaited }: Pick<CoveException, 'exception' | 'unawaited'>,
  calls: OpenCalls,
  { isReadOnly }: SessionEnvironment,
): CoveException | CoveFailed {
  // An account that can no longer be entered is distinguished from what the function itself throws.
  if (isRefusedEntry(exception) && unawaited.every(isRefusedEntry)) {
    return { kind: 'failed', ...origin, error: exception };
  }
  const isRefused = (error: unknown): boolean => isRefusedWriteError(error, calls.operationOf);
  const hint = isReadOnly && [exception, ...unawaited].some(isRefused) ? FULL_ACCESS_HINT : undefined;
  return { kind: 'exception', ...origin, exception, unawaited, hint };
}

function isRefusedEntry(exception: unknown): exception is CoveCallError {
  try {
    return CoveCallError.is(exception) && exception.operation === 'sts:AssumeRole';
  } catch {
    // What even throws when it is looked at is not ours.
    return false;
  }
}
