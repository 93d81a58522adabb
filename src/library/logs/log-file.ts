import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { errorCode } from '../../files/error-code.ts';
import { reportOfFile } from '../../report/build/build-report.ts';
import type { Judging } from '../../report/build/judging.ts';
import type { Report } from '../../report/build/report.ts';
import { createRunSurvey, type RunSurvey } from '../../report/build/run-survey.ts';
import { evaluatedCells } from '../../report/build/summarize.ts';
import { createSpill } from '../../report/lists/spill-file.ts';
import { cannotGoOn, type EarlierLog, openEarlierLog } from '../../run-log/earlier-log.ts';
import { beginChain } from '../../run-log/line-sums.ts';
import { lockRunLog } from '../../run-log/lock-run-log.ts';
import { openLogPlace } from '../../run-log/log-place.ts';
import type { ChangeState, EndRecord, RunLogRecord } from '../../run-log/records.ts';
import { createChainCheck, type SigningKey } from '../../run-log/signing.ts';
import {
  createRunLogWriter,
  endOfLastLine,
  type OpenRunLog,
  openRunLog,
  openTemporaryRunLog,
} from '../../run-log/write-run-log.ts';
import type { Host } from '../host.ts';
import { inWordsOf } from '../words/record-words.ts';
import { assertInPlace, type OpenLog, unreported, unwritten, whyLost } from './lost-log.ts';

/** The run log of a command: what goes to the file, and what its report is made from. */
export interface LogFile {
  /**
   * Records of calls are on disk when it resolves, with everything appended before; others are with the operating
   * system.
   */
  append(record: RunLogRecord): Promise<void>;
  /** What an earlier run left in the file, if it was kept. */
  readonly before: readonly RunLogRecord[];
  /** A record as it is written: its texts are worded for whom the run is. */
  worded<R extends RunLogRecord>(record: R): R;
  /** Whether this run has begun: a failure is then no longer a refusal. */
  readonly isBegun: () => boolean;
  /** Made from the file: what the report does not keep in memory is gone when the log is closed. */
  report(): Promise<Report>;
  /** What the report will say about its coverage if the run ends like this. */
  coverageAfter(end: EndRecord): { readonly complete: boolean; readonly errors: number };
  close(): Promise<void>;
}

/** What is already in the file. */
export interface EarlierRecords {
  /** Whether there is a run in it to continue. */
  readonly isBegun: boolean;
  /** Those of its records that the command needs again. */
  readonly kept: readonly RunLogRecord[];
}

/**
 * A command that may go on with a log. Called under the lock: what another process has just done is in it.
 *
 * @param log - undefined where there is no such file.
 * @param take - must be called with every record.
 */
export type ReadBefore = (log: EarlierLog | undefined, take: (record: RunLogRecord) => void) => Promise<EarlierRecords>;

/**
 * What must be on disk before the run continues: that a call is begun, what became of it, and how its change ended.
 * What comes before an intent is written with it; losing that nothing was called for a change does no harm.
 */
function isDurable(record: RunLogRecord): boolean {
  if (record.type === 'changed') return WITH_CALLS.has(record.state);
  return record.type === 'intent' || record.type === 'result';
}

const WITH_CALLS: ReadonlySet<ChangeState> = new Set(['remediated', 'failed', 'unverified']);

/**
 * Opens a new run log and locks it for this process.
 *
 * @param path - undefined: the log is a temporary file that disappears however the process ends.
 * @param judging - what its report is judged with besides the log. @default nothing
 * @throws {CoveError} `file` if it exists, is in use, or cannot be created.
 */
