import { randomBytes } from 'node:crypto';
import { rmSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A name that no file has, in a directory that others may write to as well: it is to be opened with `wx`, for its owner
 * only.
 */
export function temporaryPath(directory: string): string {
  return join(directory, `cove-policy-${randomBytes(8).toString('hex')}.tmp`);
}

/**
 * Takes the name of an open file away: from then on only its handle leads to it, and however the process ends, the
 * system frees its room.
 *
 * @param unlink - @default that of node:fs
 * @returns what is to be done when the file is closed: where an open file keeps its name (a file system of Windows may
 *   insist on that), it goes then.
 */
export function unname(path: string, unlink: (path: string) => void = unlinkSync): () => void {
  try {
    unlink(path);
    return () => {};
  } catch {
    return () => rmSync(path, { force: true });
  }
}
