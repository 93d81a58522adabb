import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { PROJECT } from './install.js';
import { SMOKE, SMOKE_IMPORTED, SMOKE_REQUIRED } from './programs.js';
import { run } from './run.js';

/**
 * Runs a program that imports the package, one that requires it, and the command line; and the library's tests, if they
 * are asked for, from the project's sources.
 *
 * @param {string} folder
 * @param {string} release
 * @param {boolean} withTests
 * @returns how often it failed.
 */
export async function tryNode(folder, release, withTests) {
  const project = path.join(folder, 'project');
  const node = path.join(project, `node_modules/node-${release}/bin/node`);
  writeFileSync(path.join(project, 'smoke.mjs'), `${SMOKE_IMPORTED}${SMOKE}`);
  writeFileSync(path.join(project, 'smoke.cjs'), `${SMOKE_REQUIRED}(async () => {\n${SMOKE}})();\n`);
  const env = { PATH: process.env.PATH, HOME: folder, AWS_EC2_METADATA_DISABLED: 'true' };
  const cli = 'node_modules/cove-policy/dist/bin.js';
  const policies = 'node_modules/cove-policy/policies/trails.yml';
  /** @type {{ what: string, args: string[], cwd?: string, said: RegExp }[]} */
  const tries = [
    { what: 'import', args: ['smoke.mjs'], said: /^9 results, 1 failed; findings: \d+\n$/ },
    { what: 'require', args: ['smoke.cjs'], said: /^9 results, 1 failed; findings: \d+\n$/ },
    { what: 'command line', args: [cli, 'validate', policies], said: /./ },
  ];
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--project', 'program', '--maxWorkers=1', 'test/library'];
  if (withTests) tries.push({ what: 'tests of the library', args: vitest, cwd: PROJECT, said: /Tests .*passed/ });
  const version = (await run(node, ['--version'], project)).trim();
  let failures = 0;
  for (const { what, args, cwd = project, said } of tries) {
    const result = await run(node, args, cwd, cwd === project ? env : { ...process.env, FORCE_COLOR: '0' })
      .then((text) => (said.test(withoutWarnings(text)) ? 'good' : `FAILED: it printed\n${text}`))
      .catch((error) => `FAILED\n${error.message}`);
    if (result !== 'good') failures += 1;
    process.stdout.write(`Node ${version}, ${what}: ${result}\n`);
  }
  return failures;
}

/** The SDK warns of old releases of Node, on stderr, which comes last. @param {string} text */
function withoutWarnings(text) {
  return text.replace(/^\(node:\d+\) [\s\S]*$/m, '');
}
