/**
 * The first command that a newcomer runs: checks a policy against the built-in simulated organization and explains what
 * came out. The check itself ends with 3, since one of the accounts refuses its role; that is the story, and this
 * script ends with 0.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const EXPECTED_EXIT_CODE = 3;

const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const root = fileURLToPath(new URL('..', import.meta.url));
const ARGS = ['check', '--demo', 'policies/trails.yml', '-o', 'json=report.json', '-o', 'sarif=report.sarif'];

process.stdout.write(`$ npm exec --no -- cove-policy ${ARGS.join(' ')}\n\n`);
const { status, error } = spawnSync(process.execPath, [cli, ...ARGS], { cwd: root, stdio: 'inherit' });
if (error) throw error;
process.stdout.write(`\n$ echo $?\n${status}\n\n`);

if (status === EXPECTED_EXIT_CODE) {
  process.stdout.write(
    [
      'Exit code 3 means that something could not be evaluated, so nobody should call this organization',
      'clean. Here it is the account whose role refuses us. The findings stand all the same. The whole',
      'report is in report.json, and in report.sarif for code scanning. The organization is',
      'examples/demo-organization.yml, and the policy policies/trails.yml: change either and run it again.',
      '',
    ].join('\n'),
  );
} else {
  process.stderr.write(`the demo expected exit code ${EXPECTED_EXIT_CODE} and got ${status}\n`);
  process.exitCode = 1;
}
