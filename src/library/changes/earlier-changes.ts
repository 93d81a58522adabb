import type { AwsConnection } from '../../aws/calls/connect-aws.ts';
import { CoveError } from '../../cove-error.ts';
import { type LoggedChange, readChanges } from '../../remediation/change-log.ts';
import { cannotGoOn, type EarlierLog } from '../../run-log/earlier-log.ts';
import type {
  AccountRecord,
  PackRecord,
  PolicyRecord,
  RunLogRecord,
  RunRecord,
  WarningRecord,
} from '../../run-log/records.ts';
import { type JsonValue, stableJson } from '../../values/json.ts';
import { VERSION } from '../../version.ts';
import type { Host } from '../host.ts';
import type { EarlierRecords, LogFile } from '../logs/log-file.ts';

/**
 * What an earlier run of the same command left in a log: killed, interrupted or refused. Empty if there is no log yet,
 * nor a whole line of one.
 *
 * @param log - undefined where there is none.
 * @param shown - its name.
 * @throws {CoveError} `file` if the log is another run's, or cannot be read.
 */
export async function readEarlierRun(
  log: EarlierLog | undefined,
  shown: string,
  expected: { readonly belongs: (run: RunRecord) => boolean; readonly to: string },
  take: (record: RunLogRecord) => void,
): Promise<EarlierRecords> {
  if (log === undefined || (await log.isUnbegun())) return { isBegun: false, kept: [] };
  const records: RunLogRecord[] = [];
  try {
    const cut = await log.readRecords((record) => {
      if (records.length === 0 && !(record.type === 'run' && expected.belongs(record))) {
        throw new CoveError('file', `the run log ${shown} belongs to another run than ${expected.to}`, {
          hint: 'name another file with --run-log',
        });
      }
      records.push(record);
      take(record);
    });
    if (cut === undefined) return { isBegun: true, kept: records };
    take(cut);
    return { isBegun: true, kept: [...records, cut] };
  } catch (error) {
    throw cannotGoOn(shown, error, 'name another file with --run-log');
  }
}

/** What to say if a run stops in the middle. */
export const GO_ON =
  'what was begun is on record; the same command continues with the same log, and sends nothing twice';

/** Begins a log, or continues one: then only what the earlier run did not reach is written. */
export async function beginRun(
  log: LogFile,
  run: RunRecord,
  introductions: readonly (PackRecord | PolicyRecord | AccountRecord | WarningRecord)[],
): Promise<void> {
  const isFirst = log.before.length === 0;
  await log.append(isFirst ? run : { type: 'resume', at: run.start, tool: { name: 'cove-policy', version: VERSION } });
  const known = new Set(log.before.map(subjectOf));
  for (const record of introductions.map(log.worded)) if (!known.has(subjectOf(record))) await log.append(record);
}

/** What a record introduces; undefined if nothing. */
function subjectOf(record: RunLogRecord): string | undefined {
  if (record.type === 'warning') return `warning ${record.code} ${record.message}`;
  if (record.type === 'pack') return `pack ${record.name}`;
  return record.type === 'policy' || record.type === 'account' ? `${record.type} ${record.id}` : undefined;
}

/** Ends the log of a run that has changes and no cells. */
export async function endRun(log: LogFile, connection: AwsConnection, host: Host): Promise<void> {
  await log.append({
    type: 'end',
    end: new Date().toISOString(),
    interrupted: host.signal.aborted,
    planned: 0,
    calls: connection.callCount(),
  });
}

/**
 * What is planned, with what an earlier run with this log did of it.
 *
 * @throws {CoveError} `file` if the log has a different change with the same id, or one that is not planned.
 */
export function withEarlier({ before }: LogFile, planned: readonly LoggedChange[]): LoggedChange[] {
  const known = new Map(readChanges(before).map((logged) => [logged.change.id, logged]));
  assertSamePlan(known, planned);
  return planned.map((logged) => known.get(logged.change.id) ?? logged);
}

/** Adds to the log what is planned but not yet in it. */
export async function planIn(log: LogFile, planned: readonly LoggedChange[]): Promise<void> {
  const known = new Set(readChanges(log.before).map((logged) => logged.change.id));
  for (const { change, policyHash } of planned) {
    if (!known.has(change.id)) await log.append({ type: 'planned', change, policyHash });
  }
}

/** The log says what was done, not what to do: that is up to the plan or the policy. */
function assertSamePlan(known: ReadonlyMap<string, LoggedChange>, planned: readonly LoggedChange[]): void {
  const wanted = new Map(planned.map(({ change }) => [change.id, change]));
  for (const { change } of known.values()) {
    const same = wanted.get(change.id);
    if (same !== undefined && stableJson(same as unknown as JsonValue) === stableJson(change as unknown as JsonValue))
      continue;
    throw new CoveError(
      'file',
      `the run log has a change that differs from the plan: ${change.resource} (${change.policy}, ${change.account})`,
      {
        hint: 'nothing was changed; the log was altered, or belongs to another run: name another file with --run-log',
      },
    );
  }
}
