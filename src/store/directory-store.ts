import { randomBytes } from 'node:crypto';
import { link, open, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errorCode } from '../files/error-code.ts';
import { fileReason } from '../files/file-reason.ts';
import { makeFolder } from '../files/make-folder.ts';
import { IrregularFileError, LargeFileError, readRegularFile } from '../files/regular-file.ts';
import { removedAtExit } from '../files/removed-at-exit.ts';
import { MOST_OBJECT_BYTES, type ObjectStore, StoreError, UnusableObjectError } from './object-store.ts';

/** What is being written and has no name yet. */
const UNNAMED = '.new';

/**
 * A store in a folder, which may be one that several machines mount. An object is written under a name of its own,
 * brought to the disk and then linked to its name, which fails where there is one: POSIX promises that for `link`, and
 * NFS too. Files are readable by their owner only, since they hold evidence.
 *
 * @param root - absolute.
 */
export function createDirectoryStore(root: string): ObjectStore {
  const pathOf = (key: string): string => join(root, key);
  return {
    url: root,
    async create(key, body) {
      const path = pathOf(key);
      const unnamed = join(dirname(path), `${UNNAMED}-${randomBytes(8).toString('hex')}`);
      const isGone = removedAtExit(unnamed);
      try {
        await makeFolder(dirname(path), 0o700);
        await write(unnamed, body);
        return await linkOnce(unnamed, path);
      } catch (cause) {
        throw failed(`${key} cannot be written`, cause);
      } finally {
        await rm(unnamed, { force: true }).catch(() => undefined);
        isGone();
      }
    },
    async read(key) {
      try {
        return await readRegularFile(pathOf(key), MOST_OBJECT_BYTES);
      } catch (cause) {
        if (errorCode(cause) === 'ENOENT') return undefined;
        if (cause instanceof IrregularFileError || cause instanceof LargeFileError) {
          throw new UnusableObjectError(`${key} cannot be read: ${cause.message}`, cause);
        }
        // A link to itself.
        if (errorCode(cause) === 'ELOOP') {
          throw new UnusableObjectError(`${key} cannot be read: ${fileReason(cause)}`, cause);
        }
        throw failed(`${key} cannot be read`, cause);
      }
    },
    async list(folder) {
      try {
        const names = await readdir(pathOf(folder));
        return names.filter((name) => !name.startsWith(UNNAMED));
      } catch (cause) {
        if (errorCode(cause) === 'ENOENT' && (await isThere(root))) return [];
        throw failed(`${folder} cannot be listed`, cause);
      }
    },
    close: () => undefined,
  };
}

async function write(path: string, body: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(body);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function linkOnce(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (cause) {
    if (errorCode(cause) === 'EEXIST') return false;
    throw cause;
  }
}

/** A folder that is not mounted any more is no empty store. */
async function isThere(root: string): Promise<boolean> {
  return readdir(root).then(
    () => true,
    () => false,
  );
}

/** Full and unmounted disks come back; a folder that may not be written to does not. */
const LASTING: ReadonlySet<string> = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'ENAMETOOLONG', 'ENOTSUP']);

function failed(what: string, cause: unknown): StoreError {
  const code = errorCode(cause) ?? '';
  const reason =
    code === 'EPERM' || code === 'ENOTSUP' ? `${fileReason(cause)} (it must allow hard links)` : fileReason(cause);
  return new StoreError(`${what}: ${reason}`, { isPassing: !LASTING.has(code), cause });
}
