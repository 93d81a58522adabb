import type { Settings } from '../../config/settings.ts';
import { CoveError } from '../../cove-error.ts';
import type { Judging } from '../../report/build/judging.ts';
import { visible } from '../../text/visible-text.ts';
import { type Host, note } from '../host.ts';
import type { KeptPlace } from '../logs/kept-runs.ts';
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

/**
 * A log that nobody asked for, and that cannot be kept where it would be, is a temporary one; that it will be gone is
 * said before anything runs.
 */
export async function openLog(
  { named, kept }: { readonly named: string | undefined; readonly kept: KeptPlace | undefined },
  host: Host,
  readBefore: ReadBefore | undefined,
  judging: Judging,
): Promise<{ readonly log: LogFile; readonly path: string | undefined }> {
  if (kept === undefined) return { log: await openLogFile(named, host, readBefore, judging), path: named };
  if (kept.path === undefined) tellUnkept(host, kept.whyNot);
  else {
    try {
      return { log: await openLogFile(kept.path, host, undefined, judging), path: kept.path };
    } catch (error) {
      if (!(error instanceof CoveError) || error.code !== 'file') throw error;
      tellUnkept(host, error.message);
    }
  }
  return { log: await openLogFile(undefined, host, undefined, judging), path: undefined };
}

/** Even with `--quiet`: whoever closes the terminal would look for the log in vain. */
function tellUnkept(host: Host, whyNot: string): void {
  note(
    host,
    `cove-policy: no log of this run is kept, so --resume last cannot continue it: ${visible(whyNot)}; --run-log FILE names one, --run-log off does without\n`,
  );
}
