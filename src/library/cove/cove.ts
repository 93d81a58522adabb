import { setMaxListeners } from 'node:events';
import { externalIdFor, type ListedAccounts, listedRoles } from '../../accounts/listed-accounts.ts';
import { onAbort } from '../../aws/on-abort.ts';
import { createAccountReader, createPrincipalReader } from '../../engine/account-reader.ts';
import { globalRegion, roleArn } from '../../organization/role-arn.ts';
import { adHocPolicy } from '../../policy/build/ad-hoc-policy.ts';
import { thisProcess } from '../face/this-process.ts';
import { readListedAccounts } from '../listed-settings.ts';
import { sayingOptions, withOptionWords } from '../option-words.ts';
import { createProgressCount } from './count-progress.ts';
import { limitsOf } from './cove-access.ts';
import { type AccountQuestion, type AccountTask, findTasks } from './cove-accounts.ts';
import {
  type CoveOptions,
  type CoveRunOptions,
  overDefaults,
  readCoveOptions,
  readDefaults,
  readMapOptions,
  withoutTargets,
} from './cove-options.ts';
import { type CoveMapResults, type CoveOutcome, type CoveResults, groupOutcomes } from './cove-outcome.ts';
import type { CoveSession } from './cove-session.ts';
import { CoveStopped, stoppedRun } from './cove-stopped.ts';
import { keptFailure } from './kept-failure.ts';
import { type Located, listItems, tasksOfItems } from './map-items.ts';
import { type Connection, connect, connectionParts } from './open-connection.ts';
import { readOnce } from './read-once.ts';
import { type Done, runEverywhere } from './run-everywhere.ts';

/** Runs your own function in accounts and regions of the organization. */
export interface Cove {
  /**
   * Runs a function in every account and region that the options select, and returns all outcomes at the end: none is
   * lost, and none stops the others.
   *
   * @throws {CoveError} `usage` for options that make no sense, `targets` if there is no account left to run in,
   * `organization`, `credentials` or `network` if the accounts cannot be listed.
   * @throws {CoveStopped} if `signal` or `failFast` ended it, with the results so far.
   */
  <T>(work: (session: CoveSession) => T | Promise<T>, options?: CoveOptions): Promise<CoveResults<Awaited<T>>>;
  /**
   * The same, one outcome at a time, as they arrive: memory does not grow with the organization. A slow reader slows
   * the run, and leaving the loop ends it.
   */
  stream<T>(
    work: (session: CoveSession) => T | Promise<T>,
    options?: CoveOptions,
  ): AsyncGenerator<CoveOutcome<Awaited<T>>, void, undefined>;
  /**
   * Runs a function once per item, in the account and region that the item belongs to; twice for an item that is in
   * the list twice.
   *
   * @param items - outcomes of a run, findings of a report, or `{ account, region }`.
   */
  map<I extends Located, T>(
    items: Iterable<I>,
    work: (session: CoveSession, item: I) => T | Promise<T>,
    options?: CoveRunOptions,
  ): Promise<CoveMapResults<I, Awaited<T>>>;
  /** The same functions with different defaults. Options of a call override them, unless they are undefined. */
  with(defaults: CoveOptions): Cove;
}

/** Runs your own function in every account and region. Nothing is printed, and nothing is kept between runs. */
export const cove: Cove = withDefaults({});

function withDefaults(defaults: CoveOptions): Cove {
  const run = async <T>(
    work: (session: CoveSession) => T | Promise<T>,
    given: CoveOptions = {},
  ): Promise<CoveResults<Awaited<T>>> => {
    const options = readCoveOptions('cove', work, overDefaults('cove', defaults, given));
    const outcomes: CoveOutcome<Awaited<T>>[] = [];
    return collect(
      runTasks(options, work, (region, question) => findTasks(options, region, question)),
      (done) => {
        outcomes.push(done.outcome as CoveOutcome<Awaited<T>>);
        return outcomes;
      },
      outcomes,
    );
  };
  return Object.assign(run, {
    stream<T>(
      work: (session: CoveSession) => T | Promise<T>,
      given: CoveOptions = {},
    ): AsyncGenerator<CoveOutcome<Awaited<T>>, void, undefined> {
      const options = keptFailure(() =>
        readCoveOptions('cove.stream', work, overDefaults('cove.stream', defaults, given)),
      );
      return readOnce('cove.stream', streamOutcomes(work, options));
    },
    async map<I extends Located, T>(
      items: Iterable<I>,
      work: (session: CoveSession, item: I) => T | Promise<T>,
      given: CoveRunOptions = {},
    ): Promise<CoveMapResults<I, Awaited<T>>> {
      // Targets of the defaults do not count here, but those that somebody passes are a mistake.
      const own = readMapOptions('cove.map', work, given);
      const options = readMapOptions('cove.map', work, overDefaults('cove.map', withoutTargets(defaults), own));
      const list = listItems(items);
      const outcomes: (CoveOutcome<Awaited<T>> & { readonly item: I })[] = [];
      const tasks = (region: string, question: AccountQuestion) =>
        tasksOfItems(list, region, { ...options, exclude: defaults.exclude }, question);
      const grouped = await collect(
        runTasks(options, work, tasks),
        (done) => {
          outcomes.push({ ...(done.outcome as CoveOutcome<Awaited<T>>), item: done.item });
          return outcomes;
        },
        outcomes,
      );
      // An item was meant: one that is skipped is not done.
      return { ...grouped, complete: grouped.complete && grouped.skipped.length === 0 };
    },
    with(more: CoveOptions): Cove {
      return withDefaults(overDefaults('cove.with', defaults, readDefaults(more)));
    },
  });
}

