import { stat } from 'node:fs/promises';
import path from 'node:path';
import { CoveError } from './cove-error.ts';

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
  throw new CoveError('usage', `${what} would be a pipe or a device, and a run log is a file`, {
    hint: 'it is read again for the report; -o ndjson=- prints what was found, and --run-log off leaves no log of a check',
  });
}

const OF_STREAMS = /^\/(dev\/(stdin|stdout|stderr|fd\/.*)|proc\/[^/]+\/fd\/.*)$/;
