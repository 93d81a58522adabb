import type { Settings } from '../../config/settings.ts';
import { CoveError } from '../../cove-error.ts';
import type { Judging } from '../../report/build/judging.ts';
import type { Host } from '../host.ts';
import { type LogFile, openLogFile, type ReadBefore } from '../logs/log-file.ts';
import { isLogOff, logOfChanges, namedLog } from '../logs/named-log.ts';
import type { AfterCheck } from './after-check.ts';

/** Changes are always recorded: if no log is named, in a file named after the time. */
export function logPath({ runLog }: Settings, then: AfterCheck): string | undefined {
  if (then.kind !== 'remediate') return namedLog(runLog);
  return logOfChanges(runLog, `cove-policy-${new Date().toISOString().replaceAll(':', '-').slice(0, 19)}.run.ndjson`);
}

/** A demo is nothing to continue, and secrets that were asked for are not left behind by themselves. */
export function mayBeKept({
  isKept = false,
  settings,
}: {
  readonly isKept?: boolean | undefined;
  readonly settings: Settings;
}): boolean {
  return isKept && !settings.demo && !settings.allowSecretReads && !isLogOff(settings.runLog);
}

/** A log that nobody asked for, and that cannot be kept where it would be, is a temporary one. */
export async function openLog(
  { named, kept }: { readonly named: string | undefined; readonly kept: string | undefined },
  host: Host,
  readBefore: ReadBefore | undefined,
  judging: Judging,
): Promise<{ readonly log: LogFile; readonly path: string | undefined }> {
  if (kept === undefined) return { log: await openLogFile(named, host, readBefore, judging), path: named };
  try {
    return { log: await openLogFile(kept, host, undefined, judging), path: kept };
  } catch (error) {
    if (!(error instanceof CoveError) || error.code !== 'file') throw error;
    return { log: await openLogFile(undefined, host, undefined, judging), path: undefined };
  }
}
