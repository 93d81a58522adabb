import { randomBytes } from 'node:crypto';
import { constants, openSync } from 'node:fs';
import { open, rename, rm, stat, writeFile } from 'node:fs/promises';
import { Socket } from 'node:net';
import { resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { CoveError } from '../cove-error.ts';
import { errorCode } from '../files/error-code.ts';
import { fileReason } from '../files/file-reason.ts';
import { removedAtExit } from '../files/removed-at-exit.ts';
import { isDescriptor } from './descriptor.ts';
import { linkTarget } from './link-target.ts';

/**
 * Writes a report so that a reader sees the old file or the new one, never half of it: a new file next to it, flushed
 * to disk, then renamed over it. Readable by its owner only, since it contains account data and evidence; an existing
 * file keeps its mode. Anything but a regular file (`/dev/stderr`, a named pipe) is written to directly, and a file
 * that is named as an open one (`/dev/fd/3`) is added to.
 *
 * @param text - whole or in pieces, which are produced while they are written.
 * @param what - what it is, as errors name it.
 * @throws {CoveError} `file`; then the old file is unchanged.
 */
export async function writeOutput(path: string, text: string | Iterable<string>, what = 'the report'): Promise<void> {
  try {
    const absolute = resolve(path);
    const existing = await stat(absolute).catch(() => undefined);
    // A shell may have made it a file (`2> errors.log`): that one is open, and added to.
    if (existing?.isFile() === true && isDescriptor(absolute)) {
      await writeFile(absolute, inPieces(text), { flag: 'a' });
    } else if (existing === undefined || existing.isFile())
      await replace(await linkTarget(absolute), text, existing?.mode);
    // By its own name: where a shell has made the pipe, the link of /dev/fd leads to no path.
    else if (existing.isFIFO()) await writeToPipe(absolute, text);
    else await writeFile(absolute, inPieces(text));
  } catch (cause) {
    // The report's own failures (no room for its lists) have their own message.
    if (cause instanceof CoveError) throw cause;
    throw new CoveError('file', `${what} ${path} cannot be written: ${fileReason(cause)}`, {
      hint: HINTS[errorCode(cause) ?? ''] ?? 'name another file',
      cause,
    });
  }
}

/**
 * A pipe that nobody reads from is not waited for: opening it would end for no signal.
 *
 * @throws `ENXIO` where nobody reads from it.
 */
async function writeToPipe(target: string, text: string | Iterable<string>): Promise<void> {
  const fd = openSync(target, constants.O_WRONLY | constants.O_NONBLOCK);
  await pipeline(inPieces(text), new Socket({ fd, readable: false, writable: true }));
}

/** Small pieces are combined: each write costs a turn of the event loop. */
export function* inPieces(text: string | Iterable<string>, least = 65_536): Generator<string> {
  if (typeof text === 'string') {
    yield text;
    return;
  }
  let piece = '';
  for (const part of text) {
    piece += part;
    if (piece.length < least) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}

/**
 * Not with `write-file-atomic`: it does not check how much was written, so if the disk fills up in the middle it
 * installs a truncated file and reports success.
 */
async function replace(target: string, text: string | Iterable<string>, mode = 0o600): Promise<void> {
  const temporary = `${target}.${randomBytes(6).toString('hex')}.tmp`;
  const isGone = removedAtExit(temporary);
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await writeFile(file, inPieces(text));
      await file.chmod(mode & 0o777);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  } finally {
    isGone();
  }
}

const HINTS: Record<string, string> = {
  ENXIO: 'it is a pipe that nobody reads from: start its reader first',
  ENOENT: 'its folder does not exist: create it first',
  EACCES: 'it may not be written to: name another file',
  EISDIR: 'name a file in it',
  ENOSPC: 'the disk is full: make room, or name a file on another disk',
};
