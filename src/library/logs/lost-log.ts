import { CoveError } from '../../cove-error.ts';
import type { Judging } from '../../report/build/judging.ts';
import type { RunSurvey } from '../../report/build/run-survey.ts';
import type { LogPlace } from '../../run-log/log-place.ts';
import type { RunLogRecord } from '../../run-log/records.ts';
import type { SigningKey } from '../../run-log/signing.ts';
import type { OpenRunLog } from '../../run-log/write-run-log.ts';
import { visible } from '../../text/visible-text.ts';
import { definedMembers } from '../../values/defined-members.ts';
import { type Host, note } from '../host.ts';

export interface OpenLog extends OpenRunLog {
  readonly survey: RunSurvey;
  readonly before: readonly RunLogRecord[];
  readonly judging: Judging;
  /** What the lines of the file are signed with. */
  readonly key?: SigningKey | undefined;
  /** Where it is. @default nowhere: it has no name */
  readonly place?: { readonly shown: string; readonly watch: LogPlace };
}

/** @throws {CoveError} `file` if nobody would find the log: without a record nothing is called. */
export async function assertInPlace({ place }: OpenLog): Promise<void> {
  const lost = await place?.watch.whyLost();
  if (place === undefined || lost === undefined) return;
  throw new CoveError('file', `the run log ${place.shown} is lost: ${lost}`, {
    hint: 'no call was made that is not in it; leave it alone until the run has ended',
  });
}

/** What was written is kept, whoever has taken the log away. */
export async function whyLost(log: OpenLog, host: Host): Promise<unknown> {
  try {
    await assertInPlace(log);
    return undefined;
  } catch (error) {
    const kept = await log.place?.watch.rescue();
    if (kept !== undefined) note(host, `cove-policy: what the run log had is in ${visible(kept)}\n`);
    return error;
  }
}

/** Somebody else has written to the log, say. The run took place all the same, and perhaps has changed something. */
export function unreported(error: unknown, hasCalls: boolean): unknown {
  if (!hasCalls || !(error instanceof CoveError) || error.code !== 'file') return unwritten(error);
  return new CoveError('remediation', `calls were made, and what became of them cannot be reported: ${error.message}`, {
    hint: 'the log has each of them, up to the line that is wrong',
    cause: error,
  });
}

/** A file that fails once the run is under way: the same message, but not a refusal to begin. */
export function unwritten(error: unknown): unknown {
  if (!(error instanceof CoveError) || error.code !== 'file') return error;
  return new CoveError('output', error.message, {
    cause: error,
    ...definedMembers({ hint: error.hint }),
  });
}
