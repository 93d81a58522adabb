import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { CoveError } from '../cove-error.ts';
import { fileReason } from '../file-reason.ts';
import { temporaryPath, unname } from '../run-log/temporary-file.ts';

/** Room on the disk for what a report does not hold in memory. Nobody else may read it, and nothing is left of it when the process ends, however it does. */
export interface Spill {
  /** How many characters of a list are kept in memory before they are written. */
  readonly inMemory: number;
  /**
   * Writes lines, of which none may have a line break.
   *
   * @throws {CoveError} `output` where there is no room for them.
   */
  write(lines: readonly string[]): SpilledLines;
  /** Frees the room. What was written cannot be read any more. */
  remove(): void;
}

/** Lines on the disk, which can be gone through any number of times, a piece of them in memory. */
export type SpilledLines = Iterable<string>;

const PIECE_BYTES = 64 * 1024;

export interface SpillOptions {
  /** Where its file is made, with the first write. @default the system's directory for temporary files */
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
        throw new CoveError('output', `the report needs room on the disk, in ${parent}: ${fileReason(cause)}`, {
          hint: 'make room there, or name another directory in TMPDIR; the run log has everything, and report reads it',
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

/** All parts of a report in one file, one after the other: there may be more of them than a process may have files. */
interface SpillFile {
  append(lines: readonly string[]): SpilledLines;
  close(): void;
}

function openSpillFile(parent: string, unlink: SpillOptions['unlink']): SpillFile {
  const path = temporaryPath(parent);
  const file = openSync(path, 'wx+', 0o600);
  const removeRest = unname(path, unlink);
  let size = 0;
  let isOpen = true;
  const read = (into: Buffer, bytes: number, position: number): number => {
    // The number of a closed file may be another file's by now.
    if (!isOpen) throw new Error('the spilled lines were removed');
    return readSync(file, into, 0, bytes, position);
  };
  return {
    append(lines) {
      const bytes = Buffer.from(`${lines.join('\n')}\n`);
      const begin = size;
      for (let done = 0; done < bytes.length; ) {
        done += writeSync(file, bytes, done, bytes.length - done, begin + done);
      }
      size = begin + bytes.length;
      return { [Symbol.iterator]: () => readLines(read, begin, begin + bytes.length) };
    },
    close() {
      isOpen = false;
      closeSync(file);
      removeRest();
    },
  };
}

function* readLines(
  read: (into: Buffer, bytes: number, position: number) => number,
  begin: number,
  end: number,
): Generator<string> {
  const piece = Buffer.allocUnsafe(PIECE_BYTES);
  let rest: Buffer[] = [];
  for (let position = begin; position < end; ) {
    const length = read(piece, Math.min(PIECE_BYTES, end - position), position);
    if (length === 0) throw new Error('the spilled lines are cut off');
    position += length;
    let start = 0;
    for (let stop = piece.indexOf(0x0a); stop !== -1 && stop < length; stop = piece.indexOf(0x0a, start)) {
      yield Buffer.concat([...rest, piece.subarray(start, stop)]).toString('utf8');
      rest = [];
      start = stop + 1;
    }
    rest.push(Buffer.from(piece.subarray(start, length)));
  }
}
