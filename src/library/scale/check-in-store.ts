import { randomUUID } from 'node:crypto';
import type { AwsClient } from '../../aws/calls/aws-client.ts';
import type { AwsConnection } from '../../aws/calls/connect-aws.ts';
import { accountsAtOnce, runAccountPool } from '../../engine/account-pool.ts';
import { closingRecords } from '../../engine/closing-records.ts';
import { openingRecords } from '../../engine/opening-records.ts';
import { createAccountRunner } from '../../engine/run-accounts.ts';
import type { RunPlan } from '../../engine/run-plan.ts';
import type { SessionPolicyChoice } from '../../engine/session-limits.ts';
import { refuseAmbiguous } from '../../remediation/plan-change.ts';
import type { Judging } from '../../report/build/judging.ts';
import type { AccountRecord } from '../../run-log/records.ts';
import type { ObjectStore } from '../../store/object-store.ts';
import { counted } from '../../text/counted.ts';
import { beginCheck, whileConnected } from '../check/begin-check.ts';
import { withoutWaived } from '../check/without-waived.ts';
import { writePlan } from '../check/write-plan.ts';
import { checkConduct } from '../connection/check-conduct.ts';
import type { Stop } from '../connection/stop-check.ts';
import { type Host, note } from '../host.ts';
import type { Inputs } from '../inputs/load.ts';
import { assertBaselineFits } from '../inputs/load-judging.ts';
import { packRecords } from '../inputs/pack-records.ts';
import { weakeningRecords } from '../inputs/weakening-records.ts';
import { type LogFile, openLogFile } from '../logs/log-file.ts';
import { namedLog } from '../logs/named-log.ts';
import { openRecordedRun, type RecordedRun } from '../logs/recorded-run.ts';
import { howToGoOn, keptIn, tellWhatIsOpen, unloggedRun } from './how-to-go-on.ts';
import { mergeStore, openAccounts } from './merge-store.ts';
import { openStore } from './open-store.ts';
import { createPatientStore } from './patient-store.ts';
import { planInStore } from './plan-in-store.ts';
import { plansChanges } from './planned-changes.ts';
import { type IntoStore, runIntoStore } from './run-into-store.ts';
import { openStoreRun, type StoreRun } from './store-run.ts';

export interface StoreCheckOptions extends Inputs {
  /** A folder, relative to `host.cwd`, or `s3://bucket/prefix`. */
  readonly store: string;
  /** The id of a run in the store to continue. @default a new run */
  readonly resume?: string | undefined;
  /** A targets file, in place of AWS Organizations. */
  readonly targets?: string | undefined;
  /** How long ago the run that is continued may have been planned, in milliseconds. */
  readonly maxAgeMs: number;
  readonly judging?: Judging | undefined;
  /** The file that the changes which the findings ask for are written to. @default none are planned */
  readonly plan?: string | undefined;
  /** Runs the accounts. @default this process does */
  readonly work?: StoreWork | undefined;
  /** How long a store that is gone is waited for, in milliseconds. @default 2 minutes */
  readonly patienceMs?: number | undefined;
}

/** Has accounts run by whomever; resolves when they are all in the store, given up, or the run is cancelled. */
export type StoreWork = (job: StoreJob, host: Host) => Promise<void>;

export interface StoreJob extends IntoStore {
  /** Accounts to run, with the generation that each gets. */
  readonly open: ReadonlyMap<string, number>;
  readonly client: AwsClient;
  readonly accountsAtOnce: number;
  readonly signal: AbortSignal;
  /** `cove-policy check POLICIES --store DIR --resume RUN --plan FILE --queue URL` */
  readonly howToGoOn: string;
}

const PATIENCE_MS = 120_000;

/**
 * Checks policies as `check` does, with the outcome of each account in a store as soon as it is whole. A run that was
 * cut short goes on from any machine: `resume`.
 *
 * @returns the run; close it when its report has been read.
 * @throws {CoveError} where the run cannot start; `output` where the store went away and stayed so.
 */
export async function checkInStore(options: StoreCheckOptions, host: Host): Promise<RecordedRun> {
  return withStore(options, host, async (prepared) => {
    const { settings, judging } = prepared;
    const named = namedLog(settings.runLog);
    const log = await openLogFile(named, host, undefined, judging);
    try {
      return await openRecordedRun(log, named, () =>
        whileConnected(prepared, host, (connection, stop) => evaluate(prepared, connection, { log, host, stop })),
      );
    } catch (error) {
      throw log.isBegun() ? unloggedRun(error, prepared.next) : error;
    }
  });
}

/**
 * Plans a run into a store and queues its accounts. Whoever continues the run gets their results.
 *
 * @throws {CoveError} as `checkInStore`.
 */
export async function beginInStore(
  options: StoreCheckOptions & { readonly work: StoreWork },
  host: Host,
): Promise<void> {
  await withStore(options, host, (prepared) =>
    whileConnected(prepared, host, async (connection, stop) => {
      const { job } = await openJob(prepared, checkConduct(prepared, connection, host, stop), host, stop);
      await options.work(job, host);
    }),
  );
}

