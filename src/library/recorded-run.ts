import type { Report } from '../report/build/report.ts';
import type { LogFile } from './log-file.ts';

/** A run that has ended, its report, and its run log, which the report is read from. */
export interface RecordedRun {
  /** Lists of it may be longer than memory: they are read from the run log, until `close`. */
  readonly report: Report;
  /** The run log; undefined where it was temporary. */
  readonly runLog: string | undefined;
  /** Gives the run log and the room on the disk back. */
  close(): Promise<void>;
}

/**
 * Runs something that writes to a log, and closes the log unless it has a report to be read from it.
 *
 * @param path - of the log, as it is shown.
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
