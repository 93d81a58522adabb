import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { namesInFolder } from '../../src/documents/names-in-folder.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cove-names-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('what a folder holds', async () => {
  await mkdir(join(folder, 'below'));
  await writeFile(join(folder, 'cove.config.yml'), '');
  expect([...(await namesInFolder(folder, 'a settings file', ''))].sort()).toEqual(['below', 'cove.config.yml']);
});

test('a folder that is not there holds nothing', async () => {
  expect(await namesInFolder(join(folder, 'none'), 'a settings file', '')).toEqual([]);
});

test('one that cannot be listed is not taken for empty', async () => {
  const file = join(folder, 'file');
  await writeFile(file, '');
  await expect(namesInFolder(file, 'a settings file', 'name one')).rejects.toMatchObject({
    code: 'config',
    message: expect.stringContaining(`whether there is a settings file in ${file} is not known`),
    hint: 'name one',
  });
});
