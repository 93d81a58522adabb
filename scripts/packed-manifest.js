/**
 * `npm pack` packs package.json without what only a clone needs: npm warns whoever installs the package of a `prepare`
 * that would build from sources which are not there.
 *
 *   node scripts/packed-manifest.js            before packing: keeps the file of the clone beside it
 *   node scripts/packed-manifest.js --restore  after it
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

const MANIFEST = new URL('../package.json', import.meta.url);
const KEPT = new URL('../.package.json.kept', import.meta.url);

if (process.argv.includes('--restore')) {
  if (existsSync(KEPT)) renameSync(KEPT, MANIFEST);
} else {
  const text = readFileSync(MANIFEST, 'utf8');
  const { scripts: _, devDependencies: __, ...packed } = JSON.parse(text);
  writeFileSync(KEPT, text);
  writeFileSync(MANIFEST, `${JSON.stringify(packed, null, 2)}\n`);
}
