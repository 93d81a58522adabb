import { fileURLToPath } from 'node:url';

/**
 * Absolute path of a file that the package ships beside its code (`schemas/…`, `examples/…`).
 * `src/` and `dist/` are both one level below the package's root, so the same code finds it in either.
 */
export function packageFile(relativePath: string): string {
  return fileURLToPath(new URL(`../${relativePath}`, import.meta.url));
}
