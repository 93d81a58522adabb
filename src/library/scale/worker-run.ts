import type { AwsConnection } from '../../aws/calls/connect-aws.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import type { Settings } from '../../config/settings.ts';
import { CoveError } from '../../cove-error.ts';
import { createAccountRunner } from '../../engine/run-accounts.ts';
import { planCheck } from '../../engine/run-check.ts';
import type { AccountJob } from '../../queue/account-queue.ts';
import type { ObjectStore } from '../../store/object-store.ts';
import type { JsonObject } from '../../values/json.ts';
import { VERSION } from '../../version.ts';
import { beginCheck } from '../check/begin-check.ts';
import { type Conducted, checkConduct } from '../connection/check-conduct.ts';
import type { Stop } from '../connection/stop-check.ts';
import type { Host } from '../host.ts';
import type { Inputs } from '../inputs/load.ts';
import { weakeningRecords } from '../inputs/weakening-records.ts';
import { loadHandedPolicies } from './handed-policies.ts';
import { plansChanges } from './planned-changes.ts';
import type { IntoStore } from './run-into-store.ts';
import { openStoreRun } from './store-run.ts';
import { parseTargets, type SharedPlan } from './targets-file.ts';

export interface WorkerRunOptions {
  readonly store: ObjectStore;
  readonly settings: Settings;
  /** Those that the worker was given; undefined: they are taken from the store. */
  readonly inputs: Inputs | undefined;
  readonly connection: AwsConnection;
  /** Of the project that the worker runs in: for policies from the store. */
  readonly catalog: Catalog;
}

/** What narrows a run. A worker takes it from the plan, unless it was given its own. */
const NARROWING = [
  'accounts',
  'ous',
  'exclude',
  'regions',
  'policyIds',
  'policyTags',
  'severities',
  'controlIds',
] as const;

/** How long it counts that a run was not cancelled, in milliseconds. */
const CANCEL_MS = 2_000;

/**
 * Tells whether the run of a job was cancelled since the job was made. It is asked before the run is joined: what a run
 * that was interrupted has left in the queue must not end workers which could not have taken part in it.
 */
export function createCancelCheck(store: ObjectStore): (job: AccountJob) => Promise<boolean> {
  const runs = new Map<string, { readonly count: Promise<number>; readonly atMs: number }>();
  return async (job) => {
    let known = runs.get(job.run);
    if (known === undefined || performance.now() - known.atMs > CANCEL_MS) {
      known = { count: openStoreRun(store, job.run).cancels(), atMs: performance.now() };
      runs.set(job.run, known);
    }
    return (await known.count) > job.cancels;
  };
}

/**
 * Joins the run of a job: the plan from the store, carried out with the worker's own role, external id, policies and
 * rules of what may be read. The plan may ask for less than these, and never for more.
 *
 * @throws {CoveError} `usage` for a run that is not this worker's.
 */
export async function joinRun(job: AccountJob, options: WorkerRunOptions, host: Host, stop: Stop): Promise<IntoStore> {
  const { store, settings, connection } = options;
  const run = openStoreRun(store, job.run);
  const shared = parsePlan(job, await run.readPlan(), store, host);
  const narrowed = narrowTo(settings, shared.plan.settings);
  const begun = await policiesFor({ shared, run, narrowed }, options, host);
  const conduct = checkConduct(begun, connection, host, stop);
  const { client, plan } = await planCheck({ ...conduct, planned: shared }, shared.plan.start);
  const runner = createAccountRunner(plan, { ...conduct, client });
  return {
    ...{ runner, run, digest: shared.digest, key: host.key, warnings: weakeningRecords(settings) },
    changesFor: plansChanges(plan, begun.catalog),
  };
}

function parsePlan(
  { run: id, digest }: AccountJob,
  text: string | undefined,
  { url }: ObjectStore,
  host: Host,
): SharedPlan {
  if (text === undefined) throw refused(id, `there is no such run in ${url}`, 'give the worker the store of the run');
  const shared = parseTargets(text, `the plan of run ${id}`, {
    maxAgeMs: Number.POSITIVE_INFINITY,
    key: host.key,
    howToReplace: 'begin a new run',
  });
  if (shared.isSigned && host.key === undefined) {
    throw refused(id, 'it is signed, and what this worker finds would not be', 'give it the key with --sign');
  }
  if (shared.digest !== digest) throw refused(id, 'its plan in the store is not that of the job', undefined);
  if (shared.version === VERSION) return shared;
  const versions = `it was planned by cove-policy ${shared.version}, and this is ${VERSION}`;
  throw refused(id, versions, 'run coordinator and workers of the same release');
}

function narrowTo(settings: Settings, planned: JsonObject): Settings {
  const taken = NARROWING.filter((name) => settings[name] === undefined && Array.isArray(planned[name]));
  // Who looked nowhere is for the coordinator to judge.
  const allowIdle = planned.allowIdle === true;
  return { ...settings, allowIdle, ...Object.fromEntries(taken.map((name) => [name, planned[name]])) };
}

/** The worker's own policies, chosen as the plan says; or those that the plan was made with, from the store. */
async function policiesFor(
  {
    shared,
    run,
    narrowed,
  }: { readonly shared: SharedPlan; readonly run: IntoStore['run']; readonly narrowed: Settings },
  { inputs, catalog }: WorkerRunOptions,
  host: Host,
): Promise<Conducted> {
  if (inputs !== undefined) {
    return { ...inputs, settings: narrowed, ...(await beginCheck({ ...inputs, settings: narrowed }, host)) };
  }
  const loaded = await policiesOfStore(shared, run, narrowed, catalog);
  const planned = new Set(shared.plan.policies.map(({ id }) => id));
  const policies = loaded.policies.filter(({ id }) => planned.has(id));
  // They are chosen already: a word that has chosen none of these may have chosen others.
  const all = { policyIds: undefined, policyTags: undefined, severities: undefined, controlIds: undefined };
  const settings = { ...narrowed, ...all };
  return { ...loaded, settings: narrowed, ...(await beginCheck({ settings, policies, packs: loaded.packs }, host)) };
}

async function policiesOfStore(
  { run: id, files }: SharedPlan,
  run: IntoStore['run'],
  settings: Settings,
  catalog: Catalog,
): Promise<Inputs> {
  const hint = 'name the policy files or the settings file with --config, as the coordinator does';
  const [hash] = files;
  const text = hash === undefined ? undefined : await run.readPolicies(hash);
  if (text === undefined) throw refused(id, 'its policies are not in the store', hint);
  const loaded = await loadHandedPolicies(text, settings, catalog);
  if (loaded.ok) return loaded.value;
  throw refused(id, `its policies cannot be loaded: ${loaded.reason}`, loaded.hint ?? hint);
}

function refused(run: string, reason: string, hint: string | undefined): CoveError {
  return new CoveError('usage', `this worker cannot take part in run ${run}: ${reason}`, { hint });
}
