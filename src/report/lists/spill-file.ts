import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { CoveError } from '../../cove-error.ts';
import { fileReason } from '../../files/file-reason.ts';
import { temporaryPath, unname } from '../../run-log/temporary-file.ts';

/**
 * Disk space for what a report does not keep in memory. Nobody else may read it, and nothing is left of it when the
 * process ends in any way.
 */
export interface Spill {
  /** How many characters of a list are kept in memory before they are written. */
  readonly inMemory: number;
  /**
   * Writes lines, none of which may contain a line break.
   *
   * @throws {CoveError} `output` if there is no space for them.
   */
  write(lines: readonly string[]): SpilledLines;
  /** Frees the space. What was written can no longer be read. */
  remove(): void;
}

/** Lines on disk, which can be iterated any number of times, with only a piece of them in memory. */
export type SpilledLines = Iterable<string>;

const PIECE_BYTES = 64 * 1024;
const WRITE_BYTES = 256 * 1024;
/** The most UTF-8 bytes that a UTF-16 unit becomes. */
const MOST_BYTES_A_UNIT = 3;

export interface SpillOptions {
  /** Where its file is created at the first write. @default the system's directory for temporary files */
  readonly parent?: string;
  /** @default 8 million */
  readonly inMemory?: number;
  /** How its file loses its name. @default as POSIX does it, while it is open */
  readonly unlink?: (path: string) => void;
}

export function createSpill({ parent = tmpdir(), inMemory = 8_000_000, unlink }: SpillOptions = {}): Spill {
  let file: SpillFile | undefined;
  return {
    inMemory,
    write(lines) {
      try {
        file ??= openSpillFile(parent, unlink);
        return file.append(lines);
      } catch (cause) {
        throw new CoveError('output', `the report needs disk space in ${parent}: ${fileReason(cause)}`, {
          hint: 'free some space there, or name another directory in TMPDIR; the run log has everything, and `report` can render it',
          cause,
        });
      }
    },
    remove() {
      file?.close();
      file = undefined;
    },
  };
}

/** All parts of a report in one file, one after another: there may be more of them than a process may open files. */
interface SpillFile {
  append(lines: readonly string[]): SpilledLines;
  close(): void;
}

function openSpillFile(parent: string, unlink: SpillOptions['unlink']): SpillFile {
  const path = temporaryPath(parent);
  const file = openSync(path, 'wx+', 0o600);
  const removeRest = unname(path, unlink);
  // Used again and again: garbage outside the heap is collected late, and a report has thousands of these.
  const writing = Buffer.allocUnsafe(WRITE_BYTES);
  const pieces: Buffer[] = [];
  let size = 0;
  let isOpen = true;

  const read: ReadPiece = (into, bytes, position) => {
    // The descriptor of a closed file may belong to another file by now.
    if (!isOpen) throw new Error('the spilled lines were removed');
    return readSync(file, into, 0, bytes, position);
  };
  const write = (text: string): void => {
    const isLong = text.length * MOST_BYTES_A_UNIT > WRITE_BYTES;
    const bytes = isLong ? Buffer.from(text) : writing.subarray(0, writing.write(text));
    for (let done = 0; done < bytes.length; ) {
      const written = writeSync(file, bytes, done, bytes.length - done, size);
      done += written;
      size += written;
    }
  };
  return {
    append(lines) {
      const begin = size;
      let text = '';
      for (const line of lines) {
        if (text !== '' && (text.length + line.length + 1) * MOST_BYTES_A_UNIT > WRITE_BYTES) {
          write(text);
          text = '';
        }
        text += `${line}\n`;
      }
      write(text);
      const end = size;
      return {
        *[Symbol.iterator]() {
          const piece = pieces.pop() ?? Buffer.allocUnsafe(PIECE_BYTES);
          try {
            yield* readLines(read, piece, begin, end);
          } finally {
            pieces.push(piece);
          }
        },
      };
    },
    close() {
      isOpen = false;
      closeSync(file);
      removeRest();
    },
  };
}

type ReadPiece = (into: Buffer, bytes: number, position: number) => number;

function* readLines(read: ReadPiece, piece: Buffer, begin: number, end: number): Generator<string> {
  const rest: Buffer[] = [];
  for (let position = begin; position < end; ) {
    const length = read(piece, Math.min(PIECE_BYTES, end - position), position);
    if (length === 0) throw new Error('the spilled lines are cut off');
    position += length;
    let start = 0;
    for (let stop = piece.indexOf(0x0a); stop !== -1 && stop < length; stop = piece.indexOf(0x0a, start)) {
      if (rest.length === 0) yield piece.toString('utf8', start, stop);
      else yield Buffer.concat([...rest.splice(0), piece.subarray(start, stop)]).toString('utf8');
      start = stop + 1;
    }
    rest.push(Buffer.from(piece.subarray(start, length)));
  }
}
