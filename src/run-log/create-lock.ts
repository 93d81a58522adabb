import { randomBytes } from 'node:crypto';
import { link, rm, writeFile } from 'node:fs/promises';
import { CoveError } from '../cove-error.ts';
import { errorCode } from '../files/error-code.ts';
import { fileReason } from '../files/file-reason.ts';
import { readRegularFile } from '../files/regular-file.ts';
import { removedAtExit } from '../files/removed-at-exit.ts';

/** Far more than a holder says of itself. */
const MOST_BYTES = 100_000;

/** Empty for what is not a lock of ours: a pipe, which would be waited for, or a file that is too large. */
export function readLockText(lock: string): Promise<string> {
  return readRegularFile(lock, MOST_BYTES).catch(() => '');
}

/**
 * Creates a file with its text, or neither: it is written under a name of its own first. A process that is killed, or a
 * disk that is full, leaves no empty lock, whose holder nobody could ask for.
 *
 * @returns false if there is a file of this name.
 * @throws {CoveError} `file` if it cannot be created.
 */
export async function createLock(lock: string, text: string): Promise<boolean> {
  const unnamed = `${lock}.${randomBytes(4).toString('hex')}.new`;
  const isGone = removedAtExit(unnamed);
  try {
    await writeFile(unnamed, text, { flag: 'wx', mode: 0o600 });
    return await named(unnamed, lock, text);
  } catch (cause) {
    const isMissing = errorCode(cause) === 'ENOENT';
    throw new CoveError('file', `cannot create ${lock}: ${fileReason(cause)}`, {
      hint: isMissing
        ? 'its folder does not exist: create it first'
        : 'a run locks its log with this file: the folder must be writable',
      cause,
    });
  } finally {
    await rm(unnamed, { force: true }).catch(() => {});
    isGone();
  }
}

/** File systems without hard links, such as FAT, and what mounts or a kernel's settings say in their place. */
const WITHOUT_LINKS: ReadonlySet<string | undefined> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

async function named(unnamed: string, lock: string, text: string): Promise<boolean> {
  try {
    await link(unnamed, lock);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (!WITHOUT_LINKS.has(code)) throw error;
    return written(lock, text);
  }
}

async function written(lock: string, text: string): Promise<boolean> {
  try {
    await writeFile(lock, text, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    // A full disk leaves an empty lock, which would stay forever.
    await rm(lock, { force: true });
    throw error;
  }
}
