import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Environment } from '../config/state-folder.ts';
import { cacheFolder } from '../config/state-folder.ts';
import { exists } from '../files/existing.ts';
import { makeFolder } from '../files/make-folder.ts';
import { removedAtExit } from '../files/removed-at-exit.ts';
import { GitError, type GitOptions, git } from './git-command.ts';
import type { GitSource } from './parse-source.ts';

export interface GitRequest {
  readonly source: GitSource;
  /** Where a relative path begins. */
  readonly base: string;
  readonly env: Environment;
  /** The command that locks it again. */
  readonly update: string;
}

/** The files of a commit, on the disk. */
export interface FetchedCommit {
  readonly commit: string;
  /** Holds what the commit has of YAML files and package.json; nothing in it is ever run. */
  readonly folder: string;
}

/**
 * The commit that a tag or branch leads to now, or the one that was locked. A locked commit that is in the cache is not
 * asked for again; what is to be locked is written again, whatever the cache has.
 *
 * @param locked - the commit that is wanted, whatever the tag says by now.
 * @throws {GitError} where it cannot be had.
 */
export async function fetchCommit(request: GitRequest, locked?: string): Promise<FetchedCommit> {
  const root = await cacheRoot(request.env);
  const url = urlOf(request);
  const place = path.join(root, digestOf(url));
  const known = locked === undefined ? undefined : path.join(place, locked);
  if (locked !== undefined && known !== undefined && (await exists(known))) return { commit: locked, folder: known };
  const repository = await mkdtemp(path.join(root, 'fetch-'));
  const isGone = removedAtExit(repository);
  const options: GitOptions = { repository, transport: request.source.transport, env: request.env };
  try {
    await git(['init', '--quiet', '--bare', repository], options);
    const commit = await fetchInto({ url, ...request }, locked, options);
    const folder = path.join(place, commit);
    await rm(folder, { recursive: true, force: true });
    await writeFiles(await readFiles(commit, request.source.folder, options), folder);
    return { commit, folder };
  } finally {
    await rm(repository, { recursive: true, force: true });
    isGone();
  }
}

async function fetchInto(
  { url, source: { ref }, update }: GitRequest & { readonly url: string },
  locked: string | undefined,
  options: GitOptions,
): Promise<string> {
  const fetch = ['fetch', '--quiet', '--no-tags', '--no-recurse-submodules', '--no-auto-maintenance', '--depth=1'];
  if (locked === undefined) {
    await git([...fetch, '--', url, ref], options);
    return headOf(options);
  }
  try {
    await git([...fetch, '--', url, locked], options);
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    // Not every server serves a commit by its id: then the tag must still lead to it.
    await git([...fetch, '--', url, ref], options);
  }
  const commit = await headOf(options);
  if (commit === locked) return commit;
  throw new GitError(
    `${ref} leads to ${commit} now, and the repository does not hand out ${locked}, which the lock has`,
    `if it was moved on purpose, look at what has changed, then: ${update}`,
  );
}

async function headOf(options: GitOptions): Promise<string> {
  const head = await git(['rev-parse', '--verify', '--quiet', 'FETCH_HEAD^{commit}'], options);
  return head.toString('utf8').trim();
}

interface FoundFile {
  readonly name: string;
  readonly content: Buffer;
}

const MOST_FILES = 5_000;

interface TreeEntry {
  readonly name: string;
  readonly object: string;
  /** A link or a submodule, of which nothing is written. */
  readonly isElsewhere: boolean;
}

/**
 * Objects as they are: no checkout, whose filters and attributes are the repository's to choose.
 *
 * @param pack - the folder of the pack, from which nothing may be missing.
 */
async function readFiles(commit: string, pack: string, options: GitOptions): Promise<FoundFile[]> {
  const listed = (await git(['ls-tree', '-r', '-z', '--full-tree', commit], options)).toString('utf8');
  const all = listed.split('\0').flatMap((line): TreeEntry[] => {
    const [, mode, type, object = '', name = ''] = /^(\d+) (\w+) ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
    return type === undefined ? [] : [{ object, name, isElsewhere: type !== 'blob' || mode === '120000' }];
  });
  const entries = all.filter(({ name, isElsewhere }) => !isElsewhere && isWanted(name));
  refuseElsewhere(all, entries, pack);
  refuseOddNames(all, pack);
  if (entries.length > MOST_FILES) throw new GitError(`it holds more than ${MOST_FILES} YAML files`);
  const input = entries.map(({ object }) => `${object}\n`).join('');
  const content = entries.length === 0 ? Buffer.alloc(0) : await git(['cat-file', '--batch'], { ...options, input });
  const files = splitBatch(
    content,
    entries.map(({ name }) => name),
  );
  const pointer = files.find((each) => each.content.subarray(0, LFS.length).toString('utf8') === LFS);
  if (pointer === undefined) return files;
  throw new GitError(`${pointer.name} is a pointer of Git LFS, which is not asked`, 'keep YAML files in git itself');
}

