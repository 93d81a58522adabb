import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { removedAtExit } from '../../src/files/removed-at-exit.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cove-policy-exit-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('files and folders that are in use are removed at exit, whatever of them is there; others stay', async () => {
  for (const name of ['used', 'whole']) await writeFile(path.join(folder, name), name);
  await mkdir(path.join(folder, 'unfinished', 'in-it'), { recursive: true });
  await writeFile(path.join(folder, 'a-file'), '');
  const before = process.listeners('exit');
  const forgets = ['not-there-yet', 'a-file/no-folder', 'used', 'unfinished'].map((name) =>
    removedAtExit(path.join(folder, name)),
  );
  const forget = removedAtExit(path.join(folder, 'whole'));
  forget();
  const added = process.listeners('exit').filter((listener) => !before.includes(listener));
  expect(added).toHaveLength(1);
  for (const listener of added) listener.call(process, 0);
  expect((await readdir(folder)).sort()).toEqual(['a-file', 'whole']);
  for (const each of forgets) each();
  expect(process.listeners('exit')).toEqual(before);
});
