import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { findPackage } from '../../src/packs/find-npm.ts';
import { folderWith } from '../policy/packs/write-pack.ts';

const MANIFEST = 'node_modules/@example/keys/package.json';
const LOCK = 'package-lock.json';
const LOCKED = '{"packages":{"node_modules/@example/keys":{"version":"1.2.3","integrity":"sha512-x"}}}';
const FILES = { 'package.json': '{}', [MANIFEST]: '{"version":"1.2.3"}', [LOCK]: LOCKED };

async function find(folder: string): Promise<string> {
  const found = await findPackage({ kind: 'npm', name: '@example/keys', folder: '' }, folder, folder);
  return 'problem' in found ? found.problem.message : `${found.version} ${found.integrity}`;
}

test.each([
  ['as the lock has it', {}, '1.2.3 sha512-x'],
  ['no version, and the lock has one', { [MANIFEST]: '{}' }, 'is installed without a version, and'],
  ['another version', { [MANIFEST]: '{"version":"1.2.4"}' }, 'is installed as 1.2.4, and package-lock.json has 1.2.3'],
  [
    'another version than a lock of npm 6',
    { [LOCK]: '{"dependencies":{"@example/keys":{"version":"1.0.0"}}}' },
    'has 1.0.0',
  ],
  [
    'broken',
    { [MANIFEST]: '{"version":"1.2.3"' },
    'is not read, since its package.json cannot be: it is not valid JSON',
  ],
  ['a list', { [MANIFEST]: '[]' }, 'its package.json cannot be: it is not a JSON object'],
  ['empty', { [MANIFEST]: '' }, 'its package.json cannot be: it is not valid JSON'],
  [
    'a lock that is broken',
    { [LOCK]: '<<<<<<< HEAD' },
    'package-lock.json, which has its version, cannot be: it is not valid',
  ],
  [
    'a lock that is a list',
    { [LOCK]: '[]' },
    'package-lock.json, which has its version, cannot be: it is not a JSON object',
  ],
  ['a lock with a mark of byte order', { [LOCK]: `\uFEFF${LOCKED}` }, '1.2.3 sha512-x'],
])('a package whose package.json is %s', async (_name, files, told) => {
  expect(await find(folderWith({ ...FILES, ...files }))).toContain(told);
});

test.each([
  [MANIFEST, 'its package.json cannot be: there is none', (): void => undefined],
  [MANIFEST, 'its package.json cannot be: it is a folder', (file: string): void => void mkdirSync(file)],
  [LOCK, '1.2.3 undefined', (): void => undefined],
  [
    LOCK,
    'package-lock.json, which has its version, cannot be: it is a folder',
    (file: string): void => void mkdirSync(file),
  ],
  [
    LOCK,
    'package-lock.json, which has its version, cannot be: no such file',
    (file: string): void => symlinkSync('nowhere', file),
  ],
])('%s is gone, or something else: %s', async (name, told, plant) => {
  const folder = folderWith(FILES);
  const file = path.join(folder, name);
  rmSync(file);
  plant(file);
  expect(await find(folder)).toContain(told);
});
