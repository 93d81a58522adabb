import { existsSync, realpathSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative, sep } from 'node:path';
import { ownUserId } from '../files/own-user.ts';
import { packageFile } from '../package-files.ts';

/**
 * The `node_modules` folders of this package's own installation: its own, those that contain it, and the one from which
 * Node has loaded its dependencies. Code in them runs already, so a client in them is no new trust.
 */
export function ourClientFolders(): string[] {
  const root = dirname(packageFile('package.json'));
  const folders = [join(root, 'node_modules')];
  for (let folder = dirname(root); folder.split(sep).includes('node_modules'); folder = dirname(folder)) {
    folders.push(basename(folder) === 'node_modules' ? folder : join(folder, 'node_modules'));
  }
  return [...new Set([...folders, ...loadedFrom()])];
}

/** Where the client that the program cannot do without is found: `node_modules/@aws-sdk/client-sts/…`. */
function loadedFrom(): string[] {
  try {
    const path = createRequire(import.meta.url).resolve('@aws-sdk/client-sts');
    const end = path.lastIndexOf(`${sep}@aws-sdk${sep}`);
    return end < 0 ? [] : [path.slice(0, end)];
  } catch {
    return [];
  }
}

/**
 * The folders of the projects that policies belong to, whose `node_modules` hold their additional clients: from each
 * policy's folder up to the nearest `package.json`, and never above it. Folders above the working directory are never
 * searched, since others can often write there; a policy that belongs to no project has no additional clients.
 *
 * @param directories - absolute: those of the policy files, or the working directory if there are none.
 */
export function projectFolders(directories: readonly string[], cwd: string): string[] {
  return [...new Set(directories.flatMap((directory) => projectOf(directory, cwd)))];
}

function projectOf(directory: string, cwd: string): string[] {
  const passed: string[] = [];
  for (let folder = directory; !isAbove(folder, cwd); folder = dirname(folder)) {
    passed.push(folder);
    if (existsSync(join(folder, 'package.json'))) return passed;
    if (folder === dirname(folder)) break;
  }
  return [];
}

function isAbove(folder: string, cwd: string): boolean {
  const way = relative(folder, cwd);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`);
}

/**
 * Why code of a project's client may not be run: somebody else could have put it there. Each folder on the way is
 * checked, and the targets of links.
 *
 * @param project - holds the `node_modules`.
 * @returns undefined if it belongs to this user, or to root, and nobody else may write to it; always on Windows,
 *   which has no such modes.
 */
export function whyUntrusted(project: string, packageName: string): string | undefined {
  const uid = ownUserId();
  if (uid < 0) return undefined;
  const modules = join(project, 'node_modules');
  const client = join(modules, packageName);
  const places = [
    project,
    join(project, 'package.json'),
    modules,
    dirname(client),
    client,
    join(client, 'package.json'),
  ];
  for (const place of places) {
    const stats = statSync(place, { throwIfNoEntry: false });
    if (stats === undefined) continue;
    if (stats.uid !== uid && stats.uid !== 0) return `${realpathSync(place)} belongs to another user`;
    if ((stats.mode & 0o002) !== 0) return `anybody may write to ${realpathSync(place)}`;
  }
  return undefined;
}
