import { CoveError } from '../../cove-error.ts';

/** The word of `--run-log` for none. A file of that name is `./off`. */
const NONE = 'off';

/** The run log that a setting names; undefined where it names none. */
export function namedLog(runLog: string | undefined): string | undefined {
  return runLog === NONE ? undefined : runLog;
}

/** Whether a run is to leave no log. */
export function isLogOff(runLog: string | undefined): boolean {
  return runLog === NONE;
}

/**
 * The run log of something that makes changes.
 *
 * @param otherwise - where none is named.
 * @throws {CoveError} `usage` for `off`: changes are always on record.
 */
export function logOfChanges(runLog: string | undefined, otherwise: string): string {
  if (!isLogOff(runLog)) return runLog ?? otherwise;
  throw new CoveError('usage', '--run-log off: changes are always on record', {
    hint: `leave it out (the record is ${otherwise} then), or name a file: --run-log FILE`,
  });
}
