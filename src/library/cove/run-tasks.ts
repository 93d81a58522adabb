import { setMaxListeners } from 'node:events';
import { externalIdFor, type ListedAccounts, listedRoles } from '../../accounts/listed-accounts.ts';
import { onAbort } from '../../aws/on-abort.ts';
import { createAccountReader, createPrincipalReader } from '../../engine/account-reader.ts';
import { globalRegion, roleArn } from '../../organization/role-arn.ts';
import { adHocPolicy } from '../../policy/build/ad-hoc-policy.ts';
import { readListedAccounts } from '../inputs/listed-settings.ts';
import { sayingOptions, withOptionWords } from '../words/option-words.ts';
import { createProgressCount } from './count-progress.ts';
import { limitsOf } from './cove-access.ts';
import { type AccountQuestion, type AccountTask, findTasks } from './cove-accounts.ts';
import type { CoveOptions, CoveRunOptions } from './cove-options.ts';
import { type CoveOutcome, groupOutcomes } from './cove-outcome.ts';
import type { CoveSession } from './cove-session.ts';
import { CoveStopped, stoppedRun } from './cove-stopped.ts';
import { type Connection, connect, connectionParts } from './open-connection.ts';
import { type Done, runEverywhere } from './run-everywhere.ts';
import { thisProcess } from './this-process.ts';

export async function* streamOutcomes<T>(
  work: (session: CoveSession) => T | Promise<T>,
  read: () => CoveOptions,
): AsyncGenerator<CoveOutcome<Awaited<T>>, void, undefined> {
  const options = read();
  const tasks = (region: string, question: AccountQuestion) => findTasks(options, region, question);
  for await (const { outcome } of runTasks(options, work, tasks)) yield outcome as CoveOutcome<Awaited<T>>;
}

export async function collect<D, O extends CoveOutcome<unknown>>(
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

export async function* runTasks<I, T>(
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
  const { cwd } = thisProcess();
  const listed =
    accountsFile === undefined ? undefined : await sayingOptions(() => readListedAccounts(accountsFile, cwd));
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
