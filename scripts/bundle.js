/**
 * Bundles our own modules to the files that are run: Node reads and links some two hundred small files for a check
 * otherwise, which took a fifth of its CPU time (decision 129). What is loaded with `import()` stays a file of its own,
 * and so does every package: nothing of node_modules is in a bundle. A part of every build; there is nothing to run by
 * hand.
 *
 *   node scripts/bundle.js [BUILD]   default: dist
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('..', import.meta.url));
const sources = path.join(root, 'src') + path.sep;
const build = path.resolve(process.argv[2] ?? path.join(root, 'dist'));

const bundle = await rolldown({
  input: Object.fromEntries(['bin', 'cli', 'index'].map((door) => [door, `${sources}${door}.ts`])),
  platform: 'node',
  external: (id) => !id.startsWith('.') && !path.isAbsolute(id),
  // A module that one place loads lazily and another at once is with the other.
  checks: { ineffectiveDynamicImport: false },
  onLog(_level, { message }) {
    throw new Error(message);
  },
});
const { output } = await bundle.write({
  dir: build,
  format: 'esm',
  // All in one folder directly below the package's root, from where src/package-files.ts looks for files.
  entryFileNames: '[name].js',
  // By their content: within a chunk names are short, and one of another build would be taken for its own.
  chunkFileNames: '[name]-[hash].js',
  // Read by `--debug`. The sources are not a part of the package, and need not be one: what is asked for are lines.
  sourcemap: true,
  sourcemapExcludeSources: true,
});
await bundle.close();

for (const file of output) {
  const foreign = file.type === 'chunk' ? file.moduleIds.filter((id) => !id.startsWith(sources)) : [];
  if (foreign.length > 0) throw new Error(`${file.fileName} has what is not ours: ${foreign.join(', ')}`);
}
