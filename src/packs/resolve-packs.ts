import path from 'node:path';
import type { PackSettings } from '../config/pack-settings.ts';
import type { Environment } from '../config/state-folder.ts';
import type { Diagnostic } from '../documents/diagnostic.ts';
import { valueAt } from '../documents/located-value.ts';
import type { Problem } from '../documents/source-text.ts';
import { isFile, isFolder } from '../files/existing.ts';
import type { PackPlace } from '../policy/packs/pack-paths.ts';
import { fetchCommit } from './fetch-git.ts';
import { findPackage } from './find-npm.ts';
import { GitError } from './git-command.ts';
import { type Lock, lockDiagnostic, lockedPack, packsCommand, readLock } from './lock-file.ts';
import { type GitSource, parseSource } from './parse-source.ts';

/** Where a pack of the settings file was found. */
export interface PackOrigin {
  /** The name that the settings file gives it. */
  readonly name: string;
  /** As the settings file has it. */
  readonly from: string;
  /** Of an npm package, as the project's lock has it. */
  readonly version?: string | undefined;
  readonly integrity?: string | undefined;
  /** Of a git repository. */
  readonly commit?: string | undefined;
  /** The hash that cove.lock has; what is loaded must have it. */
  readonly lockedHash?: string | undefined;
  /** What a found package or folder lies in, whose clients its policies may use too. */
  readonly project?: string | undefined;
}

export interface ResolvedPack {
  readonly place: PackPlace;
  readonly origin: PackOrigin;
}

export interface ResolveOptions {
  readonly cwd: string;
  readonly env: Environment;
  /** `lock`: what stands in the lock is not looked at, and tags are followed. @default 'use' */
  readonly lock?: 'use' | 'ignore' | undefined;
  /** Only these. @default all */
  readonly names?: ReadonlySet<string> | undefined;
}

