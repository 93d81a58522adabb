import { randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { writeOutput } from './write-output.ts';

/**
 * Writes what could not be written to its own place, and is too dear to be lost, to a new file beside it, or where that
 * cannot be either, to the folder for temporary files.
 *
 * @param make - the text, anew for each try.
 * @returns where it is; undefined where it can be written nowhere.
 */
export async function writeBeside(
  absolute: string,
  make: () => Promise<string | Iterable<string>>,
): Promise<string | undefined> {
  const { dir, name, ext } = path.parse(absolute);
  const unique = `${name}.${randomBytes(4).toString('hex')}${ext}`;
  // The folder of a device or a pipe is no place for files.
  const entry = await stat(absolute).catch(() => undefined);
  const folders = entry === undefined || entry.isFile() ? [dir, tmpdir()] : [tmpdir()];
  for (const folder of folders) {
    const place = path.join(folder, unique);
    try {
      await writeOutput(place, await make());
      return place;
    } catch {
      // The next place is tried; what is wrong with the first one was said already.
    }
  }
  return undefined;
}
