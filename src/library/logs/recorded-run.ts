import type { Report } from '../../report/build/report.ts';
import type { LogFile } from './log-file.ts';

/** A finished run, its report, and the run log that the report is read from. */
export interface RecordedRun {
  /** Its lists may not fit in memory: they are read from the run log, until `close`. */
  readonly report: Report;
  /** The run log; undefined if it was temporary. */
  readonly runLog: string | undefined;
  /** Releases the run log and the disk space. */
  close(): Promise<void>;
}

/**
 * Runs something that writes to a log, and closes the log unless a report is still to be read from it.
 *
 * @param path - of the log, as shown to the user.
 */
export async function openRecordedRun(
  log: LogFile,
  path: string | undefined,
  run: () => Promise<void>,
): Promise<RecordedRun> {
  try {
    await run();
    return { report: await log.report(), runLog: path, close: () => log.close() };
  } catch (error) {
    await log.close();
    throw error;
  }
}
