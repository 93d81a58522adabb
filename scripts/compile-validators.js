/**
 * Compiles the schemas of the files that the program reads to `validators/` of a build: loading ajv and compiling with
 * it took a third of the time of a short command. A part of every build; there is nothing to run by hand.
 *
 *   node scripts/compile-validators.js [BUILD] [MODULES]   default: dist build
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import standalone from 'ajv/dist/standalone/index.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const build = path.resolve(process.argv[2] ?? path.join(root, 'dist'));
const modules = path.resolve(process.argv[3] ?? path.join(root, 'build'));
const { SCHEMA_NAMES, schemaCompiler, validatorReferences } = await import(
  pathToFileURL(path.join(modules, 'package-schema.js')).href
);
const folder = path.join(build, 'validators');
mkdirSync(folder, { recursive: true });
for (const name of SCHEMA_NAMES) {
  const text = readFileSync(path.join(root, 'schemas', name), 'utf8');
  const code = standalone.default(schemaCompiler(name, text, { source: true }), validatorReferences(name, text));
  writeFileSync(path.join(folder, `${name}.cjs`), code);
}
