import { lstat, readlink, realpath } from 'node:fs/promises';
import path from 'node:path';

const MOST_LINKS = 40;

/** Where a path leads, even if nothing is there yet: a dangling link is written through. */
export async function linkTarget(absolute: string, links = 0): Promise<string> {
  const real = await realpath(absolute).catch(() => undefined);
  if (real !== undefined) return real;
  const isLink = await lstat(absolute).then(
    (entry) => entry.isSymbolicLink(),
    () => false,
  );
  if (isLink && links < MOST_LINKS) {
    return linkTarget(path.resolve(path.dirname(absolute), await readlink(absolute)), links + 1);
  }
  const folder = path.dirname(absolute);
  return folder === absolute ? absolute : path.join(await linkTarget(folder, links), path.basename(absolute));
}
