import type { FileHandle } from 'node:fs/promises';

/** What is read from: a `FileHandle` of node:fs has it. Reading does not move the position for writing. */
export type ReadableFile = Pick<FileHandle, 'read'>;

/** Gets every line that is read, before it is parsed. */
export interface LineWatch {
  /** @throws to end the reading. */
  take(line: string): void;
}

/** More than any record needs, and little enough to hold in memory. */
export const MAX_LINE_BYTES = 64 * 1024 * 1024;

/** A line is longer than `MAX_LINE_BYTES`. */
export class LongLineError extends Error {
  readonly line: number;

  constructor(line: number) {
    super(`line ${line} is longer than ${MAX_LINE_BYTES / 1024 / 1024} MiB`);
    this.line = line;
  }
}

const CHUNK_BYTES = 512 * 1024;

/**
 * The lines of a file in batches, one per chunk read: there is never more in memory than a chunk and a line.
 *
 * @param until - Reads no further than this many bytes. @default the end of the file
 * @throws {LongLineError} for a line of more than `MAX_LINE_BYTES`.
 */
export async function* splitLines(file: ReadableFile, until = Number.POSITIVE_INFINITY): AsyncGenerator<string[]> {
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  const carry = createCarry();
  let position = 0;
  let number = 0;
  for (;;) {
    const { bytesRead } = await file.read(chunk, 0, Math.min(CHUNK_BYTES, until - position), position);
    if (bytesRead === 0) break;
    position += bytesRead;
    const lines: string[] = [];
    const rest = cut(chunk.subarray(0, bytesRead), carry, lines);
    number += lines.length;
    if (!carry.add(rest)) throw new LongLineError(number + 1);
    if (lines.length > 0) yield lines;
  }
  if (!carry.isEmpty()) yield [carry.take()];
}

/**
 * Adds the lines that end in a chunk to `lines`, the first of them with what was carried over, and returns the rest.
 */
function cut(piece: Buffer, carry: Carry, lines: string[]): Buffer {
  let begin = 0;
  for (let end = piece.indexOf(LINE_FEED); end !== -1; end = piece.indexOf(LINE_FEED, begin)) {
    if (begin === 0 && !carry.isEmpty()) lines.push(carry.take(piece.subarray(0, end)));
    else lines.push(piece.toString('utf8', begin, end));
    begin = end + 1;
  }
  return piece.subarray(begin);
}

const LINE_FEED = 0x0a;

/** The beginning of a line whose end is yet to be read. */
interface Carry {
  isEmpty(): boolean;
  /** @returns false if the line has become too long. */
  add(bytes: Buffer): boolean;
  take(last?: Buffer): string;
}

function createCarry(): Carry {
  let pieces: Buffer[] = [];
  let length = 0;
  return {
    isEmpty: () => length === 0,
    add(bytes) {
      // A copy: the chunk that it is part of will be overwritten.
      if (bytes.length > 0) pieces.push(Buffer.from(bytes));
      length += bytes.length;
      return length <= MAX_LINE_BYTES;
    },
    take(last = Buffer.alloc(0)) {
      const line = Buffer.concat([...pieces, last]).toString('utf8');
      pieces = [];
      length = 0;
      return line;
    },
  };
}