/** Source: https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md#the-pointer */
const LFS = 'version https://git-lfs.github.com/spec/';

/** A pack whose policies partly lie elsewhere would find less, and nobody would see it. */
function refuseElsewhere(all: readonly TreeEntry[], entries: readonly TreeEntry[], pack: string): void {
  const folders = new Set(entries.map(({ name }) => path.posix.dirname(name)));
  const missed = all.find(({ name, isElsewhere }) => {
    if (!isElsewhere || !(pack === '' || name.startsWith(`${pack}/`))) return false;
    if (isWanted(name)) return true;
    const folder = path.posix.dirname(name);
    return folder !== (pack === '' ? '.' : pack) && folders.has(folder) && path.posix.extname(name) === '';
  });
  if (missed === undefined) return;
  throw new GitError(
    `${missed.name} is a link or a submodule, and neither is followed`,
    'a pack holds its files itself: put them there',
  );
}

/** What is not written would be missed as well. Beside pack.yml, what begins with a dot is of other programs. */
function refuseOddNames(all: readonly TreeEntry[], pack: string): void {
  const below = pack === '' ? '' : `${pack}/`;
  const odd = all.find(
    ({ name }) => name.startsWith(below) && !name.slice(below.length).startsWith('.') && isYaml(name) && isOdd(name),
  );
  if (odd === undefined) return;
  throw new GitError(
    `the name ${JSON.stringify(odd.name)} is not one that is written to a disk`,
    'give it a name without a dot at its beginning, colons, backslashes and control characters',
  );
}

/** YAML files, and what says of which package a pack is. */
function isWanted(name: string): boolean {
  return !isOdd(name) && (isYaml(name) || path.posix.basename(name) === 'package.json');
}

function isYaml(name: string): boolean {
  return /\.ya?ml$/i.test(name);
}

/** Whether a name leads out, or into what is git's. */
function isOdd(name: string): boolean {
  return name
    .split('/')
    .some((part) => part === '' || part === '.' || part === '..' || /[\\:\p{Cc}]/u.test(part) || /^\.git/i.test(part));
}

/** `<object> blob <size>\n<content>\n`, one after the other. */
function splitBatch(content: Buffer, names: readonly string[]): FoundFile[] {
  let at = 0;
  return names.map((name) => {
    const end = content.indexOf(10, at);
    const size = Number(content.toString('utf8', at, end).split(' ')[2]);
    if (end < 0 || !Number.isSafeInteger(size)) throw new GitError(`${name} cannot be read`);
    const file = { name, content: content.subarray(end + 1, end + 1 + size) };
    at = end + 1 + size + 1;
    return file;
  });
}

/** Written whole or not at all: another process may fetch the same. */
async function writeFiles(files: readonly FoundFile[], folder: string): Promise<void> {
  const unfinished = `${folder}.${randomUUID()}`;
  const isGone = removedAtExit(unfinished);
  try {
    await makeFolder(unfinished, 0o700);
    for (const { name, content } of files) {
      const file = path.join(unfinished, name);
      await makeFolder(path.dirname(file), 0o700);
      await writeFile(file, content, { flag: 'wx', mode: 0o600 });
    }
    await rename(unfinished, folder);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    if (!(await exists(folder))) throw error;
  } finally {
    isGone();
  }
}

function urlOf({ source, base }: GitRequest): string {
  if (source.transport !== 'file') return source.url;
  return pathToFileURL(path.resolve(base, source.url.replace(/^\/\//, ''))).href;
}

async function cacheRoot(env: Environment): Promise<string> {
  const cache = cacheFolder(env);
  if (cache === undefined) throw new GitError('there is no place to keep it: set HOME or XDG_CACHE_HOME');
  const root = path.join(cache, 'packs');
  await makeFolder(root, 0o700);
  return root;
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
