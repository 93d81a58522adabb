import { stat } from 'node:fs/promises';
import path from 'node:path';
import { CoveError } from '../cove-error.ts';

/**
 * Refuses a pipe or a device as a run log, by whatever name: a log is locked beside its place, and read again.
 *
 * @param file - where it is or will be.
 * @param what - as it is shown: `the run log run.ndjson`.
 * @throws {CoveError} `usage`
 */
export async function refuseDevice(file: string, what: string): Promise<void> {
  const entry = await stat(file).catch(() => undefined);
  // What is not a file is found by the system; a stream that the shell has led to a file, by its name.
  const isStream = OF_STREAMS.test(path.resolve(file));
  if (!isStream && (entry === undefined || entry.isFile() || entry.isDirectory())) return;
  throw new CoveError('usage', `${what} is not a regular file`, {
    hint: 'a run log is a file, since it is read again: -o ndjson=- prints what was found, --run-log off keeps no log',
  });
}

const OF_STREAMS = /^\/(dev\/(stdin|stdout|stderr|fd\/.*)|proc\/[^/]+\/fd\/.*)$/;
