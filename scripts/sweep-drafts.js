/**
 * Drafts every read of every SDK client in a folder, as `init` does, and holds each draft to what
 * test/authoring/every-draft.test.ts asks: it has no error, and finds something in a world that holds something.
 * Prints the counts; fails where a draft is wrong.
 *
 *     grep '@aws-sdk/client-' names-of-packages > ../names.txt     # one package a line
 *     node scripts/sweep-drafts.js ../all-clients ../names.txt
 *
 * With a list of packages, those that the folder does not have yet are installed first. Both are done in batches, and
 * what is done is not done again: `drafts.tsv` in the folder has a line for each client that is right. Remove it to
 * begin anew.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const SCOPE = '@aws-sdk/';
const PREFIX = 'client-';

/** As many packages as one call of npm installs, and as many clients as one run of the test loads. */
const BATCH = { packages: 60, clients: 24 };

const [given, list] = process.argv.slice(2);

if (given === undefined) {
  process.stderr.write('usage: node scripts/sweep-drafts.js FOLDER [PACKAGES]\n');
  process.exitCode = 2;
} else {
  const folder = path.resolve(given);
  if (list !== undefined) install(folder, readFileSync(list, 'utf8').split('\n').filter(Boolean));
  process.exitCode = sweep(folder) ? 0 : 1;
}

/** @param {string} folder @param {readonly string[]} packages */
function install(folder, packages) {
  const manifest = path.join(folder, 'package.json');
  if (!existsSync(manifest)) writeFileSync(manifest, '{ "private": true }\n');
  const missing = packages.filter((name) => !existsSync(path.join(folder, 'node_modules', name)));
  for (const some of batches(missing, BATCH.packages)) {
    const options = ['--no-audit', '--no-fund', '--ignore-scripts'];
    const { status } = spawnSync('npm', ['install', ...options, ...some], { cwd: folder, stdio: 'inherit' });
    if (status !== 0) throw new Error(`npm install ended with ${status}`);
  }
}

/** @param {string} folder */
function sweep(folder) {
  const counts = path.join(folder, 'drafts.tsv');
  const clients = readdirSync(path.join(folder, 'node_modules', SCOPE))
    .filter((name) => name.startsWith(PREFIX))
    .map((name) => name.slice(PREFIX.length));
  const done = new Set(rowsOf(counts).map(([client]) => client));
  const left = clients.filter((client) => !done.has(client));
  for (const some of batches(left, BATCH.clients)) {
    spawnSync('npx', ['vitest', 'run', 'test/authoring/every-draft.test.ts', '-t', 'a read is drafted'], {
      cwd: fileURLToPath(new URL('..', import.meta.url)),
      env: { ...process.env, COVE_CLIENTS: folder, COVE_ONLY: some.join(), COVE_DRAFT_COUNTS: counts },
      stdio: 'inherit',
    });
  }
  const rows = rowsOf(counts);
  const wrong = clients.filter((client) => !rows.some(([name]) => name === client));
  const sum = (column) => rows.reduce((total, row) => total + Number(row[column]), 0);
  const facts = { clients: rows.length, reads: sum(1), drafted: sum(2), refused: tally(rows, 4) };
  const all = { ...facts, warnings: tally(rows, 3), 'wrong, or no clients': wrong };
  process.stdout.write(`${JSON.stringify(all, null, 2)}\n`);
  return wrong.length === 0;
}

/** How often each word is in a column of lists. */
function tally(rows, column) {
  const counts = {};
  for (const word of rows.flatMap((row) => (row[column] || undefined)?.split(',') ?? [])) {
    counts[word] = (counts[word] ?? 0) + 1;
  }
  return counts;
}

/** @param {string} file */
function rowsOf(file) {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split('\t'));
}

function batches(all, size) {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );
}
