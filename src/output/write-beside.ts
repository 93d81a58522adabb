import { randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { writeOutput } from './write-output.ts';

/**
 * Writes what could not be written to its own place, and is too valuable to lose, to a new file next to it or, failing
 * that, to the folder for temporary files.
 *
 * @param make - produces the text again for each attempt.
 * @returns where it is; undefined if it cannot be written anywhere.
 */
export async function writeBeside(
  absolute: string,
  make: () => Promise<string | Iterable<string>>,
): Promise<string | undefined> {
  const { dir, name, ext } = path.parse(absolute);
  const unique = `${name}.${randomBytes(4).toString('hex')}${ext}`;
  // The folder of a device or a pipe is not a place for files.
  const entry = await stat(absolute).catch(() => undefined);
  const folders = entry === undefined || entry.isFile() ? [dir, tmpdir()] : [tmpdir()];
  for (const folder of folders) {
    const place = path.join(folder, unique);
    try {
      await writeOutput(place, await make());
      return place;
    } catch {
      // The next place is tried; what is wrong with the first was already reported.
    }
  }
  return undefined;
}
