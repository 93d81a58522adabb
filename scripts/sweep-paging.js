/**
 * Reads every read of every SDK client in a folder, page by page, as the tests do for the clients that are installed
 * here, and prints how many come out whole and how many are refused. It fails where a page was lost, where half an
 * answer passed for a whole one, and where an operation is read in another way than a witness says and nobody has
 * judged it.
 *
 *     mkdir ../all-clients && cd ../all-clients && npm init -y && npm install @aws-sdk/client-acm @aws-sdk/client-…
 *     pip install botocore && python scripts/paging/models.py > ../models.json
 *     node scripts/sweep-paging.js ../all-clients ../models.json
 *
 * - test/aws/paging/paging-sweep.test.ts has a service that pages in the way that we think that each operation does:
 *   what is known is followed.
 * - test/aws/paging/witness-sweep.test.ts has one that pages in the way that others say: the SDK's paginators and, with
 *   a second argument, botocore's models, with the operations that
 *   no client has yet. Where they say nothing, it gives every member that sounds like pages: what is known is right.
 *
 * The clients are npm packages named `@aws-sdk/client-*`. The judgements are in paging/judgements.tsv.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const [folder, models] = process.argv.slice(2);

if (folder === undefined) {
  process.stderr.write('usage: node scripts/sweep-paging.js FOLDER [MODELS]\n');
  process.exitCode = 2;
} else {
  const tests = ['test/aws/paging/paging-sweep.test.ts', 'test/aws/paging/witness-sweep.test.ts'];
  const { status } = spawnSync('npx', ['vitest', 'run', ...tests], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    env: {
      ...process.env,
      COVE_SWEEP_CLIENTS: path.resolve(folder),
      ...(models === undefined ? {} : { COVE_SWEEP_MODELS: path.resolve(models) }),
    },
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
}
