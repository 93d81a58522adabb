import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { TYPED } from './programs.js';
import { run } from './run.js';

/** How a project may be set up: the ending of its files says whether they import or require. */
const SETUPS = [
  { name: 'node16, ESM', module: 'node16', resolution: 'node16', file: 'typed.mts' },
  { name: 'node16, CommonJS', module: 'node16', resolution: 'node16', file: 'typed.cts' },
  { name: 'nodenext, ESM', module: 'nodenext', resolution: 'nodenext', file: 'typed.mts' },
  { name: 'nodenext, CommonJS', module: 'nodenext', resolution: 'nodenext', file: 'typed.cts' },
  { name: 'bundler', module: 'esnext', resolution: 'bundler', file: 'typed.ts' },
];

/**
 * Compiles a program that uses the library, in each setup, with and without `skipLibCheck`.
 *
 * @param {string} folder
 * @param {string} release
 * @returns how often it failed.
 */
export async function tryTypes(folder, release) {
  const project = path.join(folder, 'project');
  const compiler = path.join(project, `node_modules/typescript-${release}`);
  const { version, bin } = JSON.parse(readFileSync(path.join(compiler, 'package.json'), 'utf8'));
  let failures = 0;
  for (const { name, module, resolution, file } of SETUPS) {
    writeFileSync(path.join(project, file), TYPED);
    for (const skipLibCheck of [false, true]) {
      const options = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--target', 'es2022', '--types', 'node'];
      const resolves = ['--module', module, '--moduleResolution', resolution, '--skipLibCheck', String(skipLibCheck)];
      const said = await run(process.execPath, [path.join(compiler, bin.tsc), ...options, ...resolves, file], project)
        .then(() => 'good')
        .catch((error) => `FAILED\n${error.message}`);
      if (said !== 'good') failures += 1;
      process.stdout.write(`TypeScript ${version}, ${name}, skipLibCheck ${skipLibCheck}: ${said}\n`);
    }
  }
  return failures;
}
