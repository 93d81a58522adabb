/**
 * Files are read through `src/files/regular-file.ts`, which bounds their length and refuses pipes and devices: a file
 * that somebody else has put there may be either. `npm run lint` holds every import of node:fs in `src/` to that; the
 * files below open others, and say why that is safe.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

const ALLOWED = {
  'src/files/regular-file.ts': 'is the helper',
  'src/output/write-output.ts': 'opens what it writes: a new file of its own, or a pipe without waiting for a reader',
  'src/report/lists/spill-file.ts': 'reads back a new file of its own, which has lost its name',
  'src/run-log/life-sign.ts': 'opens a folder, as nothing but a folder',
  'src/run-log/write-run-log.ts': 'reads back what it has created itself',
  'src/store/directory-store.ts': 'writes new files of its own',
};

const IMPORT = /^import ([^;]*?) from '(?:node:)?fs(?:\/promises)?';/gms;
const READS =
  /\b(?:readFile|readFileSync|createReadStream|open|openSync|openAsBlob|readv?|readv?Sync|opendir|promises)\b/;
const OTHER_WAYS = /\b(?:require|import|getBuiltinModule)\(\s*['"`](?:node:)?fs(?:\/promises)?['"`]/g;

const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', 'src'], { encoding: 'utf8' })
  .split('\n')
  .filter((file) => /[.][jt]s$/.test(file) && existsSync(file));

const problems = files
  .filter((file) => !(file in ALLOWED))
  .flatMap((file) => unboundedReads(file, readFileSync(file, 'utf8')));
const stale = Object.keys(ALLOWED).filter((file) => !existsSync(file));
for (const problem of [...problems, ...stale.map((file) => `${file} is allowed, and is not there`)]) {
  process.stderr.write(`${problem}\n`);
}
process.exitCode = problems.length + stale.length > 0 ? 1 : 0;

/** Imports by which a file could be read without a bound: by name, or all of node:fs at once. */
function unboundedReads(file, text) {
  const named = [...text.matchAll(IMPORT)].filter(([, names]) => !/^type\b/.test(names));
  const wrong = named.filter(([, names]) => !names.startsWith('{') || READS.test(names.replaceAll(/\btype \w+/g, '')));
  return [...wrong, ...text.matchAll(OTHER_WAYS)].map(({ index }) => {
    const line = text.slice(0, index).split('\n').length;
    return `${file}:${line}: reads files without a bound: use src/files/regular-file.ts`;
  });
}
