import { type FileHandle, open } from 'node:fs/promises';
import { CoveError } from '../cove-error.ts';
import { errorCode } from '../files/error-code.ts';
import { fileReason } from '../files/file-reason.ts';
import { visibleJson } from '../text/visible-text.ts';
import type { RunLogRecord } from './records.ts';
import type { LogChain } from './signing.ts';
import type { ReadableFile } from './split-lines.ts';
import { temporaryPath, unname } from './temporary-file.ts';

export interface RunLogWriter {
  /**
   * Appends one record. Await it: it resolves when the operating system has the record, which provides back-pressure.
   * Calls may overlap; records are written in the order of the calls.
   *
   * @throws {CoveError} `file` if the write failed. The writer stays failed: nothing is written after a gap.
   */
  append(record: RunLogRecord): Promise<void>;
  /**
   * Appends one record, and resolves when it is on disk: for what must be recorded before something is done.
   *
   * @throws {CoveError} `file` if it could not be flushed.
   */
  appendDurably(record: RunLogRecord): Promise<void>;
  /**
   * Writes what is left, flushes it to disk and closes the file.
   *
   * @throws {CoveError} `file`, also if an earlier write failed.
   */
  close(): Promise<void>;
}

/** What the writer needs from a file. A `FileHandle` of node:fs has it. */
export type RunLogFile = Pick<FileHandle, 'appendFile' | 'sync' | 'close'>;

/**
 * Creates a run log: NDJSON, readable by its owner only, since it contains the evidence of every finding.
 *
 * @throws {CoveError} `file` if the file exists (a run log is never overwritten) or cannot be created.
 */
export async function openRunLog(path: string, chain?: LogChain): Promise<OpenRunLog> {
  const file = await create(path);
  return { writer: createRunLogWriter(file, path, chain), file };
}

/** A run log that is written, and can be read meanwhile. */
export interface OpenRunLog {
  readonly writer: RunLogWriter;
  /** What was written. */
  readonly file: ReadableLog;
}

/** A file whose length can be asked for: a `FileHandle` of node:fs has it. */
export type ReadableLog = ReadableFile & Pick<FileHandle, 'stat'>;

/**
 * Creates a run log for the time of a run: it is gone when it is closed, and when the process ends, however it does.
 *
 * @param unlink - how its file loses its name. @default as POSIX does it, while it is open
 * @throws {CoveError} `file` if it cannot be created.
 */
export async function openTemporaryRunLog(directory: string, unlink?: (path: string) => void): Promise<OpenRunLog> {
  const path = temporaryPath(directory);
  const file = await open(path, 'ax+', 0o600).catch((cause: unknown) => fail(path, 'create', cause));
  const removeRest = unname(path, unlink);
  const close = async (): Promise<void> => {
    await file.close();
    removeRest();
  };
  // Nobody will look for it after a power failure.
  const sync = async (): Promise<void> => {};
  return { writer: createRunLogWriter({ appendFile: (text) => file.appendFile(text), sync, close }, path), file };
}

const BLOCK_BYTES = 65_536;

/**
 * The length of the file up to its last line break, read from the end: a log can be larger than memory. Whoever
 * continues a log reads so far and no further: a record whose line break is missing is taken away before the next one
 * is written, however whole it looks.
 */
export async function endOfLastLine(file: ReadableLog): Promise<number> {
  const block = Buffer.alloc(BLOCK_BYTES);
  for (let end = (await file.stat()).size; end > 0; end -= BLOCK_BYTES) {
    const start = Math.max(0, end - BLOCK_BYTES);
    const { bytesRead } = await file.read(block, 0, end - start, start);
    const found = block.subarray(0, bytesRead).lastIndexOf(0x0a);
    if (found >= 0) return start + found + 1;
  }
  return 0;
}

/**
 * The writer over an open file.
 *
 * @param chain - signs what is written. @default nothing is signed
 */
export function createRunLogWriter(file: RunLogFile, path: string, chain?: LogChain): RunLogWriter {
  let pending: string[] = [];
  let lastBatch: Promise<void> = Promise.resolve();
  let nextBatch: Promise<void> | undefined;
  let closed = false;

  async function writePending(): Promise<void> {
    const text = pending.join('');
    pending = [];
    nextBatch = undefined;
    await file.appendFile(text).catch((cause: unknown) => fail(path, 'write to', cause));
  }

  async function finish(): Promise<void> {
    await lastBatch;
    await file.sync().catch((cause: unknown) => fail(path, 'write to', cause));
  }

  return {
    append(record) {
      if (closed) return Promise.reject(new CoveError('internal', `the run log ${path} is closed`));
      pending.push(`${chain === undefined ? visibleJson(JSON.stringify(record)) : chain.next(record)}\n`);
      // Records that arrive during a write go out together. A failed batch fails all that follow.
      if (nextBatch === undefined) {
        nextBatch = lastBatch.then(writePending);
        lastBatch = nextBatch;
      }
      return nextBatch;
    },
    async appendDurably(record) {
      await this.append(record);
      await file.sync().catch((cause: unknown) => fail(path, 'write to', cause));
    },
    async close() {
      if (closed) return;
      closed = true;
      try {
        await finish();
      } finally {
        await file.close().catch((cause: unknown) => fail(path, 'close', cause));
      }
    },
  };
}

async function create(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'ax+', 0o600);
  } catch (cause) {
    if (errorCode(cause) === 'EEXIST') {
      throw new CoveError('file', `the run log ${path} exists already`, {
        hint: 'name another file, or move this one away: a run log is never overwritten',
        cause,
      });
    }
    fail(path, 'create', cause);
  }
}

function fail(path: string, action: string, cause: unknown): never {
  throw new CoveError('file', `cannot ${action} the run log ${path}: ${fileReason(cause)}`, {
    hint: HINTS[errorCode(cause) ?? ''] ?? 'check the path, or name another file with --run-log',
    cause,
  });
}

const HINTS: Record<string, string> = {
  ENOSPC: 'the disk is full: make room, or name a file on another disk with --run-log',
  EROFS: 'its file system is read-only: name a file on another one with --run-log, or set TMPDIR',
  EDQUOT: 'the disk quota is used up: make room, or name a file on another disk with --run-log',
  ENOENT: 'its folder does not exist: create it first',
  EACCES: 'its folder may not be written to: name another file with --run-log',
};
