import type { Flags } from '../config/settings.ts';
import { CoveError } from '../cove-error.ts';
import { readSigningKey } from '../library/inputs/signing-key.ts';
import { jobText, workFor } from '../library/scale/check-with-workers.ts';
import type { CommandIo } from './command-io.ts';
import { loadInputs, loadSettings, tellWeakenings } from './load-inputs.ts';
import { createRunWatch } from './watch-run.ts';

export interface WorkerFlags extends Flags {
  /** Where the accounts of runs are kept. */
  readonly store?: string;
  /** The server with the jobs. */
  readonly queue?: string;
  /** One job, in place of those of the queue. */
  readonly only?: string;
  /** The file of the key that plans are signed with. */
  readonly sign?: string;
}

/**
 * `cove-policy worker`: runs accounts that coordinators (`check --queue`) hand out.
 *
 * @returns the exit code: 0 or 2.
 */
export async function workerCommand(patterns: readonly string[], flags: WorkerFlags, io: CommandIo): Promise<number> {
  const { store, queue, only } = flags;
  if (store === undefined || queue === undefined) {
    throw new CoveError('usage', `worker needs ${store === undefined ? '--store' : '--queue'}`, {
      hint: 'give it the --store and the --queue of the coordinator',
    });
  }
  const inputs = patterns.length === 0 ? undefined : await loadInputs(patterns, flags, io);
  const settings = patterns.length === 0 ? await loadSettings(flags, io) : inputs?.settings;
  if (settings === undefined) return 2;
  await tellWeakenings(settings, io);
  const key = await readSigningKey(flags.sign, io);
  // What is found is in the store: a worker reports what a person has to know, and no progress.
  const watch = createRunWatch(undefined, io, { quiet: true });
  const { runAgain } = io;
  const runAlone = runAgain && ((job: Parameters<typeof jobText>[0]) => runAgain(['--only', jobText(job)]));
  const host = { ...io, key, onEvent: watch.onEvent };
  await workFor({ store, queue, only, settings, inputs, runAlone }, host).finally(watch.end);
  return 0;
}
