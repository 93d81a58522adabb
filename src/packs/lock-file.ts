import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Diagnostic } from '../documents/diagnostic.ts';
import { keySpan, valueAt } from '../documents/located-value.ts';
import { fileDiagnostic, type Problem } from '../documents/source-text.ts';
import { type CheckedFile, readChecked } from '../policy/packs/read-file.ts';
import type { LockedPack, LockFile } from './lock-file.generated.ts';

/** The lock beside a settings file. */
export interface Lock {
  /** As it is shown. */
  readonly name: string;
  /** Undefined where there is none, or it is wrong. */
  readonly file: CheckedFile<LockFile> | undefined;
  readonly diagnostics: readonly Diagnostic[];
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
  const isThere = await stat(place.path).then(
    () => true,
    () => false,
  );
  if (!isThere) return { name: place.name, file: undefined, diagnostics: [] };
  const { checked, diagnostics } = await readChecked<LockFile>(place, 'lock file', 'lock.schema.json');
  return { name: place.name, file: checked, diagnostics: diagnostics.map(withRemedy) };
}

/** Nobody writes a lock by hand: whatever is wrong in it, it is taken from the repository, or written again. */
function withRemedy(diagnostic: Diagnostic): Diagnostic {
  return {
    ...diagnostic,
    hint: diagnostic.hint ?? 'take it back from version control, or write it again: cove-policy packs update',
  };
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
