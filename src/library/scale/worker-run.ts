import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AwsConnection } from '../../aws/calls/connect-aws.ts';
import type { Settings } from '../../config/settings.ts';
import { CoveError } from '../../cove-error.ts';
import { createAccountRunner } from '../../engine/run-accounts.ts';
import { planCheck } from '../../engine/run-check.ts';
import type { JsonObject } from '../../json.ts';
import type { AccountJob } from '../../queue/account-queue.ts';
import type { ObjectStore } from '../../store/object-store.ts';
import { VERSION } from '../../version.ts';
import { beginCheck } from '../check/begin-check.ts';
import { checkConduct } from '../check-conduct.ts';
import type { Host } from '../host.ts';
import { type Inputs, loadPolicyFiles } from '../load.ts';
import type { Stop } from '../stop-check.ts';
import type { IntoStore } from './run-into-store.ts';
import { openStoreRun } from './store-run.ts';
import { parseTargets, type SharedPlan } from './targets-file.ts';

export interface WorkerRunOptions {
  readonly store: ObjectStore;
  readonly settings: Settings;
  /** Those that the worker was given; undefined: they are taken from the store. */
  readonly inputs: Inputs | undefined;
  readonly connection: AwsConnection;
}

/** A run that a worker takes part in. */
export interface WorkerRun extends IntoStore {
  /** Whether the run was cancelled since the job was made. */
  isCancelled(job: AccountJob): Promise<boolean>;
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
 * Joins the run of a job: the plan from the store, carried out with the worker's own role, external id, policies and
 * rules of what may be read. The plan may ask for less than these, and never for more.
 *
 * @throws {CoveError} `usage` for a run that is not this worker's.
 */
export async function joinRun(
  { run: id, digest }: AccountJob,
  options: WorkerRunOptions,
  host: Host,
  stop: Stop,
): Promise<WorkerRun> {
  const { store, settings, connection } = options;
  const run = openStoreRun(store, id);
  const shared = await readPlan(id, digest, await run.readPlan(), store, host);
  const narrowed = narrowTo(settings, shared.plan.settings);
  const inputs = options.inputs ?? (await policiesOfStore(shared, run, settings));
  const begun = { ...inputs, settings: narrowed, ...(await beginCheck({ ...inputs, settings: narrowed }, host)) };
  const conduct = checkConduct(begun, connection, host, stop);
  const { client, plan } = await planCheck({ ...conduct, planned: shared }, shared.plan.start);
  const runner = createAccountRunner(plan, { ...conduct, client });
  let cancels: { readonly count: Promise<number>; readonly atMs: number } | undefined;
  return {
    ...{ runner, run, digest: shared.digest, key: host.key },
    async isCancelled(job) {
      if (cancels === undefined || Date.now() - cancels.atMs > CANCEL_MS)
        cancels = { count: run.cancels(), atMs: Date.now() };
      return (await cancels.count) > job.cancels;
    },
  };
}

async function readPlan(
  id: string,
  digest: string,
  text: string | undefined,
  { url }: ObjectStore,
  host: Host,
): Promise<SharedPlan> {
  if (text === undefined) throw refused(id, `there is no such run in ${url}`, 'give the worker the store of the run');
  const shared = parseTargets(text, `the plan of run ${id}`, { maxAgeMs: Number.POSITIVE_INFINITY, key: host.key });
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

async function policiesOfStore(
  { run: id, files }: SharedPlan,
  run: IntoStore['run'],
  settings: Settings,
): Promise<Inputs> {
  const folder = await mkdtemp(join(tmpdir(), 'cove-policy-worker-'));
  try {
    for (const [index, hash] of files.entries()) {
      const text = await run.readPolicies(hash);
      if (text === undefined) throw refused(id, 'its policies are not in the store', 'name the policy files');
      await writeFile(join(folder, `policies-${index}.yml`), text);
    }
    const loaded = await loadPolicyFiles(['.'], { ...settings, packs: undefined }, folder);
    if (loaded.ok) return loaded.value;
    const [first] = loaded.diagnostics;
    throw refused(id, `its policies cannot be loaded: ${first?.message ?? ''}`, 'name the policy files');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function refused(run: string, reason: string, hint: string | undefined): CoveError {
  return new CoveError('usage', `this worker cannot take part in run ${run}: ${reason}`, { hint });
}
