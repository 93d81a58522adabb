/**
 * Packs the package, without what only a clone needs: npm warns whoever installs it of a `prepare` that would build
 * from sources which are not there. The clone is packed as it is, and its package.json is changed in a copy of what was
 * packed: nothing of the clone is touched, however this ends.
 *
 *   node scripts/pack.js [FOLDER] builds, and writes cove-policy-VERSION.tgz into the folder (default: this one)
 *   node scripts/pack.js --built [FOLDER]  the same with what was built before
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const isBuilt = process.argv.includes('--built');
const [destination = '.'] = process.argv.slice(2).filter((word) => word !== '--built');

const folder = mkdtempSync(path.join(tmpdir(), 'cove-pack-'));
try {
  const whole = pack(ROOT, isBuilt ? ['--ignore-scripts'] : []);
  execFileSync('tar', ['-xzf', path.join(folder, whole), '-C', folder], { stdio: ['ignore', 'inherit', 'inherit'] });
  rmSync(path.join(folder, whole));
  const unpacked = path.join(folder, 'package');
  const manifest = path.join(unpacked, 'package.json');
  const { scripts: _, devDependencies: __, allowScripts: ___, ...packed } = JSON.parse(readFileSync(manifest, 'utf8'));
  writeFileSync(manifest, `${JSON.stringify(packed, null, 2)}\n`);
  const name = pack(unpacked, ['--ignore-scripts']);
  // Whole or not at all: the folder for temporary files may be on another disk.
  const unfinished = path.resolve(destination, `.${name}.${process.pid}`);
  copyFileSync(path.join(folder, name), unfinished);
  renameSync(unfinished, path.resolve(destination, name));
  process.stdout.write(`${name}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** @returns {string} the name of the file, in the temporary folder. */
function pack(source, flags) {
  // What is built says so on stdout, before the name of the file.
  const said = execFileSync('npm', ['pack', '--silent', '--offline', '--pack-destination', folder, ...flags], {
    cwd: source,
    encoding: 'utf8',
    shell: process.platform === 'win32',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const name = said.trim().split(/\s+/).at(-1) ?? '';
  if (!name.endsWith('.tgz')) throw new Error(`npm pack did not say which file it wrote: ${said}`);
  return name;
}
