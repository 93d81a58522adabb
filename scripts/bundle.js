/**
 * Bundles our own modules to the files that are run: Node reads and links some two hundred small files for a check
 * otherwise, which took a fifth of its CPU time (decision 129). What is loaded with `import()` stays a file of its own,
 * and so does every package: nothing of node_modules is in a bundle. A part of every build; there is nothing to run by
 * hand.
 *
 *   node scripts/bundle.js [BUILD]   default: dist
 */
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { types } from 'node:util';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('..', import.meta.url));
const sources = path.join(root, 'src') + path.sep;
const build = path.resolve(process.argv[2] ?? path.join(root, 'dist'));

const require = createRequire(path.join(sources, 'noop.js'));

const bundle = await rolldown({
  input: Object.fromEntries(['bin', 'cli', 'index'].map((door) => [door, `${sources}${door}.ts`])),
  platform: 'node',
  external: (id) => !id.startsWith('.') && !path.isAbsolute(id),
  // A module that one place loads lazily and another at once is with the other.
  // How long plugins take is told on a machine that is busy.
  checks: { ineffectiveDynamicImport: false, bundlerTimings: false },
  onLog(_level, { message }) {
    throw new Error(message);
  },
  plugins: [{ name: 'require-packages', renderChunk: requirePackages }],
});
const { output } = await bundle.write({
  dir: build,
  format: 'esm',
  // All in one folder directly below the package's root, from where src/package-files.ts looks for files.
  entryFileNames: '[name].js',
  // By their content: within a chunk names are short, and one of another build would be taken for its own.
  chunkFileNames: '[name]-[hash].js',
  // Read by `--debug`, and with the sources, since debuggers and bundlers look for what a map names.
  sourcemap: true,
  // As from dist/, where a build ends up that is made aside, as that of the tests is.
  sourcemapPathTransform: (source, map) =>
    path.join('..', path.relative(root, path.resolve(path.dirname(map), source))).replaceAll(path.sep, '/'),
});
await bundle.close();

for (const file of output) {
  const foreign = file.type === 'chunk' ? file.moduleIds.filter((id) => !id.startsWith(sources)) : [];
  if (foreign.length > 0) throw new Error(`${file.fileName} has what is not ours: ${foreign.join(', ')}`);
}

/**
 * Loads packages that are CommonJS with `require`: imported, each of their files is read twice, once to guess what it
 * exports. Lines stay where they are, for the maps.
 *
 * @param {string} code
 */
function requirePackages(code) {
  let count = 0;
  const changed = code.replace(/^import \{([^}]*)\} from "([^".][^"]*)";$/gm, (line, names, name) => {
    if (name.startsWith('node:') || types.isModuleNamespaceObject(require(name))) return line;
    count += 1;
    return `const {${names.replaceAll(' as ', ': ')}} = requirePackage("${name}");`;
  });
  if (count === 0) return null;
  const loader = 'import { createRequire as createPackageRequire } from "node:module"; ';
  return { code: `${loader}const requirePackage = createPackageRequire(import.meta.url); ${changed}`, map: null };
}
