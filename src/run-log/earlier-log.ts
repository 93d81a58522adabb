import { constants, type FileHandle } from 'node:fs/promises';
import { CoveError } from '../cove-error.ts';
import { fileReason } from '../files/file-reason.ts';
import { openRegularFile } from '../files/regular-file.ts';
import { definedMembers } from '../values/defined-members.ts';
import { createSumChain, sumIn } from './line-sums.ts';
import { cutWarning, readRunLogFile } from './read-run-log.ts';
import type { RunLogRecord, WarningRecord } from './records.ts';
import { createChainCheck, createLogChain, isSigned, type LogChain, type SigningKey } from './signing.ts';
import type { LineWatch } from './split-lines.ts';
import { endOfLastLine } from './write-run-log.ts';

/**
 * The run log of an earlier run. It is opened once, and what is handed on is what was held against the key: in between
 * nobody can put another file in its place.
 */
export interface EarlierLog {
  readonly file: FileHandle;
  /** Whether it holds no more than the beginning of its first line: who was killed there has done nothing. */
  readonly isUnbegun: () => Promise<boolean>;
  /**
   * Gives the records of its whole lines. A record without its line break is not a record yet, however whole it looks.
   *
   * @returns a warning where a last line is cut off.
   * @throws {CoveError} `file` where it is not a run log, or not signed with the key.
   */
  readRecords(take: (record: RunLogRecord) => void): Promise<WarningRecord | undefined>;
  /**
   * How it goes on after what was read: whole, and with signatures or sums as it was begun.
   *
   * @throws {CoveError} `file` where it was signed and no key is given.
   */
  goOn(): Promise<LogChain | undefined>;
  /** Takes everything in it away. */
  empty(): Promise<void>;
  close(): Promise<void>;
}

/** Where a log is, and what its lines must be signed with. */
export interface EarlierLogOptions {
  /** As messages call it. */
  readonly shown: string;
  readonly key: SigningKey | undefined;
  /** Whether it will be written to. @default false */
  readonly isContinued?: boolean;
}

/** @throws the error of the system, or one that says that it is not a regular file. */
export async function openEarlierLog(
  path: string,
  { shown, key, isContinued = false }: EarlierLogOptions,
): Promise<EarlierLog> {
  const file = await openRegularFile(path, isContinued ? constants.O_RDWR | constants.O_APPEND : constants.O_RDONLY);
  let length = 0;
  let last = '';
  let isFirstSigned = false;
  return {
    file,
    isUnbegun: () => isUnbegun(file),
    async readRecords(take) {
      const watch = createWatch(shown, key);
      length = await endOfLastLine(file);
      try {
        if (length === 0) await refuseWithoutLine(file, shown);
        for await (const batch of readRunLogFile(file, { until: length, watch })) for (const each of batch) take(each);
      } catch (cause) {
        throw withName(shown, cause);
      }
      ({ last, isFirstSigned } = watch.seen());
      return (await isBlankAfter(file, length)) ? undefined : cutWarning(watch.seen().lines + 1);
    },
    async goOn() {
      if (key === undefined && isFirstSigned) {
        throw new CoveError('file', `the run log ${shown} is signed, and no key is given to continue it`, {
          hint: 'give the key with --sign',
        });
      }
      await file.truncate(length);
      if (key !== undefined) return createLogChain(key, last);
      return last === '' ? undefined : createSumChain(last);
    },
    empty: () => file.truncate(0),
    close: () => file.close(),
  };
}

/** What is wrong with a record, and in which file. */
function withName(shown: string, cause: unknown): unknown {
  if (!(cause instanceof CoveError) || cause.message.startsWith(`the run log ${shown} `)) return cause;
  const { code, message, hint } = cause;
  return new CoveError(code, `${shown}: ${message}`, { cause, ...definedMembers({ hint }) });
}

/** @throws {CoveError} `file`, as the log that cannot be continued. */
export function cannotGoOn(shown: string, cause: unknown, hint: string): CoveError {
  if (cause instanceof CoveError) return cause;
  return new CoveError('file', `the run log ${shown} cannot be continued: ${fileReason(cause)}`, { hint, cause });
}

interface Watch extends LineWatch {
  readonly seen: () => { readonly last: string; readonly isFirstSigned: boolean; readonly lines: number };
}

function createWatch(shown: string, key: SigningKey | undefined): Watch {
  const check = key === undefined ? undefined : createChainCheck(key, shown);
  let lines = 0;
  let isFirstSigned = false;
  let sum = '';
  return {
    take(line) {
      lines += 1;
      if (lines === 1) isFirstSigned = isSigned(line);
      check?.take(line);
      sum = sumIn(line) ?? '';
    },
    seen: () => ({ last: check?.last() ?? sum, isFirstSigned, lines }),
  };
}

/** What is said of a file without a whole line must be true of it: it need not be empty, nor a run log. */
async function refuseWithoutLine(file: FileHandle, shown: string): Promise<void> {
  if ((await file.stat()).size > 0 && (await isUnbegun(file))) {
    throw new CoveError('file', `the run log ${shown} ends within its first line`, {
      hint: 'its run was ended before it did anything: name another log',
    });
  }
  // Throws for whatever else it is.
  for await (const _ of readRunLogFile(file));
}

const BEGINNING = '{"type":"run",';

/** A process that was killed in the first line of its log has done nothing. */
async function isUnbegun(file: FileHandle): Promise<boolean> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(65_536), 0, 65_536, 0);
  const beginning = buffer.toString('utf8', 0, bytesRead);
  if (beginning.includes('\n') || (await endOfLastLine(file)) > 0) return false;
  return BEGINNING.startsWith(beginning) || beginning.startsWith(BEGINNING);
}

/** Whether nothing but white space follows. */
async function isBlankAfter(file: FileHandle, length: number): Promise<boolean> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(65_536), 0, 65_536, length);
  return buffer.toString('utf8', 0, bytesRead).trim() === '';
}
