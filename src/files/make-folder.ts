import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';

/**
 * Creates a folder and those that it is in. Not with Node's `recursive`: where a folder that is there answers that a
 * new one in it does not exist, as below `/proc`, that tries for ever.
 *
 * @param mode - of those that are created. @default what the umask leaves
 * @throws what the file system says of the first one that cannot be created; `EEXIST` where a file has its name.
 */
export async function makeFolder(folder: string, mode = 0o777): Promise<void> {
  const absolute = path.resolve(folder);
  const error = await whyNotMade(absolute, mode);
  if (error === undefined) return;
  const outer = path.dirname(absolute);
  if (error.code !== 'ENOENT' || outer === absolute) throw error;
  await makeFolder(outer, mode);
  // Once more, and no longer than that.
  const still = await whyNotMade(absolute, mode);
  if (still !== undefined) throw still;
}

/** Undefined where there is such a folder now, whoever has made it: others may do so at the same time. */
async function whyNotMade(folder: string, mode: number): Promise<NodeJS.ErrnoException | undefined> {
  try {
    await mkdir(folder, { mode });
    return undefined;
  } catch (error) {
    // A file system that is read-only says so before it says that there is one.
    const entry = await stat(folder).catch(() => undefined);
    return entry?.isDirectory() === true ? undefined : (error as NodeJS.ErrnoException);
  }
}
