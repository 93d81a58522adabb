import { randomBytes } from 'node:crypto';
import { rmSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';

/**
 * An unused name in a directory that others may write to as well: open it with `wx`, for its owner only.
 */
export function temporaryPath(directory: string): string {
  return join(directory, `cove-policy-${randomBytes(8).toString('hex')}.tmp`);
}

/**
 * Removes the name of an open file: from then on only its handle leads to it, and however the process ends, the system
 * frees its space.
 *
 * @param unlink - @default that of node:fs
 * @returns what to do when the file is closed: if an open file keeps its name (as Windows file systems may require), it
 * is removed then.
 */
export function unname(path: string, unlink: (path: string) => void = unlinkSync): () => void {
  try {
    unlink(path);
    return () => {};
  } catch {
    return () => rmSync(path, { force: true });
  }
}
