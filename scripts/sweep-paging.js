/**
 * Reads every read of every SDK client in a folder from a service that pages in the way that the operation is said to
 * page, as test/aws/paging/paging-sweep.test.ts does for the clients that are installed here, and prints how many
 * operations are of each kind. It fails where a page was lost, or where half an answer passed for a whole one.
 *
 *     mkdir ../all-clients && cd ../all-clients && npm init -y && npm install @aws-sdk/client-acm @aws-sdk/client-…
 *     node scripts/sweep-paging.js ../all-clients
 *
 * The clients are npm packages named `@aws-sdk/client-*`.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const [folder] = process.argv.slice(2);

if (folder === undefined) {
  process.stderr.write('usage: node scripts/sweep-paging.js FOLDER\n');
  process.exitCode = 2;
} else {
  const { status } = spawnSync('npx', ['vitest', 'run', 'test/aws/paging/paging-sweep.test.ts'], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    env: { ...process.env, COVE_SWEEP_CLIENTS: path.resolve(folder) },
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
}
