import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './run.js';

export const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

/** Clients of the SDK and types that somebody has beside the package. */
const BESIDE = ['@aws-sdk/client-cloudtrail', '@aws-sdk/client-iam', '@types/node'];

/**
 * Packs the project, and installs it in a folder with each release of TypeScript and Node under a name of its own.
 *
 * @param {string} folder
 * @param {{ typescript: readonly string[], node: readonly string[] }} releases
 */
export async function installPackage(folder, { typescript, node }) {
  const { devDependencies, version } = JSON.parse(readFileSync(path.join(PROJECT, 'package.json'), 'utf8'));
  // `--ignore-scripts`: it was built already, and nothing is to be rewritten under the feet of others.
  await run('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], PROJECT);
  mkdirSync(path.join(folder, 'project'));
  writeFileSync(path.join(folder, 'project/package.json'), '{ "name": "versions", "private": true }\n');
  const beside = BESIDE.map((name) => `${name}@${devDependencies[name] ?? 'latest'}`);
  const compilers = typescript.map((release) => `typescript-${release}@npm:typescript@${release}`);
  // The package `node` installs one of these by a script, which may not run.
  const nodes = node.map((release) => `node-${release}@npm:node-${process.platform}-${process.arch}@${release}`);
  const packages = [`../cove-policy-${version}.tgz`, ...beside, ...compilers, ...nodes];
  await run(
    'npm',
    ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...packages],
    path.join(folder, 'project'),
  );
}
