/**
 * Asks every read of every SDK client in a folder for nonsense and for right answers, on both ways, as
 * test/aws/answer-sweep.test.ts does for those that are installed here, and prints how many were refused and accepted.
 * It fails where one went otherwise than expected. All 360 clients take twenty minutes.
 *
 *     mkdir ../all-clients && cd ../all-clients && npm init -y && npm install @aws-sdk/client-acm @aws-sdk/client-…
 *     node scripts/sweep-answers.js ../all-clients
 *
 * The clients are npm packages named `@aws-sdk/client-*`.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const [folder, ...services] = process.argv.slice(2);

if (folder === undefined) {
  process.stderr.write('usage: node scripts/sweep-answers.js FOLDER [SERVICE …]\n');
  process.exitCode = 2;
} else {
  const only = services.length === 0 ? [] : ['-t', `^(${services.join('|')})$`];
  const { status } = spawnSync('npx', ['vitest', 'run', 'test/aws/answer-sweep.test.ts', ...only], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    env: { ...process.env, COVE_SWEEP_CLIENTS: path.resolve(folder) },
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
}