async function* streamOutcomes<T>(
  work: (session: CoveSession) => T | Promise<T>,
  read: () => CoveOptions,
): AsyncGenerator<CoveOutcome<Awaited<T>>, void, undefined> {
  const options = read();
  const tasks = (region: string, question: AccountQuestion) => findTasks(options, region, question);
  for await (const { outcome } of runTasks(options, work, tasks)) yield outcome as CoveOutcome<Awaited<T>>;
}

async function collect<D, O extends CoveOutcome<unknown>>(
  run: AsyncIterable<D>,
  add: (done: D) => unknown,
  outcomes: readonly O[],
): Promise<ReturnType<typeof groupOutcomes<O>>> {
  try {
    for await (const done of run) add(done);
  } catch (error) {
    if (!(error instanceof CoveStopped)) throw error;
    throw new CoveStopped(error.message, groupOutcomes(outcomes, false), error.cause);
  }
  return groupOutcomes(outcomes, true);
}

type FindTasks<I> = (region: string, question: AccountQuestion) => Promise<AccountTask<I>[]>;

async function* runTasks<I, T>(
  options: CoveRunOptions,
  work: (session: CoveSession, item: I) => T | Promise<T>,
  find: FindTasks<I>,
): AsyncGenerator<Done<I, T>, void, undefined> {
  if (options.signal?.aborted === true) throw stoppedRun(options.signal.reason);
  const connection = options.connection ?? (await connect({ signal: options.signal }));
  try {
    yield* runOver(connection, options, work, find);
  } finally {
    if (options.connection === undefined) await connection.close();
  }
}

async function* runOver<I, T>(
  connection: Connection,
  options: CoveRunOptions,
  work: (session: CoveSession, item: I) => T | Promise<T>,
  find: FindTasks<I>,
): AsyncGenerator<Done<I, T>, void, undefined> {
  const { accountsFile } = options;
  const listed = accountsFile === undefined ? undefined : await readListedAccounts(accountsFile, thisProcess().cwd);
  const end = new AbortController();
  setMaxListeners(0, end.signal);
  const broken = new AbortController();
  const given = options.signal === undefined ? [] : [options.signal];
  const { aws, signal } = connectionParts(connection);
  const signals = [signal, ...given, broken.signal];
  const stop = (): void => end.abort();
  if (signals.some(({ aborted }) => aborted)) stop();
  const releases = signals.map((each) => onAbort(each, stop));
  const setting = settingOf(connection, options, listed, end.signal);
  try {
    const tasks = await sayingOptions(() => find(connection.region, setting.question));
    const count = createProgressCount(tasks.length, options, end.signal, (error) => broken.abort(error));
    for await (const done of runEverywhere<I, T>({ ...setting, tasks, work, stop, onAccountDone: count.accountDone })) {
      const { outcome } = done;
      count.add(outcome);
      // Looked at before it is handed over: the outcome is its reader's, who may change it.
      const cause = options.failFast === true ? failureOf(outcome) : undefined;
      const message = failFastMessage(outcome);
      yield done;
      if (cause !== undefined) throw stoppedRun(cause, message);
    }
    await count.settled();
    broken.signal.throwIfAborted();
  } catch (error) {
    const ended = signals.find(({ aborted }) => aborted);
    if (ended === undefined || error instanceof CoveStopped) throw withOptionWords(error);
    throw stoppedRun(ended === signals[0] ? (aws.listener?.takeFailure() ?? ended.reason) : ended.reason);
  } finally {
    for (const release of releases) release();
    // What is in flight ends, and a session that a function has kept is no longer of use.
    stop();
  }
}

function settingOf(
  connection: Connection,
  options: CoveRunOptions,
  listed: ListedAccounts | undefined,
  signal: AbortSignal,
) {
  const { aws, catalog, concurrency } = connectionParts(connection);
  const { partition, account: caller } = aws.identity;
  const { role = 'OrganizationAccountAccessRole', sessionName = 'cove-policy', access = 'read-only' } = options;
  const own = listedRoles(listed);
  const arnIn = (account: string): string => roleArn(own[account] ?? role, account, partition);
  const client = aws.clientForRun(
    {
      roleArn: arnIn,
      sessionName,
      externalId: externalIdFor(listed, options.externalId),
      durationSeconds: options.durationSeconds,
      sessionTags: options.sessionTags,
      ...limitsOf(access, partition),
    },
    signal,
  );
  const environment = { client, catalog, globalRegion: globalRegion(partition) };
  const { policy: everything } = adHocPolicy({ operation: 'sts:GetCallerIdentity', allowSecretReads: false }, catalog);
  return {
    client,
    read: createAccountReader(environment),
    question: {
      read: createPrincipalReader({ ...environment, principal: aws.identity }),
      everything,
      principal: caller,
      partition,
      listed,
    },
    environment: {
      client,
      catalog,
      partition,
      signal,
      roleOf: (account: string) => (account === caller ? null : arnIn(account)),
      isReadOnly: access === 'read-only',
      caller,
    },
    concurrency: options.concurrency ?? concurrency,
  };
}

function failureOf(outcome: CoveOutcome<unknown>): unknown {
  if (outcome.kind === 'failed') return outcome.error;
  return outcome.kind === 'exception' ? (outcome.exception ?? new Error('the function threw nothing')) : undefined;
}

function failFastMessage({ account, region }: CoveOutcome<unknown>): string {
  return `stopped by failFast: account ${account.id} in ${region} failed`;
}
