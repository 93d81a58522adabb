import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { errorCode } from '../../src/files/error-code.ts';
import { exists, isFile, isFolder } from '../../src/files/existing.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cove-existing-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('a file, a folder, nothing, and links to them', async () => {
  const file = join(folder, 'file');
  await writeFile(file, '');
  await symlink(file, join(folder, 'to-file'));
  await symlink(folder, join(folder, 'to-folder'));
  await symlink(join(folder, 'none'), join(folder, 'dangling'));
  const seen = async (name: string): Promise<readonly boolean[]> => {
    const path = join(folder, name);
    return [await exists(path), await isFile(path), await isFolder(path)];
  };
  expect(await seen('file')).toEqual([true, true, false]);
  expect(await seen('.')).toEqual([true, false, true]);
  expect(await seen('none')).toEqual([false, false, false]);
  expect(await seen('file/below')).toEqual([false, false, false]);
  expect(await seen('to-file')).toEqual([true, true, false]);
  expect(await seen('to-folder')).toEqual([true, false, true]);
  expect(await seen('dangling')).toEqual([false, false, false]);
});

test('only errors of Node have a code', async () => {
  const missing: unknown = await rm(join(folder, 'none')).catch((error: unknown) => error);
  expect([missing, new Error('no'), { code: 'ENOENT' }, null].map(errorCode)).toEqual([
    ...['ENOENT', undefined, undefined, undefined],
  ]);
});
