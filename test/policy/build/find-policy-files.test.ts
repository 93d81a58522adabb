import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { findPolicyFiles } from '../../../src/policy/build/find-policy-files.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'cove-find-'));
afterAll(() => rmSync(folder, { recursive: true }));

for (const name of ['b.yml', 'a.yaml', 'notes.txt', 'sub/deep/c.yml', 'sub/d.yaml', 'odd/[x].yml', '.hidden/e.yml']) {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  writeFileSync(path.join(folder, name), '');
}
symlinkSync('..', path.join(folder, 'sub', 'up'));

test.each([
  ['a file', ['b.yml'], ['b.yml']],
  ['a file of any name', ['notes.txt'], ['notes.txt']],
  [
    'a directory, all below it, links not followed',
    ['.'],
    ['a.yaml', 'b.yml', 'odd/[x].yml', 'sub/d.yaml', 'sub/deep/c.yml'],
  ],
  ['a glob', ['sub/**/*.yml'], ['sub/deep/c.yml']],
  ['a file whose name looks like a glob', ['odd/[x].yml'], ['odd/[x].yml']],
  ['several, each file once', ['b.yml', './b.yml', 'sub', '*.yml'], ['b.yml', 'sub/d.yaml', 'sub/deep/c.yml']],
  ['an absolute path', [path.join(folder, 'a.yaml')], ['a.yaml']],
])('%s', async (_name, patterns, expected) => {
  const found = await findPolicyFiles(patterns, folder);
  expect(found.diagnostics).toEqual([]);
  expect(found.files.map(({ name }) => name)).toEqual(expected);
});

test('files outside of the working directory keep their absolute names', async () => {
  const found = await findPolicyFiles(['../../b.yml'], path.join(folder, 'sub', 'deep'));
  expect(found.files.map(({ name }) => name)).toEqual([path.join(folder, 'b.yml')]);
});
