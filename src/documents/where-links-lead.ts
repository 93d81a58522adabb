import { lstat, realpath } from 'node:fs/promises';
import path from 'node:path';
import { isWithin } from '../files/is-within.ts';
import { ownUserId } from '../files/own-user.ts';

/**
 * Where the links on the way to a file lead: its own, and those of its folders. `within` is the working directory;
 * above it, and in the paths of files elsewhere, the links of the system do not count.
 *
 * @param file - its absolute path, and its name: relative to the working directory where it lies below it.
 */
export async function whereLinksLead(file: {
  readonly path: string;
  readonly name: string;
}): Promise<'nowhere' | 'within' | 'outside'> {
  const real = await realpath(file.path).catch(() => undefined);
  if (real === undefined) return 'nowhere';
  const cwd = workingDirectory(file);
  if (cwd === undefined) return elsewhere(file.path);
  const realCwd = await realpath(cwd);
  if (real === path.join(realCwd, file.name)) return 'nowhere';
  return isWithin(real, realCwd) ? 'within' : 'outside';
}

/** What is left of a path without the name; undefined where the file is not below it. */
function workingDirectory(file: { readonly path: string; readonly name: string }): string | undefined {
  const name = path.normalize(file.name);
  if (path.isAbsolute(name) || name.startsWith('..')) return undefined;
  const cwd = file.path.slice(0, -name.length);
  return path.join(cwd, name) === file.path && cwd.endsWith(path.sep) ? cwd : undefined;
}

/** Of a file that is named by its own place: a link within its folder, as of a mounted volume, leads nowhere else. */
async function elsewhere(file: string): Promise<'nowhere' | 'within' | 'outside'> {
  const { root } = path.parse(file);
  let led: 'nowhere' | 'within' = 'nowhere';
  for (let at = file; path.dirname(at) !== root && at !== root; at = path.dirname(at)) {
    const found = await lstat(at).catch(() => undefined);
    const isOfSystem = found?.uid === 0 && ownUserId() !== 0;
    if (found?.isSymbolicLink() !== true || isOfSystem) continue;
    if (!isWithin(await realpath(at), await realpath(path.dirname(at)))) return 'outside';
    led = 'within';
  }
  return led;
}
