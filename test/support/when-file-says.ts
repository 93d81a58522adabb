import { type FSWatcher, watch } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** How long a change may stay unnoticed where the system tells nobody of it. */
const AT_MOST_MS = 20;

/**
 * Waits until a file has a text that says something. It is read when the system tells that something in its folder has
 * changed: looking every millisecond takes more CPU time than the process that is waited for.
 *
 * @param says - is handed the whole text, of a file that is there.
 * @param ended - of the process that writes it, which is waited for no longer than it runs.
 * @returns false where the process has ended first.
 */
export async function whenFileSays(
  file: string,
  says: (text: string) => boolean,
  ended: Promise<unknown>,
): Promise<boolean> {
  let hasEnded = false;
  let wake = () => {};
  const onEnd = () => {
    hasEnded = true;
    wake();
  };
  ended.then(onEnd, onEnd);
  const watcher = watched(path.dirname(file), () => wake());
  try {
    while (!hasEnded) {
      const changed = new Promise<void>((resolve) => {
        wake = resolve;
        setTimeout(resolve, AT_MOST_MS);
      });
      const text = await readFile(file, 'utf8').catch(() => undefined);
      if (text !== undefined && says(text)) return true;
      await changed;
    }
    return false;
  } finally {
    watcher?.close();
  }
}

/** Undefined where the system has no more watchers to give. */
function watched(folder: string, onChange: () => void): FSWatcher | undefined {
  try {
    return watch(folder, onChange).on('error', () => {});
  } catch {
    return undefined;
  }
}
