import { type FSWatcher, watch } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { CoveError } from '../cove-error.ts';
import { isFolder } from '../files/existing.ts';
import { fileReason } from '../files/file-reason.ts';

/** Editors write a file in several steps: what follows at once is one change. */
const PAUSE_MS = 100;

export interface FolderWatch {
  /** Waits until something has changed since the last wait, or the watch has ended. @returns whether something has. */
  next(): Promise<boolean>;
  close(): void;
}

/**
 * Watches folders for changes of their YAML files, with all below them.
 *
 * @param patterns - files, which stand for their folders, and folders; of a glob, what stands before its first star.
 * @param signal - ends the watch.
 * @throws {CoveError} `file` where a folder cannot be watched.
 */
export async function openFolderWatch(
  patterns: readonly string[],
  cwd: string,
  signal: AbortSignal,
): Promise<FolderWatch> {
  let isChanged = false;
  let wake: () => void = () => undefined;
  const onChange = (_: string, name: string | null): void => {
    if (name !== null && !/\.ya?ml$/i.test(name)) return;
    isChanged = true;
    wake();
  };
  const folders = new Set(await Promise.all(patterns.map((pattern) => folderOf(pattern, cwd))));
  const watchers: FSWatcher[] = [];
  const close = (): void => {
    for (const watcher of watchers) watcher.close();
  };
  try {
    for (const folder of folders) watchers.push(watch(folder, { recursive: true }, onChange));
  } catch (cause) {
    close();
    throw new CoveError('file', `the folder cannot be watched: ${fileReason(cause)}`, { cause });
  }
  signal.addEventListener('abort', () => wake(), { once: true });
  return {
    async next() {
      while (!isChanged && !signal.aborted) {
        await new Promise<void>((woken) => {
          wake = woken;
        });
      }
      if (signal.aborted) return false;
      await new Promise((done) => setTimeout(done, PAUSE_MS));
      isChanged = false;
      return !signal.aborted;
    },
    close,
  };
}

async function folderOf(pattern: string, cwd: string): Promise<string> {
  const [beforeStar = ''] = pattern.split(/[*?[{(!]/);
  const path = resolve(cwd, beforeStar === pattern ? pattern : dirname(`${beforeStar}x`));
  return (await isFolder(path)) ? path : dirname(path);
}
