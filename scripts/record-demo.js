/**
 * Writes docs/demo.svg, the first screen of README.md: what the demo prints on a terminal of 100 columns, which
 * `script` (util-linux) gives it. `test/cli/recording.test.ts` holds it against what is printed today; after a change
 * of the text report: `npm run record`.
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { COLUMNS, terminalSvg } from './terminal-svg.js';

const COMMAND = 'check --demo policies/trails.yml --group-by ou --allow-errors';
const LABEL = 'cove-policy on a terminal: the demo organization is checked, and six trails are found';

const SESSION = `stty cols ${COLUMNS} rows 60; exec node dist/bin.js ${COMMAND} 2>/dev/null`;
const { stdout, error } = spawnSync('script', ['--quiet', '--return', '--command', SESSION, '/dev/null'], {
  cwd: fileURLToPath(new URL('..', import.meta.url)),
  encoding: 'utf8',
  env: { PATH: process.env.PATH, HOME: '/nonexistent', TERM: 'xterm-256color' },
});
if (error) throw error;
const printed = stdout.replaceAll('\r\n', '\n');
writeFileSync(
  new URL('../docs/demo.svg', import.meta.url),
  terminalSvg(`npm exec --no -- cove-policy ${COMMAND}`, printed, LABEL),
);
