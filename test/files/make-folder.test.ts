import { chmod, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeFolder } from '../../src/files/make-folder.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'cove-policy-folder-'));
});
afterEach(() => rm(root, { recursive: true }));

const modeOf = async (folder: string): Promise<number> => (await stat(folder)).mode & 0o777;

test('creates a folder and those that it is in, and leaves those that are there as they are', async () => {
  await chmod(root, 0o750);
  await makeFolder(path.join(root, 'a', 'b', 'c'), 0o700);
  expect(await Promise.all(['', 'a', 'a/b', 'a/b/c'].map((each) => modeOf(path.join(root, each))))).toEqual([
    0o750, 0o700, 0o700, 0o700,
  ]);
  await makeFolder(path.join(root, 'a', 'b'), 0o755);
  expect(await modeOf(path.join(root, 'a', 'b'))).toBe(0o700);
  await makeFolder('/');
});

test('many at once, of the same folders', async () => {
  const folder = path.join(root, 'a', 'b', 'c', 'd');
  await Promise.all(Array.from({ length: 50 }, () => makeFolder(folder)));
  expect((await stat(folder)).isDirectory()).toBe(true);
});

test('a file in the way is told as the file system tells it', async () => {
  const file = path.join(root, 'file');
  await writeFile(file, '');
  await expect(makeFolder(file)).rejects.toMatchObject({ code: 'EEXIST' });
  await expect(makeFolder(path.join(file, 'a', 'b'))).rejects.toMatchObject({ code: 'ENOTDIR' });
});

describe.runIf(process.platform === 'linux')('below a folder that takes no new one', () => {
  test.each(['/proc/1/x', '/proc/no-such/a/b', '/proc/self/fd/x/y', '/dev/null/x/y'])('%s: it ends', async (folder) => {
    await expect(makeFolder(folder)).rejects.toMatchObject({
      code: expect.stringMatching(/^(ENOENT|ENOTDIR|EACCES)$/),
    });
  });
});
