import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CoveError } from '../cove-error.ts';
import { reportBuilder } from '../report/build-report.ts';
import type { Report } from '../report/report.ts';
import { lockRunLog } from '../run-log/lock-run-log.ts';
import type { EndRecord, RunLogRecord } from '../run-log/records.ts';
import { openRunLog, type RunLogWriter, reopenRunLog } from '../run-log/write-run-log.ts';
import type { CommandIo } from './command-io.ts';

/** The run log of a command: what goes to the file, if there is one, and what its report is made of. */
export interface CommandLog {
  /** Records of changes are on the disk when it resolves; others are with the operating system. */
  append(record: RunLogRecord): Promise<void>;
  /** What an earlier run had left in the file. */
  readonly before: readonly RunLogRecord[];
  /** Whether this run has begun: from then on a failure is no refusal. */
  readonly isBegun: () => boolean;
  report(): Report;
  /** What the report will say of its coverage once the run ends so. */
  coverageAfter(end: EndRecord): { readonly complete: boolean; readonly errors: number };
  close(): Promise<void>;
}

const CHANGE_RECORDS: ReadonlySet<RunLogRecord['type']> = new Set(['planned', 'intent', 'result', 'changed']);

/**
 * Opens a new run log and keeps it to this process.
 *
 * @param path - undefined: nothing is written, the report is all there is.
 * @param readBefore - reads what the file holds already, if it may be gone on with. Called under the lock: what another process has just
 *   done is in it.
 * @throws {CoveError} `file` where it exists, is in use, or cannot be created.
 */
export async function openCommandLog(
  path: string | undefined,
  io: CommandIo,
  readBefore: () => Promise<readonly RunLogRecord[]> = async () => [],
): Promise<CommandLog> {
  if (path === undefined) return commandLog(undefined, [], async () => {});
  const full = resolve(io.cwd, path);
  const lock = await lockRunLog(full, io.self);
  try {
    const before = await readBefore();
    const isNew = before.length === 0;
    const writer = await (isNew ? openRunLog(full) : reopenRunLog(full));
    return commandLog(writer, before, async (isUsed) => {
      // A run that did not begin leaves no empty log, which would be in the way of the next one.
      if (isNew && !isUsed) await rm(full, { force: true });
      await lock.release();
    });
  } catch (error) {
    await lock.release();
    throw error;
  }
}

function commandLog(
  writer: RunLogWriter | undefined,
  before: readonly RunLogRecord[],
  release: (isUsed: boolean) => Promise<void>,
): CommandLog {
  let isUsed = false;
  let hasFailed = false;
  const builder = reportBuilder();
  for (const record of before) builder.add(record);
  return {
    before,
    async append(record) {
      isUsed = true;
      try {
        await (CHANGE_RECORDS.has(record.type) ? writer?.appendDurably(record) : writer?.append(record));
      } catch (error) {
        hasFailed = true;
        throw error;
      }
      builder.add(record);
    },
    isBegun: () => isUsed,
    report: () => builder.finish(),
    coverageAfter(end) {
      const { summary } = builder.finish();
      const isWhole = summary.cells === end.planned && summary.error === 0 && !end.interrupted;
      return { complete: isWhole && summary.compliant + summary.findings > 0, errors: summary.error };
    },
    async close() {
      try {
        await writer?.close();
      } catch (error) {
        // The writer repeats what `append` has said already.
        if (!hasFailed) throw isUsed ? unwritten(error) : error;
      } finally {
        await release(isUsed);
      }
    },
  };
}

/** A file that fails once the run is under way: the same words, but it is no refusal to begin. */
export function unwritten(error: unknown): unknown {
  if (!(error instanceof CoveError) || error.code !== 'file') return error;
  return new CoveError('output', error.message, {
    cause: error,
    ...(error.hint === undefined ? {} : { hint: error.hint }),
  });
}
