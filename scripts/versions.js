/**
 * Tries the packed package as others have it: its types with releases of TypeScript, the package itself with releases
 * of Node. Everything is installed from the npm registry into a temporary folder; the project is not touched.
 *
 *   npm run versions
 *   npm run versions -- --typescript 5.4,7 --node 22,24
 *   npm run versions -- --typescript none --node 22 --tests     the library's tests, too
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { installPackage } from './versions/install.js';
import { tryNode } from './versions/try-node.js';
import { tryTypes } from './versions/try-types.js';

const { values } = parseArgs({
  options: {
    typescript: { type: 'string', default: '5.4,5.5,5.6,5.7,5.8,5.9,6,7' },
    node: { type: 'string', default: '20.19,20,22,24,26' },
    tests: { type: 'boolean', default: false },
  },
});
const releases = { typescript: listed(values.typescript), node: listed(values.node) };

const folder = mkdtempSync(path.join(tmpdir(), 'cove-versions-'));
let failures = 0;
try {
  await installPackage(folder, releases);
  for (const release of releases.typescript) failures += await tryTypes(folder, release);
  for (const release of releases.node) failures += await tryNode(folder, release, values.tests);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.stdout.write(failures === 0 ? 'all good\n' : `${failures} failed\n`);
process.exitCode = failures === 0 ? 0 : 1;

/** @param {string} list */
function listed(list) {
  return list === 'none' ? [] : list.split(',');
}
