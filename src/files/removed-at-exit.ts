import { rmSync } from 'node:fs';

const kept = new Set<string>();

/**
 * Removes a temporary file or folder if the process exits while it is in use: `process.exit`, as a second signal calls
 * it, runs no `finally`. To be called before there is anything of that name.
 *
 * @returns to be called once it is gone, or has got another name.
 */
export function removedAtExit(path: string): () => void {
  // One listener for all of them: Node warns of more than ten.
  if (kept.size === 0) process.on('exit', removeAll);
  kept.add(path);
  return () => {
    if (kept.delete(path) && kept.size === 0) process.off('exit', removeAll);
  };
}

function removeAll(): void {
  for (const path of kept) {
    try {
      rmSync(path, { recursive: true, force: true });
    } catch {
      // Nobody is left to tell, and the others are removed all the same.
    }
  }
}
