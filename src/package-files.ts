import { fileURLToPath } from 'node:url';
import { readRegularFileSync } from './files/regular-file.ts';

/**
 * Absolute path of a file that the package ships beside its code (`schemas/…`, `examples/…`).
 * `src/` and `dist/` are both one level below the package's root, so the same code finds it in either.
 */
export function packageFile(relativePath: string): string {
  return fileURLToPath(new URL(`../${relativePath}`, import.meta.url));
}

/** Larger than any file of ours. */
const MOST_BYTES = 20_000_000;

/** The text of such a file. */
export function packageText(relativePath: string): string {
  return readRegularFileSync(packageFile(relativePath), MOST_BYTES);
}
