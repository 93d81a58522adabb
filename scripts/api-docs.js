/**
 * The API documentation of the library, from its TSDoc, by TypeDoc; a warning is a failure.
 *
 *   node scripts/api-docs.js           writes it to .cache/api
 *
 * TypeDoc needs the compiler's API, which TypeScript 7 does not have: it gets the TypeScript 5 that
 * `@arethetypeswrong/core` brings along. Two releases side by side in package.json would fight over `tsc`.
 */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

const typesChecker = createRequire(createRequire(import.meta.url).resolve('@arethetypeswrong/cli/package.json'));
const TYPESCRIPT = pathToFileURL(
  createRequire(typesChecker.resolve('@arethetypeswrong/core')).resolve('typescript'),
).href;
const HOOK = `export const resolve = (specifier, context, next) =>
  next(specifier === 'typescript' ? ${JSON.stringify(TYPESCRIPT)} : specifier, context);`;
const REGISTER = `import { register } from 'node:module';
register('data:text/javascript,' + encodeURIComponent(${JSON.stringify(HOOK)}));`;

const typedoc = fileURLToPath(new URL('../node_modules/typedoc/bin/typedoc', import.meta.url));
const OPTIONS = ['--options', fileURLToPath(new URL('typedoc.config.mjs', import.meta.url))];
const IMPORT_HOOK = ['--import', `data:text/javascript,${encodeURIComponent(REGISTER)}`];
const { status } = spawnSync(process.execPath, [...IMPORT_HOOK, typedoc, ...OPTIONS], { stdio: 'inherit' });
process.exitCode = status ?? 1;
