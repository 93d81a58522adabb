import { closeSync, constants, fstatSync, openSync, readFileSync, statSync } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { Socket } from 'node:net';
import { addAbortSignal } from 'node:stream';

/**
 * Opens a file for reading. What is not a regular file is refused, without waiting for it: a named pipe that nobody
 * writes to would be waited for without end, and a device may have no end.
 *
 * @param flags - @default for reading
 * @throws the error of the system, or `IrregularFileError`, which says what it is.
 */
export async function openRegularFile(path: string, flags: number = constants.O_RDONLY): Promise<FileHandle> {
  refuseOthers(await stat(path));
  // Should a pipe have taken its place meanwhile, opening it does not wait either.
  const file = await open(path, flags | NONBLOCK);
  try {
    refuseOthers(await file.stat());
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** It is a folder, a pipe, a device. */
export class IrregularFileError extends Error {
  readonly isFolder: boolean;

  constructor(isFolder: boolean) {
    super(isFolder ? 'it is a folder' : 'it is not a regular file');
    this.isFolder = isFolder;
  }
}

/** It has more bytes than it may have. */
export class LargeFileError extends Error {}

/** Windows has neither the flag nor pipes in folders. */
const NONBLOCK = constants.O_NONBLOCK ?? 0;

/**
 * The text of a regular file.
 *
 * @param mostBytes - a larger one is refused, also one that grows while it is read.
 * @throws the error of the system, or one that says what is wrong.
 */
export async function readRegularFile(path: string, mostBytes: number): Promise<string> {
  return (await readRegularBytes(path, mostBytes)).toString('utf8');
}

/** The same for one whose encoding is to be looked at. */
export async function readRegularBytes(path: string, mostBytes: number): Promise<Buffer> {
  const file = await openRegularFile(path);
  try {
    if ((await file.stat()).size > mostBytes) throw tooLarge(mostBytes);
    return await readBounded(file.createReadStream({ autoClose: false, start: 0 }), mostBytes);
  } finally {
    await file.close();
  }
}

/**
 * The text of a regular file, or of a pipe, as a shell makes one of `<(command)`.
 *
 * @param signal - ends the wait for a pipe.
 * @throws the error of the system, or one that says what is wrong.
 */
export async function readFileOrPipe(path: string, mostBytes: number, signal?: AbortSignal): Promise<string> {
  if (!(await stat(path)).isFIFO()) return readRegularFile(path, mostBytes);
  // The socket owns the descriptor, and closes it.
  const socket = new Socket({ fd: openSync(path, constants.O_RDONLY | NONBLOCK), readable: true, writable: false });
  if (signal !== undefined) addAbortSignal(signal, socket);
  return (await readBounded(socket, mostBytes)).toString('utf8');
}

/**
 * All that comes, from wherever.
 *
 * @throws {LargeFileError} as soon as it is more than it may be.
 */
export async function readBounded(stream: AsyncIterable<Uint8Array>, mostBytes: number): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of stream) {
    pieces.push(piece);
    length += piece.byteLength;
    if (length > mostBytes) throw tooLarge(mostBytes);
  }
  return Buffer.concat(pieces);
}

function tooLarge(mostBytes: number): LargeFileError {
  return new LargeFileError(`it is larger than ${mostBytes / 1_000_000} MB`);
}

/**
 * The same without waiting for others to run: for what is read once, when a program or a report begins.
 *
 * @throws the error of the system, or one that says what is wrong.
 */
export function readRegularFileSync(path: string, mostBytes: number): string {
  refuseOthers(statSync(path));
  const file = openSync(path, constants.O_RDONLY | NONBLOCK);
  try {
    const entry = fstatSync(file);
    refuseOthers(entry);
    if (entry.size > mostBytes) throw tooLarge(mostBytes);
    return readFileSync(file, 'utf8');
  } finally {
    closeSync(file);
  }
}

interface Kind {
  isFile(): boolean;
  isDirectory(): boolean;
}

function refuseOthers(entry: Kind): void {
  if (entry.isFile()) return;
  throw new IrregularFileError(entry.isDirectory());
}
