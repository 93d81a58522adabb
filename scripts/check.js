/**
 * `npm run check`. What only looks at the sources runs side by side: import rules keep one core busy for five seconds,
 * and the linter and the compiler are waiting for files half of the time. The tests come after it: they need both
 * cores.
 */
import { spawn } from 'node:child_process';

const LOOKS = ['lint', 'types', 'architecture'];
const TESTS = 'test:unit';

const looks = await Promise.all(LOOKS.map((name) => run(name, 'pipe')));
for (const { output } of looks) process.stdout.write(output);
const failed = looks.filter(({ exitCode }) => exitCode !== 0).map(({ name }) => `npm run ${name}`);
if (failed.length === 0) process.exitCode = (await run(TESTS, 'inherit')).exitCode;
else {
  process.stderr.write(`failed: ${failed.join(', ')}; the tests were not run\n`);
  process.exitCode = 1;
}

/** A script of package.json. What it prints is kept, so that two of them do not print into each other's lines. */
async function run(name, streams) {
  // Npm is a script on Windows, which only a shell starts.
  const child = spawn('npm', ['run', '--silent', name], {
    stdio: ['ignore', streams, streams],
    shell: process.platform === 'win32',
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  }
  const exitCode = await new Promise((resolve, reject) => {
    child.on('error', reject).on('close', (code) => resolve(code ?? 1));
  });
  return { name, exitCode, output };
}
