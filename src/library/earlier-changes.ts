import { readFile, rm, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { AwsConnection } from '../aws/calls/connect-aws.ts';
import { CoveError } from '../cove-error.ts';
import { fileReason } from '../file-reason.ts';
import { type JsonValue, stableJson } from '../json.ts';
import { type LoggedChange, readChanges } from '../remediation/change-log.ts';
import { cutWarning, readRunLog } from '../run-log/read-run-log.ts';
import type {
  AccountRecord,
  PackRecord,
  PolicyRecord,
  RunLogRecord,
  RunRecord,
  WarningRecord,
} from '../run-log/records.ts';
import { VERSION } from '../version.ts';
import type { Host } from './host.ts';
import type { EarlierRecords, LogFile } from './log-file.ts';

/**
 * What an earlier run of the same command has left in a log: killed, interrupted or refused. Empty where there is no
 * log yet.
 *
 * @throws {CoveError} `file` where the log is another run's, or cannot be read.
 */
export async function readEarlierRun(
  path: string,
  host: Host,
  expected: { readonly belongs: (run: RunRecord) => boolean; readonly to: string },
  take: (record: RunLogRecord) => void,
): Promise<EarlierRecords> {
  const text = await readLog(resolve(host.cwd, path), path);
  if (text === undefined) return { isBegun: false, kept: [] };
  const records = await readWholeLines(text);
  const [run] = records;
  if (run?.type === 'run' && expected.belongs(run)) {
    for (const record of records) take(record);
    return { isBegun: true, kept: records };
  }
  throw new CoveError('file', `the run log ${path} belongs to another run than ${expected.to}`, {
    hint: 'name another file with --run-log',
  });
}

/**
 * A record without its line break is not a record yet, however whole it looks: it is removed before the next one is
 * written. No call can have followed it, since what says that one is begun is on the disk, with its line break, before
 * it is made.
 */
async function readWholeLines(text: string): Promise<RunLogRecord[]> {
  const end = text.lastIndexOf('\n') + 1;
  const lines = text.slice(0, end).split('\n');
  const records: RunLogRecord[] = [];
  for await (const record of readRunLog(lines)) records.push(record);
  return text.slice(end).trim() === '' ? records : [...records, cutWarning(lines.length)];
}

/** What to say where a run stops in the middle. */
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
  for (const record of introductions) if (!known.has(subjectOf(record))) await log.append(record);
}

/** What a record introduces; undefined for one that introduces nothing. */
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

/** Puts into the log what is planned and not yet in it, and says what an earlier run did of the rest. */
export async function planIn(log: LogFile, planned: readonly LoggedChange[]): Promise<LoggedChange[]> {
  const known = new Map(readChanges(log.before).map((logged) => [logged.change.id, logged]));
  assertSamePlan(known, planned);
  for (const { change, policyHash } of planned) {
    if (!known.has(change.id)) await log.append({ type: 'planned', change, policyHash });
  }
  return planned.map((logged) => known.get(logged.change.id) ?? logged);
}

/**
 * The log says what was done, and not what is to be done: that is the plan's or the policy's to say.
 *
 * @throws {CoveError} `file` where the log has another change of the same id, or one that is not planned.
 */
function assertSamePlan(known: ReadonlyMap<string, LoggedChange>, planned: readonly LoggedChange[]): void {
  const wanted = new Map(planned.map(({ change }) => [change.id, change]));
  for (const { change } of known.values()) {
    const same = wanted.get(change.id);
    if (same !== undefined && stableJson(same as unknown as JsonValue) === stableJson(change as unknown as JsonValue))
      continue;
    throw new CoveError(
      'file',
      `the run log has a change that is not planned so: ${change.resource} (${change.policy}, ${change.account})`,
      {
        hint: 'nothing was changed; it is not as it was written, or belongs to another run: name another file with --run-log',
      },
    );
  }
}

const BEGINNING = '{"type":"run",';

/**
 * @returns undefined where there is no log yet, nor a whole line of one: a process that was killed in its first line
 *   has done nothing, and
 *   what it left is taken away.
 */
async function readLog(full: string, path: string): Promise<string | undefined> {
  try {
    if (!(await stat(full)).isFile()) throw new Error('it is not a regular file');
    const text = await readFile(full, 'utf8');
    const isUnbegun = !text.includes('\n') && (text.startsWith(BEGINNING) || BEGINNING.startsWith(text));
    if (!isUnbegun) return text;
    await rm(full);
    return undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new CoveError('file', `the run log ${path} cannot be continued: ${fileReason(error)}`, {
      hint: 'name another file with --run-log',
      cause: error,
    });
  }
}
