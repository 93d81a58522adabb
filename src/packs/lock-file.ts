import { lstat } from 'node:fs/promises';
import path from 'node:path';
import type { Diagnostic } from '../documents/diagnostic.ts';
import { keySpan, member, valueAt } from '../documents/located-value.ts';
import { parseYaml } from '../documents/parse-yaml.ts';
import { type DocumentFile, readDocument } from '../documents/read-document.ts';
import { fileDiagnostic, type Problem } from '../documents/source-text.ts';
import { type CheckedFile, readChecked } from '../policy/packs/read-file.ts';
import { shellWord } from '../text/shell-word.ts';
import type { LockedPack, LockFile } from './lock-file.generated.ts';

/** The lock beside a settings file. */
export interface Lock {
  /** As it is shown. */
  readonly name: string;
  /** Undefined where there is none, or it is wrong. */
  readonly file: CheckedFile<LockFile> | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** Whether it says that it has a later version of the format. */
  readonly isNewer: boolean;
}

/** What the lock is called, beside the settings file. */
export function lockPlace(configPath: string, shown: string): { readonly path: string; readonly name: string } {
  return {
    path: path.join(path.dirname(configPath), 'cove.lock'),
    name: path.posix.join(path.posix.dirname(shown.replaceAll('\\', '/')), 'cove.lock'),
  };
}

/** Reads cove.lock; that there is none is no mistake as long as nothing has to be in it. */
export async function readLock(configPath: string, shown: string): Promise<Lock> {
  const place = lockPlace(configPath, shown);
  const isThere = await lstat(place.path).then(
    () => true,
    () => false,
  );
  if (!isThere) return { name: place.name, file: undefined, diagnostics: [], isNewer: false };
  const { checked, diagnostics } = await readChecked<LockFile>(place, 'lock file', 'lock.schema.json');
  const newer = checked === undefined ? await newerVersion(place) : undefined;
  const told = newer === undefined ? diagnostics.map((each) => withRemedy(each, shown)) : [newer];
  return { name: place.name, file: checked, diagnostics: told, isNewer: newer !== undefined };
}

/** The lock of a later cove-policy is not broken, and must not be written again by this one. */
async function newerVersion(place: DocumentFile): Promise<Diagnostic | undefined> {
  const source = await readDocument(place, 'lock file');
  if ('code' in source) return undefined;
  const root = parseYaml(source).root;
  const version = root === undefined ? undefined : member(root, 'version');
  if (version === undefined || typeof version.value !== 'number' || !(version.value > 1)) return undefined;
  return source.diagnostic(version.start, version.end, {
    code: 'packs/newer-lock',
    message: `the lock has version ${version.value} of its format, and this cove-policy reads version 1`,
    hint: 'a later release of cove-policy wrote it: use that release',
  });
}

/** Nobody writes a lock by hand: whatever is wrong in it, it is taken from the repository, or written again. */
function withRemedy(diagnostic: Diagnostic, config: string): Diagnostic {
  return {
    ...diagnostic,
    hint: `restore it from version control, or write it again: ${packsCommand('update', config)}`,
  };
}

/** The command that writes a lock again: a settings file that is merely found may not say where packs come from. */
export function packsCommand(action: 'lock' | 'update', config: string, pack?: string): string {
  return `cove-policy packs ${pack === undefined ? action : `${action} ${pack}`} --config ${shellWord(config)}`;
}

export function lockedPack({ file }: Lock, pack: string): LockedPack | undefined {
  const packs = file?.value.packs ?? {};
  return Object.hasOwn(packs, pack) ? packs[pack] : undefined;
}

/** A problem of a pack's entry in the lock, where that stands. */
export function lockDiagnostic({ name, file }: Lock, pack: string, member: string, problem: Problem): Diagnostic {
  if (file === undefined) return fileDiagnostic(name, problem);
  const { start, end } = valueAt(file.root, ['packs', pack, member]) ?? keySpan(file.root, ['packs', pack]);
  return file.source.diagnostic(start, end, problem);
}

/** The text of a lock, sorted by name: equal locks are equal files. */
export function lockText(packs: ReadonlyMap<string, LockedPack>): string {
  const entries = [...packs]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([name, { from, commit, hash }]) =>
        `  ${name}:\n    from: ${JSON.stringify(from)}\n    commit: ${JSON.stringify(commit)}\n    hash: ${hash}\n`,
    );
  return `# Written by cove-policy packs lock: commit it, and do not edit it.\nversion: 1\npacks:${entries.length === 0 ? ' {}\n' : `\n${entries.join('')}`}`;
}
