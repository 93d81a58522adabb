import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { pathMatcher } from '../../text/fits-path.ts';
import { byMember } from '../../values/by-member.ts';

/** What a pattern matches in a folder. Paths are absolute. */
export interface MatchedFiles {
  /** Sorted; each file once, also where links lead to it. */
  readonly files: readonly string[];
  readonly folders: readonly string[];
  /**
   * What the pattern would match if the name did not begin with a dot: files, and folders with such files.
   */
  readonly hidden: readonly string[];
  /** Links to folders elsewhere: they are not followed. */
  readonly linkedFolders: readonly string[];
  /** Links that lead nowhere. */
  readonly brokenLinks: readonly string[];
}

export interface MatchOptions {
  /** Whether `*.yml` matches `TRAILS.YML` too. */
  readonly ignoresCase: boolean;
}

/**
 * Looks below a folder for files that match a glob. Nothing that would match is silently ignored: what is not taken is
 * in one of the other lists.
 *
 * @param glob - relative to the folder, with forward slashes.
 */
export async function matchFiles(folder: string, glob: string, { ignoresCase }: MatchOptions): Promise<MatchedFiles> {
  const found: Found = { files: [], folders: [], hidden: [], linkedFolders: [], brokenLinks: [] };
  const walk: Walk = {
    folder,
    isMatch: pathMatcher(glob, { ignoresCase, takesDots: false }),
    isNearMatch: pathMatcher(glob, { ignoresCase, takesDots: true }),
    deepest: glob.includes('**') ? Number.POSITIVE_INFINITY : glob.split('/').length,
    found,
  };
  await walkFolder(walk, folder, 1);
  return settle(folder, found);
}

type Found = { -readonly [Key in keyof MatchedFiles]: string[] };

interface Walk {
  readonly folder: string;
  readonly isMatch: (name: string) => boolean;
  /** The same, including names that begin with a dot. */
  readonly isNearMatch: (name: string) => boolean;
  /** How many levels down the pattern reaches. */
  readonly deepest: number;
  readonly found: Found;
}

async function walkFolder(walk: Walk, folder: string, depth: number): Promise<void> {
  for (const entry of await entriesOf(folder)) {
    const absolute = path.join(folder, entry.name);
    const kind = await kindOf(entry, absolute);
    if (kind === 'folder') await enter(walk, absolute, depth);
    else if (kind === 'linked folder') passBy(walk, absolute, depth);
    else if (kind !== 'other') take(walk, absolute, kind);
  }
}

async function enter(walk: Walk, absolute: string, depth: number): Promise<void> {
  if (walk.isMatch(nameIn(walk, absolute))) walk.found.folders.push(absolute);
  if (depth >= walk.deepest || path.basename(absolute) === '.git') return;
  await walkFolder(walk, absolute, depth + 1);
}

/** A link may lead anywhere, even to the root of the disk. */
function passBy(walk: Walk, absolute: string, depth: number): void {
  const isNamed = walk.isMatch(nameIn(walk, absolute));
  if (isNamed) walk.found.folders.push(absolute);
  else if (depth < walk.deepest) walk.found.linkedFolders.push(absolute);
}

function take(walk: Walk, absolute: string, kind: 'file' | 'broken link'): void {
  const name = nameIn(walk, absolute);
  if (walk.isMatch(name)) walk.found[kind === 'file' ? 'files' : 'brokenLinks'].push(absolute);
  else if (walk.isNearMatch(name)) walk.found.hidden.push(absolute);
}

function nameIn({ folder }: Walk, absolute: string): string {
  return path.relative(folder, absolute).split(path.sep).join('/');
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.sort(byMember('name'));
}

type Kind = 'file' | 'folder' | 'linked folder' | 'broken link' | 'other';

async function kindOf(entry: Dirent, absolute: string): Promise<Kind> {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  if (!entry.isSymbolicLink()) return 'other';
  const target = await stat(absolute).catch(() => undefined);
  if (target === undefined) return 'broken link';
  if (target.isFile()) return 'file';
  return target.isDirectory() ? 'linked folder' : 'other';
}

/** What can be reached in two ways is taken once; what is taken in one way is not reported as missed in another. */
async function settle(folder: string, found: Found): Promise<MatchedFiles> {
  const taken = new Map<string, string>();
  for (const file of found.files.sort()) {
    const real = await realpath(file);
    if (!taken.has(real)) taken.set(real, file);
  }
  const isMissing = async (file: string): Promise<boolean> => !taken.has(await realpath(file).catch(() => file));
  const root = await realpath(folder);
  const isElsewhere = async (link: string): Promise<boolean> => {
    const below = path.relative(root, await realpath(link));
    return below.split(path.sep)[0] === '..' || path.isAbsolute(below);
  };
  return {
    ...found,
    files: [...taken.values()],
    hidden: outermost(folder, await filterAsync(found.hidden, isMissing)),
    linkedFolders: await filterAsync(found.linkedFolders, isElsewhere),
  };
}

async function filterAsync(items: readonly string[], keeps: (item: string) => Promise<boolean>): Promise<string[]> {
  const kept: string[] = [];
  for (const item of items) if (await keeps(item)) kept.push(item);
  return kept;
}

/** The first part of each path that begins with a dot: one word for a whole folder. */
function outermost(folder: string, paths: readonly string[]): string[] {
  const cut = paths.map((each) => {
    const parts = path.relative(folder, each).split(path.sep);
    const at = parts.findIndex((part) => part.startsWith('.'));
    return path.join(folder, parts.slice(0, at + 1).join(path.sep));
  });
  return [...new Set(cut)];
}