export async function openLogFile(
  path: string | undefined,
  host: Host,
  readBefore?: ReadBefore,
  judging: Judging = {},
): Promise<LogFile> {
  if (path === undefined) return openTemporaryLog(host, judging);
  const full = resolve(host.cwd, path);
  const lock = await lockRunLog(full, host.self);
  try {
    const survey = createRunSurvey();
    const { before, opened, isNew } = await beginOrGoOn({ full, shown: path, key: host.key }, readBefore, survey);
    const place = { shown: path, watch: await openLogPlace(full, opened.file) };
    const log = { ...opened, key: host.key, survey, before: before.kept, judging, place };
    return createLogFile(log, host, async (isUsed) => {
      // A run that did not begin leaves no empty log, which would be in the way of the next one; one that was there
      // before is somebody else's.
      if (isNew && !isUsed) await rm(full, { force: true });
      await lock.release();
    });
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** Findings are not kept in memory, so there is a log even if nobody asked for one. */
async function openTemporaryLog(host: Host, judging: Judging): Promise<LogFile> {
  const opened = await openTemporaryRunLog(tmpdir());
  return createLogFile({ ...opened, survey: createRunSurvey(), before: [], judging }, host, async () => {});
}

interface LogName {
  readonly full: string;
  readonly shown: string;
  readonly key: SigningKey | undefined;
}

const NOTHING_BEFORE: EarlierRecords = { isBegun: false, kept: [] };

/** A log that is continued stays open from its first reading to its last record. */
async function beginOrGoOn(
  place: LogName,
  readBefore: ReadBefore | undefined,
  survey: RunSurvey,
): Promise<{ before: EarlierRecords; opened: OpenRunLog; isNew: boolean }> {
  const { full, key } = place;
  const earlier = readBefore === undefined ? undefined : await openEarlier(place);
  try {
    const before = (await readBefore?.(earlier, (record) => survey.add(record))) ?? NOTHING_BEFORE;
    const isNew = earlier === undefined;
    if (isNew) return { before, isNew, opened: await openRunLog(full, beginChain(key)) };
    const chain = before.isBegun ? await earlier.goOn() : beginChain(key);
    if (!before.isBegun) await earlier.empty();
    return { before, isNew, opened: { writer: createRunLogWriter(earlier.file, full, chain), file: earlier.file } };
  } catch (error) {
    await earlier?.close();
    throw error;
  }
}

async function openEarlier({ full, shown, key }: LogName): Promise<EarlierLog | undefined> {
  try {
    return await openEarlierLog(full, { shown, key, isContinued: true });
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw cannotGoOn(shown, error, 'name another file with --run-log');
  }
}

function createLogFile(log: OpenLog, host: Host, release: (isUsed: boolean) => Promise<void>): LogFile {
  const { writer, file, survey, before, judging, key } = log;
  let isUsed = false;
  // The report is of the whole log: a run that was killed has told nobody what became of its calls.
  let hasCalls = before.some(({ type }) => type === 'intent');
  let hasFailed = false;
  const spill = createSpill();
  const worded = <R extends RunLogRecord>(record: R): R => inWordsOf(host, record) as R;
  return {
    before,
    worded,
    async append(given) {
      const record = worded(given);
      isUsed = true;
      try {
        if (record.type === 'intent') await assertInPlace(log);
        hasCalls ||= record.type === 'intent';
        await (isDurable(record) ? writer.appendDurably(record) : writer.append(record));
        if (isDurable(record)) await log.place?.watch.grown();
      } catch (error) {
        hasFailed = true;
        throw error;
      }
      survey.add(record);
      // What is shown must be on record.
      host.onEvent?.({ type: 'record', record });
    },
    isBegun: () => isUsed,
    async report() {
      try {
        const until = key && (await endOfLastLine(file));
        const watch = key && createChainCheck(key, 'of this run');
        return await reportOfFile(survey, file, { spill, until, judging, watch });
      } catch (error) {
        throw isUsed ? unreported(error, hasCalls) : error;
      }
    },
    coverageAfter(end) {
      const { cells, error, ...counts } = survey.counts();
      const isWhole = cells === end.planned && error === 0 && !end.interrupted;
      return { complete: isWhole && evaluatedCells(counts) > 0, errors: error };
    },
    async close() {
      try {
        spill.remove();
        const lost = isUsed ? await whyLost(log, host) : undefined;
        await writer.close();
        if (lost !== undefined) throw lost;
      } catch (error) {
        // The writer repeats what `append` has already reported.
        if (!hasFailed) throw isUsed ? unwritten(error) : error;
      } finally {
        await release(isUsed);
      }
    },
  };
}