export interface ResolvedPacks {
  readonly packs: readonly ResolvedPack[];
  /** Names of those that were not found. */
  readonly missing: readonly string[];
  /** Undefined where no settings file names packs. */
  readonly lock: Lock | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Finds the packs of a settings file, fetching those of git repositories that are not in the cache. */
export async function resolvePacks(settings: PackSettings, options: ResolveOptions): Promise<ResolvedPacks> {
  const { source } = settings;
  const isIgnored = options.lock === 'ignore';
  const lock = await readLock(settings.path, source.file);
  const packs: ResolvedPack[] = [];
  const missing = [...(settings.unread ?? [])];
  const diagnostics: Diagnostic[] = isIgnored ? [] : [...lock.diagnostics];
  const isUnlocked = diagnostics.some(({ severity }) => severity === 'error');
  for (const [name, { from }] of Object.entries(settings.config.packs ?? {})) {
    if (options.names?.has(name) === false) continue;
    // What a lock that cannot be read has of it is not known.
    const found = isUnlocked && isFromGit(from) ? undefined : await resolveOne({ name, from, settings, options, lock });
    if (found !== undefined && 'place' in found) {
      packs.push({ ...found, place: { ...found.place, name } });
      continue;
    }
    missing.push(name);
    if (found !== undefined) diagnostics.push(found.diagnostic ?? atFrom(settings, name, found.problem));
  }
  return { packs, missing, lock, diagnostics };
}

function isFromGit(from: string): boolean {
  const source = parseSource(from);
  return 'kind' in source && source.kind === 'git';
}

/** Packs whose `from` is none of the forms: nobody can tell where they come from. */
export function wrongSources(settings: PackSettings): Diagnostic[] {
  return Object.entries(settings.config.packs ?? {}).flatMap(([name, { from }]) => {
    const source = parseSource(from);
    return 'problem' in source ? [atFrom(settings, name, source.problem)] : [];
  });
}

type Unresolved = { readonly problem: Problem; readonly diagnostic?: Diagnostic };

interface Request {
  readonly name: string;
  readonly from: string;
  readonly settings: PackSettings;
  readonly options: ResolveOptions;
  readonly lock: Lock;
}

async function resolveOne(request: Request): Promise<ResolvedPack | Unresolved> {
  const { name, from, settings, options } = request;
  const source = parseSource(from);
  if ('problem' in source) return source;
  const base = path.dirname(settings.path);
  if (source.kind === 'git') return resolveGit(request, source);
  if (source.kind === 'folder') {
    const folder = path.resolve(base, source.path);
    return packIn(folder, { name, from, project: base }, shownFolder(folder, options.cwd));
  }
  const found = await findPackage(source, base, options.cwd);
  if ('problem' in found) return found;
  const { version, integrity, root } = found;
  const folder = path.join(found.folder, source.folder);
  return packIn(folder, { name, from, version, integrity, project: base }, shownFolder(folder, options.cwd), root);
}

async function resolveGit(
  { name, from, settings, options, lock }: Request,
  source: GitSource,
): Promise<ResolvedPack | Unresolved> {
  const locked = options.lock === 'ignore' ? undefined : lockedPack(lock, name);
  if (options.lock !== 'ignore') {
    if (locked === undefined) {
      const message = `the pack ${JSON.stringify(name)} is not in ${lock.name}`;
      return { problem: { code: 'packs/not-locked', message, hint: packsCommand('lock', settings.source.file, name) } };
    }
    if (locked.from !== from) {
      const problem = {
        code: 'packs/lock-differs',
        message: `the lock has the pack ${JSON.stringify(name)} from ${locked.from}, and the settings file from ${from}`,
        hint: packsCommand('lock', settings.source.file, name),
      };
      return { problem, diagnostic: lockDiagnostic(lock, name, 'from', problem) };
    }
  }
  try {
    const update = packsCommand('update', settings.source.file, name);
    const request = { source, base: path.dirname(settings.path), env: options.env, update };
    const { commit, folder } = await fetchCommit(request, locked?.commit);
    const place = path.join(folder, source.folder);
    const shown = [`${name}@${commit.slice(0, 12)}`, source.folder].filter((part) => part !== '').join('/');
    const pack = await packIn(place, { name, from, commit, lockedHash: locked?.hash }, shown, folder);
    if (locked === undefined || !('problem' in pack)) return pack;
    // When it was locked, it was one.
    return {
      problem: {
        ...pack.problem,
        hint: `the copy in the cache is not whole: ${packsCommand('update', settings.source.file, name)}`,
      },
    };
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    return {
      problem: {
        code: 'packs/git',
        message: `${from} cannot be fetched: ${error.message}`,
        hint: error.hint ?? 'git itself must reach it: git ls-remote with the same address says more',
      },
    };
  }
}

async function packIn(
  folder: string,
  origin: PackOrigin,
  shown: string,
  root?: string,
): Promise<ResolvedPack | Unresolved> {
  for (const name of ['pack.yml', 'pack.yaml']) {
    const file = path.join(folder, name);
    if (await isFile(file)) return { place: { file: { path: file, name: `${shown}/${name}` }, root }, origin };
  }
  const isThere = await isFolder(folder);
  return {
    problem: {
      code: 'packs/no-pack',
      message: isThere ? `there is no pack.yml in ${shown}` : `there is no folder ${shown}`,
      hint: isThere ? 'a pack is a folder with a pack.yml: its name, its title, and where its policies are' : undefined,
    },
  };
}

function shownFolder(folder: string, cwd: string): string {
  const way = path.relative(cwd, folder);
  const shown = way.startsWith('..') || path.isAbsolute(way) ? folder : way;
  return (shown === '' ? '.' : shown).replaceAll('\\', '/');
}

/** A problem of a pack, where the settings file says where it comes from. */
export function atFrom({ source, root }: PackSettings, pack: string, problem: Problem): Diagnostic {
  const { start, end } = valueAt(root, ['packs', pack, 'from']) ?? root;
  return source.diagnostic(start, end, problem);
}