async function withStore<T>(
  options: StoreCheckOptions,
  host: Host,
  use: (prepared: Prepared) => Promise<T>,
): Promise<T> {
  const { settings, judging = {} } = options;
  const { policies, sessionPolicy } = await beginCheck(options, host);
  const id = options.resume ?? randomUUID();
  const opened = await openStore(options.store, settings, host);
  const next = howToGoOn(id, { ...options, store: opened.url });
  let isPlanned = options.resume !== undefined;
  const onPlanned = (): void => {
    isPlanned = true;
  };
  const store = createPatientStore(opened, host, {
    waitMs: options.patienceMs ?? PATIENCE_MS,
    howToGoOn: () => (isPlanned ? keptIn(next) : 'no account was entered; once the store is back, run the same again'),
  });
  try {
    const run = openStoreRun(store, id);
    return await use({ ...options, policies, sessionPolicy, judging, store, run, next, onPlanned });
  } finally {
    store.close();
  }
}

interface Prepared extends Omit<StoreCheckOptions, 'store'> {
  readonly sessionPolicy: SessionPolicyChoice;
  readonly judging: Judging;
  readonly store: ObjectStore;
  readonly run: StoreRun;
  /** What continues the run. */
  readonly next: string;
  readonly onPlanned: () => void;
}

async function evaluate(
  prepared: Prepared,
  connection: AwsConnection,
  { log, host, stop }: { readonly log: LogFile; readonly host: Host; readonly stop: Stop },
): Promise<void> {
  const { policies, judging, run, work = runHere } = prepared;
  const conduct = checkConduct(prepared, connection, host, stop);
  const { job, plan } = await openJob(prepared, conduct, host, stop);
  const { client, digest } = job;
  // Where this process runs the accounts, the caller's own account has them in its object.
  const planningCalls = work === runHere ? 0 : connection.callCount();
  const accounts = new Map<string, AccountRecord>();
  const emit = (record: Parameters<LogFile['append']>[0]): Promise<void> => {
    if (record.type === 'account' && prepared.plan !== undefined) accounts.set(record.id, record);
    return log.append(record);
  };
  const opening = openingRecords(plan, policies, { targets: digest, run: run.id, packs: packRecords(prepared.packs) });
  for (const record of opening) if (record.type === 'run') assertBaselineFits(judging, record);
  await work(job, host);
  for (const record of opening) await emit(record);
  const isCut = host.signal.aborted || stop.signal.aborted;
  const missing = isCut ? 'interrupted' : 'given up';
  // What was given up is counted with what was interrupted: neither is evaluated, and no event is repeated.
  const quiet = createAccountRunner(plan, { ...conduct, client, onEvent: undefined });
  const merged = await mergeStore({
    plan,
    digest,
    run,
    runner: quiet,
    key: host.key,
    missing,
    told: plan.warnings,
    emit,
  });
  const at = new Date().toISOString();
  const calls = planningCalls + merged.calls;
  const ending = { at, interrupted: host.signal.aborted, calls, credentialsEnded: connection.credentialsEnded() };
  for (const record of closingRecords(plan, merged, ending)) await emit(record);
  if (merged.lost === 0) await run.end(`${JSON.stringify({ end: at, cells: merged.cells, calls })}\n`);
  if (prepared.plan !== undefined) {
    const planned = withoutWaived(refuseAmbiguous(merged.changes), accounts, prepared, host);
    await writePlan(prepared.plan, { ...prepared, planned, report: await log.report() }, host);
  }
  tellWhatIsOpen(merged, job, host);
}

/** The plan of a run, and what of it is still to be done. */
async function openJob(
  prepared: Prepared,
  conduct: ReturnType<typeof checkConduct>,
  host: Host,
  stop: Stop,
): Promise<{ readonly job: StoreJob; readonly plan: RunPlan }> {
  const { run, store, settings } = prepared;
  const { planned, shared } = await planInStore(prepared, conduct, host);
  prepared.onPlanned();
  const { client, plan } = planned;
  const { digest } = shared;
  const runner = createAccountRunner(plan, { ...conduct, client });
  const open = await openAccounts({ plan, digest, run, runner, key: host.key });
  note(host, `Run ${run.id} in ${store.url}: ${open.size} of ${counted(plan.accounts.length, 'account')} to run\n`);
  if (prepared.work !== undefined && open.size > 0 && shared.files.length === 0) tellOfPolicies(prepared, host);
  host.onEvent?.({ type: 'planned', accounts: open.size, isShared: true });
  const { concurrency: accountsAtOnce } = settings;
  const warnings = weakeningRecords(settings);
  const changesFor = plansChanges(plan, prepared.catalog);
  const shares = { runner, run, digest, key: host.key, warnings, changesFor, onEvent: host.onEvent };
  const { next: howToGoOn } = prepared;
  return { job: { ...shares, open, client, accountsAtOnce, howToGoOn, signal: stop.signal }, plan };
}

/** Workers that are given no policies would refuse the run one after the other, and nobody here would hear why. */
function tellOfPolicies({ sources }: Pick<Inputs, 'sources'>, host: Host): void {
  const why = sources === undefined ? '' : ', since a pack among them uses files far outside its own folder';
  const next = 'name them to each worker: cove-policy worker POLICIES --store URL --queue URL';
  note(host, `cove-policy: the policies could not be put into the store${why}; ${next}\n`);
}

/** This process runs the accounts by itself. */
const runHere: StoreWork = async (job) => {
  await runAccountPool([...job.open], ([account, generation]) => runIntoStore(account, generation, job), {
    atOnce: accountsAtOnce(job.accountsAtOnce, job.client.load),
    throttledAccounts: () => job.client.load().throttledAccounts,
    onThrottled: job.client.onThrottled,
  });
};
