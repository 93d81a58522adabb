import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CoveError } from '../cove-error.ts';
import { fileReason } from '../file-reason.ts';

/** Room on the disk for what a report does not hold in memory. Nobody else may read it, and it goes with `remove`. */
export interface Spill {
  /** How many characters of a list are kept in memory before they are written. */
  readonly inMemory: number;
  /**
   * Writes lines to a file of their own.
   *
   * @throws {CoveError} `output` where there is no room for them.
   */
  write(lines: readonly string[]): SpilledLines;
  /** Takes all away. What was written cannot be read any more. */
  remove(): void;
}

/** Lines on the disk, which can be gone through any number of times, a piece of them in memory. */
export type SpilledLines = Iterable<string>;

const PIECE_BYTES = 64 * 1024;

export interface SpillOptions {
  /** Where it is made, with the first write. @default the system's directory for temporary files */
  readonly parent?: string;
  /** @default 8 million */
  readonly inMemory?: number;
}

export function createSpill({ parent = tmpdir(), inMemory = 8_000_000 }: SpillOptions = {}): Spill {
  let directory: string | undefined;
  let files = 0;
  return {
    inMemory,
    write(lines) {
      try {
        directory ??= mkdtempSync(join(parent, 'cove-policy-'));
        files += 1;
        const path = join(directory, String(files));
        writeLines(path, lines);
        return { [Symbol.iterator]: () => readLines(path) };
      } catch (cause) {
        throw new CoveError('output', `the report needs room on the disk, in ${parent}: ${fileReason(cause)}`, {
          hint: 'make room there, or name another directory in TMPDIR; the run log has everything, and report reads it',
          cause,
        });
      }
    },
    remove() {
      if (directory !== undefined) rmSync(directory, { recursive: true, force: true });
      directory = undefined;
    },
  };
}

function writeLines(path: string, lines: readonly string[]): void {
  const file = openSync(path, 'wx', 0o600);
  try {
    const bytes = Buffer.from(`${lines.join('\n')}\n`);
    for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
  } finally {
    closeSync(file);
  }
}

function* readLines(path: string): Generator<string> {
  const file = openSync(path, 'r');
  try {
    const piece = Buffer.allocUnsafe(PIECE_BYTES);
    let rest: Buffer[] = [];
    for (;;) {
      const length = readSync(file, piece, 0, PIECE_BYTES, null);
      if (length === 0) return;
      let begin = 0;
      for (let end = piece.indexOf(0x0a); end !== -1 && end < length; end = piece.indexOf(0x0a, begin)) {
        yield Buffer.concat([...rest, piece.subarray(begin, end)]).toString('utf8');
        rest = [];
        begin = end + 1;
      }
      rest.push(Buffer.from(piece.subarray(begin, length)));
    }
  } finally {
    closeSync(file);
  }
}
